"""Which documents hold a unit of a query, and with which score: BM25 over weighted words.

A unit is found in several ways (the word itself, other names of its concept, its parts); the best
way counts. What was computed for a unit is kept, so that common words are scored once.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from carbonpeak.search.concepts import Concept, trait_token
from carbonpeak.search.gathering import CHARACTERS, PAIRS, WORDS
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.sets import (
    Numbers,
    Points,
    Scores,
    best_of,
    common_to,
    first_of,
    mask_of,
    union_of,
)
from carbonpeak.search.understanding import Unit
from carbonpeak.search.weighing import pairs_of
from carbonpeak.search.whoosh_index import WhooshReader
from carbonpeak.text import Segmenter, is_han

READ_FOR_A_PHRASE = 400
"""How many documents are read for a quotation; reading one takes a twentieth of a millisecond."""
READ_FOR_A_QUERY = 3 * READ_FOR_A_PHRASE
"""How many are read for all quotations of a query together, as many for each."""
_KEPT_SCORES = 1_000_000
"""How many scores are kept in memory for words, and as many for units: 16 MB each."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """The documents that hold something, with a score each."""

    scores: Scores
    parts: tuple[tuple[str, Scores], ...]
    """The ways in which they were found, each with the scores it gave before weighing."""
    rarity: float
    full: Numbers
    """Those that hold it and not only something near to it."""
    unread: int
    """How many hold the words of a quotation and were not read for whether it stands there."""

    def __len__(self) -> int:
        return len(self.scores) + sum(len(scores) for _, scores in self.parts)

    @property
    def mask(self) -> int:
        """The documents as the bits of one number."""
        return self.scores.mask

    @cached_property
    def full_mask(self) -> int:
        """Those in `full` as the bits of one number."""
        return mask_of(self.full)


_Value = TypeVar("_Value", Scores, Found)


class Kept(Generic[_Value]):
    """A bounded store of what was found, the oldest leaving first; safe for threads."""

    def __init__(self) -> None:
        self._scores = 0
        self._values: OrderedDict[object, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], _Value]) -> _Value:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._scores += len(value) + 1
            while self._scores > _KEPT_SCORES and len(self._values) > 1:
                _, oldest = self._values.popitem(last=False)
                self._scores -= len(oldest) + 1
        return value


class Matcher:
    """Scores units over one index."""

    def __init__(self, reader: WhooshReader, knowledge: Knowledge, segmenter: Segmenter) -> None:
        self._reader = reader
        self._segmenter = segmenter
        self._settings = knowledge.settings
        self.count = len(knowledge.rows)
        lengths = [row.length for row in knowledge.rows]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        b, k = self._settings.length, self._settings.saturation
        self._damping: Points = k * (1 - b + b * np.array(lengths) / mean)
        self._words: Kept[Scores] = Kept()
        self._units: Kept[Found] = Kept()

    def find_all(self, units: Sequence[Unit]) -> list[Found]:
        """Return the documents that hold each unit of a query."""
        quotations = sum(unit.is_phrase for unit in units)
        read = min(READ_FOR_A_PHRASE, READ_FOR_A_QUERY // max(quotations, 1))
        return [self.find(unit, with_traits=len(units) > 1, read=read) for unit in units]

    def find(self, unit: Unit, *, with_traits: bool, read: int = READ_FOR_A_PHRASE) -> Found:
        """Return the documents that hold a unit; traits of the place count only where wanted.

        For a quotation so many documents are read at most.
        """
        key = (unit.text, unit.is_phrase and read, unit.is_denied, with_traits)
        return self._units.get(key, lambda: self._find(unit, with_traits=with_traits, read=read))

    def _find(self, unit: Unit, *, with_traits: bool, read: int) -> Found:
        unread = 0
        if unit.is_phrase:
            scores, unread = self._phrase(unit.text, unit.words, read)
            ways = [("word", scores)]
        else:
            ways = list(self._ways(unit, with_traits=with_traits))
        best = self._best(ways)
        full = best.numbers
        scarcity = math.log(1 + (self.count - len(full) + 0.5) / (len(full) + 0.5))
        rarity = self.importance(unit) * scarcity
        near = dict.fromkeys(token for concept in unit.concepts for token in concept.near)
        if near and len(full) < self._settings.enough and not unit.is_phrase:
            ways += (("near", self._word(token)) for token in near)
            best = self._best(ways)
        return Found(
            scores=Scores(best.numbers, best.points * rarity),
            parts=tuple(ways),
            rarity=rarity,
            full=full,
            unread=unread,
        )

    def importance(self, unit: Unit) -> float:
        """Return how much a unit counts beside others: a name of the field more than any word."""
        if unit.concepts and all(concept.is_general for concept in unit.concepts):
            return self._settings.general
        if unit.concepts or unit.is_phrase or unit.is_quantity:
            return self._settings.concept
        if len(unit.text) == 1 or unit.text.isdecimal():
            return self._settings.character
        return 1.0

    def _ways(self, unit: Unit, *, with_traits: bool) -> Iterator[tuple[str, Scores]]:
        if unit.words == (unit.text,) or len(unit.words) == 1:
            yield "word", self._word(unit.words[0])
            parts = self._segmenter.parts(unit.words[0])
            if parts:
                yield "parts", self._all(parts)
        elif not unit.is_unknown:
            yield "parts", self._all(unit.words)
        for concept in unit.concepts:
            if not unit.is_denied or concept.is_group:
                yield from self._concept(concept, with_traits=with_traits)
        if len(unit.text) == 1 and is_han(unit.text):
            yield "across", self._word(unit.text, (CHARACTERS,))
        elif unit.is_unknown:
            yield "word", self._characters(unit.text)

    def _concept(self, concept: Concept, *, with_traits: bool) -> Iterator[tuple[str, Scores]]:
        way = "synonym" if concept.is_group else "label"
        yield way, self._word(concept.token)
        if way == "synonym":
            yield "broader", self._word(f">{concept.token[1:]}")
        elif concept.token.startswith("#"):
            # A trait asked for alone is rather a subject; cases of such places come last.
            yield (
                "trait" if with_traits else "near",
                self._word(trait_token(*concept.token[1:].split("/"))),
            )

    def _word(self, word: str, fields: tuple[str, ...] = (WORDS,)) -> Scores:
        def read() -> Scores:
            # No document holds a word in two fields.
            return union_of([self._saturate(field, word) for field in fields])

        return self._words.get((word, fields), read)

    def _saturate(self, field: str, word: str) -> Scores:
        posting = self._reader.posting(field, word)
        numbers = np.frombuffer(posting.numbers, np.intc).astype(np.intp)
        weights = np.frombuffer(posting.weights, np.float32).astype(np.float64)
        most = self._settings.saturation + 1
        return Scores(numbers, weights * most / (weights + self._damping[numbers]))

    def _all(self, words: tuple[str, ...]) -> Scores:
        """Return the documents that hold every word, with the mean of its scores."""
        numbers, columns = common_to([self._word(word) for word in words], self.count)
        return Scores(numbers, sum(columns[1:], columns[0]) / len(columns))

    def _characters(self, text: str) -> Scores:
        """Return the documents that hold characters in this order, word or not."""
        pairs = [self._word(pair, (WORDS, PAIRS)) for pair in pairs_of(text)]
        numbers, columns = common_to(pairs, self.count)
        return Scores(numbers, np.minimum.reduce(columns))

    def _phrase(self, text: str, words: tuple[str, ...], read: int) -> tuple[Scores, int]:
        """Return the documents in which a quotation stands as it is, and how many that hold its
        words were not read.
        """
        found = self._all(words) if not is_han(text) else self._characters(text)
        if is_han(text) and len(text) == 2:
            return found, 0
        first = np.sort(first_of(read, found.points))
        written = text.encode()
        held = [written in self._reader.plain(n) for n in found.numbers[first].tolist()]
        stands = first[held]
        return Scores(found.numbers[stands], found.points[stands]), len(found) - len(first)

    def _best(self, ways: list[tuple[str, Scores]]) -> Scores:
        """Return the documents found in any way, each with the best of its scores."""
        factors = self._settings.ways
        return best_of(((scores, factors[way]) for way, scores in ways), self.count)

    def way_of(self, found: Found, number: int) -> str:
        """Return the way in which a document was found best."""
        factors = self._settings.ways
        held = [(way, scores.of(number)) for way, scores in found.parts]
        weighed = [(way, points * factors[way]) for way, points in held if points is not None]
        return max(weighed, key=lambda one: one[1])[0]
