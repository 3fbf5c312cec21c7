"""Home: what this is and its three doors on the first screen, and a short way past the map."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "desk"])
def test_three_doors_stand_on_the_first_screen(
    path: str, size: tuple[int, int], open_page: OpenPage
) -> None:
    page = open_page(size)
    page.goto(path)
    expect(page.locator(".cp-door")).to_have_count(3)
    for door in page.locator(".cp-door").all():
        expect(door).to_be_in_viewport(ratio=1)


def test_keyboard_goes_past_the_map_in_two_steps(open_page: OpenPage) -> None:
    page = open_page((1280, 800))
    page.goto("/en/")
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".cp-map a:focus")).to_have_count(0)
    expect(page.get_by_text("Show as a table")).to_be_focused()
