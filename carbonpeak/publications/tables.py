"""A list as a table of data: CSV that programs read as it is, and a workbook for offices."""

import csv
import io

from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.list_document import opening_lines
from carbonpeak.publications.rows import cells, header, list_rows

_DATA = ("list", "rule", "version")
_WIDTHS = [6, 10, 22, 44, 32, 26, 14, 36, 10, 20, 20]
"""Of the workbook's columns, in characters."""


def as_csv(compilation: Compilation) -> bytes:
    """Return the list as CSV in UTF-8 with a byte order mark, which Excel and WPS need.

    Title, rule and data version are the last three columns of every row: lines of text above the
    header would break whatever reads it, and a second file gets lost.
    """
    tell = compilation.tell
    about = [compilation.title, compilation.rule_in_words, compilation.version]
    rows = [
        [*header(tell), *(tell.say(f"col_{name}") for name in _DATA)],
        *([*cells(row), *about] for row in list_rows(compilation)),
    ]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([_harmless(c) for c in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    # A cell that begins like a formula would be executed by spreadsheet programs.
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def as_xlsx(compilation: Compilation) -> bytes:
    """Return the list as a workbook: title, rule and data version above the table."""
    from carbonpeak.office.spreadsheet import write_table

    rows = [header(compilation.tell), *(cells(row) for row in list_rows(compilation))]
    note = "\n".join(opening_lines(compilation))
    sheet = compilation.tell.say("sheet")
    return write_table(compilation.title, note, rows, _WIDTHS, sheet=sheet)
