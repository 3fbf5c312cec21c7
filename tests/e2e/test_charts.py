"""Charts in a real browser: words clear of each other, and ways that begin there."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, OpenPage

PAGES = ("/types/rooftop-pv/", "/en/diffusion/", "/en/overview/", "/en/cases/solar-roofs/")

OVERLAPS = """() => [...document.querySelectorAll("svg.cp-chart")].flatMap(svg => {
  const texts = [...svg.querySelectorAll("text")];
  const boxes = texts.map(text => text.getBoundingClientRect());
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
  return boxes.flatMap((a, i) => boxes.slice(i + 1).map((b, j) => [a, b, i, i + 1 + j]))
    .filter(([a, b]) => meet(a, b))
    .map(([_a, _b, i, j]) => texts[i].textContent + " | " + texts[j].textContent);
})"""


@pytest.mark.parametrize("path", PAGES)
def test_words_of_charts_stay_clear_of_each_other(path: str, open_page: OpenPage) -> None:
    for size in (PHONE, DESK):
        page = open_page(size)
        page.goto(path)
        expect(page.locator("svg.cp-chart").first).to_be_visible()
        assert page.evaluate(OVERLAPS) == []


def test_wide_picture_scrolls_in_its_own_box_on_a_phone(phone: Page) -> None:
    phone.goto("/diffusion/")
    box = phone.get_by_role("region", name="举措从哪里推广到哪里")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(width) == 0


def test_empty_cell_fills_its_words_into_the_suggestion(phone: Page) -> None:
    phone.goto("/coverage/")
    empty = phone.get_by_role("link", name="没有案例，欢迎提供").first
    row, column = str(empty.get_attribute("title")).removesuffix("：没有案例，欢迎提供").split("，")
    empty.click()
    suggestion = phone.locator("#suggestion")
    expect(suggestion).to_contain_text(f"地方：{row}")
    expect(suggestion).to_contain_text(f"领域或建设内容：{column}")


def test_suggestion_shows_words_of_an_address_as_text_only(desk: Page) -> None:
    desk.goto("/en/contribute/?place=%3Cb%3Ex%3C/b%3E&topic=" + "y" * 200)
    suggestion = desk.locator("#suggestion")
    expect(suggestion).to_contain_text("Place: <b>x</b>")
    expect(suggestion).to_contain_text("Field or content: ________")
