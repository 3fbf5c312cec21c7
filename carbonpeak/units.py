"""Units: canonical values and printed figures, both made from the one number a record holds.

The list of units is data (`registry/vocabularies/units.yaml`); conversion is pint's.
"""

from decimal import Decimal
from functools import cached_property

import pint

from carbonpeak.problems import Language
from carbonpeak.vocabulary import Vocabulary, VocabularyTerm


class Units:
    """Conversion and printing for one list of units."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._terms = vocabulary.by_id
        self._base = vocabulary.base
        self._factors: dict[str, Decimal] = {}

    @cached_property
    def _registry(self) -> pint.UnitRegistry[Decimal]:
        registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
        for definition in self._base:
            registry.define(definition)
        return registry

    def factor(self, unit: str) -> Decimal:
        """Return a unit's size in the canonical unit of its quantity.

        Raises pint's errors where the unit's expression cannot be read or has another dimension
        than its canonical unit.
        """
        if unit not in self._factors:
            self._factors[unit] = self._compute_factor(self._terms[unit])
        return self._factors[unit]

    def _compute_factor(self, term: VocabularyTerm) -> Decimal:
        canonical = self._terms[term.canonical or term.id]
        if term.id == canonical.id:
            return Decimal(1)
        ratio = self._quantity(term) / self._quantity(canonical)
        return Decimal(ratio.to("dimensionless").magnitude).normalize()

    def _quantity(self, term: VocabularyTerm) -> "pint.Quantity[Decimal]":
        one: pint.Quantity[Decimal] = self._registry.Quantity(Decimal(1))
        size: pint.Quantity[Decimal] = one * self._registry.parse_expression(term.pint or "")
        return size

    def canonical_unit(self, unit: str) -> str:
        """Return the id of the unit in which figures of this quantity are compared."""
        return self._terms[unit].canonical or unit

    def canonical_value(self, value: Decimal, unit: str) -> Decimal:
        """Return a value in the canonical unit of its quantity."""
        return value * self.factor(unit)

    def print_number(self, value: Decimal, unit: str, language: Language) -> str:
        """Return the number as it stands before the unit's label in a language.

        Chinese prints the digits of the source with the source's unit; English multiplies by the
        unit's factor, because 万 and 亿 have no English words.
        """
        if language == "en":
            value = value * (self._terms[unit].en_factor or Decimal(1))
        text = f"{value:f}"
        if "." in text and language == "en" and self._terms[unit].en_factor not in (None, 1):
            text = text.rstrip("0").rstrip(".")
        return _group(text) if language == "en" else text

    def print_value(self, value: Decimal, unit: str, language: Language) -> str:
        """Return number and unit, such as `7.8 亿千瓦时` or `780 GWh`."""
        number = self.print_number(value, unit, language)
        label = self._terms[unit].label(language)
        if label in {"%", "‰"} or label.startswith("%"):
            return number + label
        return f"{number} {label}" if language == "en" or label[0].isascii() else number + label


def _group(number: str) -> str:
    whole, point, rest = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    return f"{sign}{int(digits):,}{point}{rest}"
