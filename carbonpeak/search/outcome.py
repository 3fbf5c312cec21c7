"""One search under way: the request, what was understood and what was found."""

from dataclasses import dataclass

from carbonpeak.search.faceting import Filters
from carbonpeak.search.matching import Found
from carbonpeak.search.ranking import Ranked, UnitFound
from carbonpeak.search.reading import Reading
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
    reading: Reading
    ranked: Ranked
    visible: int
    """The documents that the filters leave."""
    meant: str | None = None
    """What was searched instead of the query, whose words `absent` no record holds."""

    @property
    def total(self) -> int:
        return len(self.ranked.numbers)

    @property
    def complete(self) -> int:
        return (self.ranked.complete & self.visible).bit_count()

    def found_for(self, number: int) -> list[tuple[str, Found]]:
        """Return the words a document holds."""
        return [(unit.text, found) for unit, found in self.present if number in found.scores]
