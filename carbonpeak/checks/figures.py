"""Figures: fitting units, numbers in prose that something holds, numbers two languages share."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text, texts
from carbonpeak.problems import Problem
from carbonpeak.records import Record
from carbonpeak.units import Units
from carbonpeak.yamlfile import FieldPath


def check_units_of_results(corpus: Corpus) -> Iterator[Problem]:
    """A result's unit measures what its indicator counts."""
    indicators = corpus.vocabularies.get("indicators")
    units = corpus.vocabularies.get("units")
    if indicators is None or units is None:
        return
    for record in corpus.cases.values():
        for index, result in enumerate(record.data.results):
            indicator = indicators.by_id.get(result.indicator)
            unit = units.by_id.get(result.unit)
            if indicator is None or unit is None:
                continue
            if unit.quantity not in indicator.quantities:
                yield record.problem(
                    "CP408",
                    ("results", index, "unit"),
                    unit=result.unit,
                    indicator=result.indicator,
                    quantities=", ".join(indicator.quantities),
                )


_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_NOT_FIGURES = re.compile(
    rf"""
    \d+\s*月(?:\d+\s*日)? | \d{{1,2}}\s*日                      # 8月26日
    | (?:{_MONTHS})\.?\s+\d{{1,2}}(?!\d)(?:,)? | \d{{1,2}}\s+(?:{_MONTHS})\b
    | \d+(?:st|nd|rd|th)\b                                      # 14th Five-Year Plan
    | 第\d+ | \d+号 | No\.\s*\d+
    | 〔\d{{4}}〕 | [A-Z]{{1,6}}[/-]?[A-Z]*[ -]?\d[\d.]*(?:[-—]\d{{4}})?   # GB/T 2589-2020
    | CO2 | H2O | PM2\.5 | PM10 | 24\s*小时 | 24[- ]hours? | V2G | \d\.0\b
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen", "twenty"),
        ),
        start=1,
    )
}


def figures_in(text: str) -> list[str]:
    """Return the figures of a text as printed, without dates, ordinals, standards and years."""
    plain = _NOT_FIGURES.sub(" ", text)
    found = (match.group(1).replace(",", "") for match in _NUMBER.finditer(_half_width(plain)))
    return [figure for figure in found if not _YEAR.fullmatch(figure)]


def _half_width(text: str) -> str:
    return text.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))


def significant(figure: str) -> str:
    """Return a figure's digits without sign, point and zeros at the ends.

    12.5 万 and 125,000 then agree: 万, 亿, million and GW move the point and nothing else.
    """
    return figure.replace(".", "").replace("-", "").strip("0")


_HOLDING = {"problem", "steps", "costs", "results", "benefits"}
"""Parts that tell what the record's sources say; their own figures are thereby held."""
_UNCHECKED = {"sources", "editor_note", "allow", "conflicts", "changes", "actors", *_HOLDING}


def check_numbers_in_prose(corpus: Corpus) -> Iterator[Problem]:
    """A number in title, summary or advice stands in a result, a cost, a step or the problem told.

    A text that names its own source needs no other holder.
    """
    for record in corpus.cases.values():
        held = _held_figures(record.data)
        for path, text in texts(record.data):
            if path[0] in _UNCHECKED or getattr(_owner(record.data, path), "source", None):
                continue
            for figure in figures_in(text.zh):
                if significant(figure) not in held:
                    yield record.problem("CP412", path, figure=figure)


def _held_figures(case: Case) -> set[str]:
    values: list[Decimal] = [result.value for result in case.results]
    baselines = (result.baseline.value for result in case.results if result.baseline)
    values += [value for value in baselines if value is not None]
    values += [cost.value for cost in case.costs]
    held = {significant(f"{value:f}") for value in values}
    for path, text in texts(case):
        if path[0] in _HOLDING:
            held |= {significant(figure) for figure in figures_in(text.zh)}
    return held


def _owner(case: Case, path: FieldPath) -> object:
    """Return the part of the case that a text belongs to."""
    owner: object = case
    for part in path[:-1]:
        owner = owner[part] if isinstance(part, int) else getattr(owner, part)  # type: ignore[index]
    return owner


def check_languages_agree_on_numbers(corpus: Corpus) -> Iterator[Problem]:
    """Chinese and English of a text give the same figures and years."""
    for record in corpus.cases.values():
        for path, text in texts(record.data):
            if text.en is not None and path[0] != "changes":
                yield from _compare_languages(record, path, text)


def _compare_languages(record: Record[Case], path: FieldPath, text: Text) -> Iterator[Problem]:
    assert text.en is not None
    chinese = _figures_and_years(text.zh)
    english = _figures_and_years(text.en)
    words = {_NUMBER_WORDS[w] for w in re.findall(r"[a-z]+", text.en.lower()) if w in _NUMBER_WORDS}
    only_zh = chinese - english - {significant(word) for word in words}
    only_en = english - chinese
    if only_zh and only_en:
        yield record.problem(
            "CP413", path, zh=", ".join(sorted(only_zh)), en=", ".join(sorted(only_en))
        )


def _figures_and_years(text: str) -> set[str]:
    years = set(_YEAR.findall(text))
    return {significant(figure) for figure in figures_in(text)} | years


def check_figures_in_two_cases(corpus: Corpus) -> Iterator[Problem]:
    """The same figure of the same indicator in two cases is one too many, or needs a word."""
    places: dict[tuple[str, Decimal, str, int | None], list[tuple[Record[Case], int]]] = (
        defaultdict(list)
    )
    for record in corpus.cases.values():
        for index, result in enumerate(record.data.results):
            if len(significant(f"{result.value:f}")) >= 3:
                key = (result.indicator, result.value, result.unit, result.year)
                places[key].append((record, index))
    for found in places.values():
        first = found[0][0]
        for record, index in found[1:]:
            if record is not first:
                value = f"{record.data.results[index].value:f}"
                yield record.problem(
                    "CP414", ("results", index, "value"), value=value, other=first.file
                )


def check_figures_against_like(corpus: Corpus) -> Iterator[Problem]:
    """A figure far from all its like, and among them once moved by ten thousand, is suspicious."""
    vocabulary = corpus.vocabularies.get("units")
    if vocabulary is None:
        return
    units = Units(vocabulary)
    like: dict[tuple[str, str], list[tuple[Record[Case], int, Decimal]]] = defaultdict(list)
    for record in corpus.cases.values():
        for index, result in enumerate(record.data.results):
            if result.unit in vocabulary.by_id and result.value > 0:
                value = units.canonical_value(result.value, result.unit)
                key = (result.indicator, units.canonical_unit(result.unit))
                like[key].append((record, index, value))
    for group in like.values():
        yield from _far_from_like(group)


MINIMUM_LIKE = 3
"""Fewer other figures than this say nothing about what is usual."""


def _far_from_like(group: list[tuple[Record[Case], int, Decimal]]) -> Iterator[Problem]:
    for record, index, value in group:
        others = [other for _record, _index, other in group if _record is not record]
        if len(others) < MINIMUM_LIKE:
            continue
        low, high = min(others), max(others)
        too_high = value > 100 * high and low <= value / 10_000 <= high
        too_low = value < low / 100 and low <= value * 10_000 <= high
        if too_high or too_low:
            result = record.data.results[index]
            yield record.problem(
                "CP410", ("results", index, "unit"), value=f"{result.value:f}", unit=result.unit
            )
