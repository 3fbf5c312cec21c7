"""Charts on pages: what shares an axis, what is joined, who took up what, where cells are empty."""

import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.pages import Digest, render_records
from carbonpeak.pages.coverage import coverage
from carbonpeak.pages.diffusion import diffusion, uptakes
from carbonpeak.pages.page import Links
from carbonpeak.pages.plots import cost_plots, field_bars, result_plots
from carbonpeak.pages.trends import trend_plots
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

ROOFS = "cases/jia/solar-roofs.yaml"
FACTORIES = "cases/yi-etdz/factory-solar-roofs.yaml"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def speak(corpus: Corpus, language: Language = "zh") -> Voice:
    return Voice(Digest(corpus), language, Links("types/rooftop-pv/"))


def changed(workspace: MakeWorkspace, path: str, *pairs: tuple[str, str]) -> Corpus:
    """Return the small workspace with words of one file replaced."""
    text = (VALID_WORKSPACE / path).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    corpus = load_corpus(Workspace(workspace({path: text})))
    assert corpus.problems == ()
    return corpus


def words_of(svg: str) -> list[str]:
    return [tag.get_text() for tag in BeautifulSoup(svg, "html.parser").find_all("text")]


def test_figures_in_units_that_differ_share_no_axis(corpus: Corpus) -> None:
    assert result_plots(corpus.published, speak(corpus)) == ()


def test_figures_of_one_indicator_and_unit_stand_by_name_of_place(workspace: MakeWorkspace) -> None:
    corpus = changed(
        workspace,
        FACTORIES,
        ("value: 4200\n    unit: 10k-kwh-per-year", "value: 0.42\n    unit: 100m-kwh"),
    )
    (plot,) = result_plots(corpus.published, speak(corpus))
    assert (plot.title, plot.note) == ("可再生能源发电量", "2个案例\u00a0· 兆瓦时")
    words = words_of(plot.svg)
    assert [w for w in words if w in {"甲市", "乙经济技术开发区"}] == ["甲市", "乙经济技术开发区"]
    assert "超过1.30亿千瓦时（2023–2024）" in words
    assert "0.42亿千瓦时（2025）" in words


def test_two_cases_of_one_place_are_told_apart_by_title(workspace: MakeWorkspace) -> None:
    moved = yaml.safe_load((VALID_WORKSPACE / FACTORIES).read_text(encoding="utf-8"))
    moved["pilot"] = "jia"
    text = yaml.safe_dump(moved, allow_unicode=True)
    files = {FACTORIES: None, "cases/jia/factory-solar-roofs.yaml": text}
    corpus = load_corpus(Workspace(workspace(files)))
    (plot,) = cost_plots(corpus.published, speak(corpus))
    words = words_of(plot.svg)
    assert "按片区建设厂房光伏（乙经开区）" in words
    assert "统一建设光伏屋顶（甲市）" in words


def test_costs_are_plain_figures_neither_achieved_nor_targets(corpus: Corpus) -> None:
    (plot,) = cost_plots(corpus.published, speak(corpus, "en"))
    marks = BeautifulSoup(plot.svg, "html.parser").select(".cp-mark")
    assert {str(mark["class"]) for mark in marks} == {"['cp-mark', 'cp-mark--figure']"}
    assert {"achieved", "target", "estimate"}.isdisjoint(words_of(plot.svg))


def test_cases_by_field_need_enough_to_show(corpus: Corpus) -> None:
    cases = list(corpus.published)
    assert field_bars(cases[:2], speak(corpus)) is None
    plot = field_bars(cases, speak(corpus))
    assert plot is not None
    assert words_of(plot.svg) == ["能源", "2", "产业", "1", "节能增效", "1"]


def test_baseline_and_figure_are_joined_and_the_target_stands_apart(corpus: Corpus) -> None:
    case = corpus.cases["solar-roofs"].data
    (plot,) = trend_plots(case.results, speak(corpus))
    assert plot.title == "屋顶光伏并网装机"
    svg = BeautifulSoup(plot.svg, "html.parser")
    way = svg.find("polyline")
    assert way is not None
    assert len(str(way["points"]).split()) == 2
    assert [w for w in words_of(plot.svg) if "千瓦" in w] == [
        "3.2万千瓦（2022）",
        "12.5万千瓦（2024）",
        "不低于30万千瓦（2030）",
    ]


def test_target_under_other_words_is_not_set_beside_a_figure(workspace: MakeWorkspace) -> None:
    corpus = changed(
        workspace,
        ROOFS,
        ("屋顶光伏并网装机目标", "全市光伏规划装机"),
        ("    baseline: {value: 3.2, year: 2022}\n", ""),
    )
    assert trend_plots(corpus.cases["solar-roofs"].data.results, speak(corpus)) == ()


def test_figure_and_undated_baseline_are_set_side_by_side(workspace: MakeWorkspace) -> None:
    corpus = changed(
        workspace,
        ROOFS,
        ("baseline: {value: 3.2, year: 2022}", "baseline: {value: 3.2, year: null}"),
    )
    (plot,) = trend_plots(corpus.cases["solar-roofs"].data.results, speak(corpus))
    assert "cp-chart--pairs" in plot.svg
    assert "3.2万千瓦（年份未载明）" in words_of(plot.svg)


def test_figures_that_disagree_on_a_year_are_not_joined(workspace: MakeWorkspace) -> None:
    second = (
        "  - id: r7\n    indicator: renewable-capacity\n"
        "    text: {zh: 屋顶光伏并网装机, en: solar roofs connected to the grid}\n"
        "    value: 11\n    unit: 10k-kw\n    year: 2024\n    kind: achieved\n"
        "    attribution: measure\n    source: s1\nbenefits:\n"
    )
    corpus = changed(workspace, ROOFS, ("benefits:\n", second))
    (plot,) = trend_plots(corpus.cases["solar-roofs"].data.results, speak(corpus))
    assert "polyline" not in plot.svg


def test_uptakes_come_from_the_registry_and_from_adopting_cases(corpus: Corpus) -> None:
    found = [
        (u.origin.id, u.adopter.zh, u.measure_type, u.year, u.href, [s.id for s in u.sources])
        for u in uptakes(speak(corpus))
    ]
    factories = "../../cases/factory-solar-roofs/"
    assert found == [
        ("solar-roofs", "乙经济技术开发区", "rooftop-pv", "2024", factories, ["s1"]),
        ("solar-roofs", "丁县", "rooftop-pv", "2025", None, ["s1"]),
    ]


def test_inferred_year_says_so(workspace: MakeWorkspace) -> None:
    corpus = changed(
        workspace, "registry/adoptions.yaml", ("year_basis: stated", "year_basis: inferred")
    )
    assert [u.year for u in uptakes(speak(corpus, "en"))] == ["2024", "2025 (inferred)"]


def test_what_is_taken_from_a_lead_is_neither_drawn_nor_counted(workspace: MakeWorkspace) -> None:
    corpus = changed(workspace, ROOFS, ("status: published", "status: lead"))
    page = str(diffusion(speak(corpus)))
    assert "<svg" not in page
    assert "目前没有来源写明的推广应用。" in page
    assert "丁县" in page.split("## 借鉴自线索")[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_picture_of_diffusion_names_every_row_of_its_table(
    language: Language, corpus: Corpus
) -> None:
    page = BeautifulSoup(diffusion(speak(corpus, language)), "html.parser")
    rows = [cell.get_text() for cell in page.select("td.cp-table__head")]
    drawn = {tag.get_text() for tag in page.select(".cp-chart__text--label")}
    drawn_joined = " ".join(tag.get_text() for tag in page.select(".cp-chart__text--label"))
    assert len(rows) == 2
    assert [row for row in rows if row not in drawn and row not in drawn_joined] == []


def test_coverage_has_a_table_for_provinces_kinds_and_each_trait(corpus: Corpus) -> None:
    page = str(coverage(Voice(Digest(corpus), "en", Links("coverage/"))))
    assert re.findall(r"(?m)^## .* \{#by-([a-z-]+)\}", page) == [
        "province",
        "pilot-kind",
        "endowment",
        "climate",
        "industry",
    ]


def test_empty_cell_leads_to_contributing_with_its_words(corpus: Corpus) -> None:
    page = BeautifulSoup(coverage(Voice(Digest(corpus), "en", Links("coverage/"))), "html.parser")
    empty = page.select_one("td.cp-empty a")
    assert empty is not None
    assert empty.get_text() == "＋"
    assert empty["aria-label"] == "Zi Province, Buildings: no case; contribute one"
    assert empty["href"] == "../contribute/?place=Zi+Province&topic=Buildings#suggest"


def test_filled_cell_leads_to_its_cases_and_is_shaded(corpus: Corpus) -> None:
    page = BeautifulSoup(coverage(Voice(Digest(corpus), "zh", Links("coverage/"))), "html.parser")
    hrefs = {str(tag["href"]) for tag in page.select("td.cp-has a")}
    assert "../cases/?province=zi&field=energy" in hrefs
    assert "../search/?endowment=solar&field=energy" in hrefs
    assert page.select("td.cp-has.cp-heat--0") == []
    assert page.select("td.cp-empty:not(.cp-heat--0)") == []


def test_coverage_tells_each_count_once(corpus: Corpus) -> None:
    page = BeautifulSoup(coverage(Voice(Digest(corpus), "zh", Links("coverage/"))), "html.parser")
    tables = page.select("table")
    names = [str(table["aria-label"]) for table in tables]
    assert len(set(names)) == len(names) == len(page.select("[role=region]"))
    provinces = [head.get_text() for head in tables[0].select("tbody th")]
    assert provinces == ["子", "丑", "寅"]
    assert page.select("svg") == []


def test_pages_ask_for_the_style_of_charts_only_where_one_is_drawn(corpus: Corpus) -> None:
    for page in render_records(Digest(corpus)):
        if Path(page.path).suffix == ".md":
            head = page.text.split("---\n")[1]
            assert ('styles: ["charts"]' in head) == ('<svg class="cp-chart' in page.text)


def test_bars_of_a_place_have_their_table_one_click_away(workspace: MakeWorkspace) -> None:
    path = "registry/pilots/yi-etdz.yaml"
    text = (VALID_WORKSPACE / path).read_text(encoding="utf-8")
    province = re.search(r"(?m)^province: (.*)$", text)
    assert province is not None
    text = text.replace(province.group(), "province: zi")
    corpus = load_corpus(Workspace(workspace({path: text})))
    pages = {page.path: page.text for page in render_records(Digest(corpus))}
    page = BeautifulSoup(pages["en/provinces/zi.md"], "html.parser")
    rows = [[cell.get_text() for cell in row(["th", "td"])] for row in page.select("details tr")]
    assert rows == [
        ["Field", "Cases"],
        ["Energy", "2"],
        ["Industry", "1"],
        ["Energy efficiency", "1"],
    ]
    assert [t.get_text() for t in page.select("svg text")] == [w for r in rows[1:] for w in r]
