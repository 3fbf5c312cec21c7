"""Names near to a word that no record holds, by the characters and letters they share."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from operator import add

from carbonpeak.search.concepts import Concept
from carbonpeak.text import is_han

_CLOSE = 0.5
_NEAREST = 4


class NearTerms:
    """Compares words with the names of concepts."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = tuple(concepts)

    def by_initials(self, written: str) -> tuple[Concept, ...]:
        """Return the places called by two letters."""
        return tuple(one for one in self._concepts if written and one.initials == written)

    def near(self, written: str) -> list[Concept]:
        """Return the concepts with a name near to a word, the nearest first.

        Compared by the pairs of neighbouring characters they have in common, as a share of all
        (Dice's coefficient), in Chinese also by single characters.
        """
        own = _features(written)
        common = Counter(place for feature in own for place in self._named.get(feature, ()))
        closeness: dict[Concept, float] = {}
        for place, count in common.items():
            concept, size = self._names[place]
            share = 2 * count / (len(own) + size)
            if share >= _CLOSE and share > closeness.get(concept, 0.0):
                closeness[concept] = share
        nearest = sorted(closeness, key=lambda one: (-closeness[one], one.token))
        return nearest[:_NEAREST]

    @cached_property
    def _names(self) -> list[tuple[Concept, int]]:
        forms = ((concept, form) for concept in self._concepts for form in concept.forms)
        return [(concept, len(_features(form))) for concept, form in forms]

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        forms = (form for concept in self._concepts for form in concept.forms)
        for place, form in enumerate(forms):
            for feature in _features(form):
                found[feature].append(place)
        return dict(found)


def _features(written: str) -> set[str]:
    pairs = set(map(add, written, written[1:]))
    return pairs.union(written) if is_han(written) else pairs
