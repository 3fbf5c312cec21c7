"""Ranks documents one by one, as the search did before it scored all of them at once."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from carbonpeak.search.gathering import Posting
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.likeness import Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFound:
    """The documents that hold a word of a query, with a score each."""

    scores: Mapping[int, float]
    full: frozenset[int]
    rarity: float


def saturate(knowledge: Knowledge, posting: Posting) -> dict[int, float]:
    """Return the scores of one word, BM25 over its weights."""
    settings = knowledge.settings
    mean = sum(row.length for row in knowledge.rows) / len(knowledge.rows)
    b, k = settings.length, settings.saturation
    return {
        number: weight * (k + 1) / (weight + k * (1 - b + b * knowledge.rows[number].length / mean))
        for number, weight in zip(posting.numbers, posting.weights, strict=True)
    }


def find(
    knowledge: Knowledge,
    ways: Sequence[tuple[str, Mapping[int, float]]],
    *,
    full: frozenset[int],
    importance: float,
) -> PlainFound:
    """Return what was found in several ways, each with its scores; `full` without what is near."""
    rarity = importance * math.log(1 + (len(knowledge.rows) - len(full) + 0.5) / (len(full) + 0.5))
    best: dict[int, float] = {}
    for way, found in ways:
        for number, score in found.items():
            best[number] = max(score * knowledge.settings.ways[way], best.get(number, 0.0))
    scores = {number: score * rarity for number, score in best.items()}
    return PlainFound(scores=scores, full=full, rarity=rarity)


def match(knowledge: Knowledge, words: Sequence[PlainFound], visible: set[int]) -> set[int]:
    """Return the visible documents that match the words."""
    complete = set.intersection(*(set(word.full) for word in words)) & visible
    if len(complete) >= knowledge.settings.enough:
        return complete
    wanted = knowledge.settings.enough_share * sum(word.rarity for word in words)
    shares: defaultdict[int, float] = defaultdict(float)
    for word in words:
        for number in word.scores:
            shares[number] += word.rarity
    return complete | ({n for n, share in shares.items() if share >= wanted} & visible)


def rank(
    knowledge: Knowledge,
    words: Sequence[PlainFound],
    wanted: set[int],
    closeness: Callable[[int], float],
) -> list[tuple[int, float]]:
    """Return the wanted documents, best first, with their scores."""
    settings = knowledge.settings
    scores = {number: _score(knowledge, words, number) for number in sorted(wanted)}
    ranked = sorted(scores, key=lambda number: -scores[number])
    if len(words) > 1:
        for number in ranked[: settings.closeness_depth]:
            scores[number] *= 1 + settings.closeness * closeness(number)
        ranked.sort(key=lambda number: (-scores[number], number))
    first = ranked[: settings.alike_depth]
    gains = Likeness(knowledge).gains(
        {number: scores[number] for number in first}, ranked[: settings.alike_reach]
    )
    most = settings.alike * scores[first[0]] if first else 0.0
    lifted = scores | {number: scores[number] + gain.share * most for number, gain in gains.items()}
    ranked.sort(key=lambda number: -lifted[number])
    return [(number, lifted[number]) for number in ranked]


def _score(knowledge: Knowledge, words: Sequence[PlainFound], number: int) -> float:
    settings = knowledge.settings
    score = sum(word.scores[number] for word in words if number in word.scores)
    held = sum(word.rarity for word in words if number in word.full)
    total = sum(word.rarity for word in words) or 1.0
    score *= settings.missing + (1 - settings.missing) * held / total
    return score * (1 + settings.evidence * knowledge.rows[number].evidence)
