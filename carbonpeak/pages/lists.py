"""Saved selections on the site: what they take and leave out, why, their files, what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from carbonpeak.models.lists import Included, LeftOut, SavedList
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.origin import origin_of
from carbonpeak.pages.page import Links, Page, write_page
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.rubric import Lack
from carbonpeak.saved import changes, downloads
from carbonpeak.selection import tell_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """A case by its title; `more` says what happened to it."""

    title: Markup
    href: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedRow:
    """A case of the list with its level then and, where it has changed, now."""

    title: Markup
    href: str
    place: str
    level: str
    now: str
    lacks: str
    reason: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutGroup:
    """Cases that were left out for one reason."""

    reason: Markup
    cases: tuple[CaseLink, ...]

    @property
    def count(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A saved selection in the index of all."""

    title: Markup
    href: str
    status: str
    date: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The list before, and what changed since."""

    title: Markup
    href: str
    lines: tuple[tuple[str, tuple[CaseLink, ...]], ...]


def list_index(voice: Voice) -> Markup:
    """Return all saved selections, the newest first."""
    lists = (record.data for record in voice.digest.corpus.lists.values())
    rows = [
        IndexRow(
            title=voice.text(saved.title),
            href=voice.links.record("lists", saved.id),
            status=voice.say(f"list_{saved.status}"),
            date=saved.date,
            count=len(saved.included),
        )
        for saved in sorted(lists, key=lambda saved: (saved.date, saved.id), reverse=True)
    ]
    return render("list-index.html", v=voice, rows=rows)


def render_list(saved: SavedList, digest: Digest, language: Language) -> Page:
    """Return the page of one saved selection."""
    address = f"lists/{saved.id}/"
    voice = Voice(digest, language, Links(address))
    command = f"carbonpeak compile --selection {saved.id}"
    body = render(
        "list.md",
        v=voice,
        saved=saved,
        rule=[
            (label, voice.join(terms))
            for label, terms in tell_rule(saved.rule, digest.corpus, language)
        ],
        files=list(_files(saved, voice)),
        command=command if saved.status == "draft" else None,
        previous=_previous(saved, voice),
        rows=list(_rows(saved, voice)),
        left_out=list(_left_out(saved, voice)),
        origin=origin_of(digest.corpus.lists[saved.id].file, voice),
    )
    front_matter = {"title": voice.plain(saved.title)}
    return write_page(address, language, body, front_matter)


def _files(saved: SavedList, voice: Voice) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the files that go with the site, by kind and language."""
    folder = voice.digest.settings.downloads.strip("/")
    if not folder:
        return
    found = sorted(downloads(saved), key=lambda file: (file.kind, file.language != "zh"))
    for (kind, language), files in groupby(found, key=lambda file: (file.kind, file.language)):
        links = [
            (file.form.upper(), voice.shared(f"{folder}/lists/{saved.id}/{file.name(saved.id)}"))
            for file in files
        ]
        yield voice.say(f"list_file_{kind}_{language}"), links


def _link(case: str, voice: Voice, more: str = "") -> CaseLink:
    title = voice.case_title(case)
    return CaseLink(title=title, href=voice.links.record("cases", case), more=more)


def _rows(saved: SavedList, voice: Voice) -> Iterator[IncludedRow]:
    digest = voice.digest
    order = [term.id for term in digest.corpus.vocabularies["fields"].terms]
    semicolon = voice.say("semicolon")

    def place(one: Included) -> tuple[int, str]:
        return order.index(digest.corpus.cases[one.case].data.fields[0]), one.case

    for one in sorted(saved.included, key=place):
        standing = digest.standings[one.case]
        now = standing.level if standing.level != one.level else None
        link = _link(one.case, voice)
        yield IncludedRow(
            title=link.title,
            href=link.href,
            place=voice.place(digest.corpus.cases[one.case].data),
            level=voice.head(voice.term("levels", one.level)),
            now=voice.term("levels", now) if now else "",
            lacks=voice.head(semicolon.join(_lack(lack, voice) for lack in standing.lacks)),
            reason=voice.text(one.reason) if one.reason is not None else None,
        )


def _lack(lack: Lack, voice: Voice) -> str:
    name = voice.plain(lack.text)
    if lack.kind == "gate":
        return name + voice.say("gate_undecided" if lack.undecided else "gate_open")
    have = voice.say("not_assessed") if lack.have is None else lack.have
    return name + voice.say("grade_have", have=have, need=lack.need)


def _left_out(saved: SavedList, voice: Voice) -> Iterator[LeftOutGroup]:
    def reason(one: LeftOut) -> str:
        return one.reason.zh

    for _reason, group in groupby(sorted(saved.left_out, key=reason), key=reason):
        cases = list(group)
        yield LeftOutGroup(
            reason=voice.text(cases[0].reason),
            cases=tuple(_link(one.case, voice) for one in cases),
        )


def _previous(saved: SavedList, voice: Voice) -> Previous | None:
    if saved.previous is None:
        return None
    before = voice.digest.corpus.lists[saved.previous].data
    found = changes(saved, before)
    moved = tuple(
        _link(case, voice, more=_moved(then, now, voice)) for case, then, now in found.moved
    )
    lines = (
        (voice.say("list_added"), tuple(_link(case, voice) for case in found.added)),
        (voice.say("list_removed"), tuple(_link(case, voice) for case in found.removed)),
        (voice.say("list_moved"), moved),
    )
    return Previous(
        title=voice.text(before.title),
        href=voice.links.record("lists", before.id),
        lines=tuple((label, cases) for label, cases in lines if cases),
    )


def _moved(then: str, now: str, voice: Voice) -> str:
    levels = [voice.term("levels", level) for level in (then, now)]
    return voice.say("in_brackets", text=" → ".join(levels))
