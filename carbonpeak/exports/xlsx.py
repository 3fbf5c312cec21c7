"""Workbooks of many rows: OOXML written in one pass, the same bytes every time.

`carbonpeak.office.spreadsheet` makes small workbooks through openpyxl, which keeps or writes each
cell as an object; here a million cells have to be written within seconds.
"""

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape

from carbonpeak.exports.archive import zip_entry

Cell: TypeAlias = str | int | float | None
Style: TypeAlias = Literal["text", "date", "number"]

CHUNK = 500
"""Rows that are compressed at once."""
LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of a sheet."""

    header: str
    style: Style
    width: int
    """In characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: a header that stays in sight and on every printed page, and its rows."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Cell]]


def write_sheets(file: Path, sheets: Sequence[Sheet], *, font: str) -> None:
    """Write a workbook. Dates are given as ISO text in columns of that style."""
    names = [sheet.name for sheet in sheets]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _frame(names, font).items():
            archive.writestr(zip_entry(name), text)
        for number, sheet in enumerate(sheets, start=1):
            entry = zip_entry(f"xl/worksheets/sheet{number}.xml")
            with archive.open(entry, "w", force_zip64=True) as out:
                parts = _sheet(sheet)
                while chunk := "".join(islice(parts, CHUNK)):
                    # Here, not cell by cell, which takes a quarter of all the time.
                    out.write(_FORBIDDEN.sub("", chunk).encode())


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _frame(names: Sequence[str], font: str) -> dict[str, str]:
    """Return every part of the workbook but its sheets."""
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n - 1}">'
        f"{escape(_quoted(name))}!$1:$1</definedName>"
        for n, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{sheets}</sheets><definedNames>{titles}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'{relations}<Relationship Id="rId{len(names) + 1}" Type="{_OFFICE}/styles"'
        ' Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _styles(font),
    }


_STYLES: dict[Style, int] = {"text": 2, "date": 3, "number": 4}
_HEADER_STYLE = 1


def _styles(font: str) -> str:
    name = f'<sz val="10"/><name val="{_attribute(font)}"/>'
    top = '<alignment vertical="top"/>'
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    line = '<color rgb="FFB0B8BC"/>'
    edge = "".join(
        f'<{side} style="thin">{line}</{side}>' for side in ("left", "right", "top", "bottom")
    )
    cell = 'xfId="0" fontId="0" fillId="0" borderId="1" applyAlignment="1"'
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        f'<fonts count="2"><font>{name}</font><font><b/>{name}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        '<fgColor rgb="FFE8EEF0"/><bgColor indexed="64"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{edge}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="5"><xf numFmtId="0" xfId="0" fontId="0" fillId="0" borderId="0"/>'
        '<xf numFmtId="0" xfId="0" fontId="1" fillId="2" borderId="1" applyFill="1" applyFont="1"'
        f' applyAlignment="1">{wrapped}</xf>'
        f'<xf numFmtId="49" {cell}>{wrapped}</xf>'
        f'<xf numFmtId="164" applyNumberFormat="1" {cell}>{top}</xf>'
        f'<xf numFmtId="0" {cell}>{top}</xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    """Yield the XML of a sheet, row by row."""
    last = _letters(len(sheet.columns))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
        for n, column in enumerate(sheet.columns, start=1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>"
    )
    for column in sheet.columns:
        yield _text(column.header, _HEADER_STYLE)
    yield "</row>"
    styles = [column.style for column in sheet.columns]
    count = 1
    for row in sheet.rows:
        count += 1
        yield f"<row>{''.join(map(_cell, row, styles))}</row>"
    yield (
        f'</sheetData><autoFilter ref="A1:{last}{count}"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _cell(value: Cell, style: Style) -> str:
    if value is None:
        return f'<c s="{_STYLES[style]}"/>'
    if style == "date":
        return f'<c s="{_STYLES[style]}"><v>{_day_number(str(value))}</v></c>'
    if isinstance(value, str):
        return _text(value, _STYLES[style])
    return f'<c s="{_STYLES[style]}"><v>{value!r}</v></c>'


def _text(text: str, style: int) -> str:
    # Text as it is, never a formula.
    inner = escape(text[:LONGEST_TEXT])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>'


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that no XML may hold."""


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


_FIRST_DAY = datetime.date(1899, 12, 30)
"""Day 0 of Excel's calendar, as it stands for all days after February 1900."""


def _day_number(date: str) -> int:
    return (datetime.date.fromisoformat(date) - _FIRST_DAY).days


def _letters(number: int) -> str:
    """Return the name of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
