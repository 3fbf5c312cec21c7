"""Datasette set up over one finished database and one search index."""

from collections.abc import Iterable
from contextlib import closing
from hashlib import file_digest
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection, DatabaseError
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from carbonpeak import text
from carbonpeak.dictionary import Dictionary, Table, open_database, read_dictionary
from carbonpeak.explore import plugin
from carbonpeak.explore.bounded import BoundedDatabase
from carbonpeak.explore.comparing import read_cases
from carbonpeak.explore.explorer import DATABASE, EXPLORERS, Explorer, Scope
from carbonpeak.explore.guard import guard
from carbonpeak.explore.instance import FixedDatasette
from carbonpeak.explore.language import Said
from carbonpeak.explore.likeness import read_likeness
from carbonpeak.explore.metadata import describe_database
from carbonpeak.explore.queries import canned_queries
from carbonpeak.explore.searcher import Searcher
from carbonpeak.explore.versions import read_versions

SETTINGS: dict[str, object] = {
    "default_page_size": 50,
    "max_returned_rows": 5000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 300,
    "suggest_facets": False,
    "default_allow_sql": True,
    "allow_download": True,
    "allow_csv_stream": True,
    "max_csv_mb": 50,
    "truncate_cells_html": 600,
    "default_cache_ttl": 60,
    "num_sql_threads": 3,
}


class CannotExplore(Exception):
    """The database cannot be opened; the message says why and what mends it."""


class DataApplication:
    """Datasette as an ASGI application that can be closed."""

    def __init__(self, datasette: Datasette, explorer: Explorer) -> None:
        self._datasette = datasette
        self._explorer = explorer
        self._application = guard(datasette.app(), explorer)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await self._application(scope, receive, send)

    @property
    def data_version(self) -> str:
        return self._explorer.dictionary.meta["data_version"]

    def close(self) -> None:
        """Give back threads and files."""
        self._datasette.executor.shutdown(wait=False)
        if self._explorer.search is not None:
            self._explorer.search.close()
        for database in self._datasette.databases.values():
            database.close()


def make_explorer(
    database: Path,
    search_index: Path | None,
    *,
    versions: Path | None = None,
    base_url: str = "/data/",
    site_url: str = "/",
) -> DataApplication:
    """Return the application for a database file named carbonpeak.db.

    It must be given paths from which `base_url` is already taken off. `versions` is the list of
    versions that the downloads keep. Raises CannotExplore.
    """
    if not pm.is_registered(plugin):
        pm.register(plugin, plugin.__name__)
    if pm.has_plugin(plugin.DEFAULT_HANDLER):
        pm.unregister(name=plugin.DEFAULT_HANDLER)
    explorer = _read(database, search_index, versions, base_url, site_url)
    tables = explorer.dictionary.tables
    folder = files("carbonpeak.explore")
    datasette = FixedDatasette(
        cors=True,
        template_dir=str(folder / "templates"),
        static_mounts=[("assets", str(folder / "static"))],
        settings={**SETTINGS, "base_url": base_url},
        metadata=describe_database(explorer.dictionary, DATABASE, base_url, site_url),
        inspect_data={DATABASE: _inspect(database, tables)},
    )
    bounded = BoundedDatabase(datasette, database, explorer.dictionary.table_by_name)
    datasette.add_database(bounded, name=DATABASE)
    EXPLORERS[datasette] = explorer
    return DataApplication(datasette, explorer)


def _inspect(database: Path, tables: Iterable[Table]) -> dict[str, object]:
    """Return what `datasette inspect` finds out of a file that does not change."""
    with database.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "hash": digest,
        "size": database.stat().st_size,
        "tables": {table.name: {"count": table.row_count} for table in tables},
    }


def _read(
    database: Path, search_index: Path | None, versions: Path | None, base_url: str, site_url: str
) -> Explorer:
    if set(str(database)) & set("?#%"):
        raise CannotExplore(f'SQLite cannot open a path with "?", "#" or "%": {database}')
    try:
        with closing(open_database(database)) as connection:
            dictionary = read_dictionary(connection)
            labels = _labels(connection, dictionary)
            likeness = read_likeness(connection)
            cases = read_cases(connection)
            words = [word for (word,) in connection.execute("select id from search_words")]
    except DatabaseError as error:
        raise CannotExplore(f"{database} cannot be read ({error}): build it anew") from error
    text.configure(words)
    return Explorer(
        dictionary=dictionary,
        labels=labels,
        likeness=likeness,
        cases=cases,
        queries={query.name: query for query in canned_queries()},
        search=Searcher(search_index) if search_index else None,
        kept=read_versions(versions),
        base_url=base_url,
        site_url=site_url,
    )


NAMES = (("zh", "en"), ("name_zh", "name_en"), ("title_zh", "title_en"))
"""Columns that hold the name of a row in each language."""
NAMED_BY_THEMSELVES = frozenset({"table_descriptions"})


def _labels(connection: Connection, dictionary: Dictionary) -> dict[str, dict[str, Said]]:
    found: dict[str, dict[str, Said]] = {}
    for table in dictionary.tables:
        names = next((pair for pair in NAMES if set(pair) <= table.column_by_name.keys()), None)
        if table.is_view or names is None or table.name in NAMED_BY_THEMSELVES:
            continue
        # All three names stand in the dictionary of the database.
        rows = connection.execute(f"select id, {', '.join(names)} from {table.name}")  # noqa: S608
        found[table.name] = {key: Said(zh or key, en or "") for key, zh, en in rows}
    return found
