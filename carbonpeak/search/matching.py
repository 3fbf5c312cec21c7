"""Which documents hold a unit of a query, and with which score: BM25 over weighted words.

A unit is found in several ways (the word itself, other names of its concept, its parts); the best
way counts. What was computed for a unit is kept, so that common words are scored once.
"""

import heapq
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count

from carbonpeak.search.concepts import Concept, trait_token
from carbonpeak.search.gathering import CHARACTERS, PAIRS, WORDS
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.understanding import Unit
from carbonpeak.search.weighing import pairs_of
from carbonpeak.search.whoosh_index import WhooshReader
from carbonpeak.text import Segmenter, is_han

READ_FOR_A_PHRASE = 400
"""How many documents are read for a quotation; reading one takes a tenth of a millisecond."""
_KEPT_SCORES = 400_000
"""How many scores are kept in memory for words, and as many for units: about 40 MB each."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The documents that hold something, with a score each."""

    scores: Mapping[int, float]
    parts: tuple[tuple[str, Mapping[int, float]], ...] = ()
    """The ways in which they were found, each with the scores it gave before weighing."""
    rarity: float = 0.0
    near: frozenset[int] = frozenset()
    """Those that hold only something near to it."""
    unread: int = 0
    """How many hold the words of a quotation and were not read for whether it stands there."""

    @cached_property
    def mask(self) -> int:
        """The documents as the bits of one number."""
        return mask_of(self.scores)


class Kept:
    """A bounded store of what was found, the oldest leaving first; safe for threads."""

    def __init__(self) -> None:
        self._scores = 0
        self._values: OrderedDict[object, Found] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], Found]) -> Found:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._scores += len(value.scores) + 1
            while self._scores > _KEPT_SCORES and len(self._values) > 1:
                _, oldest = self._values.popitem(last=False)
                self._scores -= len(oldest.scores) + 1
        return value


_DIGITS = bytes.maketrans(b"01", b"\0\1")


def mask_of(numbers: Collection[int]) -> int:
    """Return a set of documents as the bits of one number."""
    digits = bytearray(b"0" * (max(numbers, default=0) + 1))
    for number in numbers:
        digits[~number] = 49  # the digit 1, counted from the end
    return int(digits, 2)


def numbers_of(mask: int) -> Iterator[int]:
    """Yield the documents of a set, ascending."""
    return compress(count(), f"{mask:b}"[::-1].encode().translate(_DIGITS))


class Matcher:
    """Scores units over one index."""

    def __init__(
        self,
        reader: WhooshReader,
        knowledge: Knowledge,
        segmenter: Segmenter,
        stands_in: Callable[[str, int], bool],
    ) -> None:
        self._reader = reader
        self._segmenter = segmenter
        self._settings = knowledge.settings
        self._stands_in = stands_in
        self.count = len(knowledge.rows)
        lengths = [row.length for row in knowledge.rows]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        b, k = self._settings.length, self._settings.saturation
        self._damping = [k * (1 - b + b * length / mean) for length in lengths]
        self._words = Kept()
        self._units = Kept()

    def find(self, unit: Unit, *, with_traits: bool) -> Found:
        """Return the documents that hold a unit; traits of the place count only where wanted."""
        key = (unit.text, unit.is_phrase, unit.is_denied, with_traits)
        return self._units.get(key, lambda: self._find(unit, with_traits=with_traits))

    def _find(self, unit: Unit, *, with_traits: bool) -> Found:
        if unit.is_phrase:
            ways = [("word", self._phrase(unit.text, unit.words))]
        else:
            ways = list(self._ways(unit, with_traits=with_traits))
        scores = self._best(ways)
        held = len(scores)
        scarcity = math.log(1 + (self.count - held + 0.5) / (held + 0.5))
        rarity = self._importance(unit) * scarcity
        near = dict.fromkeys(token for concept in unit.concepts for token in concept.near)
        only_near: frozenset[int] = frozenset()
        if near and held < self._settings.enough and not unit.is_phrase:
            ways += (("near", self._word(token)) for token in near)
            own, scores = scores, self._best(ways)
            only_near = frozenset(scores.keys() - own.keys())
        return Found(
            scores={number: score * rarity for number, score in scores.items()},
            parts=tuple((way, found.scores) for way, found in ways),
            rarity=rarity,
            near=only_near,
            unread=sum(found.unread for _, found in ways),
        )

    def _importance(self, unit: Unit) -> float:
        """Return how much a unit counts beside others: a name of the field more than any word."""
        if unit.concepts and all(concept.is_general for concept in unit.concepts):
            return self._settings.general
        if unit.concepts or unit.is_phrase or unit.is_quantity:
            return self._settings.concept
        if len(unit.text) == 1 or unit.text.isdecimal():
            return self._settings.character
        return 1.0

    def _ways(self, unit: Unit, *, with_traits: bool) -> Iterator[tuple[str, Found]]:
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

    def _concept(self, concept: Concept, *, with_traits: bool) -> Iterator[tuple[str, Found]]:
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

    def _word(self, word: str, fields: tuple[str, ...] = (WORDS,)) -> Found:
        def read() -> Found:
            scores: dict[int, float] = {}
            for name in fields:
                scores |= self._saturate(zip(*self._reader.posting(name, word), strict=True))
            return Found(scores=scores)

        return self._words.get((word, fields), read)

    def _saturate(self, weights: Iterable[tuple[int, float]]) -> dict[int, float]:
        damping, most = self._damping, self._settings.saturation + 1
        return {number: weight * most / (weight + damping[number]) for number, weight in weights}

    def _all(
        self,
        words: tuple[str, ...],
        fields: tuple[str, ...] = (WORDS,),
        *,
        join: Callable[[tuple[float, ...]], float] = lambda scores: sum(scores) / len(scores),
    ) -> Found:
        """Return the documents that hold every word, with their scores joined."""
        found = [self._word(word, fields).scores for word in words]
        first, *others = sorted(found, key=len)
        held = [number for number in first if all(number in other for other in others)]
        columns = (map(scores.__getitem__, held) for scores in found)
        return Found(scores=dict(zip(held, map(join, zip(*columns, strict=True)), strict=True)))

    def _characters(self, text: str) -> Found:
        """Return the documents that hold characters in this order, word or not."""
        return self._all(tuple(pairs_of(text)), (WORDS, PAIRS), join=min)

    def _phrase(self, text: str, words: tuple[str, ...]) -> Found:
        """Return the documents in which a quotation stands as it is."""
        found = self._all(words) if not is_han(text) else self._characters(text)
        if is_han(text) and len(text) == 2:
            return found
        first = heapq.nlargest(READ_FOR_A_PHRASE, found.scores, key=found.scores.__getitem__)
        scores = {n: found.scores[n] for n in first if self._stands_in(text, n)}
        return Found(scores=scores, unread=len(found.scores) - len(first))

    def _best(self, ways: Iterable[tuple[str, Found]]) -> dict[int, float]:
        """Return the documents found in any way, each with the best of its scores."""
        best: dict[int, float] = {}
        for way, found in ways:
            factor = self._settings.ways[way]
            if not best:
                best = {number: score * factor for number, score in found.scores.items()}
                continue
            before = best.get
            best |= {
                number: weighed
                for number, score in found.scores.items()
                if (weighed := score * factor) > before(number, 0.0)
            }
        return best

    def way_of(self, found: Found, number: int) -> str:
        """Return the way in which a document was found best."""
        weights = self._settings.ways
        held = [(way, scores[number]) for way, scores in found.parts if number in scores]
        return max(held, key=lambda one: one[1] * weights[one[0]])[0]
