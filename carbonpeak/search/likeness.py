"""How much cases have in common: the labels they share, the rarer ones counting more.

What a reader needs is often found in cases that call it otherwise; they are known by being like
the very first hits. Places, levels and peaks are none of the labels compared.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.sets import mask_of

Label: TypeAlias = tuple[str, str]
"""Facet and value."""

KINSHIP = "type"
"""The facet by which a short answer is filled up."""


class Gain(NamedTuple):
    """How like the first hits a document is, 0 to 1, and the label that says most of it."""

    share: float
    label: Label


class Likeness:
    """Compares the documents of one index by their labels."""

    def __init__(self, knowledge: Knowledge) -> None:
        count = len(knowledge.rows)
        self._weights: dict[Label, float] = {}
        self._labels: list[tuple[Label, ...]] = [()] * count
        for facet, weight in knowledge.settings.likeness.items():
            for value, numbers in knowledge.numbers.get(facet, {}).items():
                label, held = (facet, value), len(numbers)
                self._weights[label] = weight * math.log(1 + (count - held + 0.5) / (held + 0.5))
                for number in numbers:
                    self._labels[number] += (label,)
        self._kin = {
            value: mask_of(numbers) for value, numbers in knowledge.numbers.get(KINSHIP, {}).items()
        }

    def kin_of(self, numbers: Iterable[int]) -> int:
        """Return the documents that share a measure type with some."""
        mask = 0
        for number in numbers:
            for facet, value in self._labels[number]:
                if facet == KINSHIP:
                    mask |= self._kin[value]
        return mask

    def gains(self, first: Mapping[int, float], numbers: Iterable[int]) -> dict[int, Gain]:
        """Return how like the first hits, given with their scores, documents are; a hit is not
        compared with itself.
        """
        total = sum(first.values()) or 1.0
        shares = {number: score / total for number, score in first.items()}
        wanted: defaultdict[Label, float] = defaultdict(float)
        for number, share in shares.items():
            for label, weight in self._direction(number).items():
                wanted[label] += share * weight
        gains: dict[int, Gain] = {}
        for number in numbers:
            own = shares.get(number, 0.0)
            common = {
                label: weight * (wanted[label] - own * weight)
                for label, weight in self._direction(number).items()
                if label in wanted
            }
            if common:
                gains[number] = Gain(sum(common.values()), max(common, key=common.__getitem__))
        return gains

    def _direction(self, number: int) -> dict[Label, float]:
        """Return the labels of a document with their weights, to the length of one."""
        weights = {label: self._weights[label] for label in self._labels[number]}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {label: weight / length for label, weight in weights.items()}
