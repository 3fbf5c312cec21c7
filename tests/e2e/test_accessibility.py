"""axe on every kind of page, in both languages, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

ROOFS, HEAT = "solar-roofs", "waste-heat-heating"

SITE_PAGES = (
    "",
    "cases/",
    "cases/?type=rooftop-pv",
    f"cases/{ROOFS}/",
    f"cases/{HEAT}/",
    f"shortlist/?cases={ROOFS},{HEAT}",
    f"compare/?cases={ROOFS},{HEAT}",
    f"sheet/?case={ROOFS}",
    "search/?q=光伏",
    "search/?q=zzzz",
    "leads/",
    "overview/",
    "review/",
    "news/",
    "lists/",
    "lists/first-casebook/",
    "pilots/",
    "pilots/jia/",
    "peers/?pilot=jia",
    "peers/?population=800000&industry=steel",
    "provinces/",
    "provinces/zi/",
    "types/",
    "types/rooftop-pv/",
    "fields/",
    "fields/energy/",
    "contents/",
    "contents/pilot-tasks/",
    "diffusion/",
    "coverage/",
    "plan/",
    "rules/",
    "due/",
    "download/",
    "notebook/",
    "engines/",
    "methods/",
    "contribute/",
    "problems/",
    "editors/",
    "about/",
    "nowhere/",
)
DATA_PAGES = (
    "",
    "carbonpeak",
    "carbonpeak/cases",
    "carbonpeak/case_overview?_facet=stage",
    f"carbonpeak/cases/{ROOFS}",
    "carbonpeak/results_of_indicator",
    "carbonpeak/indicators_in_use?least=1",
    "carbonpeak?sql=select+nothing",
    "carbonpeak/nowhere",
    "-/search?q=光伏",
    "-/schema",
)
ADDRESSES = {
    "zh": [f"/{path}" for path in SITE_PAGES] + [f"/data/{path}" for path in DATA_PAGES],
    "en": [f"/en/{path}" for path in SITE_PAGES] + [f"/data/en/{path}" for path in DATA_PAGES],
}

# What shows that a page's scripts have put in what they add.
READY = {
    "cases/": "[data-ready]",
    "shortlist/": "[data-ready]",
    "compare/": "[data-ready]",
    "sheet/": "[data-ready]",
    "search/": "[role=status]:not(:empty)",
    "peers/": ".cp-peer",
}

AXE = Axe()


@pytest.fixture(scope="module")
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """Give one page for all of the tests here, which only read; colours change at once in it."""
    viewport: ViewportSize = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=base_url, viewport=viewport, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('carbonpeak.shortlist', '[\"{ROOFS}\"]')")
    yield context.new_page()
    context.close()


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    path = address.partition("?")[0].removeprefix("/en").removeprefix("/")
    if path in READY:
        page.locator(READY[path]).first.wait_for()


def violations(page: Page) -> list[str]:
    """Try all rules on the light page, and on the dark one those that colours can break."""
    page.emulate_media(color_scheme="light")
    page.evaluate(AXE.axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run({runOnly: ['color-contrast']})")["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("language", ADDRESSES)
def test_axe_finds_nothing_on_any_kind_of_page(language: str, page: Page) -> None:
    found = []
    for address in ADDRESSES[language]:
        look_at(page, address)
        found += [f"{address} {line}" for line in violations(page)]
    assert "\n".join(found) == ""
