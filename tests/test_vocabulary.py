"""Closed lists, and the nearest term to a mistyped one."""

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.models.case import FIT_VOCABULARIES, Fit
from carbonpeak.models.fields import VOCABULARY_KEY
from carbonpeak.models.pilot import TRAIT_VOCABULARIES, Profile
from carbonpeak.vocabulary import nearest_term, nearest_word
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE

VOCABULARIES = load_corpus(Workspace(VALID_WORKSPACE)).vocabularies
TYPES = VOCABULARIES["measure-types"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("virtual-power-plnt", "virtual-power-plant"),
        ("virtual_power_plant", "virtual-power-plant"),
        ("Virtual Power Plant", "virtual-power-plant"),
        ("虚拟电厂", "virtual-power-plant"),
        ("虚拟电场", "virtual-power-plant"),
        ("VPP", "virtual-power-plant"),
        ("vpp", "virtual-power-plant"),
        ("负荷聚合", "virtual-power-plant"),
        ("分布式光伏", "rooftop-pv"),
        ("屋顶光伏", "rooftop-pv"),
    ],
)
def test_nearest_term_is_found_by_id_label_and_alias(typed: str, wanted: str) -> None:
    assert nearest_term(typed, TYPES) == wanted


@pytest.mark.parametrize("typed", ["", "no", "完全不同的事情", "12", "wind-tunnel-testing"])
def test_word_that_is_near_nothing_has_no_nearest_term(typed: str) -> None:
    assert nearest_term(typed, TYPES) is None


def test_every_term_is_nearest_to_itself_and_to_both_its_labels() -> None:
    for term in TYPES.terms:
        for name in (term.id, term.zh, term.en):
            assert nearest_term(name, TYPES) == term.id


def test_nearest_word_of_none_is_none() -> None:
    assert nearest_word("a", []) is None


def test_label_is_in_the_language_asked_for() -> None:
    assert TYPES.label("virtual-power-plant", "zh") == "虚拟电厂"
    assert TYPES.label("virtual-power-plant", "en") == "virtual power plant"
    with pytest.raises(KeyError):
        TYPES.label("nothing", "zh")


def test_terms_keep_the_order_of_their_file() -> None:
    stages = [term.id for term in VOCABULARIES["stages"].terms]
    assert stages == ["trial", "running", "scaled", "institutionalised", "ended", "abandoned"]
    assert list(VOCABULARIES["stages"].by_id) == stages


def test_lists_of_a_fit_are_those_its_fields_are_marked_with() -> None:
    fields = Fit.model_json_schema()["properties"]
    marked = {name: fields[name]["items"][VOCABULARY_KEY] for name in FIT_VOCABULARIES}
    assert marked == FIT_VOCABULARIES


def test_lists_of_traits_are_those_the_profile_is_marked_with() -> None:
    schema = Profile.model_json_schema()
    marked = {}
    for name in TRAIT_VOCABULARIES:
        stated = schema["properties"][name]["anyOf"][0]["$ref"].rpartition("/")[2]
        value = schema["$defs"][stated]["properties"]["value"]
        marked[name] = value.get("items", value)[VOCABULARY_KEY]
    assert marked == TRAIT_VOCABULARIES
