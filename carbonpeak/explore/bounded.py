"""Datasette's database, whose statements end in time and leave nothing behind on a connection."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from datasette.database import Database, QueryInterrupted, Results

from carbonpeak.dictionary import Table
from carbonpeak.explore.deadline import time_limit

# Datasette has no types, hence Any for what is its own.

Values: TypeAlias = Mapping[str, Any] | Sequence[Any]
Ask: TypeAlias = Callable[..., Awaitable[Any]]


def _once(ask: Ask) -> Ask:
    """Return a method of Datasette's that asks of each table once: the file never changes."""

    async def answer(database: "BoundedDatabase", table: str, *kind: str) -> Any:
        question = (ask.__name__, table, *kind)
        if question in database.answers:
            return database.answers[question]
        answered = await ask(database, table, *kind)
        if table in database.tables:
            database.answers[question] = answered
        return answered

    return answer


class BoundedDatabase(Database):
    """A database over a file that never changes.

    Unlike Datasette's it closes what it has begun: a statement that was stopped half-way would
    stay open until Python collects its traces, and SQLite then takes the next ones on the same
    connection for stopped as well. What readers mistype is told to them and not written down: a
    statement of thirty kilobytes, sent again and again, would fill the journal.
    """

    def __init__(self, datasette: Any, path: Path, tables: Mapping[str, Table]) -> None:
        super().__init__(datasette, path=str(path), is_mutable=False)
        self.tables = tables
        self.answers: dict[tuple[str, ...], Any] = {}

    async def table_counts(self, limit: int = 0) -> dict[str, int]:
        """Return how many rows each table has; of views Datasette wants none."""
        return {name: table.row_count for name, table in self.tables.items() if not table.is_view}

    table_exists = _once(Database.table_exists)
    table_columns = _once(Database.table_columns)
    table_column_details = _once(Database.table_column_details)
    primary_keys = _once(Database.primary_keys)
    fts_table = _once(Database.fts_table)
    foreign_keys_for_table = _once(Database.foreign_keys_for_table)
    label_column_for_table = _once(Database.label_column_for_table)
    get_table_definition = _once(Database.get_table_definition)

    async def execute(
        self,
        sql: str,
        params: Values | None = None,
        *,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        **_: Any,
    ) -> Results:
        """Run a query in a thread, as Datasette asks for it."""
        most = self.ds.max_returned_rows
        if most == (page_size or self.ds.page_size):
            most += 1
        longest = self.ds.sql_time_limit_ms
        run = partial(
            _run,
            sql=sql,
            values=params or {},
            most=most if truncate else 0,
            milliseconds=min(custom_time_limit or longest, longest),
        )
        return await self.execute_fn(run)


def _run(
    connection: sqlite3.Connection, *, sql: str, values: Values, most: int, milliseconds: int
) -> Results:
    """Return the rows of a query: all, or at most so many."""
    with time_limit(connection, milliseconds), closing(connection.cursor()) as cursor:
        try:
            cursor.execute(sql, values)
            rows = cursor.fetchmany(most + 1) if most else cursor.fetchall()
        except sqlite3.DatabaseError as error:
            if error.args == ("interrupted",):
                raise QueryInterrupted(error, sql, values) from None
            raise
        truncated = 0 < most < len(rows)
        return Results(rows[:most] if most else rows, truncated, cursor.description)
