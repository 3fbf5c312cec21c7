"""Filters and counts as sets of documents held in the bits of whole numbers."""

from collections.abc import Mapping

from carbonpeak.search.documents import BY_COUNT, FACETS
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.sets import mask_of

PUBLISHED = "published"
_NARROWED_UNASKED = ("page_kind", "status")
"""Facets by which an answer is narrowed even where no filter is asked for."""

Filters = Mapping[str, tuple[str, ...]]
Counts = dict[str, list[tuple[str, int]]]


class Facets:
    """The facets of one index."""

    def __init__(self, knowledge: Knowledge) -> None:
        size = len(knowledge.rows)
        self._labels = knowledge.labels
        self._masks = {
            facet: {
                value: mask_of(knowledge.numbers[facet][value])
                for value in _in_order(facet, knowledge)
            }
            for facet in knowledge.numbers
        }
        self._all = (1 << size) - 1
        self._with_status = self._any("status", tuple(self._masks.get("status", ())))

    def known(self, filters: Filters) -> tuple[Filters, tuple[str, ...]]:
        """Return the filters this index knows, and as text those it does not."""
        kept: dict[str, tuple[str, ...]] = {}
        unknown: list[str] = []
        for facet, values in filters.items():
            known = [value for value in values if self.has(facet, value)]
            unknown += (f"{facet}={value}" for value in values if value not in known)
            if known:
                kept[facet] = tuple(dict.fromkeys(known))
        return kept, tuple(unknown)

    def has(self, facet: str, value: str) -> bool:
        """Say whether a facet has a value, be it on no document."""
        return value in self._labels.get(facet, ()) or value in self._masks.get(facet, ())

    def _any(self, facet: str, values: tuple[str, ...]) -> int:
        masks = self._masks.get(facet, {})
        mask = 0
        for value in values:
            mask |= masks.get(value, 0)
        return mask

    @property
    def other_pages(self) -> int:
        """Everything but cases."""
        return self._all & ~self._any("page_kind", ("case",))

    def visible(self, filters: Filters, *, without: str | None = None) -> int:
        """Return what filters leave: cases unless a kind of page is asked for, and of those what
        is published unless a status is. `without` names a facet whose filter does not count.
        """
        mask = self._all
        for facet, values in filters.items():
            if facet != without:
                mask &= self._any(facet, values)
        if "page_kind" not in filters and without != "page_kind":
            mask &= self._any("page_kind", ("case",))
        if "status" not in filters and without != "status":
            mask &= ~self._with_status | self._any("status", (PUBLISHED,))
        return mask

    def count(self, found: int, filters: Filters) -> Counts:
        """Return, for each facet, how many of `found` each value would leave.

        A facet's own filter is left out of its counts, so that they say what choosing another
        value would give.
        """
        counts: Counts = {}
        shown = found & self.visible(filters)
        for facet in FACETS:
            is_free = facet in filters or facet in _NARROWED_UNASKED
            base = found & self.visible(filters, without=facet) if is_free else shown
            masks = self._masks.get(facet, {})
            values = [(value, (mask & base).bit_count()) for value, mask in masks.items()]
            chosen = filters.get(facet, ())
            kept = [(value, count) for value, count in values if count or value in chosen]
            counts[facet] = sorted(kept, key=_by_count) if facet in BY_COUNT else kept
        return counts

    def narrow(self, found: int, facet: str, value: str) -> int:
        """Return how many of `found` have a value."""
        return (found & self._any(facet, (value,))).bit_count()


def _in_order(facet: str, knowledge: Knowledge) -> list[str]:
    """Return the values of a facet as they stand: years from the last, others by their list."""
    values = knowledge.numbers[facet]
    if facet == "year":
        return sorted(values, reverse=True)
    order = {value: place for place, value in enumerate(knowledge.labels.get(facet, ()))}
    return sorted(values, key=lambda value: (order.get(value, len(order)), value))


def _by_count(value: tuple[str, int]) -> int:
    return -value[1]
