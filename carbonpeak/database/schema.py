"""The tables as data: what each table and column is called and means, in both languages.

Reads `schema.yaml` and `views/*.sql` of this package; knows nothing of records or of SQLite.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from carbonpeak.packaged import read_packaged

VOCABULARY_PREFIX = "vocabulary_"

TYPES: dict[str, type[str] | type[int] | type[float]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": int,
    "date": str,
}
"""Types of columns with what SQLite stores of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A name or explanation in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table or view."""

    name: str
    description: Words
    type: str = "text"
    required: bool = False
    unit: Words | None = None
    vocabulary: str | None = None
    """The closed list of which it holds one term or several, parted by spaces."""
    holds_several: bool = False
    table: str | None = None
    """The table whose ids it holds."""
    terms: Mapping[str, Words] = field(default_factory=dict)
    """What its words mean, where they stand in no closed list."""

    @property
    def refers_to(self) -> str | None:
        """The table a foreign key leads to."""
        if self.vocabulary and not self.holds_several:
            return vocabulary_table(self.vocabulary)
        return self.table


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table, or one view if it has a statement."""

    name: str
    group: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    label: str | None = None
    facets: tuple[str, ...] = ()
    sortable: tuple[str, ...] = ()
    """Columns readers may sort by; empty for all."""
    full_text: str | None = None
    """Full-text table whose rows bear the table's numbers."""
    statement: str | None = None
    """What a view selects."""

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Columns that hold ids of another table, with that table."""
        return tuple((c.name, c.refers_to) for c in self.columns if c.refers_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing a pilot's profile may state."""

    id: str
    axis: str
    title: Words
    unit: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All tables and views in the order in which they are made."""

    tables: tuple[Table, ...]
    views: tuple[Table, ...]
    groups: Mapping[str, Words]
    traits: tuple[Trait, ...]

    def table(self, name: str) -> Table:
        """Return a table or view by name. Raises KeyError for an unknown name."""
        return {table.name: table for table in (*self.tables, *self.views)}[name]


def vocabulary_table(vocabulary: str) -> str:
    """Return the name of the table of a closed list."""
    return VOCABULARY_PREFIX + vocabulary.replace("-", "_")


# The values of our own YAML are nested plain objects, hence Any.
Plain = dict[str, Any]


@cache
def _read() -> Plain:
    read: Plain = read_packaged("database/schema.yaml")
    return read


def load_schema(vocabularies: Mapping[str, Words]) -> Schema:
    """Return the schema for a base with the given closed lists and their titles.

    A list that a column draws from but that the base lacks becomes an empty table.
    """
    plain = _read()
    own = tuple(_table(entry, plain) for entry in plain["tables"])
    named = {name: Words(zh=name, en=name) for table in own for name in _vocabularies(table)}
    titles = dict(sorted({**named, **vocabularies}.items()))
    lists = tuple(_vocabulary_table(name, title, plain) for name, title in titles.items())
    return Schema(
        tables=(*own, *lists),
        views=tuple(_view(entry, titles) for entry in plain["views"]),
        groups={name: Words(**words) for name, words in plain["groups"].items()},
        traits=tuple(_trait(name, entry) for name, entry in plain["traits"].items()),
    )


def _vocabularies(table: Table) -> Iterator[str]:
    yield from (column.vocabulary for column in table.columns if column.vocabulary)


def _table(entry: Plain, plain: Plain) -> Table:
    name = entry["name"]
    return Table(
        name=name,
        group=entry["group"],
        title=Words(zh=entry["zh"], en=entry["en"]),
        description=Words(**entry["about"]),
        columns=(*_key_columns(plain), *_columns(entry["columns"])),
        label=entry.get("label"),
        facets=tuple(entry.get("facets", ())),
        sortable=tuple(entry.get("sortable", ())),
        full_text=f"{name}_fts" if entry.get("search") else None,
    )


def _key_columns(plain: Plain) -> tuple[Column, Column]:
    return _column("id", plain["id"]), _column("number", plain["number"])


def _columns(entries: Mapping[str, Plain]) -> Iterator[Column]:
    for name, entry in entries.items():
        if entry.get("bilingual"):
            yield _column(f"{name}_zh", entry, zh="（中文）", en=" (Chinese)")
            yield _column(f"{name}_en", entry, zh="（英文）", en=" (English)")
        else:
            yield _column(name, entry)
        if entry.get("labels"):
            yield _label_column(f"{name}_zh", entry, zh="中文名称", en="label in Chinese")
            yield _label_column(f"{name}_en", entry, zh="英文名称", en="label in English")


def _label_column(name: str, entry: Plain, *, zh: str, en: str) -> Column:
    return Column(
        name=name,
        description=Words(zh=f"{entry['zh']}：{zh}", en=f"{entry['en']}: {en}"),
        required=entry.get("required", False),
    )


def _column(name: str, entry: Plain, *, zh: str = "", en: str = "") -> Column:
    return Column(
        name=name,
        description=Words(zh=entry["zh"] + zh, en=entry["en"] + en),
        type=entry.get("type", "text"),
        required=entry.get("required", False),
        unit=Words(**entry["unit"]) if "unit" in entry else None,
        vocabulary=entry.get("list") or entry.get("lists"),
        holds_several="lists" in entry,
        table=entry.get("to"),
        terms={term: Words(**words) for term, words in entry.get("terms", {}).items()},
    )


def _vocabulary_table(name: str, title: Words, plain: Plain) -> Table:
    return Table(
        name=vocabulary_table(name),
        group="list",
        title=Words(zh=f"词表：{title.zh}", en=f"List: {title.en}"),
        description=Words(
            zh=f"词表“{title.zh}”的各词及定义。",
            en=f"Terms of the list “{title.en}” with their definitions.",
        ),
        columns=(*_key_columns(plain), *_columns(plain["vocabulary_columns"])),
        label="zh",
    )


def _trait(name: str, entry: Plain) -> Trait:
    return Trait(
        id=name,
        axis=entry["axis"],
        title=Words(zh=entry["zh"], en=entry["en"]),
        unit=Words(**entry["unit"]) if "unit" in entry else None,
    )


def _view(entry: Plain, vocabularies: Iterable[str]) -> Table:
    name = entry["name"]
    like = entry.get("search_like")
    return Table(
        name=name,
        group=entry["group"],
        title=Words(zh=entry["zh"], en=entry["en"]),
        description=Words(**entry["about"]),
        columns=tuple(_columns(entry["columns"])),
        facets=tuple(entry.get("facets", ())),
        sortable=tuple(entry.get("sortable", ())),
        full_text=f"{like}_fts" if like else None,
        statement=_all_terms(vocabularies) if name == "terms" else _statement(name),
    )


def _statement(view: str) -> str:
    folder = files("carbonpeak.database").joinpath("views")
    return folder.joinpath(f"{view}.sql").read_text(encoding="utf-8").strip()


def _all_terms(vocabularies: Iterable[str]) -> str:
    return "\nunion all\n".join(
        # Both names come from the lists' own ids, which are letters, digits and hyphens.
        f"select '{name}' as vocabulary_id, id as term, zh, en, definition_zh, definition_en,"  # noqa: S608
        f" source from {vocabulary_table(name)}"
        for name in vocabularies
    )
