"""Bounds for SQL that anyone may send: sizes, bytes, and what would tell of the machine."""

import sqlite3
from collections.abc import Iterable
from urllib.parse import parse_qsl

LONGEST_VALUE = 1_000_000
"""Bytes of one value or row: without this, one query made 3 GB of zeros."""
MOST_BYTES = 16_000_000
"""Bytes of the texts and blobs that one statement may give back."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

REVEALING = ("pragma_database_list",)
"""Functions that name the file's path. Datasette's own pages need the pragma, so it cannot be
denied to the connection; it is refused in what readers send."""


def limit_connection(connection: sqlite3.Connection) -> None:
    """Bound what any statement on a connection may use."""
    for category, limit in LIMITS.items():
        connection.setlimit(category, limit)
    connection.row_factory = _CountingRows()


class _CountingRows:
    """Makes rows as Datasette expects them and counts the bytes of each statement."""

    def __init__(self) -> None:
        self.cursor: sqlite3.Cursor | None = None
        self.bytes = 0

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[object, ...]) -> sqlite3.Row:
        if cursor is not self.cursor:
            self.cursor, self.bytes = cursor, 0
        for value in row:
            if isinstance(value, str | bytes):
                self.bytes += len(value)
        if self.bytes > MOST_BYTES:
            raise sqlite3.OperationalError(
                f"the answer is larger than {MOST_BYTES // 1_000_000} MB: select fewer rows"
            )
        return sqlite3.Row(cursor, row)


def is_revealing(query_string: bytes) -> bool:
    """Return whether a request sends SQL that asks for the machine's paths."""
    return any(word in sql.lower() for sql in _sent_sql(query_string) for word in REVEALING)


def _sent_sql(query_string: bytes) -> Iterable[str]:
    for key, value in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
        if key in {"sql", "_where"}:
            yield value
