"""The list of cases in a browser: filter, sort, send, choose, export, with and without scripts."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage


def download(page: Page, kind: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=kind, exact=True).click()
    path = started.value.path()
    return Path(path).read_bytes()


def test_exported_text_is_never_a_formula(desk: Page) -> None:
    desk.goto("/cases/")
    expect(desk.locator("[data-ready]")).to_be_visible()
    desk.route(
        "**/cases/texts.json",
        lambda route: route.fulfill(json=[["=1+1", "@SUM(A1)"], ["+1", '-2"'], ["x", "<&>"]]),
    )
    desk.reload()
    expect(desk.locator("[data-ready]")).to_be_visible()
    rows = list(csv.reader(io.StringIO(download(desk, "CSV").decode("utf-8-sig"), newline="")))
    at = rows[0].index("已实现成效")
    assert [row[at : at + 2] for row in rows[1:]] == [
        ["'@SUM(A1)", "'=1+1"],
        ["'-2\"", "'+1"],
        ["<&>", "x"],
    ]
    sheet = load_workbook(io.BytesIO(download(desk, "XLSX"))).active
    assert sheet is not None
    cells = [list(line)[at : at + 2] for line in sheet.iter_rows(min_row=2)]
    assert [[(cell.value, cell.data_type) for cell in line] for line in cells] == [
        [("@SUM(A1)", "s"), ("=1+1", "s")],
        [('-2"', "s"), ("+1", "s")],
        [("<&>", "s"), ("x", "s")],
    ]


def test_counts_say_what_each_choice_would_leave(desk: Page) -> None:
    desk.goto("/en/cases/?pilot_kind=park")
    form = desk.get_by_role("form", name="Filters")
    roofs = form.locator("label").filter(has=desk.locator("input[value=rooftop-pv]"))
    city = form.locator("label").filter(has=desk.locator("input[value=city]"))
    expect(roofs.locator("[data-cp-count]")).to_have_text("1")
    expect(city.locator("[data-cp-count]")).to_have_text("2")


@pytest.mark.parametrize(
    ("order", "first"),
    [("", "solar-roofs"), ("title", "factory-solar-roofs"), ("place", "solar-roofs")],
)
def test_order_is_part_of_the_address(order: str, first: str, desk: Page) -> None:
    desk.goto(f"/cases/?sort={order}")
    expect(desk.locator("[data-ready]")).to_be_visible()
    link = desk.locator("[data-cp-rows] a").first
    expect(link).to_have_js_property("href", f"{desk.url.split('?')[0]}{first}/")


def test_choice_of_cases_is_kept_from_page_to_page(desk: Page) -> None:
    desk.goto("/en/cases/")
    desk.get_by_label("Shortlist: Build solar roofs together (Jia)").check()
    tray = desk.locator(".cp-tray")
    expect(tray).to_contain_text("1 shortlisted")
    desk.reload()
    expect(desk.get_by_label("Shortlist: Build solar roofs together (Jia)")).to_be_checked()
    desk.get_by_role("button", name="Clear").click()
    expect(tray).to_be_hidden()
    expect(desk.get_by_text("3 cases", exact=True)).to_be_focused()


def test_list_that_cannot_be_read_says_so_and_leaves_the_newest(open_page: OpenPage) -> None:
    page = open_page((390, 844))
    page.route("**/cases/list.json", lambda route: route.abort())
    page.goto("/en/cases/")
    expect(page.get_by_role("alert")).to_have_text(
        "The data for filtering could not be read; reload the page to try again."
    )
    expect(page.get_by_role("link", name="Build solar roofs together (Jia)")).to_be_visible()


def test_list_stays_in_its_place_while_scripts_load(phone: Page) -> None:
    phone.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries()"
        ".forEach(one => { window.moved += one.value; }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    phone.goto("/cases/")
    expect(phone.locator("[data-ready]")).to_be_visible()
    expect(phone.get_by_label("列为备选：统一建设光伏屋顶（甲市）")).to_be_enabled()
    assert phone.evaluate("window.moved") < 0.02
