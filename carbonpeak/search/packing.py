"""Numbers as short plain text inside JSON, which compresses well and is read quickly.

The browser reads them with `site/assets/javascripts/search-packing.js`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from operator import sub
from typing import Any, TypeAlias

ALPHABET = "".join(c for c in map(chr, range(0x21, 0x7F)) if c not in '"\\')
"""What JSON leaves as it is."""
_HALF = len(ALPHABET) // 2
LEAST = 0.02
STEP = 1.08
"""Scores are stored by their order of magnitude: level n is `LEAST * STEP ** n`."""

# Any: JSON of our own making.
Json: TypeAlias = Any


def pack_number(number: int) -> str:
    """Return a number in base 46; the upper half of the alphabet says that a digit follows."""
    packed = ALPHABET[number % _HALF]
    while number := number // _HALF:
        packed = ALPHABET[_HALF + number % _HALF] + packed
    return packed


def pack_level(score: float, steps: int = 1) -> str:
    """Return a score above 0 as one character, to the nearest level that is so many steps wide."""
    level = steps * round(math.log(score / LEAST, STEP) / steps)
    return ALPHABET[min(max(level, 0), len(ALPHABET) - 1)]


class PostingPacker:
    """Packs the documents that hold a word, each with the score the word gives it."""

    def __init__(self, documents: int) -> None:
        self._gaps = [pack_number(gap) for gap in range(documents)]

    def pack(self, numbers: Sequence[int], levels: Iterable[str]) -> str:
        """Return the gaps between ascending numbers and, after a blank, the levels."""
        gaps = map(sub, numbers, chain((0,), numbers))
        return f"{''.join(map(self._gaps.__getitem__, gaps))} {''.join(levels)}"


def pack_column(sets: Sequence[tuple[str, ...]]) -> Json:
    """Return a column, the set of values of each document: the sets there are, and which it has."""
    return {"sets": sorted(set(sets)), "rows": pack_ranks(sets)}


def pack_ranks(values: Sequence[Any]) -> str:
    """Return, for each value, its place among the different ones. Any: whatever can be sorted."""
    place = {value: at for at, value in enumerate(sorted(set(values)))}
    width = _width(len(place))
    return "".join(_digits(place[value], width) for value in values)


def _width(count: int) -> int:
    width = 1
    while len(ALPHABET) ** width < count:
        width += 1
    return width


def _digits(place: int, width: int) -> str:
    packed = ""
    for _ in range(width):
        place, digit = divmod(place, len(ALPHABET))
        packed = ALPHABET[digit] + packed
    return packed


def pack_columns(columns: Mapping[str, Sequence[tuple[str, ...]]], key: str) -> dict[str, Json]:
    """Return columns by name; one that follows from the `key` column has only the sets of that."""
    packed = {name: pack_column(sets) for name, sets in columns.items()}
    for name in columns.keys() - {key}:
        pairs = set(zip(columns[key], columns[name], strict=True))
        if len(pairs) == len(packed[key]["sets"]):
            packed[name] = {"as": key, "sets": [sets for _, sets in sorted(pairs)]}
    return packed


def pack_postings(postings: Mapping[str, str]) -> dict[str, str]:
    """Return many packed postings as three texts, which compress far better than one by one: the
    words in order, each as how many characters it shares with the one before and the rest; the
    gaps; the levels, of which each word has as many as it has documents.
    """
    words = sorted(postings)
    shared = (_count_shared(one, other) for one, other in pairwise(("", *words)))
    parts = [postings[word].partition(" ") for word in words]
    return {
        "words": " ".join(
            f"{ALPHABET[n]}{word[n:]}" for n, word in zip(shared, words, strict=True)
        ),
        "gaps": " ".join(gaps for gaps, _, _ in parts),
        "levels": "".join(levels for _, _, levels in parts),
    }


def _count_shared(one: str, other: str) -> int:
    most = min(len(one), len(other), len(ALPHABET) - 1)
    return next((place for place in range(most) if one[place] != other[place]), most)
