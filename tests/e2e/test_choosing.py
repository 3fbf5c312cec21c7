"""A reader's own choice of cases: shortlist, side by side, and the working sheet on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, OpenPage

ROOFS, FACTORY, HEAT = "solar-roofs", "factory-solar-roofs", "waste-heat-heating"


def pages_on_paper(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_compiler_chooses_cases_sends_the_list_and_compares(open_page: OpenPage) -> None:
    desk = open_page(DESK)
    desk.goto("/cases/")
    desk.get_by_label("列为备选：统一建设光伏屋顶（甲市）").check()
    desk.get_by_role("link", name="按片区建设厂房光伏").click()
    button = desk.get_by_role("button", name="列为备选")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("link", name="查看备选").click()
    expect(desk.get_by_text("备选2个", exact=True)).to_be_visible()
    assert desk.url.endswith(f"/shortlist/?cases={ROOFS},{FACTORY}")

    colleague = open_page(PHONE)
    colleague.goto(desk.url)
    expect(colleague.get_by_text("备选2个", exact=True)).to_be_visible()
    colleague.get_by_role("button", name="并入我的备选").click()
    colleague.goto("/shortlist/")
    expect(colleague.get_by_text("备选2个", exact=True)).to_be_visible()

    desk.get_by_role("link", name="对比", exact=True).click()
    table = desk.get_by_role("table")
    row = table.get_by_role("row").filter(has=desk.get_by_role("rowheader", name="可再生能源装机"))
    expect(row.get_by_role("cell").first).to_contain_text("12.5万千瓦")
    expect(row.get_by_role("cell").first).to_contain_text("■ 已实现")
    expect(row.get_by_role("cell").first).to_contain_text("2024")
    expect(table).not_to_contain_text("全市清洁电力占比")
    desk.get_by_role("link", name="移出对比：统一建设光伏屋顶（甲市）").click()
    expect(desk).to_have_url(re.compile(rf"/compare/\?cases={FACTORY}$"))


def test_links_of_a_comparison_lead_to_the_cases_own_pages(desk: Page) -> None:
    desk.goto(f"/en/compare/?cases={ROOFS},{HEAT}")
    expect(desk.locator("[data-ready]")).to_be_visible()
    mark = desk.get_by_role("table").get_by_role("link", name="s2", exact=True).first
    assert re.search(rf"/en/cases/{ROOFS}/#s2$", str(mark.get_attribute("href")))
    assert desk.evaluate("[...document.querySelectorAll('table [id]')].length") == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "No case chosen yet."),
        ("?cases=nowhere", "Not in this base: nowhere"),
        (f"?cases={ROOFS},{HEAT},{FACTORY},a,b", "the first 4 are shown."),
    ],
)
def test_comparison_says_what_it_cannot_show(query: str, said: str, desk: Page) -> None:
    desk.goto(f"/en/compare/{query}")
    expect(desk.get_by_role("status")).to_contain_text(said)


def test_sheet_fits_a_phone_and_names_a_case_it_lacks(phone: Page) -> None:
    phone.goto(f"/en/sheet/?case={ROOFS}")
    expect(phone.locator("[data-ready]")).to_be_visible()
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(width) == 0
    phone.goto("/en/sheet/?case=nowhere")
    expect(phone.get_by_role("status")).to_have_text("Not in this base: nowhere")
