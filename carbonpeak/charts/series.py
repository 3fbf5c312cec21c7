"""Series over years: small panels of one kind beneath each other, with one axis of years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carbonpeak.charts.axis import Axis, make_axis, print_tick
from carbonpeak.charts.frame import (
    LETTER,
    LINE,
    WIDTH,
    Frame,
    number,
    say,
    write_line,
    write_picture,
    write_text,
)
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.charts.marks import SIZE, Kind, Note, draw_key, draw_mark, draw_notes
from carbonpeak.problems import Language

_DEEP = 72
_EDGE = SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of one year."""

    year: int
    value: float
    kind: Kind
    label: str
    """What is written of it, with year and unit."""
    is_joined: bool = True
    """Whether a line leads to it from the point before; never to a target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The figures of one thing; points stand in the order of years."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Panels in one unit; they share the axis of years and the axis of values."""

    panels: tuple[Panel, ...]
    unit: str


def draw_series(frame: Frame, series: Series) -> str:
    """Return panel after panel; a line joins figures of one thing and never a target."""
    points = [point for panel in series.panels for point in panel.points]
    years = sorted({point.year for point in points})
    values = [point.value for point in points]
    parts, y = draw_key((point.kind for point in points), 0, frame.language)
    for line in wrap_text(say("unit", frame.language, unit=series.unit), WIDTH):
        parts.append(write_text(0, y + LETTER + 1, line, kind="unit"))
        y += LINE
    for panel in series.panels:
        drawn, y = _draw_panel(panel, values, years, y, frame.language)
        parts += drawn
    return write_picture(frame, "series", y, parts)


def _draw_panel(
    panel: Panel, values: list[float], years: list[int], y: float, language: Language
) -> tuple[list[str], float]:
    parts = []
    for line in wrap_text(panel.title, WIDTH):
        parts.append(write_text(0, y + LETTER + 1, line, kind="label"))
        y += LINE
    notes = [Note(point.kind, point.label) for point in panel.points]
    drawn, y = draw_notes(notes, y)
    up = make_axis(values, start=y + _DEEP, end=y + SIZE, scale="linear", most=3)
    left = max(text_width(print_tick(tick, language)) for tick in up.ticks) + LETTER / 2
    along = _year_axis(years, left + _EDGE)
    parts += drawn
    parts += _draw_values(up, left, language)
    parts += _draw_years(years, along, y + _DEEP)
    parts += _draw_points(panel.points, along, up)
    return parts, y + _DEEP + LINE + 8


def _year_axis(years: list[int], start: float) -> Axis:
    first, last = years[0], max(years[-1], years[0] + 1)
    end = WIDTH - _EDGE - text_width("2030") / 2
    return Axis(low=first, high=last, start=start, end=end, ticks=(), is_log=False)


def _draw_values(up: Axis, left: float, language: Language) -> Iterator[str]:
    for tick in up.ticks:
        y = up.place(tick)
        yield write_line(left, y, WIDTH, y, "tick")
        label = print_tick(tick, language)
        yield write_text(left - LETTER / 2, y + LETTER / 3, label, kind="tick", anchor="end")


def _draw_years(years: list[int], along: Axis, y: float) -> Iterator[str]:
    """Yield the years that have a figure, as many as stand clear of each other."""
    wide = text_width("2030")
    taken = -float(WIDTH)
    for year in years:
        x = along.place(year)
        if x - taken > wide + LETTER / 2:
            yield write_line(x, y, x, y + 4, "tick")
            yield write_text(x, y + LINE, str(year), kind="tick", anchor="middle")
            taken = x


def _draw_points(points: Sequence[Point], along: Axis, up: Axis) -> Iterator[str]:
    places = [(along.place(point.year), up.place(point.value)) for point in points]
    joined = [
        place
        for point, place in zip(points, places, strict=True)
        if point.is_joined and point.kind != "target"
    ]
    if len(joined) > 1:
        path = " ".join(f"{number(x)},{number(y)}" for x, y in joined)
        yield f'<polyline class="cp-chart__way" points="{path}"/>'
    for point, (x, y) in zip(points, places, strict=True):
        yield draw_mark(point.kind, x, y)
