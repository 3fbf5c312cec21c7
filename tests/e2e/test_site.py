"""Readers' stories on the site: find and filter, change language, cite, print, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, OpenPage

CASE = "/cases/solar-roofs/"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


@SIZES
@pytest.mark.parametrize("path", ["/", "/en/", "/cases/", CASE, "/en/pilots/jia/", "/coverage/"])
def test_no_page_is_wider_than_the_screen(
    path: str, size: tuple[int, int], open_page: OpenPage
) -> None:
    page = open_page(size)
    page.goto(path)
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) == 0


def test_official_finds_a_practice_by_filters_and_sends_the_list(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("link", name="找做法").click()
    expect(desk.get_by_text("共3个案例")).to_be_visible()
    filters = desk.get_by_role("form", name="筛选")
    filters.get_by_label("屋顶光伏").check()
    expect(desk.get_by_text("共2个案例")).to_be_visible()
    filters.get_by_text("试点类别").click()
    filters.get_by_label("园区").check()
    expect(desk.get_by_text("共1个案例")).to_be_visible()
    expect(desk.get_by_role("link", name="按片区建设厂房光伏")).to_be_visible()
    expect(desk.get_by_role("link", name="统一建设光伏屋顶")).to_be_hidden()

    colleague = desk.context.new_page()
    colleague.goto(desk.url)
    expect(colleague.get_by_text("共1个案例")).to_be_visible()


def test_filters_with_no_common_case_say_so_and_can_be_taken_back(desk: Page) -> None:
    desk.goto("/en/cases/?type=waste-heat-heating&pilot_kind=park")
    expect(desk.get_by_text("No case meets all that was chosen.")).to_be_visible()
    desk.get_by_role("button", name="Park").click()
    expect(desk.get_by_text("1 case", exact=True)).to_be_visible()


def test_filters_are_folded_away_on_a_phone(phone: Page) -> None:
    phone.goto("/cases/")
    expect(phone.get_by_label("屋顶光伏")).to_be_hidden()
    phone.get_by_text("筛选", exact=True).click()
    phone.get_by_label("屋顶光伏").check()
    expect(phone.get_by_text("共2个案例")).to_be_visible()


def test_reader_changes_language_on_the_same_page(phone: Page) -> None:
    phone.goto(CASE)
    phone.get_by_role("link", name="English").click()
    expect(phone).to_have_url(re.compile(r"/en/cases/solar-roofs/$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Build solar roofs together (Jia)")
    phone.get_by_role("link", name="中文").click()
    expect(phone).to_have_url(re.compile(r"(?<!/en)/cases/solar-roofs/$"))


def test_achieved_and_target_differ_without_colour(desk: Page) -> None:
    desk.goto(CASE)
    rows = desk.get_by_role("row")
    expect(rows.filter(has_text="屋顶光伏并网装机").first).to_contain_text("■ 已实现")
    expect(rows.filter(has_text="屋顶光伏并网装机目标")).to_contain_text("△ 目标")
    borders = desk.evaluate(
        "['achieved', 'target'].map(k => getComputedStyle("
        "document.querySelector('.cp-results .cp-kind--' + k)).borderTopStyle)"
    )
    assert borders == ["solid", "dashed"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_official_prints_two_pages_without_what_only_a_screen_needs(
    language: str, desk: Page
) -> None:
    desk.goto(language + CASE)
    desk.emulate_media(media="print")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    for hidden in (".cp-find", ".cp-menu-wide", ".cp-aside", ".cp-header__tools"):
        expect(desk.locator(hidden)).to_be_hidden()
    pages = re.findall(rb"/Type\s*/Page\b", desk.pdf(prefer_css_page_size=True))
    assert 1 <= len(pages) <= 2


def test_sources_stand_apart_on_paper(desk: Page) -> None:
    desk.goto("/pilots/jia/")
    desk.emulate_media(media="print")
    desk.locator(".cp-reference").first.evaluate("mark => mark.after(mark.cloneNode(true))")
    pair = desk.locator(".cp-reference + .cp-reference").first
    expect(pair).not_to_have_css("margin-left", "0px")


def test_conditions_can_be_ticked(phone: Page) -> None:
    phone.goto(CASE)
    box = phone.get_by_role("checkbox").first
    box.check()
    expect(box).to_be_checked()


def test_places_like_ours_lead_to_the_traits_shared(desk: Page) -> None:
    desk.goto("/en/")
    desk.get_by_role("link", name="Find places like ours").click()
    row = desk.get_by_role("row").filter(has=desk.get_by_role("link", name="Jia City", exact=True))
    row.first.get_by_role("link", name="why").click()
    expect(desk.get_by_role("heading", name="Pilots most like it")).to_be_visible()


def test_place_that_is_no_pilot_finds_its_traits_without_scripts(open_page: OpenPage) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    page.goto("/peers/")
    page.locator("summary").get_by_text("建筑气候区", exact=True).click()
    zone = page.locator("dl > div").filter(has_text="夏热冬冷")
    expect(zone.get_by_role("link")).to_have_text(["乙经济技术开发区（戊市）"])


def test_trait_leads_to_the_cases_of_places_that_have_it(desk: Page) -> None:
    desk.goto("/peers/")
    desk.locator("summary").get_by_text("建筑气候区", exact=True).click()
    desk.get_by_role("link", name="看它们的案例：寒冷", exact=True).click()
    expect(desk).to_have_url(re.compile(r"/search/\?climate=cold$"))
    expect(desk.get_by_role("link", name="统一建设光伏屋顶")).to_be_visible()


def test_header_search_opens_the_search_page(phone: Page) -> None:
    phone.goto(CASE)
    phone.get_by_role("searchbox", name="检索案例").fill("光伏")
    phone.get_by_role("button", name="检索").click()
    expect(phone).to_have_url(re.compile(r"/search/\?q=%E5%85%89%E4%BC%8F$"))


def test_choice_of_dark_is_kept_from_page_to_page(desk: Page) -> None:
    desk.goto("/")
    button = desk.get_by_role("button", name=re.compile("明暗"))
    button.click()
    button.click()
    expect(desk.locator("html")).to_have_attribute("data-cp-scheme", "dark")
    desk.goto("/en/plan/")
    expect(desk.locator("html")).to_have_attribute("data-cp-scheme", "dark")


@SIZES
def test_keyboard_reaches_content_and_menu(size: tuple[int, int], open_page: OpenPage) -> None:
    page = open_page(size)
    page.goto("/en" + CASE)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("Skip to content"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    page.goto("/en/")
    target = page.get_by_role("link", name="The Plan", exact=True).locator("visible=true").first
    if size == PHONE:
        summary = page.get_by_text("Menu", exact=True)
        summary.focus()
        page.keyboard.press("Enter")
    target.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/plan/"))


def test_keyboard_focus_is_seen_on_filters_too(desk: Page) -> None:
    desk.goto("/cases/")
    desk.keyboard.press("Tab")
    expect(desk.locator(":focus")).to_have_text("跳转至正文")
    checkbox = desk.get_by_role("form", name="筛选").get_by_label("能源")
    checkbox.focus()
    desk.keyboard.press("Shift+Tab")
    expect(desk.locator("summary:focus")).to_have_css("outline-style", "solid")


@SIZES
def test_without_scripts_everything_can_be_read(size: tuple[int, int], open_page: OpenPage) -> None:
    page = open_page(size, java_script_enabled=False)
    page.goto("/cases/")
    expect(page.get_by_text("筛选、排序和导出需要脚本")).to_be_visible()
    expect(page.get_by_role("form", name="筛选")).to_be_hidden()
    page.get_by_role("link", name="统一建设光伏屋顶").click()
    expect(page.get_by_role("heading", name="成效", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="复制")).to_be_hidden()


def test_lead_cannot_be_taken_for_published_experience(phone: Page) -> None:
    phone.goto("/leads/")
    phone.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(phone.get_by_text("线索，尚未发布。")).to_be_visible()


def test_former_address_leads_to_the_record(desk: Page) -> None:
    desk.goto("/cases/roof-pv/")
    expect(desk).to_have_url(re.compile("/cases/solar-roofs/$"))
