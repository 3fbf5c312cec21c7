"""Workbooks that office programs open without complaint and that are the same bytes every time."""

import datetime
import io
import zipfile
from collections.abc import Sequence

# openpyxl takes naive times only.
_EPOCH = datetime.datetime(2000, 1, 1)  # noqa: DTZ001
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def write_table(
    title: str, note: str, rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> bytes:
    """Return a workbook with one sheet: title, note, header and rows, set for printing on A4.

    `rows` begins with the header; `widths` are in characters. Cells are text, never formulas.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "清单"
    last = len(rows[0])
    for number, (text, font) in enumerate(
        ((title, Font(name="黑体", size=16)), (note, Font(name="宋体", size=10))), start=1
    ):
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=last)
        cell = sheet.cell(row=number, column=1, value=text)
        cell.font = font
        cell.alignment = Alignment(
            horizontal="center" if number == 1 else "left", vertical="center"
        )
    thin = Side(style="thin", color="808080")
    for line, row in enumerate(rows, start=3):
        for column, text in enumerate(row, start=1):
            box = sheet.cell(row=line, column=column, value=text)
            box.data_type = "s"  # never a formula
            box.font = Font(name="黑体" if line == 3 else "宋体", size=10)
            box.alignment = Alignment(wrap_text=True, vertical="top")
            box.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if line == 3:
                box.fill = PatternFill("solid", fgColor="E8EEF0")
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(last)}{len(rows) + 2}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P / &N"))
    book.properties.creator = "carbonpeak"
    book.properties.created = book.properties.modified = _EPOCH
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _same_bytes(data: bytes) -> bytes:
    """Return a zip file with fixed dates; openpyxl stamps the clock into files and properties."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fix_modified(content)
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fix_modified(core: bytes) -> bytes:
    import re

    fixed = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + fixed, core)
