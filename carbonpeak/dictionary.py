"""What a finished database says of itself: its version, tables and columns.

Reads a file that `carbonpeak.database` wrote; knows nothing of records.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from carbonpeak.problems import Phrase

INTERNAL = frozenset({"search_words"})
"""Tables that only the search needs: neither listed nor offered for download."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table or view."""

    name: str
    type: str
    """text, integer, number, boolean (1 or 0) or date"""
    is_required: bool
    zh: str
    en: str
    unit_zh: str | None
    unit_en: str | None
    vocabulary: str | None
    """Closed list of which it holds one term, or several parted by spaces."""
    refers_to: str | None
    """Table whose ids it holds."""
    terms: Mapping[str, Phrase]
    """What its words mean, where they stand in no closed list."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table or view."""

    name: str
    is_view: bool
    group: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    label: str | None
    """Column that stands for a row."""
    facets: tuple[str, ...]
    sortable: tuple[str, ...]
    """Columns a reader may sort by; empty for all."""
    full_text: str | None
    row_count: int
    columns: tuple[Column, ...]

    @cached_property
    def column_by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """A database's description of itself."""

    meta: dict[str, str]
    groups: dict[str, tuple[str, str]]
    """Label of each group of tables in Chinese and English."""
    tables: tuple[Table, ...]

    @cached_property
    def table_by_name(self) -> dict[str, Table]:
        return {table.name: table for table in self.tables}


def open_database(path: Path) -> sqlite3.Connection:
    """Open a finished database for reading only."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)


def read_dictionary(connection: sqlite3.Connection) -> Dictionary:
    """Return the description that stands in the database."""
    groups = connection.execute(
        "select table_group, group_label_zh, group_label_en from table_descriptions"
        " group by table_group order by min(number)"
    )
    return Dictionary(
        meta=dict(connection.execute("select id, value from meta")),
        groups={group: (zh, en) for group, zh, en in groups},
        tables=tuple(_tables(connection)),
    )


def _tables(connection: sqlite3.Connection) -> Iterator[Table]:
    rows = connection.execute(
        "select id, kind, table_group, title_zh, title_en, description_zh, description_en,"
        " label_column, facets, sortable, full_text, row_count from table_descriptions"
        " order by number"
    )
    for (
        name,
        kind,
        group,
        title_zh,
        title_en,
        zh,
        en,
        label,
        facets,
        sortable,
        words,
        count,
    ) in rows:
        if name in INTERNAL:
            continue
        yield Table(
            name=name,
            is_view=kind == "view",
            group=group,
            title_zh=title_zh,
            title_en=title_en,
            description_zh=zh,
            description_en=en,
            label=label,
            facets=tuple((facets or "").split()),
            sortable=tuple((sortable or "").split()),
            full_text=words,
            row_count=count,
            columns=tuple(_columns(connection, name)),
        )


def _columns(connection: sqlite3.Connection, table: str) -> Iterator[Column]:
    rows = connection.execute(
        "select column_name, type, required, description_zh, description_en, unit_zh, unit_en,"
        " vocabulary, refers_to from column_descriptions where table_id = ? order by position",
        (table,),
    )
    terms: defaultdict[str, dict[str, Phrase]] = defaultdict(dict)
    for name, term, zh, en in connection.execute(
        "select column_name, term, zh, en from column_terms where table_id = ? order by number",
        (table,),
    ):
        terms[name][term] = Phrase(zh=zh, en=en)
    for name, kind, required, zh, en, unit_zh, unit_en, vocabulary, refers_to in rows:
        yield Column(
            name=name,
            type=kind,
            is_required=bool(required),
            zh=zh,
            en=en,
            unit_zh=unit_zh,
            unit_en=unit_en,
            vocabulary=vocabulary,
            refers_to=refers_to,
            terms=terms[name],
        )
