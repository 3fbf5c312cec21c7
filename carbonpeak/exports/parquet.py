"""The same tables as Parquet, each column of its own type, made by DuckDB from the CSV files.

A table whose rows did not change is not made again; only the data version in its file is.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from carbonpeak.dictionary import Column, Table
from carbonpeak.exports.archive import sha256

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
"""Types of columns in Parquet by those of the data dictionary."""


UNNAMED = "0000-00-00-000000000000"
"""Stands in the files that are kept for the data version, and is as long as one."""


def write_parquet(
    tables: tuple[Table, ...],
    meta: Mapping[str, str],
    *,
    source: Path,
    target: Path,
    cache: Path,
    code: str,
) -> None:
    """Write a file for each CSV file of the source folder to a new folder.

    `cache` keeps them between builds by what they were made from, without the data version, which
    every edit changes; `code` stands for the program.
    """
    target.mkdir()
    cache.mkdir(exist_ok=True)
    named, unnamed = meta["data_version"], {**meta, "data_version": UNNAMED}
    used = [
        cache / f"{table.name}-{_key(table, unnamed, source, code)}.parquet" for table in tables
    ]
    files = tuple(zip(tables, used, strict=True))
    _make([(table, kept) for table, kept in files if not kept.is_file()], unnamed, source)
    for table, kept in files:
        (target / f"{table.name}.parquet").write_bytes(_name(kept.read_bytes(), named))
    for old in set(cache.iterdir()).difference(used):
        old.unlink()


def _key(table: Table, meta: Mapping[str, str], source: Path, code: str) -> str:
    parts = (code, repr(_notes(table, meta)), sha256(source / f"{table.name}.csv"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _make(files: Iterable[tuple[Table, Path]], meta: Mapping[str, str], source: Path) -> None:
    """Make some files aside. One thread: the order of rows and the bytes are always the same."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        for table, file in files:
            aside = file.with_name(f".{file.name}-{os.getpid()}")
            _copy(connection, table, meta, source=source / f"{table.name}.csv", target=aside)
            aside.rename(file)


def _name(content: bytes, version: str) -> bytes:
    """Return a file with its data version, which stands once in what it says of itself at its end.

    The last bytes of a Parquet file are the length of that part and a mark.
    """
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    notes = content[end:]
    assert notes.count(UNNAMED.encode()) == 1
    assert len(version) == len(UNNAMED), "lengths are written into the file"
    return content[:end] + notes.replace(UNNAMED.encode(), version.encode())


def _copy(
    connection: "DuckDBPyConnection",
    table: Table,
    meta: Mapping[str, str],
    *,
    source: Path,
    target: Path,
) -> None:
    columns = ", ".join(f"{_quote(c.name)}: {_quote(TYPES[c.type])}" for c in table.columns)
    notes = ", ".join(f"{name}: {_quote(text)}" for name, text in _notes(table, meta).items())
    # DuckDB takes no parameters here; every text is quoted.
    connection.execute(
        f"copy (from read_csv({_quote(str(source))}, columns = {{{columns}}},"
        " header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
        " auto_detect = false, parallel = false))"
        f" to {_quote(str(target))} (format parquet, compression zstd, kv_metadata {{{notes}}})"
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _notes(table: Table, meta: Mapping[str, str]) -> dict[str, str]:
    """Return what the file says of itself."""
    return {
        "title": f"{table.title_zh} · {table.title_en}",
        "description": f"{table.description_zh} {table.description_en}",
        **{name: meta[name] for name in ("data_version", "as_of", "licence", "licence_url")},
        "columns": json.dumps(
            {column.name: _column_notes(column) for column in table.columns}, ensure_ascii=False
        ),
    }


def _column_notes(column: Column) -> dict[str, str]:
    notes = {"zh": column.zh, "en": column.en}
    if column.unit_zh and column.unit_en:
        notes |= {"unit_zh": column.unit_zh, "unit_en": column.unit_en}
    return notes
