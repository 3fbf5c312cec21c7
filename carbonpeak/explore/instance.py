"""Datasette for one file that never changes and that everybody may read, in two languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from datasette.app import Datasette, DatasetteRouter
from datasette.utils.asgi import AsgiLifespan

from carbonpeak.explore.explorer import EXPLORERS, Application, Scope
from carbonpeak.explore.language import ENGLISH_FOLDER, LANGUAGE, say

# Datasette has no types, hence Any for what is its own.


class FixedDatasette(Datasette):
    """Datasette over a file that never changes, whose links stay in the language of their page.

    It does not do what Datasette does at every request and what comes to the same each time: look
    for changes of the tables, for who may read them, for what is told of them, and make tokens for
    forms, of which there are none. That took most of an answer's time.
    """

    def __init__(self, **given: Any):
        super().__init__(**given)
        # In memory; in one it would note what it finds in files that change.
        for name in tuple(self.databases):
            self.remove_database(name)

    def app(self) -> Application:
        """Return the pages as an ASGI application."""
        answer: Application = DatasetteRouter(self, self._routes())

        async def start_and_answer(scope: Scope, receive: Any, send: Any) -> None:
            await self.invoke_startup()
            await answer({**scope, "csrftoken": lambda: ""}, receive, send)

        application: Application = AsgiLifespan(start_and_answer)
        return application

    async def refresh_schemas(self) -> None:
        """Look for no changes: there are none."""

    async def permission_allowed(self, *asked: object, default: object = None, **_: object) -> Any:
        """Allow what Datasette allows where nobody signs in and nothing is configured."""
        return default

    async def get_canned_queries(self, database_name: str, actor: object) -> Mapping[str, Any]:
        """Return the canned queries by name."""
        return self.metadata("queries", database=database_name, fallback=False) or {}

    async def expand_foreign_keys(
        self, database: str, table: str, column: str, values: Sequence[Any]
    ) -> dict[tuple[str, Any], str]:
        """Return by column and id the names of rows that a column names, in the page's language.

        Datasette would ask the database for each column of each page.
        """
        explorer = EXPLORERS[self]
        names = explorer.labels.get(explorer.table_of_ids(table, column) or "")
        if names is None:
            found: dict[tuple[str, Any], str] = await super().expand_foreign_keys(
                database, table, column, values
            )
            return found
        said = {value: names[value] for value in values if value in names}
        return {(column, value): say(name.zh, name.en) or name.zh for value, name in said.items()}

    def setting(self, key: str) -> Any:
        """Return a setting."""
        value = super().setting(key)
        return value + ENGLISH_FOLDER if key == "base_url" and LANGUAGE.get() == "en" else value
