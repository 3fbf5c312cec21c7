"""Any place described: what is understood, what is refused, and the answer as data."""

from collections.abc import Mapping, Sequence

import pytest

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.peers import (
    PARAMETERS,
    Known,
    NotUnderstood,
    as_answer,
    cards_of,
    describe_pilots,
    find_described,
    peers_of,
    read_description,
    terms_of,
)
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def faults(given: Mapping[str, Sequence[str]], corpus: Corpus) -> list[tuple[str, str, str]]:
    with pytest.raises(NotUnderstood) as caught:
        read_description(given, terms_of(corpus))
    return [(f.parameter, f.message.zh, str(f.message.en)) for f in caught.value.faults]


@pytest.mark.parametrize(
    "typed",
    ["coal", "煤炭", "COAL", "　煤炭 ", "coal,", "，coal，"],
)
def test_term_is_known_by_its_id_and_its_labels(typed: str, corpus: Corpus) -> None:
    asked = read_description({"endowment": [typed]}, terms_of(corpus))
    assert asked.place == {"resource_endowment": Known(frozenset({"coal"}), 1.0, is_partial=True)}


def test_terms_may_be_given_one_by_one_or_in_a_row(corpus: Corpus) -> None:
    terms = terms_of(corpus)
    in_a_row = read_description({"endowment": ["煤炭、风能；solar"]}, terms)
    one_by_one = read_description({"endowment": ["coal", "wind", "光照"]}, terms)
    assert in_a_row == one_by_one


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2761700", 2_761_700),
        ("2,761,700", 2_761_700),
        ("276.17万", 2_761_700),
        ("０.８亿", 80_000_000),
    ],
)
def test_number_may_be_written_as_officials_write_it(
    typed: str, meant: float, corpus: Corpus
) -> None:
    place = read_description({"population": [typed]}, terms_of(corpus)).place
    assert place == {"population": Known(meant, 1.0)}


@pytest.mark.parametrize("typed", ["60.5", "60.5%", "６０．５％"])
def test_percent_sign_is_understood(typed: str, corpus: Corpus) -> None:
    place = read_description({"urbanisation": [typed]}, terms_of(corpus)).place
    assert place == {"urbanisation": Known(60.5, 1.0)}


@pytest.mark.parametrize("typed", ["abc", "-1", "101", "nan", "inf", "1e9", "=1+1", "60 or 70"])
def test_what_is_no_percentage_is_refused_in_both_languages(typed: str, corpus: Corpus) -> None:
    assert faults({"urbanisation": [typed]}, corpus) == [
        (
            "urbanisation",
            f"urbanisation 应是 0 到 100 之间的数，读到的是“{typed}”",
            f'urbanisation must be a number from 0 to 100, not "{typed}"',
        )
    ]


def test_all_slips_are_told_at_once_with_the_nearest_word(corpus: Corpus) -> None:
    assert faults({"endowment": ["coall"], "population": ["many"]}, corpus) == [
        (
            "endowment",
            "endowment 没有“coall”，是否指“煤炭”（coal）？",
            'endowment "coall" is not known; did you mean "coal"?',
        ),
        (
            "population",
            "population 应是 1,000 到 100,000,000 之间的数，读到的是“many”",
            'population must be a number from 1,000 to 100,000,000, not "many"',
        ),
    ]


def test_shares_over_a_hundred_are_refused(corpus: Corpus) -> None:
    assert faults({"secondary_share": ["60"], "tertiary_share": ["50"]}, corpus) == [
        (
            "tertiary_share",
            "第二、第三产业占比之和是 110，不应超过100",
            "secondary_share and tertiary_share add up to 110, which is over 100",
        )
    ]


def test_nothing_said_is_nothing_known(corpus: Corpus) -> None:
    asked = read_description({"endowment": ["", " "], "population": [""]}, terms_of(corpus))
    assert asked.place == {}
    assert find_described(asked, describe_pilots(corpus), cards_of(corpus)) == ()


def test_kind_and_function_choose_pilots_and_count_nothing(corpus: Corpus) -> None:
    places, cards = describe_pilots(corpus), cards_of(corpus)

    def found(**given: str) -> dict[str, float]:
        asked = read_description({k: [v] for k, v in given.items()}, terms_of(corpus))
        return {p.pilot: p.similarity for p in find_described(asked, places, cards)}

    everywhere = found(industry="equipment")
    assert set(everywhere) == {"jia", "yi-etdz"}
    assert found(industry="equipment", kind="园区") == {"yi-etdz": everywhere["yi-etdz"]}
    assert found(industry="equipment", function="heavy-industry") == {"jia": everywhere["jia"]}


def test_only_what_was_named_is_looked_for(corpus: Corpus) -> None:
    # Jia has solar and wind. Who names solar alone does not say that there is no wind.
    asked = read_description({"endowment": ["solar"]}, terms_of(corpus))
    found = find_described(asked, describe_pilots(corpus), cards_of(corpus))
    assert {peer.pilot: peer.similarity for peer in found} == {"jia": 1.0, "yi-etdz": 1.0}


def test_no_parameter_is_a_peak_or_a_place(corpus: Corpus) -> None:
    names = {word for p in PARAMETERS for word in p.name.split("_")}
    assert not names & {"peak", "carbon", "emission", "province", "lat", "lon"}


def test_answer_holds_both_sides_of_each_comparison_and_the_cases(corpus: Corpus) -> None:
    answer = as_answer(describe_pilots(corpus)["jia"], peers_of("jia", corpus), cards_of(corpus))
    (park,) = (p for p in answer["peers"] if p["pilot"] == "yi-etdz")  # type: ignore[attr-defined]
    assert answer["unknown"] == []
    assert answer["units"] == {
        "population": "persons",
        "gdp_per_capita": "CNY a person",
        "urbanisation": "%",
        "secondary_share": "%",
        "tertiary_share": "%",
    }
    (people,) = (c for c in park["differ"] if c["trait"] == "population")
    assert people == {
        "trait": "population",
        "axis": "base",
        "similarity": 0.0,
        "weight": 0.5,
        "here": 3_000_000,
        "there": 5_000_000,
        "of_host_city": True,
        "shared": [],
    }
    assert park["cases"] == [
        {
            "id": "factory-solar-roofs",
            "title": {
                "zh": "按片区建设厂房光伏（乙经开区）",
                "en": "Build solar on factory roofs by district (Yi)",
            },
            "fields": ["energy"],
        }
    ]
