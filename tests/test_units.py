"""Units: canonical values, and figures as each language prints them."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpeak.corpus import load_corpus
from carbonpeak.problems import Language
from carbonpeak.units import Units, UnknownSize, keep_factors
from carbonpeak.vocabulary import Definition, Vocabulary, VocabularyTerm
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE

VOCABULARY = load_corpus(Workspace(VALID_WORKSPACE)).vocabularies["units"]
UNITS = Units(VOCABULARY)


def list_of(*terms: tuple[str, str | None, str | None]) -> Units:
    """Return a list of units of (id, expression, canonical unit)."""
    said = Definition(zh="单位", en="unit")
    made = tuple(
        VocabularyTerm(
            id=name,
            zh=name,
            en=name,
            definition=said,
            source="editor",
            pint=pint,
            canonical=canonical,
        )
        for name, pint, canonical in terms
    )
    return Units(
        Vocabulary(id="units", title=said, definition=said, base=("tce = [coal]",), terms=made)
    )


@pytest.mark.parametrize(
    ("value", "unit", "canonical", "unit_of_it"),
    [
        ("12.5", "10k-kw", "125", "mw"),
        ("1.30", "100m-kwh", "130000", "mwh"),
        ("4200", "10k-kwh-per-year", "42000", "mwh-per-year"),
        ("2600", "10k-cny", "26000000", "cny"),
        ("4.6", "100m-cny", "460000000", "cny"),
        ("7.4", "10k-t-co2", "74000", "t-co2"),
        ("50", "10k-user", "500000", "user"),
        ("38.5", "percent", "38.5", "percent"),
        ("0", "10k-kw", "0", "mw"),
        ("-3", "10k-t-co2", "-30000", "t-co2"),
    ],
)
def test_value_in_the_canonical_unit(
    value: str, unit: str, canonical: str, unit_of_it: str
) -> None:
    assert UNITS.canonical_value(Decimal(value), unit) == Decimal(canonical)
    assert UNITS.canonical_unit(unit) == unit_of_it


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("12.5", "10k-kw", "12.5万千瓦", "125 MW"),
        ("1.30", "100m-kwh", "1.30亿千瓦时", "130 GWh"),
        ("2600", "10k-cny", "2600万元", "26 million CNY"),
        ("870000", "kw", "87万千瓦", "870,000 kW"),
        ("20000000", "t", "2000万吨", "20 million t"),
        ("1250414", "cny", "1250414元", "1,250,414 CNY"),
        ("17512", "t", "17512吨", "17,512 t"),
        ("38745.44", "t-co2", "38745.44吨二氧化碳", "38,745.44 t CO₂"),
        ("499554", "10k-cny", "499554万元", "4,995.54 million CNY"),
        ("120000", "10k-cny", "12亿元", "1.2 billion CNY"),
        ("12500", "100m-cny", "1.25万亿元", "1.25 trillion CNY"),
        ("25.6", "100m-cny", "25.6亿元", "2.56 billion CNY"),
        ("-30000", "t-co2", "-3万吨二氧化碳", "-30,000 t CO₂"),
        ("12000", "percent", "12000%", "12,000%"),
        ("0", "kw", "0千瓦", "0 kW"),
        ("38.5", "percent", "38.5%", "38.5%"),
        ("210", "firm", "210家", "210 firms"),
        ("1", "report", "1份报告", "1 report"),
        ("2", "report", "2份报告", "2 reports"),
        ("1200", "mw", "1200兆瓦", "1,200 MW"),
        ("-0.50", "mw", "-0.50兆瓦", "-0.50 MW"),
        ("50", "10k-user", "50万用户", "500,000 users"),
    ],
)
def test_each_language_prints_the_number_as_its_readers_write_it(
    value: str, unit: str, zh: str, en: str
) -> None:
    assert UNITS.print_value(Decimal(value), unit, "zh") == zh
    assert UNITS.print_value(Decimal(value), unit, "en") == en


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("10k-kw", "万千瓦", "10 MW"),
        ("10k-t-co2", "万吨二氧化碳", "10,000 t CO₂"),
        ("100m-cny", "亿元", "100 million CNY"),
        ("mw", "兆瓦", "MW"),
    ],
)
def test_value_times_the_name_of_its_unit_is_what_the_source_says(
    unit: str, zh: str, en: str
) -> None:
    assert (UNITS.name(unit, "zh"), UNITS.name(unit, "en")) == (zh, en)


def test_every_unit_of_the_list_has_a_size_and_its_canonical_unit_is_its_own() -> None:
    for term in VOCABULARY.terms:
        assert UNITS.has_size(term.id)
        canonical = UNITS.canonical_unit(term.id)
        assert UNITS.canonical_unit(canonical) == canonical
        assert UNITS.factor(canonical) == 1


DIGITS = st.integers(-(10**4), 10**4)
ROUND = st.builds(lambda digits, zeros: Decimal(digits * 10**zeros), DIGITS, st.integers(0, 9))
VALUES = st.decimals(min_value=-(10**6), max_value=10**6, places=4) | ROUND
UNIT_IDS = st.sampled_from([term.id for term in VOCABULARY.terms])
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["zh", "en"])


WORDS: dict[str, int] = {
    "万亿": 10**12,
    "百万": 10**6,
    "万": 10**4,
    "亿": 10**8,
    "million ": 10**6,
    "billion ": 10**9,
    "trillion ": 10**12,
}
"""What multiplies a number; the longer of two that begin alike comes first."""


def read_back(printed: str) -> tuple[Decimal, str]:
    """Return a printed figure without any 万, 亿 or million, and the rest of its unit."""
    found = re.fullmatch(rf"(-?[0-9,.]+) ?({'|'.join(WORDS)})?(.*)", printed)
    assert found is not None
    number = Decimal(found[1].replace(",", ""))
    return number * WORDS.get(found[2], 1), found[3]


@given(VALUES, UNIT_IDS, LANGUAGES)
@settings(derandomize=True, database=None, deadline=None)
def test_printed_figure_is_the_figure(value: Decimal, unit: str, language: Language) -> None:
    """Whatever the multiple, number times unit is what the record holds: nothing is rounded."""
    term = VOCABULARY.by_id[unit]
    factor = term.en_factor if language == "en" else None
    size, name = read_back(f"1{term.label(language)}")
    printed = UNITS.print_value(value, unit, language)
    if printed == f"1 {term.en_one}":
        name = f" {term.en_one}"
    assert read_back(printed) == (value * (factor or 1) * size, name)


@pytest.mark.parametrize(
    "expression",
    [
        "kilowat",
        "kilowatt_hour",
        "1 / 0",
        "kilowatt *",
        "(",
        ")",
        "* 2",
        "tce",
        "2 ** 10 ** 40",
    ],
)
def test_unit_that_cannot_be_converted_has_no_size(expression: str) -> None:
    units = list_of(("a", expression, "mw"), ("mw", "megawatt", None))
    assert not units.has_size("a")
    with pytest.raises(UnknownSize):
        units.factor("a")


def test_canonical_unit_that_cannot_be_read_has_no_size_itself() -> None:
    units = list_of(("mw", "megawat", None))
    assert not units.has_size("mw")
    assert not units.has_size("another")


def test_base_units_are_kept_apart() -> None:
    units = list_of(("t", "tonne", None), ("tce", "tce", "t"), ("kt", "1000 * tonne", "t"))
    assert units.factor("kt") == 1000
    assert not units.has_size("tce")


@given(st.text("kilowatmeghr0123456789*/().+- _e", max_size=20).filter(str.strip))
@settings(derandomize=True, database=None, deadline=None)
def test_any_expression_has_a_size_or_none(expression: str) -> None:
    units = list_of(("a", expression, "mw"), ("mw", "megawatt", None))
    assert units.has_size("a") in {True, False}


def test_kept_sizes_are_those_of_pint_and_need_it_no_more(tmp_path: Path) -> None:
    kept = tmp_path / "units.json"
    keep_factors(VOCABULARY, kept)
    factors = json.loads(kept.read_text(encoding="utf-8"))["factors"]
    assert {unit: Decimal(size) for unit, size in factors.items()} == {
        term.id: UNITS.factor(term.id) for term in VOCABULARY.terms
    }
    program = (
        "import sys; from pathlib import Path\n"
        "from carbonpeak.corpus import load_corpus\n"
        "from carbonpeak.units import keep_factors, units_of\n"
        "from carbonpeak.workspace import Workspace\n"
        "corpus = load_corpus(Workspace(Path(sys.argv[1])))\n"
        "keep_factors(corpus.vocabularies['units'], Path(sys.argv[2]))\n"
        "print(units_of(corpus).factor('10k-kw'), 'pint' in sys.modules)\n"
    )
    arguments = [sys.executable, "-c", program, str(VALID_WORKSPACE), str(kept)]
    answer = subprocess.run(arguments, check=True, capture_output=True, text=True)
    assert answer.stdout == "1E+1 False\n"


def test_sizes_kept_for_another_list_are_not_used(tmp_path: Path) -> None:
    kept = tmp_path / "units.json"
    for spoilt in ('{"made_from": "another list", "factors": {"mw": "7"}}', "{", "[]"):
        kept.write_text(spoilt, encoding="utf-8")
        keep_factors(VOCABULARY, kept)
        assert json.loads(kept.read_text(encoding="utf-8"))["factors"]["mw"] == "1"


def test_list_with_a_unit_of_no_size_is_not_kept(tmp_path: Path) -> None:
    lost = VOCABULARY.terms[0].model_copy(update={"id": "lost", "pint": "furlongs_of_snow"})
    terms = (*VOCABULARY.terms, lost)
    keep_factors(VOCABULARY.model_copy(update={"terms": terms}), tmp_path / "units.json")
    assert list(tmp_path.iterdir()) == []
