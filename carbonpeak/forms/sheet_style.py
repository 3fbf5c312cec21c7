"""How a form looks: fonts of a Chinese office, colours by level, borders, print set-up."""

from functools import cache
from typing import TYPE_CHECKING

from carbonpeak.forms.layout import Level

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

BLACK, SONG = "黑体", "宋体"
_FILLS: dict[Level, str] = {
    "publish": "FFF2CC",
    "promote": "DDEBF7",
    "row": "F2F2F2",
    "optional": "FFFFFF",
}
SIGNS: dict[Level, str] = {"publish": "★ ", "promote": "☆ ", "row": "● ", "optional": ""}
_HEADING, _EXAMPLE = "D9E2E6", "F7F7F7"


def dress_title(cell: "Cell") -> None:
    _dress(cell, font=BLACK, size=16, wrap=False, border=False)


def dress_note(cell: "Cell") -> None:
    _dress(cell, font=SONG, size=10.5, wrap=False, border=False)


def dress_words(cell: "Cell") -> None:
    _dress(cell, font=SONG, size=10.5, border=False)


def dress_heading(cell: "Cell") -> None:
    _dress(cell, font=BLACK, size=10.5, fill=_HEADING)


def dress_help(cell: "Cell") -> None:
    _dress(cell, font=SONG, size=9, fill=_EXAMPLE, color="404040")


def dress_example(cell: "Cell") -> None:
    _dress(cell, font=SONG, size=9, fill=_EXAMPLE, color="595959", italic=True)


def dress_entry(cell: "Cell", level: Level, number_format: str) -> None:
    from openpyxl.styles import Protection

    _dress(cell, font=SONG, size=10.5, fill=_FILLS[level])
    cell.protection = Protection(locked=False)
    cell.number_format = number_format


def dress_level(cell: "Cell", level: Level) -> None:
    _dress(cell, font=SONG, size=10.5, fill=_FILLS[level])


def _dress(
    cell: "Cell",
    *,
    font: str,
    size: float,
    fill: str | None = None,
    color: str = "000000",
    italic: bool = False,
    wrap: bool = True,
    border: bool = True,
) -> None:
    cell.font = _font(font, size, color, italic=italic)
    cell.alignment = _alignment(wrap=wrap)
    if fill is not None:
        cell.fill = _fill(fill)
    if border:
        cell.border = _border()


# Kept, because a form has thousands of cells and few looks.
@cache
def _font(name: str, size: float, color: str, *, italic: bool) -> "Font":
    from openpyxl.styles import Font

    return Font(name=name, size=size, color=color, italic=italic)


@cache
def _alignment(*, wrap: bool) -> "Alignment":
    from openpyxl.styles import Alignment

    return Alignment(horizontal="left", vertical="top", wrap_text=wrap)


@cache
def _fill(color: str) -> "PatternFill":
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=color)


@cache
def _border() -> "Border":
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="A6A6A6")
    return Border(left=side, right=side, top=side, bottom=side)


def set_page(page: "Worksheet", *, landscape: bool) -> None:
    """Fit a sheet to the width of A4, with its name and page numbers below."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = page.page_margins.bottom = 0.7
    page.page_margins.footer = 0.3
    page.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="&A"), center=_HeaderFooterPart(text="&P / &N")
    )


def protect(page: "Worksheet") -> None:
    """Guard headings and help against a slip of the hand, without a password.

    All that people do to a form stays allowed: widths, colours, new rows, comments. Columns can
    be added only where the protection is lifted first.
    """
    guard = page.protection
    guard.sheet = True
    guard.objects = guard.scenarios = False
    guard.formatCells = guard.formatColumns = guard.formatRows = False
    guard.insertRows = guard.deleteRows = guard.insertHyperlinks = False
    guard.sort = guard.autoFilter = False
