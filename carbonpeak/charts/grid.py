"""Heat grids: counts by row and column, each as a number on a shade."""

import math
from dataclasses import dataclass

from carbonpeak.charts.frame import (
    LETTER,
    LINE,
    WIDTH,
    Frame,
    number,
    write_picture,
    write_text,
)
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.problems import Language

SHADES = 4
_CELL = 20
_COLUMN = 110
_GAP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One row: its label and a count for each column."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Columns and rows in the caller's order."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


def shade(count: int, most: int) -> int:
    """Return how dark a cell is: 0 for none, then 1 to 4 by its share of the largest count."""
    return math.ceil(SHADES * count / most) if count else 0


def draw_grid(frame: Frame, grid: Grid) -> str:
    """Return a grid of numbers on shades; an empty cell shows a dot, so that it is seen empty."""
    column = min(_COLUMN, max((text_width(row.label) for row in grid.rows), default=0))
    left = column + _GAP
    head = max((text_width(label) for label in grid.columns), default=0) + _GAP
    width = max(WIDTH, left + _CELL * len(grid.columns))
    parts = [
        _draw_head(label, left + _CELL * (index + 0.5), head, frame.language)
        for index, label in enumerate(grid.columns)
    ]
    most = max((count for row in grid.rows for count in row.counts), default=0)
    y = head
    for row in grid.rows:
        lines = wrap_text(row.label, column)
        for index, line in enumerate(lines):
            parts.append(write_text(0, y + index * LINE + LETTER + 3, line, kind="label"))
        for index, count in enumerate(row.counts):
            parts += _draw_cell(left + _CELL * index, y, count, most)
        y += max(_CELL, LINE * len(lines) + 4)
    return write_picture(frame, "grid", y + 1, parts, width=width)


def _draw_head(label: str, x: float, bottom: float, language: Language) -> str:
    """Return a column's name: Chinese from top to bottom, English turned to be read upwards."""
    if language == "zh":
        top = bottom - _GAP - text_width(label)
        return write_text(x, top, label, kind="head", turn=' writing-mode="vertical-rl"')
    x, y = x + LETTER / 3, bottom - _GAP
    turn = f' transform="rotate(-90 {number(x)} {number(y)})"'
    return write_text(x, y, label, kind="head", turn=turn)


def _draw_cell(x: float, y: float, count: int, most: int) -> tuple[str, str]:
    level = shade(count, most)
    side = _CELL - 2
    cell = (
        f'<rect class="cp-chart__cell cp-chart__cell--{level}" x="{number(x)}" y="{number(y)}" '
        f'width="{side}" height="{side}"/>'
    )
    text = str(count) if count else "·"
    kind = "cell-dark" if level > SHADES // 2 else "cell"
    return cell, write_text(x + side / 2, y + side / 2 + 4, text, kind=kind, anchor="middle")
