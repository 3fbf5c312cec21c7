"""`/-/openapi.json`: the API described, from `openapi/*.yaml` and what this database offers."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from datasette import Response
from datasette.utils import add_cors_headers

from carbonpeak.explore.explorer import DATABASE, EXPLORERS, Explorer
from carbonpeak.explore.queries import Parameter, Query
from carbonpeak.packaged import read_packaged
from carbonpeak.peers import PARAMETERS
from carbonpeak.search.documents import FACETS
from carbonpeak.search.messages import messages

PARTS = ("base", "search", "peers", "similar", "data")

# A description is nested plain objects, hence Any.
Plain = dict[str, Any]


async def answer(datasette: Any) -> Response:
    """Answer with the description. Datasette has no types, hence Any."""
    headers = {"Cache-Control": "max-age=60"}
    add_cors_headers(headers)
    return Response.json(describe_api(EXPLORERS[datasette]), headers=headers)


def describe_api(explorer: Explorer) -> Plain:
    """Return the description as OpenAPI 3.1 wants it."""
    described: Plain = {}
    for part in PARTS:
        _merge(described, _read(part))
    described["info"]["version"] = explorer.dictionary.meta["data_version"]
    described["servers"] = [{"url": explorer.base_url.rstrip("/") or "/"}]
    paths = described["paths"]
    paths["/-/search.json"]["get"]["parameters"] += _facets()
    paths["/-/peers.json"]["get"]["parameters"] += _traits(explorer)
    for parameter in paths["/carbonpeak/{table}.json"]["get"]["parameters"][:1]:
        parameter["schema"]["enum"] = sorted(explorer.dictionary.table_by_name)
    for query in explorer.queries.values():
        paths[f"/{DATABASE}/{query.name}.json"] = {"get": _describe_query(explorer, query)}
    for path, methods in paths.items():
        if path.startswith(f"/{DATABASE}"):
            methods["get"]["parameters"].append(described["components"]["parameters"]["Version"])
    return described


def _read(part: str) -> Plain:
    plain: Plain = deepcopy(read_packaged(f"explore/openapi/{part}.yaml"))
    return plain


def _merge(whole: Plain, part: Plain) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(whole.get(key), dict):
            _merge(whole[key], value)
        else:
            whole[key] = value


def _facets() -> Iterator[Plain]:
    for facet in FACETS:
        title = messages().facets[facet]
        yield {
            "name": facet,
            "in": "query",
            "description": f"{title.zh} · {title.en}",
            "schema": {"type": "array", "items": {"type": "string"}},
            "explode": True,
        }


def _traits(explorer: Explorer) -> Iterator[Plain]:
    """Yield the parameters that describe a place."""
    for parameter in PARAMETERS:
        schema: Plain = {"type": "number"}
        if parameter.vocabulary is not None:
            table = f"vocabulary_{parameter.vocabulary.replace('-', '_')}"
            names = (f"{key} {said.zh}" for key, said in explorer.labels.get(table, {}).items())
            schema = {"type": "string", "description": "、".join(names)}
        if parameter.many:
            schema = {"type": "array", "items": schema}
        yield {"name": parameter.name, "in": "query", "schema": schema}


def _describe_query(explorer: Explorer, query: Query) -> Plain:
    return {
        "operationId": query.name,
        "summary": f"{query.title.zh} · {query.title.en}",
        "description": f"{query.description.zh} {query.description.en}",
        "parameters": [
            *(_describe_parameter(explorer, parameter) for parameter in query.parameters),
            {
                "name": "_shape",
                "in": "query",
                "required": True,
                "schema": {"type": "string", "enum": ["objects"]},
            },
        ],
        "responses": {
            "200": {
                "description": "行 · rows",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/QueryAnswer"}}
                },
            },
            "400": {"$ref": "#/components/responses/Refused"},
        },
    }


def _describe_parameter(explorer: Explorer, parameter: Parameter) -> Plain:
    schema: Plain = {"type": "string", "default": parameter.default}
    if parameter.choices:
        schema["enum"] = ["", *parameter.choices]
    elif parameter.table:
        schema["enum"] = ["", *explorer.labels[parameter.table]]
        if parameter.default not in schema["enum"]:
            schema["enum"].append(parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.label.zh} · {parameter.label.en}",
        "schema": schema,
    }
