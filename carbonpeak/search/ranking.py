"""The order of what was found: by the words of the query, then by how close they stand.

What is like the very first hits is lifted a little, whatever it is called there. The level of
evidence parts near equals. Places and peaks play no part.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.likeness import Label, Likeness
from carbonpeak.search.matching import Found
from carbonpeak.search.sets import (
    Numbers,
    Points,
    Scores,
    first_of,
    flags_of,
    mask_of,
    numbers_of,
)
from carbonpeak.search.understanding import Unit

UnitFound: TypeAlias = tuple[Unit, Found]
Sort: TypeAlias = Literal["relevance", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What matches the words of a query, before any filter."""

    matched: int
    complete: int
    """Those of them that hold every word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What a document gains by being like the first, and the label that says most of it."""

    label: Label
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The first documents of an answer, best first, each with its score."""

    numbers: Numbers
    points: Points
    lifts: Mapping[int, Lift] = field(default_factory=dict)


class Ranker:
    """Ranks the documents of one index."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._rows = knowledge.rows
        self._settings = knowledge.settings
        evidence = np.array([row.evidence for row in knowledge.rows])
        self._evidence: Points = 1 + knowledge.settings.evidence * evidence
        self._everything = (1 << len(knowledge.rows)) - 1
        self._likeness = Likeness(knowledge)

    def match(self, present: Sequence[UnitFound], visible: int, *, sort: Sort) -> Matched:
        """Return what matches the units; with no units everything does.

        What is only like the first of a short answer would stand among them by date: there it is
        left out.
        """
        if not present:
            return Matched(matched=self._everything, complete=self._everything)
        complete = self._everything
        for _, found in present:
            complete &= found.full_mask
        matched = complete
        if (complete & visible).bit_count() < self._settings.enough:
            matched |= self._partly(present)
            if sort == "relevance":
                matched |= self._kin(present, matched & visible)
        return Matched(matched=matched, complete=complete)

    def rank(
        self,
        present: Sequence[UnitFound],
        wanted: int,
        *,
        sort: Sort,
        rows: slice,
        closeness: Callable[[int], float],
    ) -> Ranked:
        """Return some rows of the wanted documents, best first; without units they stand by date.

        `closeness` says of a document how close the units stand in it, 0 to 1.
        """
        if not present:
            numbers = numbers_of(wanted)
            return self._by_date(Scores(numbers, np.zeros(len(numbers))), rows)
        scores = self.score(present, wanted)
        if sort == "date":
            return self._by_date(scores, rows)
        return self._by_score(scores, rows, closeness if len(present) > 1 else None)

    def _by_date(self, scores: Scores, rows: slice) -> Ranked:
        places = np.argsort(self._places_by_date[scores.numbers])[rows]
        return Ranked(numbers=scores.numbers[places], points=scores.points[places])

    @cached_property
    def _places_by_date(self) -> Numbers:
        """The place of each document where all stand by date, the latest first."""
        rows = self._rows
        order = sorted(
            range(len(rows)), key=lambda n: (rows[n].date, rows[n].evidence), reverse=True
        )
        places = np.empty(len(rows), dtype=np.intp)
        places[order] = np.arange(len(rows))
        return places

    def _by_score(
        self, scores: Scores, rows: slice, closeness: Callable[[int], float] | None
    ) -> Ranked:
        numbers, points = scores.numbers, scores.points.copy()
        if closeness is not None:
            # Closeness only adds, so that the first stay first.
            first = first_of(self._settings.closeness_depth, points)
            near = np.array([closeness(number) for number in numbers[first].tolist()])
            points[first] *= 1 + self._settings.closeness * near
        lifts = self._lifts(numbers, points)
        lifted = points.copy()
        places = numbers.searchsorted(list(lifts))
        lifted[places] += [lift.points for lift in lifts.values()]
        best = first_of(rows.stop, lifted, points)[rows]
        return Ranked(numbers=numbers[best], points=lifted[best], lifts=lifts)

    def _lifts(self, numbers: Numbers, points: Points) -> dict[int, Lift]:
        """Return what the first documents gain by being like the very first."""
        reached = first_of(self._settings.alike_reach, points)
        first = reached[: self._settings.alike_depth]
        compared = dict(zip(numbers[first].tolist(), points[first].tolist(), strict=True))
        most = self._settings.alike * max(compared.values(), default=0.0)
        gains = self._likeness.gains(compared, numbers[reached].tolist())
        return {
            number: Lift(label=gain.label, points=gain.share * most)
            for number, gain in gains.items()
        }

    def _kin(self, present: Sequence[UnitFound], found: int) -> int:
        """Return what an answer too short is filled up with: the documents that share a measure
        type with the first found. Nothing, where no subject was asked for.
        """
        is_short = found.bit_count() < self._settings.enough
        if not is_short or not any(unit.is_subject for unit, _ in present):
            return 0
        scores = self.score(present, found)
        first = first_of(self._settings.alike_depth, scores.points)
        return self._likeness.kin_of(scores.numbers[first].tolist())

    def _partly(self, present: Sequence[UnitFound]) -> int:
        """Return the documents that hold enough of the words, the rarer ones counting more."""
        _, shares = self._held(present)
        wanted = self._settings.enough_share * _rarity(present)
        return mask_of(np.flatnonzero((shares > 0) & (shares >= wanted)))

    def mostly(self, present: Sequence[UnitFound], visible: int) -> int:
        """Return the visible documents that hold at least half of the words, and these not only
        common ones; where none does, those that hold fewer.
        """
        counts, shares = self._held(present)
        counts[~flags_of(visible, len(counts))] = 0
        wanted = self._settings.enough_share * _rarity(present)
        for needed in range((len(present) + 1) // 2, 0, -1):
            mask = mask_of(np.flatnonzero((counts >= needed) & (shares >= wanted)))
            if mask:
                return mask
        return mask_of(np.flatnonzero(counts))

    def _held(self, present: Sequence[UnitFound]) -> tuple[Numbers, Points]:
        """Return of each document how many of the words it holds, and the sum of their rarity."""
        counts = np.zeros(len(self._rows), dtype=np.intp)
        shares = np.zeros(len(self._rows))
        for _, found in present:
            counts[found.scores.numbers] += 1
            shares[found.scores.numbers] += found.rarity
        return counts, shares

    def score(self, present: Sequence[UnitFound], wanted: int) -> Scores:
        """Return the scores of documents; one that lacks a word keeps only a part of its score."""
        points = np.zeros(len(self._rows))
        held = np.zeros(len(self._rows))
        for _, found in present:
            points[found.scores.numbers] += found.scores.points
            held[found.full] += found.rarity
        missing = self._settings.missing
        points *= missing + (1 - missing) * held / (_rarity(present) or 1.0)
        points *= self._evidence
        numbers = numbers_of(wanted)
        return Scores(numbers, points[numbers])


def _rarity(present: Sequence[UnitFound]) -> float:
    return sum(found.rarity for _, found in present)
