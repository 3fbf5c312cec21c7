"""What the plugin knows of the database that an instance of Datasette serves."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from carbonpeak.dictionary import Dictionary
from carbonpeak.search import SearchIndex

DATABASE = "carbonpeak"
"""Name of the database in addresses: its file must be carbonpeak.db."""

# ASGI's own types are plain dictionaries and callables, hence Any.
Scope: TypeAlias = MutableMapping[str, Any]
Application: TypeAlias = Callable[[Scope, Any, Any], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Explorer:
    """One database with its description, and the search index that goes with it."""

    dictionary: Dictionary
    metadata: dict[str, Any]
    """The description as Datasette wants it."""
    labels: dict[str, dict[str, tuple[str, str]]]
    """Labels in both languages of the rows of small tables, by table and id."""
    search: SearchIndex | None
    site_url: str

    @cached_property
    def linked_columns(self) -> dict[str, str]:
        """Columns that lead to the same table wherever they stand, with that table."""
        found: dict[str, set[str]] = {}
        for table in self.dictionary.tables:
            for column in table.columns:
                found.setdefault(column.name, set()).add(column.refers_to or "")
        return {
            name: next(iter(tables))
            for name, tables in found.items()
            if len(tables) == 1 and "" not in tables and name != "id"
        }


# Datasette's type cannot be named here: importing it would import this module again.
EXPLORERS: WeakKeyDictionary[Any, Explorer] = WeakKeyDictionary()
"""By instance of Datasette; in one that is not in here the plugin does nothing."""
