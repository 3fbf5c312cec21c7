"""Every kind of page in both languages, light and dark, wide and enlarged: axe and more."""

from collections.abc import Iterator
from pathlib import Path

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
PAGE_FAULTS = Path(__file__).with_name("page-faults.js").read_text(encoding="utf-8")
WIDE: ViewportSize = {"width": 1280, "height": 900}
ENLARGED: ViewportSize = {"width": 320, "height": 225}
"""The wide screen enlarged four times (WCAG 1.4.10)."""

# Letters, words and lines as far apart as a reader may set them (WCAG 1.4.12).
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; }
* { word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""

# One element for each pair of colours and size of letters, as browsers have worked them out: axe
# looks at contrast as long as at everything else together, and most elements look like others.
ONE_OF_EACH_LOOK = """
() => {
  const looks = new Map();
  for (const node of document.body.querySelectorAll("*")) {
    const holdsText = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!holdsText && !node.matches("input, select, textarea")) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(node);
    const look = [node.type, color, fontSize, fontWeight, textShadow];
    for (let box = node; box; box = box.parentElement) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(box);
      const ground = [backgroundColor, backgroundImage, opacity, position].join();
      if (ground !== "rgba(0, 0, 0, 0),none,1,static") look.push(ground);
    }
    if (!looks.has(look.join())) looks.set(look.join(), node);
  }
  return [...looks.values()];
}
"""
ALL_BUT_CONTRAST = """
axe.run({
  resultTypes: ["violations"],
  rules: { "color-contrast": { enabled: false } },
})
"""
CONTRAST = f"""
axe.run({{ include: ({ONE_OF_EACH_LOOK})() }}, {{ runOnly: ["color-contrast"] }})
"""


@pytest.fixture(scope="module")
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """Give one page for all of the tests here, which only read; colours change at once in it."""
    context = browser.new_context(base_url=base_url, viewport=WIDE, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('carbonpeak.shortlist', '[\"{ROOFS}\"]')")
    yield context.new_page()
    context.close()


def look_at(page: Page, address: str) -> None:
    page.goto(address)
    path = address.partition("?")[0].removeprefix("/en").removeprefix("/")
    if path in READY:
        page.locator(READY[path]).first.wait_for()


def violations(page: Page) -> list[str]:
    """Try all rules of axe on the light page, and on the dark one what colours can break."""
    page.emulate_media(color_scheme="light")
    page.evaluate(AXE.axe_script)
    found = page.evaluate(ALL_BUT_CONTRAST)["violations"]
    found += page.evaluate(CONTRAST)["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(CONTRAST)["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def faults(page: Page) -> list[str]:
    """Look for what axe does not, on the wide page and enlarged with text set apart."""
    found = page.evaluate(PAGE_FAULTS, False)
    page.set_viewport_size(ENLARGED)
    set_apart = "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
    page.evaluate(set_apart + " document.adoptedStyleSheets = [sheet]; }", SPACING)
    found += page.evaluate(PAGE_FAULTS, True)
    page.set_viewport_size(WIDE)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("language", ADDRESSES)
def test_nothing_stands_in_a_readers_way_on_any_kind_of_page(language: str, page: Page) -> None:
    found = []
    for address in ADDRESSES[language]:
        look_at(page, address)
        found += [f"{address} {line}" for line in (*violations(page), *faults(page))]
    assert "\n".join(found) == ""


# Steps to what comes next: nothing at the end of the page, else what hides it or fails to show it.
FOCUSED = """
async () => {
  await new Promise(requestAnimationFrame);
  const node = document.activeElement;
  if (node === document.body || node.dataset.visited) return null;
  node.dataset.visited = "yes";
  const [box] = node.getClientRects();
  const inside = (at, size) => Math.min(Math.max(at, 1), size - 1);
  const middle = box.top + Math.min(box.height / 2, 10);
  const top = document.elementFromPoint(
    inside(box.left + box.width / 2, innerWidth), inside(middle, innerHeight));
  const isOnTop = top && (node.contains(top) || node.closest("label")?.contains(top));
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const isOutlined = outlineStyle !== "none" && outlineWidth !== "0px";
  if (isOnTop && isOutlined) return "";
  return `${node.outerHTML.slice(0, 120)} under ${top && top.outerHTML.slice(0, 80)}`;
}
"""
LEFT_OUT = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled)
  .filter((node) => !node.dataset.visited)
  .map((node) => node.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize(
    "address",
    ["/cases/", f"/en/compare/?cases={ROOFS},{HEAT}", "/coverage/", "/en/peers/?pilot=jia"],
)
def test_keyboard_reaches_everything_and_shows_where_it_is(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 512})
    look_at(page, address)
    hidden = []
    page.keyboard.press("Tab")
    while (fault := page.evaluate(FOCUSED)) is not None:
        hidden += [fault] if fault else []
        page.keyboard.press("Tab")
    assert hidden == []
    assert page.evaluate(LEFT_OUT) == []
    page.set_viewport_size(WIDE)
