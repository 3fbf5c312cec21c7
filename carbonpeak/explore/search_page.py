"""`/-/search`: the full search with facets as a page that needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from datasette import Response
from markupsafe import Markup, escape

from carbonpeak.explore.explorer import EXPLORERS, Explorer
from carbonpeak.explore.faults import NO_ADDRESS
from carbonpeak.explore.language import LANGUAGE, Said
from carbonpeak.explore.search_endpoint import (
    DEFAULT_SIZE,
    LARGEST_PAGE,
    BadParameter,
    read_request,
)
from carbonpeak.languages import mark_chinese
from carbonpeak.problems import Language
from carbonpeak.search import FacetValue, SearchAnswer, SearchRequest
from carbonpeak.search.messages import messages, rewriting

SHOWN_VALUES = 8
"""Values of a facet shown before the rest is folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet as a link that chooses it, or lets it go."""

    label: str
    count: int
    selected: bool
    url: str
    remove: str
    """What a link that lets go is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet with its values."""

    title: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    is_open: bool


async def show_search(request: Any, datasette: Any) -> Response:
    """Answer a search with a page. Datasette has no types, hence Any."""
    explorer = EXPLORERS.get(datasette)
    if explorer is None or explorer.search is None:
        return await _refuse(404, NO_ADDRESS, request, datasette)
    try:
        # The address alone decides the language of a page.
        asked = replace(read_request(request.args), language=LANGUAGE.get())
    except BadParameter as reason:
        return await _refuse(400, reason.said, request, datasette)
    found = await explorer.search.search(asked)
    page = await datasette.render_template(
        "search.html", _context(explorer, asked, found), request=request
    )
    return Response.html(page, headers={"Cache-Control": "max-age=60"})


async def _refuse(status: int, said: Said, request: Any, datasette: Any) -> Response:
    context = {"status": status, "said": said, "typed": None}
    page = await datasette.render_template("error.html", context, request=request)
    return Response.html(page, status=status)


def _context(explorer: Explorer, asked: SearchRequest, found: SearchAnswer) -> dict[str, object]:
    said, language = messages(), asked.language
    facets = tuple(_facets(explorer, asked, found))
    all_choices = [choice for facet in facets for choice in (*facet.choices, *facet.rest)]
    last = -(-found.total // found.size)
    return {
        "asked": asked,
        "found": found,
        "words": {
            name: text.en if language == "en" else text.zh for name, text in said.page.items()
        },
        "counted": _counted(found),
        "notes": [_readable(note, language) for note in (*rewriting(found), *found.notes)],
        "facets": facets,
        "chosen": [choice for choice in all_choices if choice.selected],
        "clear": _address(explorer, asked, filters={}),
        "sorts": {sort: _address(explorer, asked, sort=sort) for sort in ("relevance", "date")},
        "offers": [
            (one, _address(explorer, asked, filters=_toggled(asked, one.facet, one.id)))
            for one in found.recognised
        ],
        "near_terms": [
            (term, _address(explorer, asked, query=term.text)) for term in found.near_terms
        ],
        "drops": [
            (
                messages().page["drop"].say(language, label=one.label, count=one.count),
                _address(explorer, asked, filters=_without(asked, one.facet)),
            )
            for one in found.filters_to_drop
        ],
        "meant": _address(explorer, asked, query=found.did_you_mean) if found.did_you_mean else "",
        "previous": _address(explorer, asked, page=asked.page - 1) if asked.page > 1 else "",
        "next": (
            _address(explorer, asked, page=asked.page + 1)
            if asked.page < min(last, LARGEST_PAGE)
            else ""
        ),
        "last": last,
        "json": _address(explorer, asked, form=".json", language=language),
        "marked": Markup,  # A snippet is escaped text with marks.
    }


def _readable(note: str, language: Language) -> Markup:
    """Return a note that names words of both languages, each marked as what it is."""
    return mark_chinese(escape(note)) if language == "en" else escape(note)


def _counted(found: SearchAnswer) -> str:
    said = messages().page
    if found.total == 1:
        return said["one_result"].say(found.language)
    return said["results"].say(found.language, count=found.total)


def _facets(explorer: Explorer, asked: SearchRequest, found: SearchAnswer) -> list[Facet]:
    shown = []
    for name, values in found.facets.items():
        if not values or (len(values) == 1 and not values[0].selected):
            continue
        title = messages().facets[name].say(asked.language)
        choices = _choices(explorer, asked, name, title, values)
        shown.append(
            Facet(
                title=title,
                choices=choices[:SHOWN_VALUES],
                rest=choices[SHOWN_VALUES:],
                is_open=any(choice.selected for choice in choices),
            )
        )
    return shown


def _choices(
    explorer: Explorer, asked: SearchRequest, name: str, title: str, values: Sequence[FacetValue]
) -> tuple[Choice, ...]:
    remove = messages().page["remove"]
    return tuple(
        Choice(
            label=value.label,
            count=value.count,
            selected=value.selected,
            url=_address(explorer, asked, filters=_toggled(asked, name, value.id)),
            remove=remove.say(asked.language, label=f"{title}: {value.label}"),
        )
        for value in values
    )


def _toggled(asked: SearchRequest, facet: str, value: str) -> dict[str, tuple[str, ...]]:
    filters = dict(asked.filters)
    held = filters.get(facet, ())
    filters[facet] = tuple(v for v in held if v != value) if value in held else (*held, value)
    return filters


def _without(asked: SearchRequest, facet: str) -> dict[str, tuple[str, ...]]:
    return {other: values for other, values in asked.filters.items() if other != facet}


def _address(
    explorer: Explorer,
    asked: SearchRequest,
    *,
    query: str | None = None,
    filters: dict[str, tuple[str, ...]] | None = None,
    sort: str | None = None,
    page: int = 1,
    form: str = "",
    language: str | None = None,
) -> str:
    """Return the address of this search with something changed; it begins at its first page."""
    wanted = [("q", asked.query if query is None else query)]
    for facet, values in (asked.filters if filters is None else filters).items():
        wanted += [(facet, value) for value in values]
    if (sort or asked.sort) != "relevance":
        wanted.append(("sort", sort or asked.sort))
    if asked.size != DEFAULT_SIZE:
        wanted.append(("size", str(asked.size)))
    if page > 1:
        wanted.append(("page", str(page)))
    if language is not None:
        wanted.append(("lang", language))
    root = explorer.base_url if form else explorer.data
    return f"{root}-/search{form}?{urlencode(wanted)}"
