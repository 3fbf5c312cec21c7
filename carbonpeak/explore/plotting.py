"""The rows of a canned query as a picture, in the order of the rows; the table stands below it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast, get_args

from markupsafe import Markup

from carbonpeak.charts import (
    Bar,
    Flow,
    FlowLink,
    FlowSource,
    Frame,
    Grid,
    GridRow,
    Kind,
    Mark,
    Row,
    Strip,
    draw_bars,
    draw_flow,
    draw_grid,
    draw_strip,
)
from carbonpeak.explore.explorer import Explorer
from carbonpeak.explore.language import LANGUAGE, say
from carbonpeak.explore.queries import Plot, Query

# A row of SQLite gives whatever a query selects, hence Any.
Rows = Sequence[Mapping[str, Any]]

COUNT = "count"
MOST_MARKS = 80
"""Bars, rows or links beyond which a picture says less than the table."""


def draw_plot(explorer: Explorer, query: Query, rows: Rows) -> Markup:
    """Return the picture of a query's answer; nothing where there is none to draw."""
    if query.plot is None or not rows:
        return Markup()
    pictures = _PAINTERS[query.plot.kind](explorer, query, query.plot, rows)
    # The charts escape every text that they write.
    shown = [Markup(f'<figure class="plot">{one}</figure>') for one in pictures]
    return Markup('<div class="plots">{}</div>').format(Markup("\n").join(shown))


def _frame(query: Query, number: int = 1, *, of: str = "") -> Frame:
    title = say(query.title.zh, query.title.en)
    return Frame(
        name=f"plot-{query.name.replace('_', '-')}-{number}",
        title=f"{title}{say('：', ': ')}{of}" if of else title,
        description=say(
            "按下表的次序，各数字见下表。",
            "In the order of the table below, which holds the figures.",
        ),
        language=LANGUAGE.get(),
    )


def _draw_bars(explorer: Explorer, query: Query, plot: Plot, rows: Rows) -> Iterator[str]:
    totals: dict[str, int] = {}
    for row in rows:
        label = _label(explorer, row, plot.label)
        totals[label] = totals.get(label, 0) + _count(row, plot)
    bars = tuple(Bar(label=label, count=count) for label, count in totals.items())
    if 1 < len(bars) <= MOST_MARKS and any(totals.values()):
        yield draw_bars(_frame(query, of=_counted(plot)), bars)


def _draw_grid(explorer: Explorer, query: Query, plot: Plot, rows: Rows) -> Iterator[str]:
    cells: dict[tuple[str, str], int] = {}
    for row in rows:
        place = _label(explorer, row, plot.label), _label(explorer, row, plot.column or "")
        cells[place] = cells.get(place, 0) + _count(row, plot)
    names = list(dict.fromkeys(name for name, _ in cells))
    heads = tuple(dict.fromkeys(head for _, head in cells))
    grid = Grid(
        columns=heads,
        rows=tuple(
            GridRow(label=name, counts=tuple(cells.get((name, head), 0) for head in heads))
            for name in names
        ),
    )
    if len(names) <= MOST_MARKS:
        yield draw_grid(_frame(query, of=_counted(plot)), grid)


def _draw_strips(explorer: Explorer, query: Query, plot: Plot, rows: Rows) -> Iterator[str]:
    """Yield a picture for each unit: only figures in one unit share an axis."""
    if len(rows) > MOST_MARKS:
        return
    units: dict[str, dict[str, list[Mark]]] = {}
    for row in rows:
        kind = row[plot.mark or ""]
        if kind in get_args(Kind):
            unit = _label(explorer, row, plot.series or "")
            marks = units.setdefault(unit, {}).setdefault(_label(explorer, row, plot.label), [])
            marks.append(_mark(cast(Kind, kind), row, plot, unit))
    for number, (unit, held) in enumerate(units.items(), 1):
        strip = Strip(
            rows=tuple(Row(label=label, marks=tuple(marks)) for label, marks in held.items()),
            unit=unit,
        )
        yield draw_strip(_frame(query, number, of=unit), strip)


def _mark(kind: Kind, row: Mapping[str, Any], plot: Plot, unit: str) -> Mark:
    value = float(row[plot.value])
    year = row["year"] or say("年份未载明", "year not stated")
    return Mark(kind=kind, value=value, label=f"{value:,.10g} {unit}{say('，', ', ')}{year}")


def _draw_flow(explorer: Explorer, query: Query, plot: Plot, rows: Rows) -> Iterator[str]:
    held: dict[tuple[str, str], list[FlowLink]] = {}
    for row in rows[:MOST_MARKS]:
        source = _label(explorer, row, plot.label), _label(explorer, row, "measure_type")
        evidence: Literal["stated", "extension"] = (
            "stated" if row["adoption_evidence"] == "stated" else "extension"
        )
        notes = (str(row["adoption_year"] or ""), _label(explorer, row, "depth"))
        link = FlowLink(
            to=_label(explorer, row, plot.value),
            note=say("，", ", ").join(note for note in notes if note),
            evidence=evidence,
        )
        held.setdefault(source, []).append(link)
    sources = tuple(
        FlowSource(place=place, what=what, links=tuple(links))
        for (place, what), links in held.items()
    )
    heads = say("出自", "From"), say("采用者", "Taken up by")
    yield draw_flow(_frame(query), Flow(from_head=heads[0], to_head=heads[1], sources=sources))


_PAINTERS = {
    "bars": _draw_bars,
    "grid": _draw_grid,
    "strip": _draw_strips,
    "flow": _draw_flow,
}


def _counted(plot: Plot) -> str:
    return say(plot.counted.zh, plot.counted.en) if plot.counted else ""


def _count(row: Mapping[str, Any], plot: Plot) -> int:
    return 1 if plot.value == COUNT else int(row[plot.value] or 0)


def _label(explorer: Explorer, row: Mapping[str, Any], column: str) -> str:
    """Return what a row is called by a column, in the page's language where it is named in it."""
    names = row.keys()
    if f"{column}_zh" in names:
        return str(row[say(f"{column}_zh", f"{column}_en")] or row[f"{column}_zh"])
    value = row[column]
    if value is None:
        return say("未载明", "not stated")
    said = explorer.labels.get(explorer.table_of_ids(None, column) or "", {}).get(str(value))
    return (say(said.zh, said.en) or said.zh) if said else str(value)
