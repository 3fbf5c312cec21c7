"""The site's own script over the static index: what it answers beside the server."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from carbonpeak.pages.modules import read_scripts
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search import SearchAnswer, SearchRequest
from carbonpeak.search.sharding import long_file
from carbonpeak.search.static_answers import StaticAnswer, ask_static
from tests.conftest import VALID_WORKSPACE, put_file
from tests.edits import replace
from tests.searching import HOSTILE, build_parted, build_static, front_matter, make_index

SCRIPTS = Path(__file__).parents[1] / "site" / "assets" / "javascripts"
SAME_FIRST = 0.9
"""In which share of the answers at least the first hit is the server's; the order of the others
depends on words that only the server keeps whole.
"""

CHINESE = (
    *(
        "光伏",
        "屋顶光伏",
        "餘熱供暖",
        "甲市",
        "乙经开区 绿电",
        "“屋顶光伏”",
        "*绿电*<b>",
        "",
        "怎么办",
    ),
    *("和我们一样以钢铁为主的城市怎么供暖", "哪些园区有屋顶光伏", "严寒地区 供暖", "子省 余热"),
    *("没有钢铁的城市 供暖", "不靠太阳能"),
    *("案例", "试点 光伏", "政策机制", "有已实现成效的园区", "覆盖情况"),
    # Slips, near words and words that nothing holds.
    *(
        "屋顶光符",
        "余热公暖",
        "光伏 蒟蒻",
        "蒟蒻",
        "新能源 秸秆",
        "虚拟电场",
        "guangfu yure",
        "光付",
        "electricty",
        "屋顶太阳能",
    ),
    # Quantities.
    *(
        "12.5万千瓦",
        "125兆瓦",
        "125MW",
        "125,000 kW",
        "0.125 GW 屋顶",
        "12.6万千瓦",
        "4200万千瓦时",
    ),
    *("1.6亿元", "380万平方米供暖", "50万人", "v125MW", "0.5%", "2024年"),
    # Places by sound and by letters.
    *("shenzhen", "shenzhenshi", "sz", "yc", "sz 屋顶", "yichang", "bj", "深圳 余热"),
)
ENGLISH = (
    *("rooftop solar", "waste heat", "heating roofs", "photovoltaics in a city", "steel", "125 MW"),
    *(
        "42 GWh",
        "2 million m2",
        "electricty",
        "rooftp solar",
        "slr roofs",
        "solarroofs",
        "waste haet",
        "roof top solar",
        "quantum zebra",
        "sz",
        "yc",
    ),
    *("rooftopsolarpanels", "how is heat reused in a steel city", "transport", "屋顶光伏", "gaps"),
)
FILTERED: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    ("光伏", {"field": ("industry",)}),
    ("屋顶", {"field": ("transport",), "province": ("zi",)}),
    ("余热", {"pilot_kind": ("park",)}),
    ("光伏", {"status": ("lead",)}),
    ("蒟蒻", {"pilot_kind": ("city",)}),
    ("光伏", {"nonsense": ("1",), "field": ("energy", "moon")}),
    ("光伏", {"page_kind": ("type",)}),
)
REQUESTS = (
    *(SearchRequest(query=query) for query in CHINESE),
    *(SearchRequest(query=query, language="en") for query in ENGLISH),
    *(SearchRequest(query=query, filters=filters) for query, filters in FILTERED),
    *(SearchRequest(query=query) for query in HOSTILE.values()),
)


Pair: TypeAlias = tuple[SearchRequest, StaticAnswer, SearchAnswer]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records whose places bear names of real ones, with their static index beside them."""
    root = tmp_path_factory.mktemp("answers") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    for pilot, before, name in (
        ("jia", "甲市", "深圳市"),
        ("yi-etdz", "戊市", "苏州市"),
        ("bing", "丙市", "宜昌市"),
    ):
        path = root / "registry" / "pilots" / f"{pilot}.yaml"
        put_file(path, path.read_text(encoding="utf-8").replace(before, name))
    build_static(root, root.with_name("static"))
    build_parted(root, root.with_name("parted"))
    return root


def ask_own(
    root: Path, *requests: SearchRequest, name: str = "static", whole: bool = False
) -> list[StaticAnswer]:
    return ask_static(SCRIPTS, root.with_name(name), requests, whole=whole)


@pytest.fixture(scope="module")
def pairs(root: Path) -> list[Pair]:
    """Both answers to every request."""
    index = make_index(root)
    own = ask_own(root, *REQUESTS)
    return [(one, answer, index.search(one)) for one, answer in zip(REQUESTS, own, strict=True)]


@pytest.mark.parametrize(
    "part",
    ["did_you_mean", "recognised", "near_terms", "filters_to_drop", "dropped", "notes", "total"],
)
def test_says_what_the_server_says(pairs: list[Pair], part: str) -> None:
    def said(answers: Iterable[tuple[SearchRequest, object]]) -> list[tuple[str, object]]:
        return [(f"{request.query[:40]} {dict(request.filters)}", of) for request, of in answers]

    own = said((request, answer.said[part]) for request, answer, _ in pairs)
    assert own == said((request, plain(answer)[part]) for request, _, answer in pairs)


def test_searches_the_same_words(pairs: list[Pair]) -> None:
    own = [
        (r.query[:40], [word["text"] for word in answer.said["words"]]) for r, answer, _ in pairs
    ]
    assert own == [(r.query[:40], [word.text for word in answer.words]) for r, _, answer in pairs]


def test_counts_facets_as_the_server(pairs: list[Pair]) -> None:
    for _, own, answer in pairs:
        for facet, values in answer.facets.items():
            if facet != "page_kind":  # the server knows one page more: its own tables
                assert own.said["facets"][facet] == [plain(value) for value in values]


def test_shows_the_hits_of_the_server(pairs: list[Pair]) -> None:
    for request, own, answer in pairs:
        assert (request.query[:40], sorted(own.ids)) == (
            request.query[:40],
            sorted(hit.id for hit in answer.hits),
        )
    firsts = [(own.ids[0], answer.hits[0].id) for _, own, answer in pairs if answer.hits]
    assert sum(one == other for one, other in firsts) / len(firsts) > SAME_FIRST


def plain(value: Any) -> Any:
    """Return an answer or a part of it as JSON. Any: it is compared with JSON."""
    return json.loads(json.dumps(asdict(value)))


def test_character_that_is_no_word_is_named_as_not_used(root: Path) -> None:
    # Only the server knows in which texts a single character stands.
    (answer,) = ask_own(root, SearchRequest(query="屋顶板"))
    assert (answer.said["dropped"], answer.said["notes"]) == (["板"], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_asks_for_its_scripts_and_texts_with_itself(language: Language) -> None:
    said = front_matter(language)
    assert [f"{name}.js" for name in said["modules"]] == ["search-index.js"]
    assert said["preloads"] == ["site.json", f"assets/search/{language}/text.json"]


def test_first_hits_need_few_files(root: Path) -> None:
    (answer,) = ask_own(root, SearchRequest(query="余热"))
    assert answer.files == ("zh/start.json", "zh/text.json")


def test_parts_of_a_large_base_answer_as_one_file(root: Path) -> None:
    # But for likeness: a large base has not the labels of all cases at hand.
    apart = root.with_name("unlike")
    shutil.copytree(root, apart)
    replace("search/weights.yaml", "alike_depth: 3", "alike_depth: 0")(apart)
    build_static(apart, root.with_name("unlike-static"))
    alone = ask_own(root, *REQUESTS, name="unlike-static")
    for own, parted in zip(alone, ask_parted(root), strict=True):
        assert (parted.said, sorted(parted.ids)) == (own.said, sorted(own.ids))


def test_whole_index_answers_as_its_parts_and_asks_for_nothing(root: Path) -> None:
    for parted, whole in zip(ask_parted(root), ask_parted(root, whole=True), strict=True):
        assert (whole.said, whole.ids) == (parted.said, parted.ids)
        assert not [name for name in whole.files if name.startswith(("words", "concepts", "long"))]
        assert not [name for name in (*whole.files, *whole.further) if "entries" in name]


def test_script_of_the_site_answers_as_its_modules(
    root: Path, pairs: list[Pair], tmp_path: Path
) -> None:
    joined = read_scripts(SCRIPTS)["search-index.js"]
    (tmp_path / "search-index.js").write_text(joined, encoding="utf-8")
    answers = ask_static(tmp_path, root.with_name("static"), REQUESTS)
    assert [(one.said, one.ids) for one in answers] == [(own.said, own.ids) for _, own, _ in pairs]


def ask_parted(root: Path, *, whole: bool = False) -> list[StaticAnswer]:
    return ask_own(root, *REQUESTS, name="parted", whole=whole)


def test_long_posting_is_fetched_only_for_a_word_that_is_looked_for(root: Path) -> None:
    requests = (SearchRequest(query=query) for query in ("光伏", "的"))
    looked_for, dropped = ask_own(root, *requests, name="parted")
    assert long_file("光伏") in looked_for.files
    assert long_file("的") not in dropped.files
