"""What the plugin knows of the database that an instance of Datasette serves."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from carbonpeak.dictionary import Column, Dictionary
from carbonpeak.explore.comparing import Cases
from carbonpeak.explore.language import ENGLISH_FOLDER, LANGUAGE, Said
from carbonpeak.explore.likeness import Likeness
from carbonpeak.explore.queries import Query, column_names
from carbonpeak.explore.searcher import Searcher
from carbonpeak.explore.versions import KeptVersion
from carbonpeak.problems import Language, Phrase

DATABASE = "carbonpeak"
"""Name of the database in addresses: its file must be carbonpeak.db."""

# ASGI's own types are plain dictionaries and callables, hence Any.
Scope: TypeAlias = MutableMapping[str, Any]
Application: TypeAlias = Callable[[Scope, Any, Any], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Explorer:
    """One database with its description, and the search index that goes with it."""

    dictionary: Dictionary
    likeness: Likeness
    cases: Cases
    labels: Mapping[str, Mapping[str, Said]]
    """Names in both languages of the rows of tables that have one, by table and id."""
    queries: Mapping[str, Query]
    search: Searcher | None
    kept: Mapping[str, KeptVersion]
    """Versions of the data that can still be downloaded."""
    base_url: str
    site_url: str

    @property
    def site(self) -> str:
        """The site's root in the page's language."""
        return self.site_url + (ENGLISH_FOLDER if LANGUAGE.get() == "en" else "")

    @property
    def data(self) -> str:
        """The data's root in the page's language."""
        return self.base_url + (ENGLISH_FOLDER if LANGUAGE.get() == "en" else "")

    @cached_property
    def linked_columns(self) -> dict[str, str]:
        """Columns of query results that hold ids, with the table these belong to.

        Either the name leads to one table wherever it stands, or the canned queries say so.
        """
        found: dict[str, set[str]] = {}
        for table in self.dictionary.tables:
            for column in table.columns:
                found.setdefault(column.name, set()).add(column.refers_to or "")
        own = {name: told.table for name, told in column_names().items() if told.table}
        return {
            name: next(iter(tables))
            for name, tables in found.items()
            if len(tables) == 1 and "" not in tables and name != "id"
        } | own

    @cached_property
    def named_terms(self) -> dict[str, Mapping[str, Phrase]]:
        """Words of the columns of query results, where a column's name tells which they are."""
        found: dict[str, list[Mapping[str, Phrase]]] = {}
        for table in self.dictionary.tables:
            for column in table.columns:
                found.setdefault(column.name, []).append(column.terms)
        alike = {
            name: terms[0] for name, terms in found.items() if terms.count(terms[0]) == len(terms)
        }
        own = {name: told.terms_of for name, told in column_names().items() if told.terms_of}
        return alike | {name: self.terms_of(*place) for name, place in own.items()}

    @cached_property
    def showers(self) -> dict[tuple[Language, str | None, str], Callable[[Any], str | None]]:
        """What shows the values of a column, by language, table and name; `cells` keeps some."""
        return {}

    @cached_property
    def names(self) -> dict[tuple[str, str], Mapping[str, Said]]:
        """What values are called, by table and column; `naming` keeps them."""
        return {}

    def table_of_several(self, column: str) -> str | None:
        """Return the closed list of which a column holds several terms, parted by spaces."""
        return self._lists_of_several.get(column)

    @cached_property
    def _lists_of_several(self) -> dict[str, str]:
        # Queries take these columns over from the view under their name.
        return {
            column.name: f"vocabulary_{column.vocabulary.replace('-', '_')}"
            for table in self.dictionary.tables
            for column in table.columns
            if column.vocabulary and not column.refers_to
        }

    def terms_of(self, table: str | None, column: str) -> Mapping[str, Phrase]:
        """Return the words that a column of a table, or of any query, holds beside lists."""
        if table is None:
            return self.named_terms.get(column, {})
        known = self.column(table, column)
        return known.terms if known else {}

    def column(self, table: str, name: str) -> Column | None:
        """Return what is told of a column of a table or view."""
        described = self.dictionary.table_by_name.get(table)
        return described.column_by_name.get(name) if described else None

    def table_of_ids(self, table: str | None, column: str) -> str | None:
        """Return the table whose ids a column holds, of a table or else of any query."""
        if table is None:
            return self.linked_columns.get(column)
        known = self.column(table, column)
        return known.refers_to if known else None


# Datasette's type cannot be named here: importing it would import this module again.
EXPLORERS: WeakKeyDictionary[Any, Explorer] = WeakKeyDictionary()
"""By instance of Datasette; in one that is not in here the plugin does nothing."""
