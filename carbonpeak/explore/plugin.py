"""The Datasette plugin: Chinese in search boxes, links to the site, limits, pages of our own.

Does nothing in an instance of Datasette that `carbonpeak.explore.application` did not make.
"""

from collections.abc import Awaitable, Callable
from sqlite3 import Connection
from typing import Any

from datasette import Response, hookimpl
from datasette.plugins import pm
from datasette.utils import add_cors_headers

from carbonpeak import text
from carbonpeak.explore import (
    home,
    openapi,
    peers_endpoint,
    schema_page,
    search_endpoint,
    search_page,
    similar_endpoint,
)
from carbonpeak.explore.cells import show_value
from carbonpeak.explore.explorer import DATABASE, EXPLORERS
from carbonpeak.explore.faults import as_error, status_and_message
from carbonpeak.explore.limits import SENDING_SQL, limit_connection
from carbonpeak.explore.page import page_words

# Datasette has no types, hence Any for what is its own.

DEFAULT_HANDLER = "datasette.handle_exception"
"""Datasette's own answer to faults. It runs even where ours stands first and prints every bad
query with its locals, so `make_explorer` takes it away."""


@hookimpl(trylast=True)
def prepare_connection(conn: Connection, database: str, datasette: Any) -> None:
    """Bound every connection to the data, and cut what is searched for as it was indexed."""
    # Last, or Datasette's own escape_fts would stand.
    if datasette in EXPLORERS and database == DATABASE:
        limit_connection(conn)
        conn.create_function("escape_fts", 1, text.fts_query, deterministic=True)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, object]]:
    """Add pages and answers of our own."""
    if datasette not in EXPLORERS:
        return []
    return [
        (r"^/-/search$", search_page.show_search),
        (r"^/-/search\.json$", search_endpoint.answer),
        (r"^/-/openapi\.json$", openapi.answer),
        (r"^/-/schema$", schema_page.show_schema),
        (r"^/-/schema\.mmd$", schema_page.answer_mermaid),
        (r"^/-/peers\.json$", peers_endpoint.answer),
        (r"^/-/similar\.json$", similar_endpoint.answer),
        (r"^/$", home.show_home),
        # Datasette's view wants a group for the format; here there is none.
        (rf"^/(?P<database>{DATABASE})(?P<format>(?!))?$", home.show_database),
    ]


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> dict[str, object]:
    """Give templates the database's description of itself and the ways to the site."""
    explorer = EXPLORERS.get(datasette)
    return page_words(datasette, explorer, request) if explorer else {}


@hookimpl
def render_cell(value: object, column: str, table: str | None, datasette: Any) -> str | None:
    """Show terms by their labels, cases and places by their names, and link them to their rows."""
    explorer = EXPLORERS.get(datasette)
    if explorer is None:
        return None
    return show_value(explorer, table, column, value)


@hookimpl(tryfirst=True)
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Callable[[], Awaitable[Response]] | None:
    """Answer with a plain sentence: nothing of the machine or the code leaves it."""
    from datasette.handle_exception import handle_exception as default

    if datasette not in EXPLORERS:
        return None if pm.has_plugin(DEFAULT_HANDLER) else default(datasette, request, exception)

    async def answer() -> Response:
        status, said = status_and_message(
            exception, sends_sql=not SENDING_SQL.isdisjoint(request.args)
        )
        headers: dict[str, str] = {}
        add_cors_headers(headers)
        if request.path.split("?")[0].endswith(".json"):
            return Response.json(as_error(status, said), status=status, headers=headers)
        context = {"status": status, "said": said, "typed": request.args.get("sql")}
        page = await datasette.render_template("error.html", context, request=request)
        return Response.html(page, status=status, headers=headers)

    return answer
