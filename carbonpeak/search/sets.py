"""Sets of documents, as the bits of whole numbers, and scores of documents, as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.intp]
"""Documents, ascending unless it is said otherwise."""
Points: TypeAlias = NDArray[np.float64]


def mask_of(numbers: Sequence[int] | Numbers) -> int:
    """Return a set of documents as the bits of one number."""
    if not len(numbers):
        return 0
    places = np.asarray(numbers, dtype=np.intp)
    held = np.zeros(int(places.max()) + 1, dtype=np.bool_)
    held[places] = True
    return int.from_bytes(np.packbits(held, bitorder="little").tobytes(), "little")


def flags_of(mask: int, count: int) -> NDArray[np.bool_]:
    """Return of each of `count` documents whether it is in a set."""
    written = np.frombuffer(mask.to_bytes((count + 7) // 8, "little"), np.uint8)
    return np.unpackbits(written, count=count, bitorder="little").view(np.bool_)


def numbers_of(mask: int) -> Numbers:
    """Return the documents of a set."""
    return np.flatnonzero(flags_of(mask, mask.bit_length()))


@dataclass(frozen=True, eq=False)
class Scores:
    """Documents, ascending, each with its points."""

    numbers: Numbers
    points: Points

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, number: int) -> float | None:
        """Return the points of a document, None for one that is not among them."""
        place = int(self.numbers.searchsorted(number))
        if place == len(self.numbers) or self.numbers[place] != number:
            return None
        return float(self.points[place])

    @cached_property
    def mask(self) -> int:
        """The documents as the bits of one number."""
        return mask_of(self.numbers)


def best_of(ways: Iterable[tuple[Scores, float]], count: int) -> Scores:
    """Return the documents found in any way, each with the best of its scores, those of a way
    multiplied by its factor. `count` is that of all documents.
    """
    found = [(scores, factor) for scores, factor in ways if len(scores)]
    if len(found) == 1:
        scores, factor = found[0]
        return Scores(scores.numbers, scores.points * factor)
    best = np.zeros(count)
    held = np.zeros(count, dtype=np.bool_)
    for scores, factor in found:
        held[scores.numbers] = True
        best[scores.numbers] = np.maximum(best[scores.numbers], scores.points * factor)
    numbers = np.flatnonzero(held)
    return Scores(numbers, best[numbers])


def union_of(parts: Sequence[Scores]) -> Scores:
    """Return what is in any of several parts that have no document in common."""
    found = [part for part in parts if len(part)] or list(parts[:1])
    if len(found) == 1:
        return found[0]
    numbers = np.concatenate([part.numbers for part in found])
    order = numbers.argsort(kind="stable")
    return Scores(numbers[order], np.concatenate([part.points for part in found])[order])


def common_to(parts: Sequence[Scores], count: int) -> tuple[Numbers, list[Points]]:
    """Return the documents that are in every part, and the points they have in each."""
    held = np.zeros(count, dtype=np.intp)
    for part in parts:
        held[part.numbers] += 1
    everywhere = held == len(parts)
    columns = [part.points[everywhere[part.numbers]] for part in parts]
    return np.flatnonzero(everywhere), columns


def first_of(count: int, *keys: Points) -> Numbers:
    """Return the places of the `count` highest values of the first key, highest first.

    Equal ones stand in the order of the next key; where all are equal, in that of their places.
    """
    highest = keys[0]
    places: Numbers
    if not count:
        return np.empty(0, dtype=np.intp)
    if count < len(highest):
        least = np.partition(highest, len(highest) - count)[len(highest) - count]
        places = np.flatnonzero(highest >= least)
    else:
        places = np.arange(len(highest))
    order = np.lexsort([-key[places] for key in reversed(keys)])
    return places[order[:count]]
