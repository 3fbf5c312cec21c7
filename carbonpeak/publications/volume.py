"""A volume: cover, preface, contents, cases by field, index, annexes and colophon."""

from collections.abc import Iterator
from itertools import groupby

from carbonpeak.publications.annex import annex_method, annex_selection
from carbonpeak.publications.blocks import (
    Block,
    Contents,
    Cover,
    Document,
    Facts,
    Heading,
    Index,
    IndexEntry,
    Paragraph,
    line,
)
from carbonpeak.publications.case_blocks import case_blocks
from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.numbering import case_number, chapter_number
from carbonpeak.publications.teller import printable
from carbonpeak.selection import Chosen


def volume(compilation: Compilation) -> Document:
    """Return the whole volume."""
    tell = compilation.tell
    return Document(
        title=compilation.title,
        language=tell.language,
        landscape=False,
        running_head=compilation.title,
        date=compilation.corpus.as_of,
        front=(cover(compilation), *preface(compilation), Contents(title=tell.say("contents"))),
        body=(
            *_chapters(compilation),
            *_indexes(compilation),
            *annex_method(compilation),
            *annex_selection(compilation),
            *colophon(compilation),
        ),
    )


def cover(compilation: Compilation) -> Cover:
    """Return the first page: title, what it is, by which data."""
    tell = compilation.tell
    corpus = compilation.corpus
    return Cover(
        title=compilation.title,
        subtitle=compilation.count,
        lines=(tell.say("rule") + tell.say("colon") + compilation.rule_in_words,),
        foot=(
            tell.say("site_name"),
            tell.say("judged_at", date=tell.date(corpus.as_of)),
            tell.say("data_version", version=compilation.version),
            tell.say("standing_line"),
        ),
    )


def preface(compilation: Compilation) -> Iterator[Block]:
    """Yield what a reader should know first: the rule, the levels, what figures mean."""
    tell = compilation.tell
    yield Heading(level=1, number="", text=tell.say("preface"), anchor="preface", opens_page=True)
    yield Paragraph(text=line(tell.say("preface_what", count=compilation.count)))
    yield Paragraph(text=line(_rule(compilation)))
    if compilation.saved is not None and compilation.saved.note is not None:
        yield Paragraph(text=tell.text(compilation.saved.note))
    yield Paragraph(text=line(compilation.levels_in_words + tell.say("space") + compilation.note))
    for name in ("preface_levels", "preface_kinds", "preface_absent", "standing_line"):
        yield Paragraph(text=line(tell.say(name)))


def _rule(compilation: Compilation) -> str:
    tell = compilation.tell
    saved = compilation.saved
    if saved is None:
        date = tell.date(compilation.corpus.as_of)
        return tell.say("preface_rule", rule=compilation.rule_in_words, date=date)
    return tell.say(
        "preface_rule_saved", rule=compilation.rule_in_words, date=tell.date(saved.date)
    )


def _chapters(compilation: Compilation) -> Iterator[Block]:
    """Yield the cases, one chapter a field; a chapter and its first case begin on one page."""
    tell = compilation.tell
    groups = groupby(compilation.chosen, key=lambda chosen: chosen.case.fields[0])
    for chapter, (field, cases) in enumerate(groups, start=1):
        yield Heading(
            level=1,
            number=chapter_number(chapter, tell.language),
            text=tell.head(tell.term("fields", field)),
            anchor=f"field-{field}",
            opens_page=True,
        )
        for number, chosen in enumerate(cases, start=1):
            title = chosen.case.title
            yield Heading(
                level=2,
                number=case_number(chapter, number, tell.language),
                text=tell.plain(title),
                anchor=_anchor(chosen),
                opens_page=number > 1,
                chinese=tell.language == "en" and title.en is None,
            )
            yield from case_blocks(chosen, tell, compilation.saved)


def _anchor(chosen: Chosen) -> str:
    return f"case-{chosen.case.id}"


def _indexes(compilation: Compilation) -> Iterator[Block]:
    tell = compilation.tell
    by_place: dict[str, list[str]] = {}
    by_type: dict[str, list[str]] = {}
    for chosen in compilation.chosen:
        by_place.setdefault(chosen.case.pilot, []).append(_anchor(chosen))
        for name in chosen.case.measure_types:
            by_type.setdefault(name, []).append(_anchor(chosen))
    pilots = compilation.corpus.pilots
    places = [
        IndexEntry(text=tell.plain(record.data.name), anchors=tuple(by_place[name]))
        for name, record in sorted(pilots.items(), key=lambda item: item[1].data.adcode)
        if name in by_place
    ]
    terms = compilation.corpus.vocabularies["measure-types"].terms
    types = [
        IndexEntry(
            text=tell.head(printable(term.label(tell.language))), anchors=tuple(by_type[term.id])
        )
        for term in terms
        if term.id in by_type
    ]
    for name, entries in (("index_places", places), ("index_types", types)):
        yield Heading(
            level=1,
            number="",
            text=tell.say(name),
            anchor=name.replace("_", "-"),
            opens_page=True,
        )
        yield Index(entries=tuple(entries))


def colophon(compilation: Compilation) -> Iterator[Block]:
    """Yield from which data and by which command it was made, and what it is not."""
    tell = compilation.tell
    corpus = compilation.corpus
    yield Heading(
        level=1,
        number="",
        text=tell.say("colophon"),
        anchor="colophon",
        opens_page=compilation.kind == "volume",
    )
    rows = [
        (tell.say("colophon_version"), compilation.version),
        (tell.say("colophon_date"), tell.date(corpus.as_of)),
        (tell.say("rule"), compilation.rule_in_words),
        (tell.say("colophon_command"), compilation.command),
        (tell.say("colophon_licence"), tell.say("licence_text")),
        (tell.say("colophon_standing"), tell.say("standing_line")),
    ]
    yield Facts(rows=tuple((label, line(text)) for label, text in rows))
    yield Paragraph(text=line(tell.say("same_bytes")), style="note")
