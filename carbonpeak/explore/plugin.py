"""The Datasette plugin: Chinese in search boxes, links to the site, limits, the search endpoint.

Does nothing in an instance of Datasette that `carbonpeak.explore.application` did not make.
"""

import logging
from collections.abc import Awaitable, Callable
from sqlite3 import Connection
from typing import Any

from datasette import Response, hookimpl
from datasette.plugins import pm
from datasette.utils import add_cors_headers, tilde_encode
from datasette.utils.asgi import Base400
from markupsafe import Markup

from carbonpeak import text
from carbonpeak.explore import home, search_endpoint
from carbonpeak.explore.explorer import DATABASE, EXPLORERS, Application, Explorer
from carbonpeak.explore.guard import guard
from carbonpeak.explore.limits import limit_connection
from carbonpeak.explore.page import page_words

# Datasette has no types, hence Any for what is its own.

log = logging.getLogger(__name__)

DEFAULT_HANDLER = "datasette.handle_exception"
"""Datasette's own answer to faults. It runs even where ours stands first and prints every bad
query with its locals, so `make_explorer` takes it away."""

TOO_SLOW = "查询超过时限，已停止，请缩小范围 · the query took too long and was stopped: narrow it"


@hookimpl(trylast=True)
def prepare_connection(conn: Connection, database: str, datasette: Any) -> None:
    """Bound every connection to the data, and cut what is searched for as it was indexed."""
    # Last, or Datasette's own escape_fts would stand.
    if datasette in EXPLORERS and database == DATABASE:
        limit_connection(conn)
        conn.create_function("escape_fts", 1, text.fts_query, deterministic=True)


@hookimpl
def get_metadata(datasette: Any, key: str | None) -> dict[str, Any]:
    """Tell what tables and columns are.

    Under the key "tables" Datasette only looks for permissions, of which there are none, and
    copies all it is given, for every table it shows: that took two thirds of its time.
    """
    explorer = EXPLORERS.get(datasette)
    return explorer.metadata if explorer and key != "tables" else {}


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Put the guard before Datasette."""
    if datasette not in EXPLORERS:
        return lambda application: application
    return lambda application: guard(application, datasette.setting("base_url"))


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, object]]:
    """Add the full search as JSON, and entry pages in both languages."""
    if datasette not in EXPLORERS:
        return []
    return [
        (r"^/-/search\.json$", search_endpoint.answer),
        (r"^/$", home.show_home),
        # Datasette's view wants a group for the format; here there is none.
        (rf"^/(?P<database>{DATABASE})(?P<format>(?!))?$", home.show_database),
    ]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, object]:
    """Give templates the database's description of itself and the ways to the site."""
    explorer = EXPLORERS.get(datasette)
    return page_words(datasette, explorer) if explorer else {}


@hookimpl
def render_cell(value: object, column: str, table: str | None, datasette: Any) -> str | None:
    """Link ids in views and query results to their rows, where Datasette knows no foreign key."""
    explorer = EXPLORERS.get(datasette)
    if explorer is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    target = _table_of_ids(explorer, table, column)
    if target is None or not isinstance(value, str) or not value:
        return None
    row = f"{datasette.urls.table(DATABASE, target)}/{tilde_encode(value)}"
    label = " ".join(explorer.labels.get(target, {}).get(value, ()))
    return Markup('<a href="{}" title="{}">{}</a>').format(row, label or value, value)


def _table_of_ids(explorer: Explorer, table: str | None, column: str) -> str | None:
    described = explorer.dictionary.table_by_name.get(table or "")
    if described is None:
        return explorer.linked_columns.get(column)
    known = described.column_by_name.get(column)
    return known.refers_to if known and described.is_view else None


@hookimpl(tryfirst=True)
def handle_exception(
    datasette: Any, request: Any, exception: Exception
) -> Callable[[], Awaitable[Response]] | None:
    """Answer with a plain sentence: nothing of the machine or the code leaves it."""
    from datasette.handle_exception import handle_exception as default

    if datasette not in EXPLORERS:
        return None if pm.has_plugin(DEFAULT_HANDLER) else default(datasette, request, exception)

    async def answer() -> Response:
        status, message = _status_and_message(exception)
        headers: dict[str, str] = {}
        add_cors_headers(headers)
        if request.path.split("?")[0].endswith(".json"):
            body = {"ok": False, "error": message, "status": status}
            return Response.json(body, status=status, headers=headers)
        context = {"status": status, "error": message}
        page = await datasette.render_template("error.html", context, request=request)
        return Response.html(page, status=status, headers=headers)

    return answer


@hookimpl(tryfirst=True)
def forbidden(datasette: Any, request: Any, message: str) -> object:
    """Answer what is forbidden like any other fault."""
    if datasette not in EXPLORERS:
        return None
    return handle_exception(datasette, request, _Refused(message))


class _Refused(Base400):
    status = 403


def _status_and_message(exception: Exception) -> tuple[int, str]:
    from datasette.database import QueryInterrupted
    from datasette.views.base import DatasetteError

    interrupted = isinstance(exception, DatasetteError) and exception.message_is_html
    if interrupted or isinstance(exception, QueryInterrupted):
        return 400, TOO_SLOW
    if isinstance(exception, DatasetteError):
        # Its status is 500 where nobody gave one, but what it tells of is the reader's request.
        return 400 if exception.status == 500 else exception.status, str(exception.message)
    if isinstance(exception, Base400):
        return exception.status, str(exception.args[0] if exception.args else "")
    if isinstance(exception, ValueError):
        return 400, "a parameter of this address has a value it cannot have"
    log.exception("an answer failed", exc_info=exception)
    return 500, "this could not be answered"
