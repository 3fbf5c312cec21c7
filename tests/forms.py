"""Forms for tests: written, changed as people change them, and taken in."""

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.forms import Taking, take_in, write_form
from carbonpeak.problems import Language
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE


@cache
def base() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


@cache
def form_of(case: str | None = "solar-roofs", language: Language = "zh") -> bytes:
    """Return the form of a case of the fixture, or a blank one."""
    record = base().cases[case].data if case is not None else None
    return write_form(base(), language, case=record)


Edit = Callable[[Workbook], None]


def edited(edit: Edit, case: str | None = "solar-roofs", language: Language = "zh") -> bytes:
    """Return the form of a case after somebody changed it."""
    book = load_workbook(io.BytesIO(form_of(case, language)))
    edit(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(page: Worksheet, key: str, row: int = 1) -> str:
    """Return the name of the cell of a field, in a table of its n-th row, counted from 1."""
    for number, line in enumerate(page.iter_rows(), start=1):
        mark = str(line[0].value or "")
        if mark.startswith("carbonpeak|field|") and mark.split("|")[3] == key:
            return f"C{number}"
        if mark.startswith("carbonpeak|columns|"):
            column = next((c.column_letter for c in line if c.value == f"[{key}]"), None)
            if column is not None:
                return f"{column}{_first_row(page, number) + row - 1}"
    raise KeyError(key)


def _first_row(page: Worksheet, after: int) -> int:
    number = after + 1
    while not str(page.cell(row=number, column=1).value).startswith("carbonpeak|row|"):
        number += 1
    return number


Typed: TypeAlias = str | float | datetime.date


def typed(sheet: str, key: str, value: Typed, row: int = 1) -> Edit:
    """Return the typing of a value into a cell."""

    def edit(book: Workbook) -> None:
        book[sheet][cell_of(book[sheet], key, row)] = value

    return edit


def take(data: bytes, folder: Path, name: str = "form.xlsx", *, update: bool = False) -> Taking:
    """Take in one form."""
    path = folder / name
    path.write_bytes(data)
    return take_in([(name, path)], base(), language="zh", update=update)[0]


def said(taking: Taking) -> list[str]:
    """Return what is said of a form: code, sheet and cell of each finding."""
    return [" ".join(filter(None, (f.code, f.at.sheet, f.at.cell))) for f in taking.findings]


def repacked(data: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """Return a workbook with parts put in or, where there is None, left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()
