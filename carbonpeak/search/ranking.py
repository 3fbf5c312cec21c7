"""The order of what was found: by the words of the query, then by how close they stand.

What is of the same measure type as the very first hits is lifted a little, whatever it is called
there. The level of evidence parts near equals. Places and peaks play no part.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.matching import Found, mask_of, numbers_of
from carbonpeak.search.understanding import Unit

UnitFound = tuple[Unit, Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The documents of an answer, best first, and the sets behind them."""

    numbers: list[int]
    scores: dict[int, float]
    matched: int
    """All that match the words, before any filter."""
    complete: int
    """Those of them that hold every word."""
    lifts: Mapping[int, tuple[str, float]] = field(default_factory=dict)
    """What a document gained by a measure type it shares with the first, and by which."""


class Ranker:
    """Ranks the documents of one index."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rows = knowledge.rows
        self._settings = knowledge.settings
        evidence = knowledge.settings.evidence
        self._evidence = [1 + evidence * row.evidence for row in knowledge.rows]
        self._everything = (1 << len(knowledge.rows)) - 1
        self._numbers_of_type = knowledge.numbers.get("type", {})
        self._types: list[list[str]] = [[] for _ in knowledge.rows]
        for name, numbers in self._numbers_of_type.items():
            for number in numbers:
                self._types[number].append(name)

    def rank(
        self,
        present: Sequence[UnitFound],
        visible: int,
        *,
        sort: str,
        closeness: Callable[[int], float],
    ) -> Ranked:
        """Return what matches the units and is visible; with no units all that is visible.

        `closeness` says of a document how close the units stand in it, 0 to 1.
        """
        if not present:
            numbers = self._by_date(list(numbers_of(visible)))
            return Ranked(
                numbers=numbers, scores={}, matched=self._everything, complete=self._everything
            )
        complete = self._everything
        for _, found in present:
            complete &= found.mask & ~mask_of(found.near)
        matched = complete
        if (complete & visible).bit_count() < self._settings.enough:
            matched |= self.partly(present)
        scores = self.score(present, matched & visible)
        if sort == "date":
            numbers = self._by_date(list(scores))
            return Ranked(numbers=numbers, scores=scores, matched=matched, complete=complete)
        ranked = self._by_score(scores, closeness if len(present) > 1 else None)
        lifts = self._lift(ranked[: self._settings.alike_depth], scores)
        scores = scores | {n: scores[n] + points for n, (_, points) in lifts.items()}
        return Ranked(
            # Sorting keeps the order among equals.
            numbers=sorted(ranked, key=scores.__getitem__, reverse=True),
            scores=scores,
            matched=matched,
            complete=complete,
            lifts=lifts,
        )

    def _lift(
        self, first: Sequence[int], scores: Mapping[int, float]
    ) -> dict[int, tuple[str, float]]:
        """Return what documents gain by the measure types of the first: of each, the type that
        gives most, and the points.
        """
        total = sum(scores[number] for number in first)
        shares: defaultdict[str, float] = defaultdict(float)
        for number in first:
            for name in self._types[number]:
                shares[name] += scores[number] / total
        lifts: dict[int, tuple[str, float]] = {}
        for name, share in sorted(shares.items(), key=lambda item: (item[1], item[0])):
            points = share * self._settings.alike * scores[first[0]]
            lifts |= {n: (name, points) for n in self._numbers_of_type[name] if n in scores}
        return lifts

    def partly(self, present: Sequence[UnitFound]) -> int:
        """Return the documents that hold enough of the words, the rarer ones counting more."""
        shares: dict[int, float] = {}
        for _, found in present:
            for number in found.scores:
                shares[number] = shares.get(number, 0.0) + found.rarity
        wanted = self._settings.enough_share * sum(found.rarity for _, found in present)
        return mask_of([n for n, share in shares.items() if share >= wanted])

    def mostly(self, present: Sequence[UnitFound], visible: int) -> int:
        """Return the visible documents that hold at least half of the words, and these not only
        common ones; where none does, those that hold fewer.
        """
        counts: dict[int, int] = {}
        shares: dict[int, float] = {}
        for _, found in present:
            for number in numbers_of(found.mask & visible):
                counts[number] = counts.get(number, 0) + 1
                shares[number] = shares.get(number, 0.0) + found.rarity
        wanted = self._settings.enough_share * sum(found.rarity for _, found in present)
        mask = 0
        for needed in range((len(present) + 1) // 2, 0, -1):
            held = [n for n, count in counts.items() if count >= needed and shares[n] >= wanted]
            mask = mask_of(held)
            if mask:
                return mask
        return mask_of(counts)

    def score(self, present: Sequence[UnitFound], wanted: int) -> dict[int, float]:
        """Return the scores of documents; one that lacks a word keeps only a part of its score."""
        total = sum(found.rarity for _, found in present) or 1.0
        missing = self._settings.missing
        numbers = list(numbers_of(wanted))
        columns = (map(found.scores.get, numbers) for _, found in present)
        founds = [found for _, found in present]
        scores: dict[int, float] = {}
        for number, parts in zip(numbers, zip(*columns, strict=True), strict=True):
            score = held = 0.0
            for found, part in zip(founds, parts, strict=True):
                if part is not None:
                    score += part
                    if number not in found.near:
                        held += found.rarity
            score *= missing + (1 - missing) * held / total
            scores[number] = score * self._evidence[number]
        return scores

    def _by_date(self, numbers: list[int]) -> list[int]:
        return sorted(
            numbers, key=lambda n: (self._rows[n].date, self._rows[n].evidence), reverse=True
        )

    def _by_score(
        self, scores: dict[int, float], closeness: Callable[[int], float] | None
    ) -> list[int]:
        # Scores stand by number and sorting keeps that order among equals.
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        if closeness is not None:
            # Closeness only adds, so that the first stay first.
            first = ranked[: self._settings.closeness_depth]
            for number in first:
                scores[number] *= 1 + self._settings.closeness * closeness(number)
            ranked[: len(first)] = sorted(first, key=lambda number: (-scores[number], number))
        return ranked
