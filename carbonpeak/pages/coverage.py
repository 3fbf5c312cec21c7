"""Where experience exists and where it is missing: fields and contents by province and by place.

An empty cell is seen as empty and leads to the page on contributing, with the cell's words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from carbonpeak.charts import shade
from carbonpeak.models.case import Case
from carbonpeak.pages.alike import trait_groups
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field or one of the Plan's contents; with the first content a second group begins."""

    facet: str
    id: str
    label: str
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many published cases, how dark that is, and where to see them or to add one."""

    count: int
    shade: int
    href: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cases of one province or of places of one kind; `query` finds them, `page` lists them.

    `short` is its name where there is little room.
    """

    label: str
    short: str
    page: str
    query: dict[str, str]
    cases: list[Case]
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group with a cell for each column."""

    label: str
    href: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Groups of one kind."""

    id: str
    label: str
    rows: tuple[Row, ...]


def coverage(voice: Voice) -> Markup:
    """Return a table for each kind of group, the provinces first."""
    columns = _columns(voice)
    tables = tuple(
        _table(name, label, groups, columns, voice) for name, label, groups in _dimensions(voice)
    )
    return render("coverage.html", v=voice, columns=columns, tables=tables)


def _columns(voice: Voice) -> tuple[Column, ...]:
    vocabularies = voice.digest.corpus.vocabularies
    return tuple(
        Column(
            facet=facet,
            id=term.id,
            label=voice.head(voice.label(term)),
            is_first=facet == "content" and index == 0,
        )
        for facet, vocabulary in (("field", "fields"), ("content", "contents"))
        for index, term in enumerate(vocabularies[vocabulary].terms)
    )


def _dimensions(voice: Voice) -> Iterator[tuple[str, str, list[Group]]]:
    """Yield id, label and groups: provinces, cities and parks, then the traits of places."""
    yield "province", voice.say("coverage_by_province"), list(_provinces(voice))
    yield "pilot_kind", voice.say("coverage_by_kind"), list(_pilot_kinds(voice))
    for traits in trait_groups(voice):
        groups = [
            Group(
                label=voice.head(row.label),
                short=voice.head(row.label),
                page="search/",
                query={traits.facet: row.term},
                cases=_cases_of((name for name, _label in row.pilots), voice),
            )
            for row in traits.rows
        ]
        yield traits.facet, voice.say("coverage_by_trait", trait=traits.label), groups


def _provinces(voice: Voice) -> Iterator[Group]:
    digest = voice.digest
    held = {record.data.province for record in digest.corpus.pilots.values()}
    for province in digest.corpus.province_by_id.values():
        if province.id in held:
            yield Group(
                label=voice.label(province),
                short=province.zh_short if voice.language == "zh" else province.en,
                page="cases/",
                query={"province": province.id},
                cases=digest.by_province.get(province.id, []),
                href=voice.links.record("provinces", province.id),
            )


def _pilot_kinds(voice: Voice) -> Iterator[Group]:
    pilots = voice.digest.corpus.pilots
    for term in voice.digest.corpus.vocabularies["pilot-kinds"].terms:
        names = (name for name, record in pilots.items() if record.data.kind == term.id)
        yield Group(
            label=voice.head(voice.label(term)),
            short=voice.head(voice.label(term)),
            page="cases/",
            query={"pilot_kind": term.id},
            cases=_cases_of(names, voice),
        )


def _cases_of(pilots: Iterable[str], voice: Voice) -> list[Case]:
    return [case for name in pilots for case in voice.digest.by_pilot.get(name, [])]


def _table(
    name: str, label: str, groups: list[Group], columns: tuple[Column, ...], voice: Voice
) -> Table:
    counted = [(group, _count(group.cases)) for group in groups]
    most = max((max(counts.values(), default=0) for _group, counts in counted), default=0)
    rows = []
    for group, counts in counted:
        cells = tuple(
            _cell(group, column, counts[column.facet, column.id], most, voice) for column in columns
        )
        rows.append(Row(label=group.short, href=group.href, cells=cells))
    return Table(id=name, label=label, rows=tuple(rows))


def _count(cases: list[Case]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases:
        counts.update(("field", name) for name in case.fields)
        counts.update(("content", name) for name in case.contents)
    return counts


def _cell(group: Group, column: Column, count: int, most: int, voice: Voice) -> Cell:
    if count:
        query = urlencode({**group.query, column.facet: column.id})
        href = voice.links.to(group.page) + f"?{query}"
    else:
        query = urlencode({"place": group.label, "topic": column.label})
        href = voice.links.to("contribute/") + f"?{query}#suggest"
    key = "cell_title" if count else "cell_empty"
    title = voice.say(key, row=group.label, column=column.label, n=count)
    return Cell(count=count, shade=shade(count, most), href=href, title=title)
