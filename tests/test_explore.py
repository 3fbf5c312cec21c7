"""Datasette as it is served: Chinese in its search box, links, limits, and what is not open."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.explore.application import make_explorer
from carbonpeak.explore.page import OPERATORS
from carbonpeak.workspace import Workspace
from tests.built import make_database
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

SOME = 3
CASE = "cases/jia/solar-roofs.yaml"


async def soup_of(reader: httpx.AsyncClient, address: str) -> BeautifulSoup:
    answer = await reader.get(address)
    assert answer.status_code == 200, (address, answer.text[-400:])
    return BeautifulSoup(answer.text, "html5lib")


async def ask(reader: httpx.AsyncClient, sql: str) -> httpx.Response:
    return await reader.get("/data/carbonpeak.json", params={"sql": sql, "_shape": "array"})


@pytest.mark.parametrize("table", ["cases", "case_overview"])
async def test_search_box_finds_chinese_words_of_two_characters(
    reader: httpx.AsyncClient, table: str
) -> None:
    answer = await reader.get(
        f"/data/carbonpeak/{table}.json", params={"_search": "绿电", "_shape": "array"}
    )
    assert "solar-roofs" in {row["id"] for row in answer.json()}


async def test_search_box_takes_whatever_is_typed(reader: httpx.AsyncClient) -> None:
    for typed in ('"', "AND", "绿电*(", "' or 1=1 --", "，。", "\x00", "a" * 5000):
        answer = await reader.get("/data/carbonpeak/cases.json", params={"_search": typed})
        assert answer.status_code == 200, typed


async def test_row_links_to_its_page_and_the_page_back(reader: httpx.AsyncClient) -> None:
    row = await soup_of(reader, "/data/carbonpeak/cases/solar-roofs")
    assert row.select('.to-site a[href="/cases/solar-roofs/"]')
    page = await soup_of(reader, "/cases/solar-roofs/")
    assert page.select('a[href="/data/carbonpeak/cases/solar-roofs"]')


async def test_english_row_links_to_its_english_page_and_back(reader: httpx.AsyncClient) -> None:
    row = await soup_of(reader, "/data/en/carbonpeak/cases/solar-roofs")
    assert row.select('.to-site a[href="/en/cases/solar-roofs/"]')
    page = await soup_of(reader, "/en/cases/solar-roofs/")
    assert page.select('a[href="/data/en/carbonpeak/cases/solar-roofs"]')


@pytest.mark.parametrize(
    ("row", "page"),
    [
        ("results/solar-roofs_r1", "/cases/solar-roofs/"),
        ("sources/pilot_yi-etdz_s1", "/pilots/yi-etdz/"),
        ("pilots/jia", "/pilots/jia/"),
        ("provinces/zi", "/provinces/zi/"),
        ("vocabulary_measure_types/rooftop-pv", "/types/rooftop-pv/"),
        ("adoptions/ding-solar-roofs", "/cases/solar-roofs/"),
    ],
)
async def test_row_of_a_record_links_to_its_page(
    reader: httpx.AsyncClient, row: str, page: str
) -> None:
    shown = await soup_of(reader, f"/data/carbonpeak/{row}")
    assert shown.select(f'.to-site a[href="{page}"]')


async def test_absent_value_is_told_as_not_stated(reader: httpx.AsyncClient) -> None:
    row = await soup_of(reader, "/data/carbonpeak/results/solar-roofs_r6")
    year = row.find("code", string="year")
    assert year is not None
    assert "未载明" in year.find_parent("div").get_text()  # type: ignore[union-attr]


async def test_every_link_leads_somewhere(built: Workspace, reader: httpx.AsyncClient) -> None:
    """Crawl `/data/`, some addresses of each shape, and what it links to on the site."""
    waiting, seen, shapes = ["/data/"], {"/data/"}, Counter[str]()
    waiting += sorted(links_of_site(built))
    while waiting:
        address = waiting.pop()
        answer = await reader.get(address)
        assert answer.status_code in {200, 302, 308}, address
        assert "/data/data/" not in answer.text, address
        if not address.startswith("/data/") or "text/html" not in answer.headers["content-type"]:
            continue
        for link in BeautifulSoup(answer.text, "html5lib").select(
            "a[href], link[href], script[src]"
        ):
            target = urlsplit(urljoin(address, str(link.get("href") or link["src"])))
            found = target.path + (f"?{target.query}" if target.query else "")
            shape = shape_of(target.path, target.query)
            own = target.netloc in {"", "carbonpeak.example"}
            if own and found not in seen and shapes[shape] < SOME:
                seen.add(found)
                shapes[shape] += 1
                waiting.append(found)
    assert len(seen) > 300


def shape_of(path: str, query: str) -> str:
    """Return what addresses of one kind have in common: rows of a table, sorts, facets, filters."""
    names = {name if name.startswith("_") else "x" for name in re.findall(r"([^=&]+)=", query)}
    if names and path.startswith("/data/carbonpeak/"):
        return ",".join(sorted(names))
    parts = path.split("/")
    return "/".join([*parts[:4], "*"]) if parts[1] == "data" and len(parts) > 4 else path


def links_of_site(built: Workspace) -> set[str]:
    pages = list((built.build / "site").rglob("*.html"))
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    links = set(re.findall(r'href="(/data/[^"#]*)"', text))
    assert links
    return links


async def test_pages_hold_no_inline_script_or_style(reader: httpx.AsyncClient) -> None:
    addresses = (
        *("/data/", "/data/carbonpeak", "/data/carbonpeak/cases?_facet=stage&_search=光伏"),
        *("/data/carbonpeak/cases/solar-roofs", "/data/carbonpeak?sql=select+1"),
        *("/data/carbonpeak/lessons_and_limits", "/data/carbonpeak/coverage"),
        *("/data/-/search?q=光伏", "/data/-/schema", "/data/carbonpeak/indicators_in_use?least=1"),
    )
    for address in addresses:
        page = await soup_of(reader, address)
        assert not page.select("style, [style], script:not([src])"), address
        assert not [
            name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")
        ], address


async def test_answers_bear_security_headers(reader: httpx.AsyncClient) -> None:
    for address in ("/data/", "/data/carbonpeak/cases.json", "/data/carbonpeak/nowhere", "/"):
        headers = (await reader.get(address)).headers
        assert "default-src 'self'" in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff", address


async def test_text_of_records_is_shown_as_text(workspace: MakeWorkspace) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} [x](javascript:1) \"'"
    case = (VALID_WORKSPACE / CASE).read_text(encoding="utf-8")
    for old in ("统一建设光伏屋顶（甲市）", "屋顶光伏并网装机", "甲市企业用上屋顶绿电"):
        case = case.replace(f"zh: {old},", f"zh: {json.dumps(hostile)},")
        case = case.replace(f": {old}\n", f": {json.dumps(hostile)}\n")
    application = make_explorer(make_database(workspace({CASE: case})), None)
    transport = httpx.ASGITransport(app=application)
    addresses = (
        *("/carbonpeak/cases", "/carbonpeak/cases/solar-roofs", "/carbonpeak/case_overview"),
        *("/carbonpeak/results", "/carbonpeak/steps?_facet=case_id", "/carbonpeak/sources"),
        "/carbonpeak/results_of_indicator",
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://data.example") as reader:
        for address in addresses:
            page = await soup_of(reader, address)
            assert hostile in page.get_text(), address
            assert not page.select("main script"), address
            assert not page.select('a[href^="javascript:"]'), address
    application.close()


async def test_text_that_sql_makes_is_shown_as_text(reader: httpx.AsyncClient) -> None:
    hostile = "select '<script>alert(1)</script>' as case_id, '<b>x</b>' as y"
    page = await soup_of(reader, str(httpx.URL("/data/carbonpeak", params={"sql": hostile})))
    assert "<script>alert(1)</script>" in page.get_text()
    assert not page.select("td script, td b")


@pytest.mark.parametrize(
    "address",
    ["databases", "threads", "versions", "plugins", "settings", "metadata", "actor", "permissions"],
)
async def test_what_tells_of_the_machine_is_closed(reader: httpx.AsyncClient, address: str) -> None:
    for form in (f"/data/-/{address}", f"/data/-/{address}.json"):
        assert (await reader.get(form)).status_code == 404


@pytest.mark.parametrize(
    "sql",
    [
        "select * from pragma_database_list",
        'select file from "PRAGMA_database_list"()',
        "select * from cases, pragma_database_list()",
    ],
)
async def test_path_of_the_file_is_not_told(
    built: Workspace, reader: httpx.AsyncClient, sql: str
) -> None:
    for address in ("/data/carbonpeak", "/data/carbonpeak.json", "/data/carbonpeak.csv"):
        answer = await reader.get(address, params={"sql": sql})
        assert answer.status_code == 400
        assert str(built.root) not in answer.text
    where = {"_where": f"id in ({sql})"}
    assert (await reader.get("/data/carbonpeak/cases.json", params=where)).status_code == 400


@pytest.mark.parametrize(
    "sql",
    [
        "attach database '/etc/passwd' as other",
        "select load_extension('x')",
        "select readfile('/etc/passwd')",
        "delete from cases",
        "select 1; drop table cases",
        "pragma database_list",
        "select zeroblob(500000000)",
        "select * from nowhere",
        "selec",
        "with recursive n(x) as (select 1 union all select x + 1 from n)"
        " select zeroblob(900000) from n limit 5000",
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
        # Functions during which SQLite does not look at its time limit.
        "select trim(hex(zeroblob(400000)), hex(zeroblob(400000)))",
        "select replace(hex(zeroblob(400000)), '0', '00000000')",
        f"select hex(zeroblob(400000)) like '%{'0' * 900}1%'",
    ],
)
async def test_hostile_sql_is_refused_in_plain_words(
    built: Workspace, reader: httpx.AsyncClient, sql: str
) -> None:
    answer = await ask(reader, sql)
    assert answer.status_code == 400, answer.text[:300]
    assert len(answer.content) < 4000
    assert "Traceback" not in answer.text
    assert str(built.root) not in answer.text


async def test_long_name_is_not_repeated_in_every_row(reader: httpx.AsyncClient) -> None:
    numbers = "with recursive n(x) as (select 1 union all select x + 1 from n)"
    answer = await ask(reader, f'{numbers} select x as "{"k" * 9000}" from n limit 5000')
    assert (answer.status_code, len(answer.content) < 20_000) == (400, True)


async def test_address_in_memory_is_not_told(reader: httpx.AsyncClient) -> None:
    answer = await ask(reader, "select fts3_tokenizer('simple') as answer")
    assert answer.json() == [{"answer": None}]


@pytest.mark.parametrize(
    "call",
    [
        "instr('节能降碳', '降')",
        "instr('abc', null)",
        "instr(12345, 34)",
        "instr(x'0a0b0c', x'0b')",
        "replace('a-b-c', '-', '——')",
        "replace('abc', '', 'x')",
        "replace(0.1 + 0.2, '.', ',')",
        "replace(2.0, '.', ',')",
        "trim('--abc--', '-')",
        "ltrim('--abc--', '-')",
        "rtrim('--abc--', '-')",
        "trim(null, '-')",
        "printf('%05.2f|%-6s|%,d', 3.14159, '绿电', 1234567)",
        "printf('%*d', 8, 42)",
        "printf(null)",
        "format('%s', null)",
    ],
)
async def test_bounded_functions_answer_as_sqlite_does(
    reader: httpx.AsyncClient, call: str
) -> None:
    with closing(sqlite3.connect(":memory:")) as plain:
        expected = plain.execute(f"select {call}, typeof({call})").fetchone()
    (row,) = (await ask(reader, f"select {call} as answer, typeof({call}) as type")).json()
    assert (row["answer"], row["type"]) == expected


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/data/carbonpeak/cases/", "/data/carbonpeak/cases"),
        ("/data/carbonpeak/?sql=select+1", "/data/carbonpeak?sql=select+1"),
        ("/data//elsewhere.example/", "/data/elsewhere.example"),
    ],
)
async def test_slash_at_the_end_leads_to_the_same_page(
    reader: httpx.AsyncClient, address: str, target: str
) -> None:
    answer = await reader.get(address)
    assert (answer.status_code, answer.headers["location"]) == (308, target)


async def test_rows_of_an_answer_are_bounded(reader: httpx.AsyncClient) -> None:
    sql = (
        "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n limit 9000"
    )
    assert len((await ask(reader, sql)).json()) == 5000


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/data/carbonpeak/nowhere", 404),
        ("/data/carbonpeak/cases/nowhere", 404),
        ("/data/nowhere", 404),
        ("/data/carbonpeak/cases?_size=abc", 400),
        ("/data/carbonpeak/cases?_sort=nowhere", 400),
        ("/data/carbonpeak?sql=select+1&_timelimit=abc", 400),
        ("/data/_internal", 404),
    ],
)
async def test_fault_is_told_on_a_page_of_ours(
    reader: httpx.AsyncClient, address: str, status: int
) -> None:
    answer = await reader.get(address)
    assert answer.status_code == status
    assert "回到数据首页" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
async def test_slow_query_is_told_in_a_sentence(reader: httpx.AsyncClient, form: str) -> None:
    sql = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    answer = await reader.get(f"/data/carbonpeak{form}", params={"sql": sql})
    assert answer.status_code == 400
    assert "The query took too long and was stopped: narrow it." in answer.text
    assert "textarea style" not in answer.text


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize(
    ("sql", "zh", "en"),
    [
        (
            "select * from nowhere",
            "没有名为“nowhere”的表或视图；各表见“数据结构”页。",
            "There is no table or view “nowhere”; the page “Schema” lists them.",
        ),
        (
            "select titel from cases",
            "没有名为“titel”的列；各列见“数据结构”页。文字须用单引号。",
            "There is no column “titel”; the page “Schema” lists them."
            " Text stands in single quotes.",
        ),
        (
            "delete from cases",
            "只能查询：语句须以 select、with 或 explain 开头。",
            "Data can only be read: a statement begins with select, with or explain.",
        ),
        (
            "with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n",
            "查询超过时限，已停止，请缩小范围。",
            "The query took too long and was stopped: narrow it.",
        ),
    ],
)
async def test_faulty_sql_is_kept_and_explained_in_both_languages(
    reader: httpx.AsyncClient, folder: str, sql: str, zh: str, en: str
) -> None:
    answer = await reader.get(f"/data/{folder}carbonpeak", params={"sql": sql})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 400
    typed = page.select_one("textarea[name=sql]")
    assert typed is not None
    assert typed.get_text() == sql
    told = [one.get_text() for one in page.select("[role=alert] p")]
    assert told[:2] == [zh, en]


async def test_diagram_shows_every_table_and_its_references(
    built: Workspace, reader: httpx.AsyncClient
) -> None:
    with closing(open_database(built.build / "carbonpeak.db")) as connection:
        tables = read_dictionary(connection).tables
    connection.close()
    drawn = {t.name for t in tables if not t.is_view and t.group not in {"list", "about"}}
    for folder in ("", "en/"):
        page = await soup_of(reader, f"/data/{folder}-/schema")
        assert {one.get_text() for one in page.select("svg .name")} == drawn
        assert {str(one["id"]) for one in page.select("section.described")} == {
            table.name for table in tables
        }
    text = (await reader.get("/data/-/schema.mmd")).text
    assert text.startswith("erDiagram\n")
    assert "  results }o--|| cases : case_id\n" in text
    assert "  pilots }o--|| provinces : province_id\n" in text


async def test_english_page_shows_and_marks_what_is_only_in_chinese(
    reader: httpx.AsyncClient,
) -> None:
    sql = "select '余热' as text_zh, null as text_en"
    address = httpx.URL("/data/en/carbonpeak", params={"sql": sql})
    page = await soup_of(reader, str(address))
    (cell,) = page.select('td[data-name="text_en"]')
    assert cell.get_text(" ", strip=True) == "余热 in Chinese"
    assert cell.select('[lang="zh-CN"]')


async def test_page_shows_the_columns_of_its_language_or_all(reader: httpx.AsyncClient) -> None:
    for folder, other in (("", "_en"), ("en/", "_zh")):
        page = await soup_of(reader, f"/data/{folder}carbonpeak/case_overview")
        names = {str(cell["data-name"]) for cell in page.select("table.rows td")}
        assert not {name for name in names if name.endswith(other)}
        link = page.find("a", string="显示全部列" if not folder else "Show all columns")
        assert link is not None
        whole = await soup_of(reader, str(link["href"]))
        assert {"title_zh", "title_en"} <= {
            str(cell["data-name"]) for cell in whole.select("table.rows td")
        }


async def test_failed_query_is_no_empty_csv(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/data/carbonpeak.csv", params={"sql": "select * from nowhere"})
    assert (answer.status_code, "The query failed" in answer.text) == (400, True)
    empty = await reader.get("/data/carbonpeak.csv", params={"sql": "select 1 as a where 0"})
    assert (empty.status_code, empty.text.strip()) == (200, "a")
    whole = await reader.get("/data/carbonpeak/cases.csv", params={"_stream": "1"})
    assert whole.text.startswith("id,")


async def test_nothing_can_be_written(reader: httpx.AsyncClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = await reader.request(method, "/data/carbonpeak/cases")
        assert answer.status_code == 405


async def test_other_origins_may_read(reader: httpx.AsyncClient) -> None:
    for address in ("/data/carbonpeak/cases.json", "/data/-/search.json?q=光伏"):
        answer = await reader.get(address)
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_licence_and_source_stand_on_every_table(
    built: Workspace, reader: httpx.AsyncClient
) -> None:
    with closing(open_database(built.build / "carbonpeak.db")) as connection:
        tables = read_dictionary(connection).tables
    connection.close()
    for table in tables:
        answer = (await reader.get(f"/data/carbonpeak/{table.name}.json?_size=1")).json()
        assert answer["license"] == "CC BY 4.0", table.name
        assert answer["source"], table.name
    page = await soup_of(reader, "/data/carbonpeak/results")
    assert page.select('a[rel="license"]')


async def test_places_cannot_be_sorted_by_a_figure(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/data/carbonpeak/pilot_traits.json?_sort_desc=value")
    assert answer.status_code == 400
    assert (await reader.get("/data/carbonpeak/results.json?_sort=value")).status_code == 200


async def test_filters_have_chinese_names(reader: httpx.AsyncClient) -> None:
    page = await soup_of(reader, "/data/carbonpeak/cases")
    options = page.select('select[name="_filter_op"] option')
    named = [o for o in options if str(o["value"]).removesuffix("__1") in OPERATORS]
    assert len(named) >= 15


async def test_database_can_be_downloaded(built: Workspace, reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/data/carbonpeak.db")
    assert answer.content == (built.build / "carbonpeak.db").read_bytes()


def test_bare_datasette_is_left_alone(built: Workspace, tmp_path: Path) -> None:
    from datasette.app import Datasette

    other = tmp_path / "carbonpeak.db"
    shutil.copy(built.build / "carbonpeak.db", other)
    bare = Datasette(immutables=[str(other)])
    assert bare.app() is not None


@pytest.mark.parametrize(
    ("folder", "verdict", "axis", "is_editorial", "several"),
    [
        ("", "适用", "资源禀赋", {"是", "否"}, "、"),
        ("en/", "suits", "resource endowment", {"yes", "no"}, ", "),
    ],
)
async def test_words_and_yes_and_no_are_shown_in_the_language_of_the_page(
    reader: httpx.AsyncClient,
    folder: str,
    verdict: str,
    axis: str,
    is_editorial: set[str],
    several: str,
) -> None:
    suits = await soup_of(
        reader,
        f"/data/{folder}carbonpeak/suits?verdict=suits&axis=endowments&_facet=verdict",
    )
    for name, said in (("verdict", verdict), ("axis", axis)):
        assert {one.get_text() for one in suits.select(f'td[data-name="{name}"]')} == {said}
    assert suits.select_one(".facet li strong").get_text() == verdict  # type: ignore[union-attr]
    sql = await soup_of(reader, f"/data/{folder}carbonpeak?sql=select+verdict+from+suits+limit+1")
    assert sql.select_one('td[data-name="verdict"]').get_text() == verdict  # type: ignore[union-attr]
    cases = await soup_of(reader, f"/data/{folder}carbonpeak/cases")
    shown = {one.get_text().strip() for one in cases.select('td[data-name="level_is_editorial"]')}
    assert shown - {""} <= is_editorial
    assert shown & is_editorial
    overview = await soup_of(reader, f"/data/{folder}carbonpeak/case_overview")
    fields = [one for one in overview.select('td[data-name="fields"]') if several in one.get_text()]
    assert fields
    assert fields[0].select('a[href*="/carbonpeak/vocabulary_fields/"]')


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("coverage?_facet=term", ("能源", "确定试点任务")),
        ("en/coverage?_facet=term", ("energy", "pilot tasks")),
        ("reviews_due?_facet=is_past", ("否",)),
        ("en/reviews_due?_facet=is_past", ("no",)),
    ],
)
async def test_values_of_facets_are_called_by_the_names_beside_them(
    reader: httpx.AsyncClient, address: str, names: tuple[str, ...]
) -> None:
    folder, _, rest = address.rpartition("/")
    page = await soup_of(reader, f"/data/{folder}/carbonpeak/{rest}".replace("//", "/"))
    shown = {one.get_text() for one in page.select(".facet li a, .facet li strong")}
    assert shown >= set(names)


@pytest.mark.parametrize("path", ["cases.xml", "cases/solar-roofs.yaml", "cases.db", "cases.JSON"])
async def test_unknown_form_is_not_answered_with_a_page(
    reader: httpx.AsyncClient, path: str
) -> None:
    answer = await reader.get(f"/data/carbonpeak/{path}")
    form = path.rpartition(".")[2]
    assert (answer.status_code, answer.text) == (
        404,
        f"没有 .{form} 这种格式，可用 .json 或 .csv。\n"
        f"There is no form .{form} of this: use .json or .csv.\n",
    )


@pytest.mark.parametrize(("folder", "label"), [("", "已发布"), ("en/", "published")])
async def test_csv_with_labels_is_in_the_language_of_its_address(
    reader: httpx.AsyncClient, folder: str, label: str
) -> None:
    answer = await reader.get(
        f"/data/{folder}carbonpeak/cases.csv?_labels=on&status=published&_col=status"
    )
    assert {line.split(",")[-1] for line in answer.text.split()[1:]} == {label}
