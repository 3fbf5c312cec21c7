"""Workbooks that office programs open without complaint and that are the same bytes every time."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from carbonpeak.office.zipped import EPOCH, same_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def write_table(
    title: str, note: str, rows: Sequence[Sequence[str]], widths: Sequence[int], *, sheet: str
) -> bytes:
    """Return a workbook with one sheet: title, note, header and rows, set for printing on A3.

    `rows` begins with the header; `widths` are in characters. Cells are text, never formulas.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    _write_head(page, (title, note), columns=len(rows[0]))
    _write_rows(page, rows, widths)
    _set_page(page, widths, last_row=len(rows) + _HEAD_ROWS)
    return save_book(book)


def save_book(book: "Workbook") -> bytes:
    """Return the bytes of a workbook, the same every time."""
    book.properties.creator = "carbonpeak"
    book.properties.created = book.properties.modified = EPOCH
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


def row_height(text: str, width: float) -> float:
    """Return the height in points that a text needs in a column so many characters wide."""
    lines = 0
    for paragraph in text.split("\n"):
        units = sum(2 if ord(sign) > 0x2E7F else 1.1 for sign in paragraph)
        lines += max(1, -(-int(units) // max(1, int(width - 1))))
    return min(400.0, 6 + 14.5 * lines)


_HEAD_ROWS = 2
_BLACK, _SONG = "黑体", "宋体"


def _write_head(page: "Worksheet", lines: tuple[str, str], *, columns: int) -> None:
    from openpyxl.styles import Alignment, Font

    fonts = (Font(name=_BLACK, size=16), Font(name=_SONG, size=10))
    places = ("center", "left")
    for number, (text, font, place) in enumerate(zip(lines, fonts, places, strict=True), start=1):
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=columns)
        cell = page.cell(row=number, column=1, value=text)
        cell.font = font
        cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
    page.row_dimensions[1].height = 30
    page.row_dimensions[2].height = 15 * (1 + lines[1].count("\n"))


def _write_rows(page: "Worksheet", rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="thin", color="808080")
    header = _HEAD_ROWS + 1
    for line, row in enumerate(rows, start=header):
        for column, text in enumerate(row, start=1):
            box = page.cell(row=line, column=column, value=text)
            box.data_type = "s"  # never a formula
            box.font = Font(name=_BLACK if line == header else _SONG, size=10)
            box.alignment = Alignment(wrap_text=True, vertical="top")
            box.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if line == header:
                box.fill = PatternFill("solid", fgColor="E8EEF0")
        # Not every program finds the height of wrapped text itself.
        page.row_dimensions[line].height = max(map(row_height, row, widths))


def _set_page(page: "Worksheet", widths: Sequence[int], *, last_row: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    header = _HEAD_ROWS + 1
    page.freeze_panes = f"A{header + 1}"
    page.auto_filter.ref = f"A{header}:{get_column_letter(len(widths))}{last_row}"
    page.print_title_rows = f"{header}:{header}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P / &N"))
