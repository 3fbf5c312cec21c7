"""`/-/search.json`: the full search with facets, as the command line has it."""

from typing import Any, Literal

from datasette import Response
from datasette.utils import add_cors_headers

from carbonpeak.explore.explorer import EXPLORERS
from carbonpeak.explore.faults import NO_ADDRESS, as_error
from carbonpeak.explore.language import LANGUAGE, Said
from carbonpeak.problems import Language
from carbonpeak.search import SearchRequest

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
LARGEST_PAGE = 1_000
LONGEST_QUERY = 2_000
OWN = frozenset({"q", "lang", "sort", "page", "size"})
"""Parameters of the request itself; every other one is a facet."""


class BadParameter(ValueError):
    """A parameter has a value it cannot have; `said` tells the reader which it may have."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


async def answer(request: Any, datasette: Any) -> Response:
    """Answer a search. Datasette has no types, hence Any."""
    headers = {"Cache-Control": "max-age=60"}
    add_cors_headers(headers)
    explorer = EXPLORERS.get(datasette)
    if explorer is None or explorer.search is None:
        return refuse(404, NO_ADDRESS, headers)
    try:
        asked = read_request(request.args)
    except BadParameter as reason:
        return refuse(400, reason.said, headers)
    found = await explorer.search.search(asked)
    return Response.json(found.to_json(), headers=headers)


def refuse(status: int, said: Said, headers: dict[str, str]) -> Response:
    """Return the answer to a request that cannot be met, in both languages."""
    return Response.json(as_error(status, said), status=status, headers=headers)


def read_request(arguments: Any) -> SearchRequest:
    """Return what an address asks for. Raises BadParameter."""
    return SearchRequest(
        query=(arguments.get("q") or "")[:LONGEST_QUERY],
        language=_language(arguments),
        filters={
            name: tuple(value for value in arguments.getlist(name) if value)
            for name in arguments
            if name not in OWN and not name.startswith("_")
        },
        sort=_sort(arguments),
        page=_number(arguments, "page", 1, LARGEST_PAGE),
        size=_number(arguments, "size", DEFAULT_SIZE, LARGEST_SIZE),
    )


def _language(arguments: Any) -> Language:
    """Return the language that is asked for, or else that of the address."""
    if not arguments.get("lang"):
        return LANGUAGE.get()
    return "en" if _choice(arguments, "lang", ("zh", "en")) == "en" else "zh"


def _sort(arguments: Any) -> Literal["relevance", "date"]:
    by_date = _choice(arguments, "sort", ("relevance", "date")) == "date"
    return "date" if by_date else "relevance"


def _choice(arguments: Any, name: str, allowed: tuple[str, ...]) -> str:
    value = arguments.get(name) or allowed[0]
    if value not in allowed:
        raise BadParameter(
            Said(
                zh=f"{name} 须为 {' 或 '.join(allowed)}",
                en=f"{name} must be {' or '.join(allowed)}",
            )
        )
    return str(value)


def _number(arguments: Any, name: str, default: int, largest: int) -> int:
    text = arguments.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= largest):
        raise BadParameter(
            Said(
                zh=f"{name} 须为 1 至 {largest} 的整数",
                en=f"{name} must be a whole number from 1 to {largest}",
            )
        )
    return int(text)
