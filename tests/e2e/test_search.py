"""A reader searches the site that `carbonpeak serve` gives, answered by the server."""

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_reader_finds_a_case_from_any_page(size: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(size)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto("/")
    page.get_by_role("search").get_by_role("searchbox").first.fill("余热")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 条结果")
    assert [url for url in asked if "/data/-/search.json" in url]
    assert not [url for url in asked if url.endswith("/start.json")]
    page.get_by_role("link", name="利用钢厂余热供暖（甲市）").first.click()
    expect(page).to_have_url("/cases/waste-heat-heating/")


def test_english_reader_finds_what_is_only_in_chinese(desk: Page) -> None:
    desk.goto("/en/search/?q=waste+heat")
    expect(desk.get_by_role("status")).to_have_text("1 result")
    title = desk.locator(".cp-list__title a")
    expect(title).to_have_attribute("lang", "zh")


def test_filter_panel_is_folded_on_a_phone(phone: Page) -> None:
    phone.goto("/search/?q=光伏")
    expect(phone.get_by_role("status")).to_have_text("2 条结果")
    expect(phone.get_by_role("checkbox", name="产业")).to_be_hidden()
    phone.get_by_text("筛选", exact=True).click()
    phone.get_by_role("checkbox", name="产业").check()
    expect(phone.get_by_role("status")).to_have_text("1 条结果")
