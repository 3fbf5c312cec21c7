"""Tables and views as CSV: UTF-8, lines end with CRLF, an empty cell is an absent value."""

import csv
import sqlite3
from decimal import Decimal
from pathlib import Path

from carbonpeak.dictionary import Table


def write_csv(connection: sqlite3.Connection, tables: tuple[Table, ...], folder: Path) -> None:
    """Write a file for each table or view to a new folder, rows in a fixed order."""
    folder.mkdir()
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(column.name for column in table.columns)
            numbers = [n for n, column in enumerate(table.columns) if column.type == "number"]
            for row in connection.execute(select_all(table)):
                writer.writerow(_plain(row, numbers))


def select_all(table: Table) -> str:
    """Return the statement that reads a whole table or view in its order."""
    names = [column.name for column in table.columns]
    order = "number" if "number" in names else ", ".join(str(n) for n in range(1, len(names) + 1))
    # The names come from the database's own description of itself.
    return f"select {', '.join(names)} from {table.name} order by {order}"  # noqa: S608


def _plain(row: tuple[object, ...], numbers: list[int]) -> list[object]:
    """Return a row in which 12.0 is 12 and no number has an exponent, which some cannot read."""
    cells = list(row)
    for place in numbers:
        cell = cells[place]
        if isinstance(cell, float):
            cells[place] = f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return cells
