"""Writes the rows of a corpus to a new SQLite file. The only module that knows sqlite-utils."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path
from sqlite3 import Connection

from carbonpeak import text
from carbonpeak.corpus import Corpus
from carbonpeak.database import case_rows, registry_rows
from carbonpeak.database.about_rows import description_rows, meta_rows
from carbonpeak.database.fulltext import Cut, index_words
from carbonpeak.database.kept_words import cut as cut_text
from carbonpeak.database.row import Row
from carbonpeak.database.schema import TYPES, Schema, Table, Words, load_schema
from carbonpeak.rubric import assess
from carbonpeak.units import units_of


@contextmanager
def _unseen(*modules: str) -> Iterator[None]:
    """Let nothing find modules that are not loaded yet."""
    hidden = {name: None for name in modules if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


# It loads both where they are installed, for a second; nothing of theirs is ever put into a table.
with _unseen("pandas", "numpy"):
    from sqlite_utils import Database
    from sqlite_utils.db import ForeignKey

BATCH = 500
PAGE_SIZE = 4096


class RowPointsNowhere(Exception):
    """A row names another row that is not there: records were built that checks refuse."""


def build_database(corpus: Corpus, path: Path, cut: Cut = cut_text) -> None:
    """Write the corpus to a new SQLite file at `path`.

    The corpus must be free of errors and `carbonpeak.text` configured. Nothing is read from the
    clock, so the same corpus gives the same bytes. `cut` may know the words of texts already.
    """
    titles = {
        name: Words(zh=vocabulary.title.zh, en=vocabulary.title.en)
        for name, vocabulary in corpus.vocabularies.items()
    }
    schema = load_schema(titles)
    database = Database(path)
    try:
        database.execute(f"pragma page_size = {PAGE_SIZE}")
        # The file is written aside and thrown away if the build is interrupted.
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        _make_tables(database, schema)
        _fill_tables(database, schema, chain(_rows(corpus, schema), description_rows(schema)))
        _make_views(database, schema)
        _count_rows(database, schema)
        _check_references(database)
        with database.conn:
            index_words(database.conn, schema, cut)
        database.execute("analyze")
        database.vacuum()
    finally:
        database.close()


def _rows(corpus: Corpus, schema: Schema) -> Iterator[tuple[str, Row]]:
    units = units_of(corpus)
    yield from meta_rows(corpus, text.current())
    yield from registry_rows.vocabulary_rows(corpus.vocabularies, units)
    yield from registry_rows.place_rows(corpus, schema.traits)
    yield from registry_rows.rubric_rows(corpus)
    yield from registry_rows.adoption_rows(corpus)
    yield from registry_rows.list_rows(corpus)
    for record in corpus.cases.values():
        case, standing = record.data, assess(record.data, corpus)
        yield "cases", case_rows.case_row(record, standing)
        yield from case_rows.terms_of_case(case)
        yield from case_rows.doings_of_case(case)
        yield from case_rows.figures_of_case(case, units)
        yield from case_rows.effects_of_case(case)
        yield from case_rows.transfer_of_case(case, corpus)
        yield from case_rows.sources_of_case(case)
        yield from case_rows.life_of_case(case, standing)
        yield from case_rows.adoptions_by_case(case, corpus)


def _make_tables(database: Database, schema: Schema) -> None:
    tables = {table.name: table for table in schema.tables}
    needs = {
        name: [to for _, to in table.references if to != name] for name, table in tables.items()
    }
    for name in TopologicalSorter(needs).static_order():
        _make_table(database, tables[name])


def _make_table(database: Database, table: Table) -> None:
    made = database.table(table.name)
    made.create(
        {column.name: TYPES[column.type] for column in table.columns},
        pk="id",
        not_null=[c.name for c in table.columns if c.required and c.name != "id"],
        foreign_keys=[
            ForeignKey(table=table.name, column=name, other_table=to, other_column="id")
            for name, to in table.references
        ],
        strict=True,
    )
    made.create_index(["number"], unique=True)


def _fill_tables(database: Database, schema: Schema, rows: Iterable[tuple[str, Row]]) -> None:
    fillers = {table.name: _Filler(database.conn, table) for table in schema.tables}
    with database.conn:
        for table, row in rows:
            fillers[table].add(row)
        for filler in fillers.values():
            filler.flush()
    for made in schema.tables:
        for column, _ in made.references:
            database.table(made.name).create_index([column])


class _Filler:
    """Numbers the rows of one table and inserts them, many at once."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._columns = tuple(column.name for column in table.columns)
        self._empty: Row = dict.fromkeys(self._columns)
        self._count = 0
        self._waiting: list[Row] = []
        # Names in this statement are constants of ours: the table and columns of the schema.
        values = ", ".join(f":{name}" for name in self._columns)
        self._statement = f"insert into {table.name} values ({values})"  # noqa: S608

    def add(self, row: Row) -> None:
        self._count += 1
        whole = self._empty | row | {"number": self._count}
        assert len(whole) == len(self._columns), row.keys() - self._empty.keys()
        self._waiting.append(whole)
        if len(self._waiting) == BATCH:
            self.flush()

    def flush(self) -> None:
        self._connection.executemany(self._statement, self._waiting)
        self._waiting.clear()


def _make_views(database: Database, schema: Schema) -> None:
    for view in schema.views:
        database.create_view(view.name, view.statement or "")


def _count_rows(database: Database, schema: Schema) -> None:
    """Note how many rows each table and view has: no reader need have them counted again."""
    with database.conn:
        for table in (*schema.tables, *schema.views):
            # The name is a constant of ours.
            count = f"(select count(*) from {table.name})"  # noqa: S608
            statement = f"update table_descriptions set row_count = {count} where id = ?"  # noqa: S608
            database.conn.execute(statement, (table.name,))


def _check_references(database: Database) -> None:
    lost = database.execute("pragma foreign_key_check").fetchall()
    if lost:
        table, number, to, _ = lost[0]
        raise RowPointsNowhere(
            f"{len(lost)} rows point to rows that are not there, the first in {table}"
            f" (row {number}), which names something that is not in {to}"
        )
