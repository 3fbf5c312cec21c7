"""How good a ranked answer is, measured against grades from 0 to 3.

Pure functions of ids and grades; they know nothing of indexes. A case without a grade has 0.
"""

import math
from collections.abc import Mapping, Sequence

NDCG_DEPTH = 10
RECALL_DEPTH = 20


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int = NDCG_DEPTH) -> float:
    """Return the discounted gain of the first hits as a share of the best that could be had.

    The gain of a grade is 2^grade - 1, so that one exact hit outweighs two that are only useful;
    the discount is the logarithm of the place.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    found = _gain([grades.get(name, 0) for name in ranked[:depth]])
    return found / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def recall(ranked: Sequence[str], grades: Mapping[str, int], *, depth: int = RECALL_DEPTH) -> float:
    """Return the share of graded cases among the first hits; all of them fill at most `depth`."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    if not relevant:
        return 0.0
    return len(relevant.intersection(ranked[:depth])) / min(len(relevant), depth)


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return one divided by the place of the first graded case, 0 where none is found."""
    places = (place for place, name in enumerate(ranked, 1) if grades.get(name, 0) > 0)
    return 1 / next(places, math.inf)
