"""Places alike: what is compared, what is not, and what the comparison says of itself."""

import math
from pathlib import Path

import pytest

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.peers import (
    AXES,
    HOST_WEIGHT,
    TRAITS,
    Known,
    Peer,
    Place,
    describe,
    describe_pilots,
    find_peers,
    peers_of,
)
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

JIA = (VALID_WORKSPACE / "registry/pilots/jia.yaml").read_text(encoding="utf-8")


@pytest.fixture
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def pilot(name: str, profile: str) -> str:
    """Return the text of a pilot like Jia, with another profile."""
    start, end = JIA.index("profile:"), JIA.index("\nplan:")
    return JIA[:start].replace("id: jia", f"id: {name}") + f"profile:\n{profile}" + JIA[end:]


def place_of(root: Path, name: str) -> Place:
    found = load_corpus(Workspace(root))
    assert found.problems == ()
    return describe(found.pilots[name].data)


def only(peers: tuple[Peer, ...], name: str) -> Peer:
    (peer,) = (peer for peer in peers if peer.pilot == name)
    return peer


# --- what a place is described by ---


def test_place_holds_what_is_known_and_nothing_else(corpus: Corpus) -> None:
    assert describe(corpus.pilots["bing"].data) == {
        "urbanisation": Known(48.0, 1.0),
        "resource_endowment": Known(frozenset({"hydro", "forest"}), 1.0),
    }


def test_figure_of_the_host_city_counts_half(corpus: Corpus) -> None:
    place = describe(corpus.pilots["yi-etdz"].data)
    assert place["population"] == Known(5_000_000.0, HOST_WEIGHT)
    assert place["leading_industries"] == Known(frozenset({"equipment", "electronics"}), 1.0)


def test_function_location_and_peaks_are_no_traits() -> None:
    words = {word for trait in TRAITS for word in trait.id.split("_")}
    assert not words & {"peak", "role", "function", "lat", "lon", "province", "emission", "carbon"}
    assert {trait.axis for trait in TRAITS} == set(AXES)


def test_empty_list_is_unknown_not_shared(workspace: MakeWorkspace) -> None:
    profile = "  resource_endowment: {value: [], year: null, sources: [s1], scope: self}\n"
    root = workspace({"registry/pilots/ding.yaml": pilot("ding", profile)})
    assert place_of(root, "ding") == {}


# --- similarity ---


def test_place_is_most_like_itself(corpus: Corpus) -> None:
    place = describe(corpus.pilots["jia"].data)
    first = find_peers(place, describe_pilots(corpus))[0]
    assert (first.pilot, first.similarity, first.differ) == ("jia", 1.0, ())
    assert first.axes == {"endowment": 1.0, "base": 1.0, "structure": 1.0}


def test_pilot_is_no_peer_of_itself_and_unknown_pilots_are_none(corpus: Corpus) -> None:
    assert "jia" not in {peer.pilot for peer in peers_of("jia", corpus)}
    with pytest.raises(KeyError):
        peers_of("nowhere", corpus)


def test_places_alike_on_less_than_two_axes_are_not_compared(corpus: Corpus) -> None:
    place: Place = {"resource_endowment": Known(frozenset({"solar"}), 1.0)}
    assert find_peers(place, describe_pilots(corpus)) == ()
    assert find_peers({}, describe_pilots(corpus)) == ()


def test_similarity_is_told_axis_by_axis(corpus: Corpus) -> None:
    peer = only(peers_of("jia", corpus), "yi-etdz")
    # Endowment: solar of solar and wind, 1/2, counts 1; another climate zone, 0, counts a half.
    assert peer.axes["endowment"] == pytest.approx((0.5 * 1 + 0 * 0.5) / 1.5)
    # Base: the smallest and the largest of all, so 0. Structure: equipment of three industries.
    assert peer.axes["base"] == 0.0
    assert peer.axes["structure"] == pytest.approx(1 / 3)
    # Each axis counts by the part of its traits that is known: 1.5 of 2, 1 of 3, 1 of 3.
    weights = (0.75, 1 / 3, 1 / 3)
    parts = (peer.axes["endowment"], peer.axes["base"], peer.axes["structure"])
    expected = sum(a * b for a, b in zip(parts, weights, strict=True)) / sum(weights)
    assert peer.similarity == pytest.approx(expected)


def test_comparison_names_what_is_shared_what_differs_and_what_is_unknown(
    corpus: Corpus,
) -> None:
    peer = only(peers_of("jia", corpus), "yi-etdz")
    assert {c.trait: c.shared for c in peer.agree} == {
        "resource_endowment": ("solar",),
        "leading_industries": ("equipment",),
    }
    assert [c.trait for c in peer.differ] == ["climate_zone", "population", "gdp_per_capita"]
    assert peer.unknown == ("urbanisation", "secondary_share", "tertiary_share")


def test_every_trait_is_told_exactly_once(corpus: Corpus) -> None:
    for name in corpus.pilots:
        for peer in peers_of(name, corpus):
            told = [c.trait for c in (*peer.agree, *peer.differ)] + list(peer.unknown)
            assert sorted(told) == sorted(trait.id for trait in TRAITS)


def test_likeness_does_not_depend_on_who_asks(corpus: Corpus) -> None:
    there = only(peers_of("jia", corpus), "yi-etdz")
    back = only(peers_of("yi-etdz", corpus), "jia")
    assert back.similarity == pytest.approx(there.similarity)


def test_numbers_are_compared_within_the_range_of_all_pilots(workspace: MakeWorkspace) -> None:
    def profile(people: int, urban: int) -> str:
        return (
            f"  population: {{value: {people}, year: 2023, sources: [s1], scope: self}}\n"
            f"  urbanisation: {{value: {urban}, year: 2023, sources: [s1], scope: self}}\n"
            "  resource_endowment: {value: [solar], year: null, sources: [s1], scope: self}\n"
        )

    root = workspace(
        {
            "registry/pilots/jia.yaml": pilot("jia", profile(1_000_000, 40)),
            "registry/pilots/ding.yaml": pilot("ding", profile(10_000_000, 60)),
            "registry/pilots/yi-etdz.yaml": pilot("yi-etdz", profile(100_000_000, 80)),
        }
    )
    peer = only(peers_of("jia", load_corpus(Workspace(root))), "ding")
    similar = {c.trait: c.similarity for c in (*peer.agree, *peer.differ)}
    # Ten times as many is half the way on a logarithmic scale from one to a hundred million.
    assert similar["population"] == pytest.approx(1 - math.log(10) / math.log(100))
    assert similar["urbanisation"] == pytest.approx(1 - 20 / 40)


def test_pilots_that_do_not_differ_in_a_number_are_alike_in_it(workspace: MakeWorkspace) -> None:
    profile = (
        "  urbanisation: {value: 50, year: 2023, sources: [s1], scope: self}\n"
        "  resource_endowment: {value: [solar], year: null, sources: [s1], scope: self}\n"
    )
    names = ("jia", "yi-etdz", "bing")
    root = workspace({f"registry/pilots/{n}.yaml": pilot(n, profile) for n in names})
    assert [peer.similarity for peer in peers_of("jia", load_corpus(Workspace(root)))] == [1, 1]


def test_equally_like_places_stand_in_the_order_of_their_ids(workspace: MakeWorkspace) -> None:
    twin = JIA[JIA.index("profile:\n") + len("profile:\n") : JIA.index("\nplan:")]
    names = ("geng", "ding", "xin", "ren", "gui", "wu")
    root = workspace({f"registry/pilots/{n}.yaml": pilot(n, twin) for n in names})
    peers = peers_of("jia", load_corpus(Workspace(root)))
    assert [peer.pilot for peer in peers] == ["ding", "geng", "gui", "ren", "wu"]


def test_place_of_which_less_is_known_stands_behind_one_compared_on_every_axis(
    workspace: MakeWorkspace,
) -> None:
    base = "  urbanisation: {value: %s, year: 2023, sources: [s1], scope: self}\n"
    trades = "  leading_industries: {value: [steel], year: null, sources: [s1], scope: self}\n"
    land = "  resource_endowment: {value: [solar, %s], year: null, sources: [s1], scope: self}\n"
    profiles = {
        "jia": base % 50 + trades + land % "wind",
        "bing": base % 50 + trades,
        "ding": base % 60 + trades + land % "forest",
        "geng": base % 90,
    }
    root = workspace({f"registry/pilots/{n}.yaml": pilot(n, text) for n, text in profiles.items()})
    peers = peers_of("jia", load_corpus(Workspace(root)))
    assert [peer.pilot for peer in peers][:2] == ["ding", "bing"]
    assert peers[0].similarity < peers[1].similarity


def test_place_with_which_nothing_agrees_is_no_peer(workspace: MakeWorkspace) -> None:
    facts = (
        "  urbanisation: {value: %s, year: 2023, sources: [s1], scope: self}\n"
        "  resource_endowment: {value: [%s], year: null, sources: [s1], scope: self}\n"
    )
    profiles = {
        "jia": facts % (20, "solar"),
        "bing": facts % (90, "coal"),
        "yi-etdz": facts % (25, "forest"),
    }
    root = workspace({f"registry/pilots/{n}.yaml": pilot(n, text) for n, text in profiles.items()})
    peers = peers_of("jia", load_corpus(Workspace(root)))
    assert [peer.pilot for peer in peers] == ["yi-etdz"]


def test_number_of_peers_can_be_asked_for(corpus: Corpus) -> None:
    assert len(peers_of("jia", corpus, count=1)) == 1
    assert [
        p.pilot
        for p in find_peers(
            describe(corpus.pilots["jia"].data), describe_pilots(corpus), exclude=["jia", "bing"]
        )
    ] == ["yi-etdz"]
