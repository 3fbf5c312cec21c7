"""Bounds for SQL that anyone may send: sizes, bytes, and what would tell of the machine."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TypeAlias

Value: TypeAlias = str | bytes | int | float | None
Parameters: TypeAlias = Sequence[tuple[str, str]]
"""What a request asks, in the order in which it stands in the address."""

LONGEST_VALUE = 1_000_000
"""Bytes of one value or row: without this, one query made 3 GB of zeros."""
MOST_BYTES = 8_000_000
"""Bytes that one statement may give back; names of columns count, for JSON repeats them."""
MOST_TRIMMED = 100
"""Characters that `trim` may take away."""
WIDEST = 9_999
"""Characters that `printf` may pad a value to."""
WIDE = re.compile(r"\d{5}")
SENDING_SQL = frozenset({"sql", "_where"})
"""Parameters that hold SQL of the reader's."""
MOST_FACETS = 8
"""Facets of one answer: each is a query of its own."""
BYTES_OF_NUMBER = 8
TOO_BIG = "x" * (LONGEST_VALUE + 1)
"""What a function answers that refuses: SQLite then says "string or blob too big"."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

MOST_MEMORY = 24_000_000
"""Bytes that all statements of the process may use together. A list of common tables that name
each other twice grows a thousandfold while it is read, before any limit of time: one took 3 GB."""

REVEALING = ("pragma_database_list", "sqlite_stmt")
"""What names the file's path, and what names the queries of other readers. Datasette's own pages
need the pragma, so it cannot be denied to the connection; it is refused in what readers send."""


def limit_process() -> None:
    """Bound what all statements of this process may use together, for as long as it lives.

    For processes that serve and do nothing else: no database can be built under this bound.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"pragma hard_heap_limit = {MOST_MEMORY}")


def limit_connection(connection: sqlite3.Connection) -> None:
    """Bound what any statement on a connection may use."""
    for category, limit in LIMITS.items():
        connection.setlimit(category, limit)
    connection.row_factory = _CountingRows()
    for name, arguments, function in FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=True)
    formatted = _formatter()
    for name in ("printf", "format"):
        connection.create_function(name, -1, formatted, deterministic=True)


# SQLite looks at its time limit between steps, never within one function: `trim` of a long text
# by a long set took an hour. These answer as SQLite's own do, in time linear in what they read.


def _instr(text: Value, wanted: Value) -> int | None:
    if text is None or wanted is None:
        return None
    if isinstance(text, bytes) and isinstance(wanted, bytes):
        return text.find(wanted) + 1
    return _text(text).find(_text(wanted)) + 1


def _replace(text: Value, old: Value, new: Value) -> str | None:
    if text is None or old is None or new is None:
        return None
    long, short, other = _text(text), _text(old), _text(new)
    if not short:
        return long
    if len(long) + long.count(short) * (len(other) - len(short)) > LONGEST_VALUE:
        return TOO_BIG
    return long.replace(short, other)


def _trimmer(strip: Callable[[str, str], str]) -> Callable[[Value, Value], str | None]:
    def trim(text: Value, characters: Value) -> str | None:
        if text is None or characters is None:
            return None
        taken = _text(characters)
        if len(taken) > MOST_TRIMMED:
            return TOO_BIG
        return strip(_text(text), taken)

    return trim


def _formatter() -> Callable[..., Value]:
    """Return SQLite's own `printf`, for widths that a table may need: wider ones took seconds."""
    # Made and used in the one thread of its connection, and let go with it.
    plain = sqlite3.connect(":memory:", check_same_thread=False)

    def formatted(*values: Value) -> Value:
        text = _text(values[0]) if values and values[0] is not None else ""
        wide = WIDE.search(text) or (
            "*" in text and any(isinstance(v, int) and abs(v) > WIDEST for v in values[1:])
        )
        if wide:
            return TOO_BIG
        marks = ", ".join("?" * len(values))
        answer: Value = plain.execute(f"select printf({marks})", values).fetchone()[0]
        return answer

    return formatted


def _nothing(_: Value) -> None:
    return None


def _text(value: Value) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        digits, letter, power = f"{value:.15g}".partition("e")
        return digits + ("" if "." in digits else ".0") + letter + power
    return str(value)


FUNCTIONS: tuple[tuple[str, int, Callable[..., Value]], ...] = (
    ("instr", 2, _instr),
    ("replace", 3, _replace),
    ("trim", 2, _trimmer(str.strip)),
    ("ltrim", 2, _trimmer(str.lstrip)),
    ("rtrim", 2, _trimmer(str.rstrip)),
    # Answers with an address in the machine's memory.
    ("fts3_tokenizer", 1, _nothing),
)


class _CountingRows:
    """Makes rows as Datasette expects them and counts the bytes of each statement."""

    def __init__(self) -> None:
        self.cursor: sqlite3.Cursor | None = None
        self.bytes = 0
        self.names = 0

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[object, ...]) -> sqlite3.Row:
        if cursor is not self.cursor:
            self.cursor, self.bytes = cursor, 0
            self.names = sum(len(column[0]) for column in cursor.description)
        self.bytes += self.names
        for value in row:
            self.bytes += len(value) if isinstance(value, str | bytes) else BYTES_OF_NUMBER
        if self.bytes > MOST_BYTES:
            raise sqlite3.OperationalError(
                f"the answer is larger than {MOST_BYTES // 1_000_000} MB: select fewer rows"
            )
        return sqlite3.Row(cursor, row)


def is_revealing(parameters: Parameters) -> bool:
    """Return whether a request sends SQL that asks for the machine's paths or others' queries."""
    sent = [value.lower() for key, value in parameters if key in SENDING_SQL]
    return any(word in sql for sql in sent for word in REVEALING)


def has_refused_facets(parameters: Parameters) -> bool:
    """Return whether a request asks for more facets than one answer may hold, or for facets of
    arrays, of which there are none."""
    keys = [key for key, _ in parameters]
    return keys.count("_facet") + keys.count("_facet_date") > MOST_FACETS or "_facet_array" in keys
