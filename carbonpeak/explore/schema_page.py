"""`/-/schema`: the tables as a diagram and every column with what it means; `.mmd` as text."""

from typing import Any

from datasette import Response
from datasette.utils import add_cors_headers
from markupsafe import Markup

from carbonpeak.explore.diagram import draw_diagram, write_mermaid
from carbonpeak.explore.explorer import EXPLORERS

# Datasette has no types, hence Any.


async def show_schema(request: Any, datasette: Any) -> Response:
    """Answer with the page."""
    diagram = draw_diagram(EXPLORERS[datasette].dictionary)
    context = {"diagram": Markup(diagram)}  # Its texts are escaped where they are written.
    page = await datasette.render_template("schema.html", context, request=request)
    return Response.html(page, headers={"Cache-Control": "max-age=60"})


async def answer_mermaid(datasette: Any) -> Response:
    """Answer with the diagram as text."""
    headers = {"Cache-Control": "max-age=60"}
    add_cors_headers(headers)
    return Response.text(write_mermaid(EXPLORERS[datasette].dictionary), headers=headers)
