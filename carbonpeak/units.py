"""Units: canonical values and printed figures, both made from the one number a record holds.

The list of units is data (`registry/vocabularies/units.yaml`); conversion is pint's.
"""

import hashlib
import json
import os
import tokenize
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpeak.corpus import Corpus
from carbonpeak.problems import Language
from carbonpeak.vocabulary import Vocabulary, VocabularyTerm

if TYPE_CHECKING:
    import pint


MULTIPLES: Mapping[Language, dict[str, Decimal]] = {
    "zh": {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)},
    "en": {"million": Decimal(10**6), "billion": Decimal(10**9), "trillion": Decimal(10**12)},
}
"""The words in which each language counts large numbers, the smallest first."""

_DECIMALS: Mapping[Language, int] = {"zh": 2, "en": 3}
"""How many decimals a figure may have in a larger multiple; English counts in thousands."""

_IN_LABELS = {"百万": Decimal(10**6), **MULTIPLES["zh"], **MULTIPLES["en"]}
"""Multiples with which the label of a unit may begin."""

_JOINED = "%‰/"
"""Units that begin so stand right behind their number, which therefore keeps its digits."""


class UnknownSize(Exception):
    """A unit's expression cannot be read, or measures something else than its canonical unit."""


class Units:
    """Conversion and printing for one list of units, with the words that qualify a number."""

    def __init__(self, vocabulary: Vocabulary, qualifiers: Vocabulary | None = None) -> None:
        self._terms = vocabulary.by_id
        self._base = vocabulary.base
        self._qualifiers: Mapping[str, VocabularyTerm] = qualifiers.by_id if qualifiers else {}
        self._factors = _KNOWN.setdefault(_key(vocabulary), {})

    def factor(self, unit: str) -> Decimal:
        """Return a unit's size in the canonical unit of its quantity. Raises UnknownSize."""
        if unit not in self._factors:
            try:
                self._factors[unit] = self._compute_factor(self._terms[unit])
            except _pint_errors() as error:
                raise UnknownSize(unit) from error
        return self._factors[unit]

    def has_size(self, unit: str) -> bool:
        """Return whether a unit is in the list and can be converted."""
        try:
            return unit in self._terms and self.factor(unit) > 0
        except UnknownSize:
            return False

    def _compute_factor(self, term: VocabularyTerm) -> Decimal:
        canonical = self._terms[term.canonical or term.id]
        ratio = self._quantity(term) / self._quantity(canonical)
        return Decimal(ratio.to("dimensionless").magnitude).normalize()

    def _quantity(self, term: VocabularyTerm) -> "pint.Quantity[Decimal]":
        registry = _registry(self._base)
        one: pint.Quantity[Decimal] = registry.Quantity(Decimal(1))
        size: pint.Quantity[Decimal] = one * registry.parse_expression(term.pint or "")
        return size

    def canonical_unit(self, unit: str) -> str:
        """Return the id of the unit in which figures of this quantity are compared."""
        return self._terms[unit].canonical or unit

    def canonical_value(self, value: Decimal, unit: str) -> Decimal:
        """Return a value in the canonical unit of its quantity."""
        return value * self.factor(unit)

    def name(self, unit: str, language: Language) -> str:
        """Return what one of a unit is called, so that a value times it is what the source says.

        The English label stands after a number that the unit's factor has multiplied already: one
        亿千瓦时 is printed as `100 GWh`, and that, not `GWh`, is the unit's name.
        """
        if language == "en" and self._terms[unit].en_factor not in (None, 1):
            return self.print_value(Decimal(1), unit, language)
        return self._terms[unit].label(language)

    def print_value(
        self, value: Decimal, unit: str, language: Language, qualifier: str | None = None
    ) -> str:
        """Return number and unit, such as `7.8亿千瓦时` or `780 GWh`.

        English multiplies by the unit's factor, because 万 and 亿 have no English words. A large
        figure moves into 万, 亿 or million where it stays exact and short; else it keeps the
        digits of the source. A qualifier stands before it: `about 780 GWh` is not `780 GWh`.
        """
        term = self._terms[unit]
        factor = term.en_factor if language == "en" else None
        if factor is not None and factor != 1:
            value = _trimmed(value * factor)
        label = term.label(language)
        if language == "en" and f"{value:f}" == "1":
            label = term.en_one or label
        value, label = _in_largest_multiple(value, label, language)
        number = _group(f"{value:f}") if language == "en" else f"{value:f}"
        if qualifier is not None:
            word = self._qualifiers[qualifier].label(language)
            number = f"{word} {number}" if language == "en" else word + number
        if label[0] in _JOINED:
            return number + label
        return f"{number} {label}" if language == "en" or label[0].isascii() else number + label


def units_of(corpus: Corpus) -> Units:
    """Return the units and qualifiers of a corpus."""
    return Units(corpus.vocabularies["units"], corpus.vocabularies["qualifiers"])


def keep_factors(units: Vocabulary, file: Path) -> None:
    """Take the sizes of units from a file that an earlier process wrote, or compute and write them.

    pint takes half a second to begin. A list that holds a unit of unknown size is not kept.
    """
    key = f"{_key(units)} pint {version('pint')}"
    kept = _read_kept(file)
    if kept.get("made_from") == key:
        _KNOWN[_key(units)] = {name: Decimal(size) for name, size in kept["factors"].items()}
        return
    sized = Units(units)
    if not all(sized.has_size(term.id) for term in units.terms):
        return
    factors = {term.id: str(sized.factor(term.id)) for term in units.terms}
    aside = file.with_name(f"{file.name}-{os.getpid()}")
    aside.write_text(json.dumps({"made_from": key, "factors": factors}), encoding="utf-8")
    aside.rename(file)


def _read_kept(file: Path) -> dict[str, Any]:  # Any: JSON
    with suppress(OSError, ValueError):
        kept = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    return {}


_KNOWN: dict[str, dict[str, Decimal]] = {}
"""Factors by unit, for each list of units that was in use."""


def _key(units: Vocabulary) -> str:
    """Return what the factors of a list of units hang on."""
    sizes = [(term.id, term.canonical, term.pint) for term in units.terms]
    return hashlib.sha256(repr((units.base, sizes)).encode()).hexdigest()


def _pint_errors() -> tuple[type[Exception], ...]:
    """Return what pint raises for one or another expression it cannot read."""
    import pint

    return (
        pint.PintError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        KeyError,
        TypeError,
        tokenize.TokenError,
    )


@cache
def _registry(base: tuple[str, ...]) -> "pint.UnitRegistry[Decimal]":
    import pint

    # Kept, because pint takes a fifth of a second to read its own definitions.
    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    for definition in base:
        registry.define(definition)
    return registry


def _in_largest_multiple(value: Decimal, label: str, language: Language) -> tuple[Decimal, str]:
    """Return a large figure in 万, 亿 or million, with the label that then stands behind it.

    `870000千瓦` is `87万千瓦`; `17512吨` stays: nothing is rounded, and `1.7512万` is no shorter.
    """
    own = next((word for word in _IN_LABELS if label.startswith(word)), "")
    name, size = label.removeprefix(own).lstrip(), _IN_LABELS.get(own, Decimal(1))
    if name[0] in _JOINED:
        return value, label
    for word, larger in reversed(MULTIPLES[language].items()):
        number = _trimmed(value * size / larger)
        if larger > size and abs(number) >= 1 and _is_short(number, language):
            return number, f"{word} {name}" if language == "en" else word + name
    return value, label


def _is_short(number: Decimal, language: Language) -> bool:
    return number == round(number, _DECIMALS[language])


def _trimmed(number: Decimal) -> Decimal:
    """Return a number without the zeros that end its decimals."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else Decimal(text)


def _group(number: str) -> str:
    whole, point, rest = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    return f"{sign}{int(digits):,}{point}{rest}"
