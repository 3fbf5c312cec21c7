"""All that a static index holds of the documents, gathered one by one in little memory."""

from array import array

from carbonpeak.search.weighing import WeighedWords
from carbonpeak.text import is_han

FINENESS = 5
"""Weights are stored as whole numbers, this many to one."""


class Gathered:
    """Postings, words and spellings of the documents added so far."""

    def __init__(self) -> None:
        self.postings: dict[str, array[int]] = {}
        """For each pair of characters, stem and concept: gap to the document before, weight,
        gap, weight …"""
        self.words: set[str] = set()
        """Chinese words of the dictionary; they are found by their pairs."""
        self.spellings: set[str] = set()
        self.lengths: list[float] = []
        self._last: dict[str, int] = {}

    def add(self, found: WeighedWords) -> None:
        """Add the next document."""
        number = len(self.lengths)
        for word, weight in found.words.items():
            if word in self.words:
                continue
            if len(word) > 1 and is_han(word):
                self.words.add(word)
            else:
                self._post(word, number, weight)
        for pair, weight in found.pair_weights.items():
            self._post(pair, number, weight)
        self.spellings |= found.spellings
        self.lengths.append(found.length)

    def _post(self, word: str, number: int, weight: float) -> None:
        coded = self.postings.get(word)
        if coded is None:
            coded = self.postings[word] = array("I")
        coded.append(number - self._last.get(word, 0))
        coded.append(max(1, round(weight * FINENESS)))
        self._last[word] = number

    def count(self, word: str) -> int:
        """Return how many documents hold a pair, stem or concept."""
        return len(self.postings.get(word, ())) // 2
