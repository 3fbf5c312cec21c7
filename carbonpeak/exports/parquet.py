"""The same tables as Parquet, each column of its own type, made by DuckDB from the CSV files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from carbonpeak.dictionary import Column, Table

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


def write_parquet(
    tables: tuple[Table, ...], meta: Mapping[str, str], *, source: Path, target: Path
) -> None:
    """Write a file for each CSV file of the source folder to a new folder.

    One thread: the order of rows and the bytes are then always the same.
    """
    import duckdb

    target.mkdir()
    with duckdb.connect(config={"threads": 1}) as connection:
        for table in tables:
            _copy(
                connection,
                table,
                meta,
                source=source / f"{table.name}.csv",
                target=target / f"{table.name}.parquet",
            )


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
