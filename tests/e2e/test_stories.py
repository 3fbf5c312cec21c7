"""What each of five readers comes for, in both languages, on a phone and at a desk.

The official who looks for places alike uses the keyboard alone.
"""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from carbonpeak.pages.labels import say
from carbonpeak.problems import Language
from tests.e2e.conftest import DESK, PHONE, OpenPage

CASE = "cases/solar-roofs/"
TITLE = {"zh": "统一建设光伏屋顶（甲市）", "en": "Build solar roofs together (Jia)"}
MOST_STEPS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Someone with one browser who reads one language."""

    page: Page
    language: Language
    is_phone: bool

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def choose(self, *, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def open(self, path: str) -> None:
        self.page.goto(self.choose(zh="/", en="/en/") + path)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def reach(self, target: Locator) -> None:
        """Step with the Tab key to where the reader wants to be, and see that it can be seen."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            if target.evaluate("node => node === document.activeElement"):
                expect(target).to_be_in_viewport()
                expect(target).not_to_have_css("outline-style", "none")
                return
        pytest.fail(f"{MOST_STEPS} steps with the Tab key do not lead to {target}")

    def download(self, link: Locator) -> bytes:
        with self.page.expect_download() as started:
            link.click()
        return Path(started.value.path()).read_bytes()

    def copied(self) -> str:
        return str(self.page.evaluate("navigator.clipboard.readText()"))


@pytest.fixture(params=["zh-phone", "zh-desk", "en-phone", "en-desk"])
def reader(request: pytest.FixtureRequest, open_page: OpenPage) -> Reader:
    language, _, device = request.param.partition("-")
    is_phone = device == "phone"
    touch = {"has_touch": True, "is_mobile": True} if is_phone else {}
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_page(PHONE if is_phone else DESK, permissions=allowed, **touch)
    return Reader(page=page, language=language, is_phone=is_phone)


def test_official_finds_places_alike_by_keyboard_alone(reader: Reader) -> None:
    page, keyboard = reader.page, reader.page.keyboard
    reader.open("")
    reader.reach(page.locator(".cp-door").nth(1))
    keyboard.press("Enter")
    expect(page.get_by_text(reader.say("peers_begin"))).to_be_visible()
    form = page.get_by_role("form", name=reader.say("h_describe"))
    industries = form.locator("summary", has_text=reader.choose(zh="主导产业", en="industries"))
    reader.reach(industries)
    keyboard.press("Enter")
    reader.reach(form.get_by_label(reader.choose(zh="钢铁", en="Steel"), exact=True))
    keyboard.press("Space")
    found = page.get_by_role("heading", level=3, name=reader.choose(zh="甲市", en="Jia City"))
    expect(found).to_be_visible()
    assert page.url.endswith("/peers/?industry=steel")
    reader.reach(page.locator(".cp-peer").get_by_role("link", name=TITLE[reader.language]))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE[reader.language])
    page.go_back()
    expect(found).to_be_visible()


def test_official_prints_what_was_found_of_their_own_place(reader: Reader) -> None:
    page = reader.page
    reader.open(CASE)
    page.get_by_role("link", name=reader.say("worksheet"), exact=True).click()
    heading = f"{reader.say('worksheet')}{reader.say('colon')}{TITLE[reader.language]}"
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_label(reader.say("sheet_place"), exact=True).fill("庚市")
    conditions = page.get_by_role("table", name=reader.say("h_conditions"))
    conditions.get_by_role("checkbox").first.check()
    conditions.get_by_role("textbox").first.fill("有三个园区符合")
    page.reload()
    expect(page.get_by_label(reader.say("sheet_place"), exact=True)).to_have_value("庚市")
    expect(conditions.get_by_role("checkbox").first).to_be_checked()
    expect(conditions.get_by_role("textbox").first).to_have_value("有三个园区符合")
    counted = page.locator("[data-cp-ticked]")
    expect(counted).to_contain_text(reader.choose(zh="已具备1项，共", en="1 of "))
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.on("dialog", lambda dialog: dialog.accept())
    reader.button(reader.say("sheet_clear")).click()
    expect(page.get_by_label(reader.say("sheet_place"), exact=True)).to_have_value("")


def test_researcher_cites_a_figure_and_its_record(reader: Reader) -> None:
    page = reader.page
    reader.open(CASE)
    row = page.get_by_role("row").filter(has_text=reader.choose(zh="12.5万千瓦", en="125 MW"))
    row.get_by_role("link", name="s2").click()
    expect(page).to_have_url(re.compile("#s2$"))
    expect(page.locator("#s2").get_by_role("link")).to_have_attribute(
        "href", re.compile("^https://example.org/")
    )
    reader.button(reader.say("copy")).click()
    expect(page.get_by_role("button", name=reader.say("copied"))).to_be_visible()
    base = reader.choose(zh="碳达峰试点经验库. ", en="Carbon Peak Pilot Experience Base. ")
    assert reader.copied().startswith(f"{base}{TITLE[reader.language]}[DB/OL].")
    page.get_by_text("RIS", exact=True).click()
    saved = reader.download(reader.button(reader.say("save_file", name="solar-roofs.ris")))
    text = saved.decode("utf-8")
    assert text.startswith("TY  - DATA\nID  - solar-roofs\n")
    assert text.endswith("\nER  - \n")
    address = page.get_by_role("link", name="JSON", exact=True).get_attribute("href")
    answer = page.request.get(page.evaluate("a => new URL(a, location).href", address))
    assert json.loads(answer.text())["id"] == "solar-roofs"


def test_compiler_filters_steps_back_and_exports_the_list(reader: Reader) -> None:
    page = reader.page
    reader.open("cases/?type=rooftop-pv")
    expect(page.get_by_text(reader.say("browse_count", n=2), exact=True)).to_be_visible()
    if reader.is_phone:
        page.locator("summary").get_by_text(reader.say("filters")).click()
    form = page.get_by_role("form", name=reader.say("filters"))
    form.get_by_text(reader.choose(zh="试点类别", en="Kind of pilot"), exact=True).click()
    form.get_by_label(reader.choose(zh="园区", en="Park")).check()
    expect(page.locator("[data-cp-rows] > li")).to_have_count(1)
    if reader.is_phone:
        reader.button(reader.say("filters_done", n=1)).click()
        expect(page.get_by_text(reader.say("browse_count", n=1), exact=True)).to_be_focused()
        expect(page.locator("[data-cp-rows] > li")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_text(reader.say("browse_count", n=2), exact=True)).to_be_visible()

    text = reader.download(reader.button("CSV"))
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert [row[reader.say("col_id")] for row in rows] == ["solar-roofs", "factory-solar-roofs"]
    power = reader.choose(zh="12.5万千瓦", en="125 MW")
    assert power in rows[0][reader.say("col_achieved")]
    assert rows[0][reader.say("col_address")].endswith("/cases/solar-roofs/")
    sheet = load_workbook(io.BytesIO(reader.download(reader.button("XLSX")))).active
    assert sheet is not None
    header, *lines = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert [dict(zip(header, line, strict=True)) for line in lines] == rows

    page.locator("[data-cp-language]").click()
    expect(page).to_have_url(re.compile(r"/cases/\?type=rooftop-pv$"))
    expect(page.locator("[data-cp-rows] > li")).to_have_count(2)


def test_contributor_comes_from_an_empty_cell_with_its_words(reader: Reader) -> None:
    page = reader.page
    reader.open("coverage/")
    place = reader.choose(zh="子省", en="Zi Province")
    topic = reader.choose(zh="城乡建设", en="Buildings")
    page.get_by_role("link", name=reader.say("cell_empty", row=place, column=topic)).click()
    expect(page.locator("#suggestion")).to_contain_text(f"{reader.say('suggest_place')}{place}")
    reader.button(reader.say("copy")).click()
    expect(page.get_by_role("button", name=reader.say("copied"))).to_be_visible()
    assert reader.copied().splitlines()[:3] == [
        reader.say("suggest_title"),
        f"{reader.say('suggest_place')}{place}",
        f"{reader.say('suggest_topic')}{topic}",
    ]
    form = page.get_by_role("link", name=reader.say(f"blank_form_{reader.language}"))
    assert load_workbook(io.BytesIO(reader.download(form))).sheetnames
