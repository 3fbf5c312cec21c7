"""Postings: for each word the documents that hold it and its weight in each, in little memory.

One pass over the texts gathers what both the index of the server and that of the site are made of.
"""

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from carbonpeak.search.weighing import WeighedWords

CHARACTERS = "characters"
"""Single Chinese characters, be they words or not."""
WORDS = "words"
PAIRS = "pairs"
"""Two neighbouring Chinese characters that are no word of the dictionary."""
SPELLINGS = "spellings"
"""Latin words as they are written."""
FIELDS = (CHARACTERS, PAIRS, SPELLINGS, WORDS)


class Posting(NamedTuple):
    """The documents that hold a word, ascending, and the word's weight in each."""

    numbers: "array[int]"
    weights: "array[float]"


class Gathered:
    """The words of the documents added so far, by field."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Posting]] = {field: {} for field in FIELDS}
        self.lengths: list[float] = []

    def add(self, found: WeighedWords) -> None:
        """Add the next document."""
        number = len(self.lengths)
        pairs = {p: weight for p, weight in found.pair_weights.items() if p not in found.words}
        _post(self.fields[CHARACTERS], found.character_weights, number)
        _post(self.fields[WORDS], found.words, number)
        _post(self.fields[PAIRS], pairs, number)
        _post(self.fields[SPELLINGS], dict.fromkeys(found.spellings, 1.0), number)
        self.lengths.append(found.length)

    def postings(self, field: str) -> Iterator[tuple[str, Posting]]:
        """Yield the words of a field in order, each with its posting."""
        held = self.fields[field]
        return ((word, held[word]) for word in sorted(held))


def _post(held: dict[str, Posting], words: Mapping[str, float], number: int) -> None:
    for word, weight in words.items():
        posting = held.get(word)
        if posting is None:
            posting = held[word] = Posting(array("i"), array("f"))
        numbers, weights = posting
        numbers.append(number)
        weights.append(weight)
