"""The compiler's overview: how far experience has come, what keeps it from rising, where there is
none, what is due, what was issued and what has been taken up since.

Measures are counted, places are not compared.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from carbonpeak.charts import Bar, Frame, draw_bars
from carbonpeak.models.case import Case
from carbonpeak.pages.alike import trait_groups
from carbonpeak.pages.plots import Plot
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.rubric import Lack

SOON_MONTHS = 6
"""Reviews due within this many months of the base's date are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that keeps cases from rising, and the cases it keeps."""

    text: Markup
    kind: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A field or a kind of place without a single published case."""

    kind: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A list that was issued, and the adoptions of its cases from its year on."""

    title: Markup
    href: str
    date: str
    count: int


def compiler_overview(voice: Voice) -> Markup:
    """Return the overview as sections of a page."""
    corpus = voice.digest.corpus
    counts = _counts(voice)
    return render(
        "overview.html",
        v=voice,
        levels=_plot(counts, voice),
        counts=counts,
        missing=list(_missing(voice)),
        gaps=list(_gaps(voice)),
        due=sorted(_due(voice), key=lambda case: (case.review_by, case.id)),
        as_of=corpus.as_of,
        issued=list(_issued(voice)),
        adoptions=_adoptions_by_year(voice),
    )


def _counts(voice: Voice) -> tuple[tuple[str, int], ...]:
    """Return how many published cases stand at each level, from low to high."""
    counts = Counter(voice.digest.level(case) for case in voice.digest.corpus.published)
    terms = voice.digest.corpus.vocabularies["levels"].terms
    return tuple((voice.head(voice.label(term)), counts[term.id]) for term in terms)


def _plot(counts: tuple[tuple[str, int], ...], voice: Voice) -> Plot:
    total = sum(count for _label, count in counts)
    frame = Frame(
        name="overview-levels",
        title=voice.say("overview_levels"),
        description=voice.say("overview_levels_desc", n=total),
        language=voice.language,
    )
    bars = tuple(Bar(label=label, count=count) for label, count in counts)
    note = voice.say("overview_levels_note")
    return Plot(title="", note=note, svg=Markup(draw_bars(frame, bars)))


def _missing(voice: Voice) -> Iterator[Missing]:
    """Yield what keeps cases from their next level, in the rubric's order."""
    found: dict[tuple[str, str], tuple[Lack, list[Case]]] = {}
    for case in voice.digest.corpus.published:
        standing = voice.digest.standings.get(case.id)
        for lack in standing.lacks if standing is not None else ():
            found.setdefault((lack.kind, lack.id), (lack, []))[1].append(case)
    for (kind, _id), (lack, cases) in sorted(found.items(), key=lambda one: _order(one[0], voice)):
        yield Missing(
            text=voice.text(lack.text), kind=voice.say(f"lack_{kind}"), cases=tuple(cases)
        )


def _order(key: tuple[str, str], voice: Voice) -> tuple[int, int]:
    rubric = voice.digest.corpus.rubric
    if rubric is None:
        return 0, 0
    gates = [gate.id for gate in rubric.data.gates]
    criteria = [criterion.id for criterion in rubric.data.criteria]
    kind, name = key
    if kind == "gate":
        return 0, gates.index(name)
    return (1, criteria.index(name)) if kind == "criterion" else (2, 0)


def _gaps(voice: Voice) -> Iterator[Gap]:
    """Yield fields, contents and kinds of place among the pilots that have no published case."""
    corpus = voice.digest.corpus
    for vocabulary, lists, kind in (
        ("fields", voice.digest.by_field, "field"),
        ("contents", voice.digest.by_content, "content"),
    ):
        for term in corpus.vocabularies[vocabulary].terms:
            if not lists.get(term.id):
                yield _gap(kind, voice.label(term), voice)
    for group in trait_groups(voice):
        for row in group.rows:
            if not any(voice.digest.by_pilot.get(pilot) for pilot, _label in row.pilots):
                yield Gap(kind=group.label, label=row.label, href=_contribute(row.label, voice))


def _gap(kind: str, label: str, voice: Voice) -> Gap:
    return Gap(kind=voice.say(kind), label=label, href=_contribute(label, voice))


def _contribute(topic: str, voice: Voice) -> str:
    return voice.links.to("contribute/") + "?" + urlencode({"topic": topic}) + "#suggest"


def _due(voice: Voice) -> Iterator[Case]:
    corpus = voice.digest.corpus
    year, month = int(corpus.as_of[:4]), int(corpus.as_of[5:7]) + SOON_MONTHS
    last = f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02}{corpus.as_of[7:]}"
    for case in (*corpus.published, *corpus.leads):
        if case.review_by <= last:
            yield case


def _issued(voice: Voice) -> Iterator[Since]:
    corpus = voice.digest.corpus
    for record in sorted(corpus.lists.values(), key=lambda r: (r.data.date, r.data.id)):
        saved = record.data
        if saved.status != "issued":
            continue
        named = {one.case for one in saved.included}
        years = [year for case, year in _years(voice) if case in named]
        yield Since(
            title=voice.text(saved.title),
            href=voice.links.record("lists", saved.id),
            date=saved.date,
            count=sum(1 for year in years if year is not None and year >= int(saved.date[:4])),
        )


def _years(voice: Voice) -> Iterator[tuple[str, int | None]]:
    """Yield the case and year of every adoption of a published case; leads are not counted."""
    for case in voice.digest.corpus.published:
        for adoption in voice.digest.adoptions_by_case.get(case.id, ()):
            yield case.id, adoption.year
        for one in voice.digest.adopting_cases.get(case.id, ()):
            yield case.id, one.adopted.year


def _adoptions_by_year(voice: Voice) -> list[tuple[str, int]]:
    counts = Counter(year for _case, year in _years(voice))
    known = sorted(year for year in counts if year is not None)
    rows = [(str(year), counts[year]) for year in known]
    return [*rows, (voice.say("not_stated"), counts[None])] if counts[None] else rows
