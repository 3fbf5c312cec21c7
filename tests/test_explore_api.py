"""The API: what its description promises is what the server answers."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from carbonpeak.explore.peers_endpoint import DESCRIBING, OWN

# A description is nested plain objects, hence Any.
Plain = dict[str, Any]
ADDRESS = "/data/-/openapi.json"


@pytest.fixture
async def described(reader: httpx.AsyncClient) -> Plain:
    answer: Plain = (await reader.get(ADDRESS)).json()
    return answer


def faults(described: Plain, name: str, answer: httpx.Response) -> list[str]:
    """Return in what an answer is not as the description says."""
    validator = OAS31Validator({**described, "$ref": f"#/components/schemas/{name}"})
    return [fault.message for fault in validator.iter_errors(answer.json())]


def schema_name(operation: Plain, status: str, described: Plain) -> str:
    answer = operation["responses"][status]
    if "$ref" in answer:
        answer = described["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    reference: str = answer["content"]["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def requests(path: str, operation: Plain) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield an address for each example of each parameter, with what is required beside it."""
    plain: dict[str, str] = {}
    for parameter in operation["parameters"]:
        examples = [one["value"] for one in parameter.get("examples", {}).values()]
        if parameter.get("required"):
            choices = examples or parameter["schema"]["enum"]
            plain[parameter["name"]] = choices[0]
    for parameter in operation["parameters"]:
        for example in parameter.get("examples", {}).values():
            values = {**plain, parameter["name"]: example["value"]}
            named = {name: values.pop(name) for name in re.findall(r"{(\w+)}", path)}
            yield f"/data{path.format(**named)}", values
    if not re.search("{", path):
        yield f"/data{path}", plain


async def test_description_is_valid_openapi(described: Plain) -> None:
    OpenAPIV31SpecValidator(described).validate()
    assert described["openapi"] == "3.1.0"


async def test_every_answer_is_as_described(reader: httpx.AsyncClient, described: Plain) -> None:
    asked = 0
    for path, methods in described["paths"].items():
        for address, parameters in requests(path, methods["get"]):
            if path == "/-/peers.json" and not parameters:
                continue  # Nothing is asked, which is a fault, held below.
            name = schema_name(methods["get"], "200", described)
            for version in ({}, {"_version": "2025-01-01-0123456789ab"}):
                answer = await reader.get(address, params=parameters | version)
                assert answer.status_code == 200, (address, parameters, answer.text)
                assert faults(described, name, answer) == [], (address, parameters)
                assert ("data_moved" in answer.json()) == bool(version), address
            asked += 1
    assert asked > 40


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/-/search.json", {"lang": "fr"}),
        ("/-/search.json", {"sort": "place"}),
        ("/-/search.json", {"page": "0"}),
        ("/-/search.json", {"size": "1e9"}),
        ("/-/peers.json", {}),
        ("/-/peers.json", {"pilot": "nowhere"}),
        ("/-/peers.json", {"pilot": "jia", "count": "0"}),
        ("/-/similar.json", {}),
        ("/-/similar.json", {"case": "nothing"}),
        ("/-/similar.json", {"case": "solar-roofs", "count": "99"}),
        ("/carbonpeak.json", {"sql": "selec", "_shape": "objects"}),
        ("/carbonpeak.json", {"sql": "select nothing", "_shape": "objects"}),
        ("/carbonpeak/cases.json", {"_size": "many", "_shape": "objects"}),
        ("/carbonpeak/cases.json", {"_sort": "nothing", "_shape": "objects"}),
        ("/carbonpeak/cases.json", {"_shape": "rows"}),
        ("/carbonpeak/case_overview.json", {"_shape": "object"}),
        ("/carbonpeak/cases.json", {"stge": "scaled"}),
        ("/carbonpeak/cases.json", {"created__after": "2025-01-01"}),
        ("/carbonpeak/cases.json", {"_through": "{}"}),
        ("/carbonpeak.json", {"sql": "select * from sqlite_stmt"}),
        ("/-/versions.json", {}),
        ("/carbonpeak/nowhere.json", {"_shape": "objects"}),
        ("/carbonpeak/cases/nowhere.json", {"_shape": "objects"}),
    ],
)
async def test_wrong_value_gives_the_described_error(
    path: str, parameters: dict[str, str], reader: httpx.AsyncClient, described: Plain
) -> None:
    answer = await reader.get(f"/data{path}", params=parameters)
    assert answer.status_code in {400, 404}
    assert faults(described, "Error", answer) == []


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        (
            "stge=scaled",
            "There is no column “stge” in cases: did you mean stage?",
            "cases 没有列“stge”，是否指 stage？",
        ),
        (
            "created__gtt=2025",
            "There is no filter “__gtt”: did you mean __gt?",
            "没有筛选条件“__gtt”，是否指 __gt？",
        ),
        ("xyzzy=1", "There is no column “xyzzy” in cases.", "cases 没有列“xyzzy”。"),
        (
            "_sizes=5",
            "There is no parameter “_sizes”: did you mean _size?",
            "没有参数“_sizes”，是否指 _size？",
        ),
        ("_trace=1", "There is no parameter “_trace”.", "没有参数“_trace”。"),
        (
            "_shape=rows",
            "_shape must be arrays, objects, array, arrayfirst or object.",
            "_shape 须为 arrays、objects、array、arrayfirst、object 之一。",
        ),
    ],
)
async def test_filter_that_is_not_known_is_not_left_out(
    reader: httpx.AsyncClient, query: str, en: str, zh: str
) -> None:
    """A mistyped filter would otherwise give the rows of another question."""
    answer = await reader.get(f"/data/carbonpeak/cases.json?{query}")
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error": en, "error_zh": zh, "status": 400}
    page = await reader.get(f"/data/carbonpeak/cases?{query}")
    assert (page.status_code, page.text) == (400, f"{zh}\n{en}\n")


async def test_parameters_are_those_the_server_knows(described: Plain) -> None:
    peers = described["paths"]["/-/peers.json"]["get"]["parameters"]
    assert {one["name"] for one in peers} == {*OWN, *DESCRIBING}


async def test_facets_of_the_description_are_those_of_the_answer(
    reader: httpx.AsyncClient, described: Plain
) -> None:
    names = {one["name"] for one in described["paths"]["/-/search.json"]["get"]["parameters"]}
    answer = (await reader.get("/data/-/search.json")).json()
    assert names - {"q", "lang", "sort", "page", "size"} == set(answer["facets"])


async def test_search_endpoint_answers_with_facets(reader: httpx.AsyncClient) -> None:
    answer = (await reader.get("/data/-/search.json", params={"q": "光伏", "lang": "en"})).json()
    assert "solar-roofs" in {hit["id"] for hit in answer["hits"]}
    assert answer["language"] == "en"
    assert answer["facets"]
    pilot = {"q": "光伏", "pilot": "yi-etdz"}
    narrowed = (await reader.get("/data/-/search.json", params=pilot)).json()
    assert {hit["pilot"] for hit in narrowed["hits"]} == {"yi-etdz"}


async def test_search_speaks_the_language_of_its_address(reader: httpx.AsyncClient) -> None:
    for path, language in (("-", "zh"), ("en/-", "en"), ("en/-", "zh")):
        asked = {"q": "光伏"} | ({"lang": "zh"} if (path, language) == ("en/-", "zh") else {})
        answer = await reader.get(f"/data/{path}/search.json", params=asked)
        assert answer.json()["language"] == language


async def test_database_in_json_lists_its_tables_and_views(reader: httpx.AsyncClient) -> None:
    answer = (await reader.get("/data/carbonpeak.json")).json()
    counts = {table["name"]: table["count"] for table in answer["tables"]}
    rows = (await reader.get("/data/carbonpeak/cases.json?_size=0")).json()
    assert counts["cases"] == rows["filtered_table_rows_count"]
    assert {"case_overview", "coverage"} <= {view["name"] for view in answer["views"]}
    assert counts.keys().isdisjoint(view["name"] for view in answer["views"])


async def test_every_row_is_on_one_page_of_those_that_follow_each_other(
    reader: httpx.AsyncClient,
) -> None:
    for start in ("results.json?_size=3", "results.json?_size=3&_sort_desc=year"):
        address, found = f"/data/carbonpeak/{start}", list[str]()
        while address:
            answer = (await reader.get(address)).json()
            found += [row[0] for row in answer["rows"]]
            address = answer["next_url"]
        assert len(found) == len(set(found)) == answer["filtered_table_rows_count"]


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        ("lang=fr", "lang must be zh or en", "lang 须为 zh 或 en"),
        ("sort=place", "sort must be relevance or date", "sort 须为 relevance 或 date"),
        (
            "page=0",
            "page must be a whole number from 1 to 1000",
            "page 须为 1 至 1000 的整数",
        ),
        ("size=1e9", "size must be a whole number from 1 to 100", "size 须为 1 至 100 的整数"),
        ("page=²", "page must be a whole number from 1 to 1000", "page 须为 1 至 1000 的整数"),
    ],
)
async def test_search_tells_what_a_parameter_may_be(
    query: str, en: str, zh: str, reader: httpx.AsyncClient
) -> None:
    answer = await reader.get(f"/data/-/search.json?{query}")
    assert answer.json() == {"ok": False, "error": en, "error_zh": zh, "status": 400}
    if not query.startswith("lang"):
        page = await reader.get(f"/data/-/search?{query}")
        assert page.status_code == 400
        assert zh in page.text


async def soup_of(reader: httpx.AsyncClient, address: str) -> BeautifulSoup:
    answer = await reader.get(address)
    assert answer.status_code == 200, answer.text[-400:]
    return BeautifulSoup(answer.text, "html5lib")


@pytest.mark.parametrize(("folder", "count"), [("", "2 条结果"), ("en/", "2 results")])
async def test_search_page_shows_hits_in_its_language(
    folder: str, count: str, reader: httpx.AsyncClient
) -> None:
    page = await soup_of(reader, f"/data/{folder}-/search?q=光伏")
    assert page.select_one("[role=status]").get_text() == count  # type: ignore[union-attr]
    site = folder
    assert page.select(f'ol a[href="/{site}cases/solar-roofs/"]')
    assert page.select(f'ol a[href="/data/{folder}carbonpeak/cases/solar-roofs"]')
    assert page.select("ol mark")


async def test_search_page_tells_how_the_query_was_read(reader: httpx.AsyncClient) -> None:
    page = await soup_of(reader, "/data/-/search?q=园区的余热")
    assert [note.get_text() for note in page.select("p.note")[1:3]] == [
        "未使用：的",
        "同时查找：园区 → park、试点园区、pilot park；余热 → 废热、waste heat",
    ]


async def test_filter_of_the_search_page_is_chosen_and_removed(reader: httpx.AsyncClient) -> None:
    page = await soup_of(reader, "/data/-/search?q=光伏")
    choice = page.select_one('.search-facets a[href*="pilot=yi-etdz"]')
    assert choice is not None
    narrowed = await soup_of(reader, str(choice["href"]))
    assert narrowed.select_one("[role=status]").get_text() == "1 条结果"  # type: ignore[union-attr]
    (chip,) = narrowed.select(".chips .chip")
    whole = await soup_of(reader, str(chip["href"]))
    assert whole.select_one("[role=status]").get_text() == "2 条结果"  # type: ignore[union-attr]


async def test_search_page_that_found_nothing_offers_what_finds_something(
    reader: httpx.AsyncClient,
) -> None:
    page = await soup_of(reader, "/data/-/search?q=屋顶&field=transport&province=zi")
    offer = page.select_one('.note a[href*="province=zi"]')
    assert offer is not None
    assert offer.get_text() == "去掉“领域：交通运输”：1 条"
    whole = await soup_of(reader, str(offer["href"]))
    assert whole.select_one("[role=status]").get_text() == "1 条结果"  # type: ignore[union-attr]
    page = await soup_of(reader, "/data/en/-/search?q=rooftopsolarpanels")
    near = page.select_one('.note a[href*="q=rooftop+solar"]')
    assert near is not None
    assert near.get_text() == "rooftop solar 2"


async def test_search_page_turns_its_pages(reader: httpx.AsyncClient) -> None:
    first = await soup_of(reader, "/data/-/search?size=1")
    following = first.select_one("a[rel=next]")
    assert following is not None
    second = await soup_of(reader, str(following["href"]))
    assert second.select("a[rel=prev]")
    titles = [page.select_one(".hit-list h2").get_text() for page in (first, second)]  # type: ignore[union-attr]
    assert titles[0] != titles[1]


async def test_search_page_shows_what_is_typed_as_text(reader: httpx.AsyncClient) -> None:
    hostile = '"><script>alert(1)</script>'
    page = await soup_of(
        reader, str(httpx.URL("/data/-/search", params={"q": hostile, hostile: "x"}))
    )
    assert not page.select("main script")
    assert page.select_one("#q")["value"] == hostile  # type: ignore[index]
