"""Datasette's two entry pages, made from the dictionary.

Datasette's own ask every table for its columns, keys and counts at each visit: 0.6 seconds here.
"""

from typing import Any

from datasette import Response
from datasette.utils import format_bytes

from carbonpeak.explore.explorer import DATABASE

# Datasette has no types, hence Any.


async def show_home(request: Any, datasette: Any) -> Response:
    """Answer `/data/`: what there is and how to get it."""
    return await _render("index.html", request, datasette, {})


async def show_database(request: Any, send: Any, datasette: Any) -> Response | None:
    """Answer `/data/carbonpeak`: tables and a place for SQL; a query sent to it is Datasette's."""
    from datasette.views.database import DatabaseView

    if request.args.get("sql"):
        answer: Response | None = await DatabaseView.as_view(datasette)(request, send)
        return answer
    size = datasette.databases[DATABASE].size
    context = {"database": DATABASE, "size": format_bytes(size)}
    return await _render("database.html", request, datasette, context)


async def _render(
    template: str, request: Any, datasette: Any, context: dict[str, object]
) -> Response:
    page = await datasette.render_template(template, context, request=request)
    seconds = datasette.setting("default_cache_ttl")
    return Response.html(page, headers={"Cache-Control": f"max-age={seconds}"})
