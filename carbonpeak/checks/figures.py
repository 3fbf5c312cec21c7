"""Figures: fitting units, numbers in prose that something holds, numbers two languages share."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
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


# No \w and no \b here: Chinese characters are word characters, and figures stand beside them.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_NOT_FIGURES = re.compile(
    rf"""(?=[\dA-Z第〔])(?:
    (?<!\d) (?: \d{{1,2}}\s*[-—–至]\s* )? \d{{1,2}}\s*月 (?: \d{{1,2}}\s*日 )?  # 8月26日, 1—9月
    | (?<!\d) \d{{1,2}}\s*日
    | (?:{_MONTHS})\.?\s+\d{{1,2}}(?![\d.]),? | (?<!\d)\d{{1,2}}\s+(?:{_MONTHS})(?![a-z])
    | (?<!\d) \d+(?:st|nd|rd|th)(?![a-z])                    # 14th Five-Year Plan
    | 第\d+ | (?<!\d)\d+号 | No\.\s*\d+ | 〔\d{{4}}〕
    | (?:GB|DB|ISO|IEC)\d*(?:/[A-Z]+)?[ ]?\d[\d.]*(?:[-—]\d{{4}})?   # GB/T 2589-2020
    | (?<![A-Za-z0-9]) [A-Z][A-Za-z0-9]*-\d+                 # COP-28
    | (?<![\dA-Z.]) (?:\d+|[A-Z]) (?:\+(?:\d+|[A-Z]))+       # 1+N, 4+1
    | (?<![\d.]) \d[GDS](?![A-Za-z])                         # 5G, 3D
    | (?: 7\s*[×x*]\s* )? (?<!\d)24 (?: \s*小时 | [- ]hours? )
    | (?<![\d.]) \d\.0 (?! [\d%万亿个] | \s* % )               # version 2.0
    )""",
    re.VERBOSE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = re.compile(
    r"\s*(?:[万亿百余多%％个家户台辆吨亩座处条项人次套元]|公里|公顷|公斤|平方|立方|千瓦|千米|米)"
)
"""What follows a figure; 2000户 is no year."""
_SEASON = re.compile(r"((?:19|20)\d\d)[-–—/](\d\d)(?![\d-])")  # 2024–25
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
    return [printed for printed, is_year in _numbers(text) if not is_year]


def _numbers(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the numbers of a text as printed, each with whether it is a year."""
    return _read_numbers(text) if _DIGIT.search(text) else ()


# More than one check reads the numbers of a text.
@lru_cache(maxsize=200_000)
def _read_numbers(text: str) -> tuple[tuple[str, bool], ...]:
    if _FULL_WIDTH.search(text):
        text = text.translate(_HALF_WIDTH)
    found = _NUMBER.finditer(_NOT_FIGURES.sub(" ", text))
    return tuple((number.group(1).replace(",", ""), _is_year(number)) for number in found)


def _is_year(number: re.Match[str]) -> bool:
    is_counted = _COUNTED.match(number.string, number.end())
    return _YEAR.fullmatch(number.group(1)) is not None and is_counted is None


_DIGIT = re.compile(r"\d")
_FULL_WIDTH = re.compile(r"[０-９．]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


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
        held = _held_figures(record)
        for path, text in record.texts:
            if path[0] in _UNCHECKED:
                continue
            for figure in figures_in(text.zh):
                if significant(figure) not in held and not record.has_source(path):
                    yield record.problem("CP412", path, figure=figure)


def _held_figures(record: Record[Case]) -> set[str]:
    case = record.data
    values: list[Decimal] = [result.value for result in case.results]
    baselines = (result.baseline.value for result in case.results if result.baseline)
    values += [value for value in baselines if value is not None]
    values += [cost.value for cost in case.costs]
    held = {significant(f"{value:f}") for value in values}
    for path, text in record.texts:
        if path[0] in _HOLDING:
            held |= {significant(figure) for figure in figures_in(text.zh)}
    return held


def check_languages_agree_on_numbers(corpus: Corpus) -> Iterator[Problem]:
    """Chinese and English of a text give the same figures and years."""
    for record in corpus.cases.values():
        for path, text in record.texts:
            if text.en is not None and path[0] != "changes":
                yield from _compare_languages(record, path, text)


def _compare_languages(record: Record[Case], path: FieldPath, text: Text) -> Iterator[Problem]:
    assert text.en is not None
    if not (_DIGIT.search(text.zh) and _DIGIT.search(text.en)):
        return
    chinese = _figures_and_years(text.zh)
    english = _figures_and_years(_SEASON.sub(r"\1 20\2", text.en))
    only_zh = chinese.keys() - english.keys() - _numbers_in_words(text.en)
    only_en = english.keys() - chinese.keys()
    if only_zh and only_en:
        yield record.problem(
            "CP413",
            path,
            zh=", ".join(sorted(chinese[digits] for digits in only_zh)),
            en=", ".join(sorted(english[digits] for digits in only_en)),
        )


def _figures_and_years(text: str) -> dict[str, str]:
    """Return the numbers of a text as printed, by their significant digits."""
    return {significant(printed): printed for printed, _ in _numbers(text)}


def _numbers_in_words(text: str) -> set[str]:
    words = re.findall(r"[a-z]+", text.lower())
    return {significant(_NUMBER_WORDS[word]) for word in words if word in _NUMBER_WORDS}


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
            if result.value > 0 and units.has_size(result.unit):
                value = units.canonical_value(result.value, result.unit)
                key = (result.indicator, units.canonical_unit(result.unit))
                like[key].append((record, index, value))
    for group in like.values():
        yield from _far_from_like(group)


MINIMUM_LIKE = 3
"""Fewer other figures than this say nothing about what is usual."""


def _far_from_like(group: list[tuple[Record[Case], int, Decimal]]) -> Iterator[Problem]:
    values: dict[str, list[Decimal]] = defaultdict(list)
    for record, _index, value in group:
        values[record.file].append(value)
    # The extremes of all other cases: the extreme of each case, sorted, without the case's own.
    lows = sorted((min(own), file) for file, own in values.items())[:2]
    highs = sorted(((max(own), file) for file, own in values.items()), reverse=True)[:2]
    for record, index, value in group:
        if len(group) - len(values[record.file]) < MINIMUM_LIKE:
            continue
        low = next(other for other, file in lows if file != record.file)
        high = next(other for other, file in highs if file != record.file)
        too_high = value > 100 * high and low <= value / 10_000 <= high
        too_low = value < low / 100 and low <= value * 10_000 <= high
        if too_high or too_low:
            result = record.data.results[index]
            yield record.problem(
                "CP410", ("results", index, "unit"), value=f"{result.value:f}", unit=result.unit
            )
