"""What stands on a sheet: its marked rows and cells, what is hidden or merged, and comments."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carbonpeak.forms.marks import Mark, parse_mark
from carbonpeak.forms.understanding import CellValue, shown
from carbonpeak.office.workbook import cells_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

OUR_COMMENT = ("■ ", "→ ")
"""Beginnings of the lines that intake writes into comments; all other lines are people's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One cell with something in it."""

    row: int
    column: int
    name: str
    value: CellValue
    is_formula: bool
    is_error: bool
    number_format: str
    link: str = ""

    @property
    def text(self) -> str:
        return shown(self.value).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a sheet: its mark, if it has one, and its cells behind the first."""

    number: int
    mark: Mark | None
    cells: tuple[Held, ...]
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """A sheet as it was read."""

    title: str
    is_hidden: bool
    lines: tuple[Line, ...]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[str, range, range], ...]
    """Name, rows and columns of what is merged."""
    comments: tuple[tuple[str, str], ...]
    """Cell and text of each comment by people."""

    @property
    def head(self) -> Mark | None:
        """The mark that says which sheet of the form it is."""
        marks = (line.mark for line in self.lines)
        return next((mark for mark in marks if mark is not None and mark.kind == "sheet"), None)


def read_sheet(page: "Worksheet") -> SheetCells:
    """Return what stands on a sheet, without making cells where there are none."""
    rows: dict[int, list[Held]] = defaultdict(list)
    marks: dict[int, Mark] = {}
    comments = []
    for row, column, cell in cells_of(page):
        if cell.comment is not None:
            comments.append((cell.coordinate, cell.comment.text))
        if cell.value is None or not shown(_plain(cell.value)).strip():
            continue
        mark = parse_mark(cell.value) if column == 1 else None
        if mark is not None:
            marks.setdefault(row, mark)
            continue
        rows[row].append(_held(cell, row, column))
    hidden_rows = {n for n, d in page.row_dimensions.items() if d.hidden}
    return SheetCells(
        title=page.title,
        is_hidden=page.sheet_state != "visible",
        lines=tuple(
            Line(
                number=number,
                mark=marks.get(number),
                cells=tuple(rows.get(number, ())),
                is_hidden=number in hidden_rows,
            )
            for number in sorted(rows.keys() | marks.keys())
        ),
        hidden_columns=frozenset(_hidden_columns(page)),
        merged=tuple(
            (
                str(area.coord),
                range(area.min_row, area.max_row + 1),
                range(area.min_col, area.max_col + 1),
            )
            for area in page.merged_cells.ranges
        ),
        comments=tuple((cell, said) for cell, text in comments if (said := _by_people(text)) != ""),
    )


def _by_people(text: str) -> str:
    lines = (line for line in text.splitlines() if not line.startswith(OUR_COMMENT))
    return "\n".join(lines).strip()


def _hidden_columns(page: "Worksheet") -> Iterator[int]:
    for dimension in page.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            yield from range(max(2, dimension.min), dimension.max + 1)


def _plain(value: object) -> CellValue:
    if value is None or isinstance(value, str | int | float | bool | datetime.date | datetime.time):
        return value
    # Array formulas and data tables are objects that hold the formula's text.
    return str(getattr(value, "text", None) or value)


def _held(cell: object, row: int, column: int) -> Held:
    kind = getattr(cell, "data_type", "s")
    link = getattr(cell, "hyperlink", None)
    return Held(
        row=row,
        column=column,
        name=getattr(cell, "coordinate", ""),
        value=_plain(getattr(cell, "value", None)),
        is_formula=kind == "f",
        is_error=kind == "e",
        number_format=str(getattr(cell, "number_format", "General")),
        link=str(getattr(link, "target", None) or ""),
    )
