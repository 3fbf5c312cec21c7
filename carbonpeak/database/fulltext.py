"""The words of each row, cut by `carbonpeak.text`, for contentless FTS5 tables.

A row is found by its own texts and by the names of what it links to; a case also by the texts of
all rows that belong to it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from sqlite3 import Connection
from typing import TypeAlias

from carbonpeak.database.schema import Schema, Table

CASES = "cases"
CASE_COLUMN = "case_id"

# Names in these statements are constants of ours: tables and columns of the schema.
# ruff: noqa: S608

Cut: TypeAlias = Callable[[str], str]
Labels: TypeAlias = Mapping[str, Mapping[str, str]]
"""Table to id to the names of that row in both languages."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    case: str | None
    words: str
    case_words: str
    """Words of the row itself, without the name of the case it belongs to."""


def index_words(connection: Connection, schema: Schema, cut: Cut) -> None:
    """Make and fill the full-text table of every table that has one."""
    labels = _labels(connection, schema)
    cut_label = cache(cut)
    of_cases: dict[str, list[str]] = defaultdict(list)
    for table in schema.tables:
        if not (table.full_text or CASE_COLUMN in dict(table.references)):
            continue
        rows = list(_rows(connection, table, labels, cut, cut_label))
        for row in rows:
            if row.case is not None:
                of_cases[row.case].append(row.case_words)
        if table.full_text and table.name != CASES:
            _fill(connection, table.full_text, [(row.number, row.words) for row in rows])
    numbers = connection.execute("select number, id from cases order by number").fetchall()
    _fill(connection, f"{CASES}_fts", [(n, " ".join(of_cases[case])) for n, case in numbers])


def _fill(connection: Connection, name: str, rows: list[tuple[int, str]]) -> None:
    connection.execute(
        f"create virtual table {name} using fts5(words, content='', tokenize='unicode61')"
    )
    connection.executemany(f"insert into {name} (rowid, words) values (?, ?)", rows)
    connection.execute(f"insert into {name} ({name}) values ('optimize')")


def _labels(connection: Connection, schema: Schema) -> Labels:
    found = {table.name: _labels_of(connection, table) for table in schema.tables if table.label}
    places = connection.execute("select id, province_id from pilots")
    for pilot, province in places.fetchall():
        # A place is looked for by its province too.
        found["pilots"][pilot] += " " + found["provinces"].get(province, "")
    return found


def _labels_of(connection: Connection, table: Table) -> dict[str, str]:
    names: tuple[str, ...] = (str(table.label),)
    if names[0].endswith("zh"):
        names = (*names, names[0].removesuffix("zh") + "en")
    rows = connection.execute(f"select id, {', '.join(names)} from {table.name}")
    return {key: " ".join(filter(None, words)) for key, *words in rows}


def _rows(
    connection: Connection, table: Table, labels: Labels, cut: Cut, cut_label: Cut
) -> Iterator[_Row]:
    texts = [column.name for column in table.columns if _is_text(column.name)]
    links = [(name, labels[to]) for name, to in table.references if to in labels]
    case = "id" if table.name == CASES else CASE_COLUMN
    has_case = table.name == CASES or CASE_COLUMN in dict(table.references)
    columns = ", ".join([case if has_case else "null", *texts, *(name for name, _ in links)])
    query = f"select number, {columns} from {table.name} order by number"
    for number, owner, *cells in connection.execute(query):
        own = [cut(cell) for cell in cells[: len(texts)] if cell]
        linked: list[str] = []
        owners: list[str] = []
        for cell, (name, names) in zip(cells[len(texts) :], links, strict=True):
            if cell in names:
                (owners if name == CASE_COLUMN else linked).append(cut_label(names[cell]))
        kept = " ".join((*own, *linked))
        yield _Row(number, owner, " ".join((kept, *owners)), kept)


def _is_text(column: str) -> bool:
    return column.endswith(("_zh", "_en")) or column in {"title", "publisher"}
