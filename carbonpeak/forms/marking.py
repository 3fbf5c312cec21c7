"""A copy of a form with what was found in it: comments and colours on the cells, and a list.

The form itself is left as it was sent.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from carbonpeak.forms import sheet_style as style
from carbonpeak.forms.cells import OUR_COMMENT
from carbonpeak.forms.findings import Finding
from carbonpeak.forms.marks import make_mark
from carbonpeak.forms.words import say
from carbonpeak.office.spreadsheet import save_book
from carbonpeak.office.workbook import cells_of, open_workbook
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

_AUTHOR = "carbonpeak"
_COLOURS = {False: "F8CBAD", True: "C6E0B4"}
"""Of cells to mend, and of cells that something is said about."""
SHEET_ID = "problems"


def mark_copy(data: bytes, findings: Sequence[Finding], language: Language) -> bytes:
    """Return a copy of a form with its findings. Raises Refused for what is no workbook."""
    book = open_workbook(data).book
    _remove_old_list(book)
    _remove_old_marks(book)
    by_cell: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        is_comment = finding.code == "kept-comment"
        if finding.at.cell and finding.at.sheet in book.sheetnames and not is_comment:
            by_cell[finding.at.sheet, finding.at.cell].append(finding)
    for (sheet, name), found in by_cell.items():
        _mark_cell(book[sheet][name], found, language)
    _write_list(book, findings, language)
    return save_book(book)


def _remove_old_list(book: "Workbook") -> None:
    for page in list(book.worksheets):
        mark = str(page.cell(row=1, column=1).value or "")
        if f"|{SHEET_ID}|" in mark and len(book.worksheets) > 1:
            book.remove(page)


def _remove_old_marks(book: "Workbook") -> None:
    """Take off what an earlier copy said of cells: what has been mended is no longer marked."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    for cell in (cell for page in book.worksheets for _row, _column, cell in cells_of(page)):
        if cell.comment is None or not cell.comment.text.startswith(OUR_COMMENT):
            continue
        own = _own_lines(cell.comment.text)
        cell.comment = Comment("\n".join(own), _AUTHOR) if own else None
        if str(cell.fill.fgColor.rgb)[-6:] in _COLOURS.values():
            cell.fill = PatternFill()


def _own_lines(comment: str) -> list[str]:
    """Return what somebody else wrote into a comment."""
    return [line for line in comment.splitlines() if not line.startswith(OUR_COMMENT)]


def _mark_cell(cell: "Cell", found: Sequence[Finding], language: Language) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    what, fix = OUR_COMMENT
    lines = []
    for finding in found:
        lines.append(what + getattr(finding.message, language)[:_LONGEST])
        lines.append(fix + getattr(finding.fix, language)[:_LONGEST])
    if cell.comment is not None:
        lines += _own_lines(cell.comment.text)
    comment = Comment("\n".join(lines), _AUTHOR, width=360, height=40 + 22 * len(lines))
    is_remark = all(finding.is_remark for finding in found)
    fill = PatternFill("solid", fgColor=_COLOURS[is_remark])
    # A cell under a merged one takes neither comment nor colour.
    if type(cell).__name__ != "MergedCell":
        cell.comment = comment
        cell.fill = fill


_LONGEST = 500


def _write_list(book: "Workbook", findings: Sequence[Finding], language: Language) -> None:
    title = say("problems_sheet", language)
    page = book.create_sheet(title, 0)
    page.cell(row=1, column=1, value=make_mark("sheet", "0", language, SHEET_ID).text)
    style.dress_title(page.cell(row=1, column=2, value=page.title))
    about = page.cell(row=2, column=2, value=say("problems_about", language))
    style.dress_words(about)
    page.merge_cells("B2:E2")
    heads = [say(f"problems_{name}", language) for name in ("where", "kind", "what", "fix")]
    for column, text in enumerate(heads, start=2):
        style.dress_heading(page.cell(row=3, column=column, value=text))
    ordered = sorted(findings, key=lambda finding: finding.is_remark)
    for row, finding in enumerate(ordered, start=4):
        kind = say("remark" if finding.is_remark else "problem", language)
        said = (getattr(p, language)[:_LIST_LONGEST] for p in (finding.message, finding.fix))
        for column, text in enumerate((finding.place(language), kind, *said), start=2):
            cell = page.cell(row=row, column=column, value=text)
            cell.data_type = "s"  # never a formula
            style.dress_help(cell)
        _link(page.cell(row=row, column=2), finding, book)
    for letter, width in zip("BCDE", (34, 10, 60, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.column_dimensions["A"].hidden = True
    page.freeze_panes = "B4"
    style.set_page(page, landscape=True)
    book.active = 0


_LIST_LONGEST = 30_000


def _link(cell: "Cell", finding: Finding, book: "Workbook") -> None:
    """Let a click on the place lead to the cell."""
    if finding.at.cell and finding.at.sheet in book.sheetnames:
        sheet = finding.at.sheet.replace("'", "''")
        cell.hyperlink = f"#'{sheet}'!{finding.at.cell}"


def copy_name(stem: str, language: Language, taken: set[str]) -> str:
    """Return a name for the copy of a form that no other copy has, and note it among the taken."""
    suffix = f"-{say('copy_suffix', language)}"
    base = stem.removesuffix(suffix) + suffix
    number = 1
    while (name := f"{base}.xlsx" if number == 1 else f"{base}-{number}.xlsx") in taken:
        number += 1
    taken.add(name)
    return name
