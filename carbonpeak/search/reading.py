"""Where the words of one query stand in the documents it finds; each document is read once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from carbonpeak.search.entry import Entry
from carbonpeak.search.marking import Names, lines_with, shorten
from carbonpeak.search.matching import Found

HeldLines = Mapping[int, int]
"""For each line that holds any of the units of a query, which of them as the bits of a number."""


class Reading:
    """Reads documents for the units of one query."""

    def __init__(
        self, entry: Callable[[int], Entry], names: Sequence[Names], found: Sequence[Found]
    ) -> None:
        self.names = tuple(names)
        self._sought = [shorten(one) for one in names]
        self._entry = entry
        self._found = tuple(found)
        self._read: dict[int, HeldLines] = {}

    def held(self, number: int) -> HeldLines:
        """Return where the units stand in a document."""
        if number not in self._read:
            self._read[number] = self._find(number)
        return self._read[number]

    def _find(self, number: int) -> HeldLines:
        lines = self._entry(number).lines
        held: defaultdict[int, int] = defaultdict(int)
        for index, (names, found) in enumerate(zip(self._sought, self._found, strict=True)):
            if found.mask >> number & 1:
                for line in lines_with(lines, names):
                    held[line] |= 1 << index
        return held

    def closeness(self, number: int) -> float:
        """Return the largest share of the other units that stand with one in one line, 0 to 1."""
        most = max(map(int.bit_count, self.held(number).values()), default=0)
        return max(0, most - 1) / (len(self.names) - 1)
