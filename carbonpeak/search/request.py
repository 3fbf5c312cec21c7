"""What a search is asked and what it answers, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal

from carbonpeak.problems import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A query with filters.

    Values of one facet add up, facets narrow. Without a `status` only what is published is
    found, without a `page_kind` only cases.
    """

    query: str = ""
    language: Language = "zh"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Literal["relevance", "date"] = "relevance"
    page: int = 1
    size: int = 20
    explain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HitResult:
    """The result a hit shows, printed with its unit."""

    text: str
    value: str
    kind: str
    kind_label: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a hit stands where it does: a word, how it was found, what it added to the score."""

    word: str
    way: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. `snippet` is HTML: escaped text with `<mark>`; all else is plain text."""

    id: str
    page_kind: str
    url: str
    """Address from the site's root."""
    title: str
    title_language: Language
    """`zh` where an English title is missing."""
    pilot: str | None
    pilot_label: str
    snippet: str
    snippet_language: Language
    result: HitResult | None
    field: str
    level: str
    status: str
    status_label: str
    score: float
    missing: tuple[str, ...] = ()
    """Words of the query this hit lacks."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet and how many hits it would leave."""

    id: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A trait found in the query, offered as a filter."""

    text: str
    facet: str
    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedWord:
    """A word that was searched, and the other names searched with it."""

    text: str
    also: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTerm:
    """A name near to a word that no record holds, and how many hits it would have."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterToDrop:
    """A facet whose filter stands in the way, and how many hits there are without it."""

    facet: str
    label: str
    """Title of the facet and what was chosen."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAlso:
    """A pilot, a measure type or a page that fits the query."""

    id: str
    page_kind: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What was found."""

    query: str
    language: Language
    total: int
    complete: int
    """How many of them hold every word."""
    page: int
    size: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    """Counts under the query and the filters of the other facets."""
    words: tuple[SearchedWord, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    dropped: tuple[str, ...] = ()
    did_you_mean: str | None = None
    near_terms: tuple[NearTerm, ...] = ()
    """What may be asked instead, where nothing was found; places called by two letters always."""
    filters_to_drop: tuple[FilterToDrop, ...] = ()
    """What may be taken off, where nothing was found."""
    see_also: tuple[SeeAlso, ...] = ()
    notes: tuple[str, ...] = ()
    data_version: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the answer as plain objects for JSON."""
        return {name: _plain(getattr(self, name)) for name in _names(SearchAnswer)}


def _plain(value: object) -> object:
    # `asdict` copies each text and number too, which takes three times as long.
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
