"""A researcher goes from a question to rows, from a row to its page, and back."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_reader_searches_the_table_and_reaches_the_page(
    size: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(size)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/data/")
    page.get_by_role("searchbox").fill("光伏")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 条结果")
    page.locator('a[href="/data/carbonpeak/cases/solar-roofs"]').click()
    page.locator(".to-site").get_by_role("link").click()
    expect(page).to_have_url("/cases/solar-roofs/")
    page.locator('a[href="/data/carbonpeak/cases/solar-roofs"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("solar-roofs")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url("/data/en/carbonpeak/cases/solar-roofs")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert said == []


def test_researcher_asks_a_canned_query_with_a_parameter(desk: Page) -> None:
    desk.goto("/data/en/carbonpeak")
    desk.get_by_role("link", name="Conditions that recur for a measure type").click()
    desk.get_by_label("measure type", exact=True).select_option("rooftop-pv")
    desk.get_by_role("button", name="Run").click()
    expect(desk).to_have_url("/data/en/carbonpeak/conditions_that_recur?measure_type=rooftop-pv")
    expect(desk.locator("figure.plot svg")).to_be_visible()
    expect(desk.locator('td[data-name="condition_kind"]').first).to_be_visible()


def test_researcher_writes_sql_and_finds_it_in_the_address(desk: Page) -> None:
    desk.goto("/data/carbonpeak")
    desk.get_by_label("SQL").fill("select id from cases where stage = 'scaled'")
    desk.get_by_role("button", name="运行").click()
    assert "select id from cases" in unquote(desk.url).replace("+", " ")
    expect(desk.locator("table.rows")).to_contain_text("solar-roofs")


@pytest.mark.parametrize(
    "address",
    [
        "/data/",
        "/data/carbonpeak",
        "/data/carbonpeak/case_overview?_facet=stage",
        "/data/carbonpeak/cases/solar-roofs",
        "/data/carbonpeak/results_of_indicator",
        "/data/carbonpeak/nowhere",
        "/data/-/search?q=光伏",
        "/data/en/-/schema",
        "/data/en/carbonpeak/indicators_in_use?least=1",
    ],
)
def test_page_fits_a_phone(phone: Page, address: str) -> None:
    phone.goto(address)
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
