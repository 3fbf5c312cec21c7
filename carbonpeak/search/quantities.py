"""Quantities in texts, a number with its unit: `100MW`, `10万千瓦` and `0.1 GW` are one thing.

The units are those of the vocabulary; a text that holds a quantity is indexed under it.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from typing import NamedTuple

from carbonpeak.corpus import Corpus
from carbonpeak.text import is_han, normalise
from carbonpeak.units import MULTIPLES, units_of

UnitSizes = Mapping[str, tuple[str, str]]
"""Each name of a unit, normalised, with its canonical unit and its size in that."""

_MULTIPLES = {"thousand": Decimal(1_000), **MULTIPLES["zh"], **MULTIPLES["en"]}
_DATES = "duration"
"""A number of years is more often a date than an amount."""
_ONE_WORD = re.compile(r"[^\W\d_]+[23]?")
_DIGITS = Context(prec=9)
"""Of a size that has no end, such as a mu in hectares, this many digits are compared."""


class Quantity(NamedTuple):
    """Where a quantity stands in a normalised text, and what stands for it in an index."""

    start: int
    end: int
    token: str


def sizes_of_units(corpus: Corpus) -> UnitSizes:
    """Return the units of a corpus by each of their names that is one word."""
    units = units_of(corpus)
    found: dict[str, tuple[str, str]] = {}
    for term in corpus.vocabularies["units"].terms:
        if term.quantity == _DATES:
            continue
        factor, printed = units.factor(term.id), term.en_factor or Decimal(1)
        names = dict.fromkeys((term.zh, *term.aliases.zh), factor)
        names[term.en] = factor / printed
        if printed == 1:
            names |= dict.fromkeys(term.aliases.en, factor)
        for name, size in names.items():
            if _ONE_WORD.fullmatch(normalise(name)):
                found.setdefault(normalise(name), (units.canonical_unit(term.id), f"{size:f}"))
    return found


class QuantityFinder:
    """Finds the quantities in normalised texts."""

    def __init__(self, sizes: UnitSizes) -> None:
        self._sizes = {name: (unit, Decimal(size)) for name, (unit, size) in sizes.items()}
        longest_first = sorted(sizes, key=lambda name: (-len(name), name))
        names = (name if is_han(name) else rf"{name}(?![a-z0-9])" for name in longest_first)
        self._pattern = re.compile(
            r"(?<![0-9a-z.])(?<![0-9],)(?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"
            rf"\s?(?P<multiple>{'|'.join(_MULTIPLES)})?\s?(?P<unit>{'|'.join(names)})"
        )

    def find(self, text: str) -> Iterator[Quantity]:
        """Yield every quantity in a normalised text."""
        if not self._sizes:
            return
        for found in self._pattern.finditer(text):
            unit, size = self._sizes[found["unit"]]
            number = Decimal(found["number"].replace(",", ""))
            value = _DIGITS.multiply(number * _MULTIPLES.get(found["multiple"], 1), size)
            yield Quantity(found.start(), found.end(), f"${unit}/{value.normalize():f}")
