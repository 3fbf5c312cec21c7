"""The search page without a server: any static host, a sub-path, a strict policy."""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from carbonpeak.problems import Language
from carbonpeak.stemming import stem
from carbonpeak.text import normalise
from tests.conftest import VALID_WORKSPACE
from tests.searching import LONG_TEXTS, build_parted, build_static, search_page

SITE = Path(__file__).parents[2] / "site"
POLICY = "default-src 'self'; img-src 'self' data:"
OpenSearch: TypeAlias = Callable[..., Page]


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a search page under a sub-path; give its address and its folder."""
    folder = tmp_path_factory.mktemp("host")
    root = folder / "base" / "experience"
    build_static(VALID_WORKSPACE, root / "assets" / "search")
    for name in ("javascripts", "stylesheets"):
        shutil.copytree(SITE / "assets" / name, root / "assets" / name)
    build_parted(VALID_WORKSPACE, root / "parted" / "assets" / "search")
    shutil.copytree(root / "assets" / "javascripts", root / "parted" / "assets" / "javascripts")
    (root / "site.json").write_text('{"explore_url": null}', encoding="utf-8")
    pages: tuple[tuple[Language, str, str], ...] = (
        ("zh", "search", "../"),
        ("en", "en/search", "../../"),
        ("zh", "parted/search", "../"),
    )
    for language, name, up in pages:
        page = root / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(search_page(language, up), encoding="utf-8")
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Handler, directory=str(folder / "base"))
    ) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/experience/", root
        server.shutdown()


@pytest.fixture
def open_search(browser: Browser, host: tuple[str, Path]) -> Iterator[OpenSearch]:
    """Return a maker of pages at an address below the root; no script may have failed on them."""
    failures: list[str] = []
    context = browser.new_context()
    context.set_default_timeout(10_000)

    def open_search(address: str = "search/") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on(
            "console",
            lambda m: failures.append(m.text) if "Content Security Policy" in m.text else None,
        )
        page.goto(host[0] + address)
        return page

    yield open_search
    context.close()
    assert failures == []


def run(page: Page, script: str, argument: object) -> Any:
    """Run a function over our modules in the page; JSON comes back, hence Any."""
    return page.evaluate(
        f"""async (argument) => {{
          const scripts = new URL("../assets/javascripts/", location.href);
          const load = (name) => import(new URL(name, scripts));
          const own = {{ ...(await load("search-index.js")), ...(await load("search-text.js")) }};
          return ({script})(own, argument);
        }}""",
        argument,
    )


def test_stems_are_those_of_the_server(open_search: OpenSearch) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in VALID_WORKSPACE.rglob("*.yaml"))
    written = {word for word in normalise(text).replace("-", " ").split() if word.isalpha()}
    words = sorted(
        written
        | {"electrification", "utilisation", "planning", "raising", "yearly", "happy"}
        | {"buildings", "transitions", "utility", "cooperatives", "parking", "greening"}
    )
    stems = run(open_search(), "(own, words) => words.map(own.stem)", words)
    assert dict(zip(words, stems, strict=True)) == {word: stem(word) for word in words}


def test_text_is_normalised_as_on_the_server(open_search: OpenSearch) -> None:
    texts = ["ＶＰＰ　１２３", "CO₂ ㎡", "绿\u200b电\x00\t", "Électricité 🔥", "①②"]
    plain = run(open_search(), "(own, texts) => texts.map(own.normalise)", texts)
    assert plain == [normalise(text) for text in texts]


def test_reader_searches_filters_and_goes_back(open_search: OpenSearch) -> None:
    page = open_search()
    expect(page.get_by_role("status")).to_have_text("全部 3 个案例")
    page.get_by_role("combobox", name="检索").fill("光伏")
    expect(page.get_by_role("status")).to_have_text("2 条结果")
    expect(page.locator(".cp-list mark").first).to_have_text("光伏")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.get_by_role("group", name="领域").get_by_role("checkbox", name="产业").check()
    expect(page.get_by_role("status")).to_have_text("1 条结果")
    assert page.url.endswith("?q=%E5%85%89%E4%BC%8F&field=industry")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("2 条结果")


def test_names_are_offered_while_typing(open_search: OpenSearch) -> None:
    page = open_search()
    box = page.get_by_role("combobox", name="检索")
    names = page.locator(".cp-search__names li")
    box.fill("余热 屋顶")
    expect(names.first).to_have_text("余热 屋顶光伏")
    box.fill("wdgf")
    expect(names.first).to_have_text("屋顶光伏")
    box.fill("㵘")
    expect(names).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_offered_name_is_taken_by_keyboard(open_search: OpenSearch) -> None:
    page = open_search()
    box = page.get_by_role("combobox", name="检索")
    box.fill("jia")
    expect(page.locator(".cp-search__names li").first).to_have_text("甲市")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "cp-search-name-0")
    box.press("Enter")
    expect(box).to_have_value("甲市")
    expect(page.locator(".cp-search__names li")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("3 条结果")


def test_empty_answer_offers_filters_to_drop(open_search: OpenSearch) -> None:
    page = open_search("search/?q=光伏&pilot=jia&pilot_kind=park")
    nothing = "在所选筛选条件下没有相符的记录；去掉筛选后有 2 条。"
    expect(page.get_by_text(nothing)).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(nothing)
    page.get_by_role("button", name="去掉“城市或园区：园区”：1 条").click()
    expect(page.get_by_role("status")).to_have_text("1 条结果")
    expect(page.get_by_role("status")).to_be_focused()


def test_empty_answer_says_so_once_and_offers_near_names(open_search: OpenSearch) -> None:
    page = open_search("en/search/?q=rooftopsolarpanels")
    expect(page.get_by_text("Nothing was found.")).to_have_count(1)
    page.get_by_role("button", name="rooftop solar 2").click()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("rooftop solar")
    expect(page.get_by_role("status")).to_have_text("2 results")


def test_address_with_names_that_all_objects_have_is_answered(open_search: OpenSearch) -> None:
    page = open_search("search/?q=constructor+光伏&toString=1&__proto__=2")
    expect(page.get_by_text("不认识的筛选条件，未使用：toString=1、__proto__=2")).to_be_visible()


def test_slip_is_answered_as_meant_and_says_so(open_search: OpenSearch) -> None:
    page = open_search("search/?q=屋顶光符")
    expect(page.get_by_role("status")).to_have_text("2 条结果")
    expect(page.get_by_text("没有任何记录含有：光符")).to_be_visible()
    expect(page.get_by_text("以下是“屋顶光伏”的结果。")).to_be_visible()


def test_address_opens_the_same_search(open_search: OpenSearch) -> None:
    page = open_search("en/search/?q=photovoltaics&pilot=jia")
    expect(page.get_by_role("status")).to_have_text("1 result")
    link = page.get_by_role("link", name="Build solar roofs together (Jia)")
    expect(link).to_have_attribute("href", page.url.split("en/")[0] + "en/cases/solar-roofs/")
    page.get_by_role("button", name="Remove filter").click()
    expect(page.get_by_role("status")).to_have_text("2 results")


def test_english_labels_of_hits_and_filters_begin_with_a_capital(open_search: OpenSearch) -> None:
    page = open_search("en/search/?q=rooftop+solar&field=energy")
    expect(page.locator(".cp-search__chip").first).to_contain_text("Field: Energy")
    expect(page.locator(".cp-list__meta").first).to_contain_text(" · Energy · ")
    labels = page.locator(".cp-filters__choice > span:first-of-type").all_text_contents()
    assert [label for label in labels if label[:1].islower()] == []


def test_place_at_the_end_of_a_title_stays_on_one_line(open_search: OpenSearch) -> None:
    page = open_search("search/?q=“统一建设光伏屋顶”")
    expect(page.locator(".cp-list__title .cp-whole").first).to_have_text("（甲市）")


def test_keyboard_moves_between_box_and_results(open_search: OpenSearch) -> None:
    page = open_search("search/?q=光伏")
    expect(page.get_by_role("status")).to_have_text("2 条结果")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="检索")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cp-list__title a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".cp-list__title a").first).to_be_focused()


def test_long_texts_are_cut_as_on_the_server(open_search: OpenSearch) -> None:
    script = "(own, texts) => texts.map((text) => own.markText(text, [], 10).html)"
    shown = run(open_search(), script, [text for text, _ in LONG_TEXTS])
    assert shown == [shown for _, shown in LONG_TEXTS]


@pytest.mark.parametrize(
    ("query", "line"), [("余热", None), ("waste heat", "No <mark>waste heat</mark> is used.")]
)
def test_line_of_a_record_is_in_a_language_the_reader_writes(
    open_search: OpenSearch, query: str, line: str | None
) -> None:
    record = {"problem": {"zh": "原有办法难以为继。", "en": "No waste heat is used."}}
    script = """async (own, [query, record]) => {
      const read = async (path) => (await fetch(`../assets/search/${path}`)).json();
      const index = new own.StaticIndex(read, "zh");
      const { hits } = await index.search({ query, filters: {} });
      const line = index.findLine(record, hits[0].units);
      return line && line.html;
    }"""
    assert run(open_search(), script, [query, record]) == line


def test_what_is_typed_after_the_first_answer_needs_no_request(open_search: OpenSearch) -> None:
    page = open_search("parted/search/")
    page.wait_for_function(
        """() => performance.getEntriesByType("resource")
          .some((one) => one.name.includes("/whole.json"))"""
    )
    page.context.set_offline(True)
    page.get_by_role("combobox", name="检索").fill("余热")
    expect(page.get_by_role("status")).to_have_text("1 条结果")
    expect(page.locator(".cp-list__title a")).to_have_text(["利用钢厂余热供暖（甲市）"])


@pytest.mark.parametrize(
    ("lost", "said", "hits"),
    [
        ("words", "检索索引没有取到。请检查网络后重试，或从“浏览案例”查找。", 0),
        ("facets.json", "其余结果和筛选没有取到。", 2),
    ],
)
def test_file_that_fails_on_the_way_can_be_fetched_again(
    open_search: OpenSearch, lost: str, said: str, hits: int
) -> None:
    page = open_search("parted/search/?q=光伏")
    page.route(f"**/assets/search/{lost}**", lambda route: route.abort())
    page.route("**/whole.json*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator(".cp-list__title")).to_have_count(hits)
    page.unroute(f"**/assets/search/{lost}**")
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_role("status")).to_have_text("2 条结果")
    expect(page.get_by_role("group", name="领域")).to_have_count(1)
    expect(page.get_by_role("button", name="重试")).to_have_count(0)


def test_index_of_another_version_is_refused_in_plain_words(open_search: OpenSearch) -> None:
    page = open_search("search/?q=光伏")
    page.route("**/start.json", lambda route: route.fulfill(json={"format": 1, "files": {}}))
    page.reload()
    expect(page.get_by_role("status")).to_have_text(
        "检索索引与本页的脚本不是同一版本。请刷新页面；"
        "仍不行时，请网站维护者用 carbonpeak build 重新构建。"
    )


def test_server_that_does_not_answer_is_named(
    open_search: OpenSearch, host: tuple[str, Path]
) -> None:
    settings = host[1] / "site.json"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(json.dumps({"explore_url": "data/"}), encoding="utf-8")
    try:
        page = open_search("search/?q=光伏")
        expect(page.get_by_role("status")).to_have_text("2 条结果")
        expect(page.get_by_text("检索服务暂时不可用")).to_be_visible()
    finally:
        settings.write_text(before, encoding="utf-8")
