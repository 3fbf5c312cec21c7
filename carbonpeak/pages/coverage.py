"""Where experience exists and where it is missing: fields and contents by province and by kind."""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: how many published cases, and where to see them or to add one."""

    count: int
    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One province or kind of place, with a cell for each column."""

    label: str
    href: str | None
    cells: tuple[Cell, ...]


def coverage(voice: Voice) -> Markup:
    """Return the two tables; empty cells are seen and lead to the page on contributing."""
    digest = voice.digest
    provinces = {record.data.province for record in digest.corpus.pilots.values()}
    rows = [
        _row(
            voice.label(province),
            voice.links.record("provinces", province.id),
            f"province={province.id}",
            digest.by_province.get(province.id, []),
            voice,
        )
        for province in digest.corpus.province_by_id.values()
        if province.id in provinces
    ]
    kinds = [
        _row(
            voice.label(term), None, f"pilot_kind={term.id}", _cases_of_kind(term.id, voice), voice
        )
        for term in digest.corpus.vocabularies["pilot-kinds"].terms
    ]
    return render("coverage.html", v=voice, columns=_columns(voice), tables=(rows, kinds))


def _cases_of_kind(kind: str, voice: Voice) -> list[Case]:
    pilots = voice.digest.corpus.pilots
    return [
        case
        for case in voice.digest.corpus.published
        if case.pilot in pilots and pilots[case.pilot].data.kind == kind
    ]


def _columns(voice: Voice) -> list[tuple[str, str, str]]:
    """Return facet, id and label of each column: the fields, then the Plan's contents."""
    vocabularies = voice.digest.corpus.vocabularies
    fields = [("field", term.id, voice.label(term)) for term in vocabularies["fields"].terms]
    contents = [("content", term.id, voice.label(term)) for term in vocabularies["contents"].terms]
    return fields + contents


def _row(label: str, href: str | None, query: str, cases: list[Case], voice: Voice) -> Row:
    cells = []
    for facet, name, column in _columns(voice):
        terms = "fields" if facet == "field" else "contents"
        count = sum(1 for case in cases if name in getattr(case, terms))
        target = (
            voice.links.to("cases/") + f"?{query}&{facet}={name}"
            if count
            else voice.links.to("contribute/")
        )
        title = voice.say(
            "cell_title" if count else "cell_empty", row=label, column=column, n=count
        )
        cells.append(Cell(count=count, href=target, title=title))
    return Row(label=label, href=href, cells=tuple(cells))
