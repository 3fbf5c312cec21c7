"""One search under way: the request, what was understood and what was found."""

from dataclasses import dataclass

from carbonpeak.search.faceting import Filters
from carbonpeak.search.ranking import UnitFound
from carbonpeak.search.request import SearchRequest
from carbonpeak.search.understanding import Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What all parts of an answer are made from."""

    request: SearchRequest
    understood: Understood
    present: tuple[UnitFound, ...]
    """The units that some document of the wanted kind holds."""
    elsewhere: tuple[UnitFound, ...]
    """The units that only others hold: pilots, measure types, pages, unpublished cases."""
    absent: frozenset[str]
    filters: Filters
    unknown_filters: tuple[str, ...]
    visible: int
    """The documents that the filters leave."""
    matched: int
    """Those that match the words, before any filter."""
    matched_whole: int
    """Those of them that hold every word."""
    meant: str | None = None
    """What was searched instead of the query, whose words `absent` no record holds."""

    @property
    def total(self) -> int:
        return (self.matched & self.visible).bit_count()

    @property
    def complete(self) -> int:
        return (self.matched_whole & self.visible).bit_count()
