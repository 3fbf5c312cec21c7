"""An official describes a place of their own; the browser compares as the base itself does."""

import random
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from carbonpeak.peers import AGREES, TRAITS, Known, Place, find_peers
from tests.e2e.conftest import DESK, PHONE, OpenPage

TERMS = ("coal", "wind", "solar", "hydro", "forest", "steel")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_official_describes_a_place_and_sends_what_was_found(
    size: tuple[int, int], open_page: OpenPage
) -> None:
    page = open_page(size)
    page.goto("/peers/")
    form = page.get_by_role("form", name="描述本地，或选一个试点")
    form.get_by_text("主导产业").click()
    form.get_by_label("钢铁").check()
    form.get_by_label("常住人口（万人）").fill("80")
    expect(page.get_by_role("heading", name="条件最相近的1个试点")).to_be_visible()
    first = page.locator(".cp-peer").filter(has=page.get_by_role("heading", name="甲市"))
    expect(first.get_by_text("主导产业：钢铁")).to_be_visible()
    expect(first.get_by_text("常住人口：300万人（本地：80万人）")).to_be_visible()
    expect(first.get_by_role("link", name="统一建设光伏屋顶")).to_have_attribute(
        "href", "../cases/solar-roofs/"
    )
    assert page.url.endswith("/peers/?population=800000&industry=steel")

    colleague = page.context.new_page()
    colleague.goto(page.url.replace("/peers/", "/en/peers/"))
    expect(colleague.get_by_text("Population: 3 million (here: 800,000 persons)")).to_be_visible()


def test_pilot_begins_with_its_own_profile_and_asks_what_if(desk: Page) -> None:
    desk.goto("/en/peers/?pilot=jia")
    expect(desk.get_by_label("Urbanisation (%)")).to_have_value("60.5")
    expect(desk.get_by_role("heading", name="Jia City", level=3)).to_have_count(0)
    desk.get_by_label("Urbanisation (%)").fill("48")
    expect(desk.get_by_label("Begin with a pilot")).to_have_value("")
    expect(desk.get_by_role("heading", name="Jia City", level=3)).to_have_count(1)


def test_slip_in_a_number_is_told_and_counts_nothing(desk: Page) -> None:
    desk.goto("/peers/")
    field = desk.get_by_label("城镇化率（%）")
    field.fill("一百")
    expect(desk.get_by_text("应是0–100之间的数")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("６０．５％")
    expect(desk.get_by_text("应是0–100之间的数")).to_have_count(0)
    assert desk.url.endswith("?urbanisation=60.5")


def test_browser_compares_places_as_the_base_does(desk: Page) -> None:
    draw = random.Random(20261121)
    pilots = {f"p{number:02}": random_place(draw, partial=False) for number in range(40)}
    desk.goto("/peers/")
    for _ in range(25):
        place = random_place(draw, partial=True)
        expected = [
            (peer.pilot, round(peer.similarity, 9), [c.trait for c in peer.agree])
            for peer in find_peers(place, pilots, count=8, least_axes=1)
        ]
        found = desk.evaluate(
            """([data, place]) => {
              const peers = window.carbonpeakLikeness.findPeers(
                place, window.carbonpeakLikeness.readData(data),
                {count: 8, leastAxes: 1, admits: () => true});
              return peers.map(peer =>
                [peer.pilot.id, peer.similarity, peer.agree.map(c => c.trait.id)]);
            }""",
            [as_data(pilots), {name: as_known(known) for name, known in place.items()}],
        )
        assert [(name, round(alike, 9), agree) for name, alike, agree in found] == expected


def random_place(draw: random.Random, *, partial: bool) -> Place:
    """Return a place of which each trait is known or not."""
    place: Place = {}
    for trait in TRAITS:
        if draw.random() < 0.3:
            continue
        weight = 1.0 if partial else draw.choice((0.5, 1.0))
        if trait.kind == "terms":
            named = frozenset(draw.sample(TERMS, draw.randint(1, 3)))
            place[trait.id] = Known(named, weight, is_partial=partial)
        elif trait.kind == "term":
            place[trait.id] = Known(draw.choice(TERMS), weight)
        else:
            place[trait.id] = Known(float(draw.randint(1, 90)), weight)
    return place


def as_data(pilots: Mapping[str, Place]) -> dict[str, object]:
    return {
        "agrees": AGREES,
        "traits": [{"id": t.id, "axis": t.axis, "kind": t.kind} for t in TRAITS],
        "pilots": [
            {"id": name, "place": {key: as_pair(known) for key, known in place.items()}}
            for name, place in pilots.items()
        ],
    }


def as_pair(known: Known) -> list[object]:
    return [as_known(known)["value"], known.weight]


def as_known(known: Known) -> dict[str, object]:
    value = sorted(known.value) if isinstance(known.value, frozenset) else known.value
    return {"value": value, "weight": known.weight, "partial": known.is_partial}
