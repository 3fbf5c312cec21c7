"""The canned queries: each answers, in both languages the same, and none ranks places."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.explore.language import Said
from carbonpeak.explore.queries import Query, canned_queries, column_names, group_titles
from carbonpeak.explore.trial import Trial, describe_trial, try_queries
from carbonpeak.workspace import Workspace

ROWS = {"_shape": "array"}
RANKED = re.compile(r"\b(rank|dense_rank|row_number|percent_rank|ntile)\s*\(", re.IGNORECASE)
PEAK = re.compile(r"peak|达峰|峰值", re.IGNORECASE)
LISTS_CASES = [query for query in canned_queries() if "case_status" in query.sql]

EVERY = pytest.mark.parametrize("query", canned_queries(), ids=lambda query: query.name)


def test_there_are_queries_of_every_group() -> None:
    assert len(canned_queries()) >= 25
    assert {query.group for query in canned_queries()} == set(group_titles())
    names = [query.name for query in canned_queries()]
    assert len(names) == len(set(names))


def test_all_queries_are_tried_on_a_built_database(built: Workspace) -> None:
    trials = list(try_queries(built.build / "carbonpeak.db"))
    assert [trial.name for trial in trials] == [query.name for query in canned_queries()]
    assert {trial.fault for trial in trials} == {None}


def test_query_that_fails_is_told(built: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "carbonpeak.db"
    shutil.copy(built.build / "carbonpeak.db", broken)
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("drop view due_tasks")
    faults = {trial.name: trial.fault for trial in try_queries(broken) if trial.fault}
    assert faults == {"tasks_by_due_year": "no such table: due_tasks"}


@pytest.mark.parametrize(
    ("fault", "zh", "en"),
    [
        (None, "who_pays（谁付钱）：42 行，3 毫秒", "who_pays (Who pays): 42 rows, 3 ms"),
        (
            "no such table: x",
            "who_pays（谁付钱）：没有名为“x”的表或视图；各表见“数据结构”页。",
            "who_pays (Who pays): There is no table or view “x”; the page “Schema” lists them.",
        ),
    ],
)
def test_trial_is_told_in_either_language(fault: str | None, zh: str, en: str) -> None:
    title = Said(zh="谁付钱", en="Who pays")
    trial = Trial(name="who_pays", title=title, rows=42, seconds=0.003, fault=fault)
    assert (describe_trial(trial, "zh"), describe_trial(trial, "en")) == (zh, en)


@EVERY
async def test_query_answers_by_default_for_everything_and_narrowed(
    query: Query, built: Workspace, reader: httpx.AsyncClient
) -> None:
    address = f"/data/carbonpeak/{query.name}.json"
    whole = {p.name: "" for p in query.parameters if not p.default.isdigit()}
    everything = await reader.get(address, params={**ROWS, **whole})
    assert everything.status_code == 200, everything.text
    assert (await reader.get(address, params=ROWS)).status_code == 200
    with closing(open_database(built.build / "carbonpeak.db")) as connection:
        for parameter in query.parameters:
            value = parameter.default or "1"
            if parameter.choices:
                value = next(iter(parameter.choices))
            elif parameter.table:
                (value,) = connection.execute(f"select id from {parameter.table}").fetchone()
            some = await reader.get(address, params={**ROWS, **whole, parameter.name: value})
            assert some.status_code == 200, some.text
            assert isinstance(some.json(), list)
            assert not isinstance(everything.json(), list) or len(some.json()) <= max(
                len(everything.json()), 1
            )
    connection.close()


@EVERY
def test_query_is_told_in_both_languages(query: Query) -> None:
    texts = [query.title, query.description, *(p.label for p in query.parameters)]
    texts += [said for p in query.parameters for said in (p.choices or {}).values()]
    assert all(said.zh and said.en for said in texts)
    assert not [said.en for said in texts if re.search(r"[一-鿿]", said.en)]


@EVERY
def test_query_ranks_no_place_and_asks_for_no_peak(query: Query) -> None:
    assert not PEAK.search(query.sql + query.title.en + query.title.zh + query.description.en)
    assert not RANKED.search(query.sql)
    order = query.sql.rpartition("order by")[2]
    assert "desc" not in order.split()
    # An order by a figure would make a ranking of whatever the rows are.
    assert not re.search(r"count|sum\(|_value|per_tonne|percent|\bvalue\b", order)


@EVERY
async def test_query_answers_alike_in_both_languages(
    query: Query, reader: httpx.AsyncClient
) -> None:
    zh = await reader.get(f"/data/carbonpeak/{query.name}.json", params=ROWS)
    en = await reader.get(f"/data/en/carbonpeak/{query.name}.json", params=ROWS)
    assert zh.json() == en.json()


@EVERY
async def test_columns_of_a_query_have_names_in_both_languages(
    query: Query, built: Workspace, reader: httpx.AsyncClient
) -> None:
    with closing(open_database(built.build / "carbonpeak.db")) as connection:
        tables = read_dictionary(connection).tables
    connection.close()
    known = {column.name for table in tables for column in table.columns} | set(column_names())
    answer = await reader.get(f"/data/carbonpeak/{query.name}.json")
    assert answer.status_code == 200, answer.text
    assert [name for name in answer.json()["columns"] if name not in known] == []


@pytest.mark.parametrize("query", LISTS_CASES, ids=lambda query: query.name)
async def test_query_that_lists_cases_marks_leads(query: Query, reader: httpx.AsyncClient) -> None:
    answer = await reader.get(f"/data/carbonpeak/{query.name}.json", params=ROWS)
    assert {row["case_status"] for row in answer.json()} <= {"published", "lead"}


async def test_parameters_with_a_list_are_chosen_from_it(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/data/en/carbonpeak/conditions_that_recur")
    page = BeautifulSoup(answer.text, "html5lib")
    option = page.select_one('select[name="measure_type"] option[value="rooftop-pv"]')
    assert option is not None
    assert not re.search(r"[一-鿿]", option.get_text())


async def test_default_stands_in_the_form_and_can_be_taken_back(reader: httpx.AsyncClient) -> None:
    address = "/data/carbonpeak/results_of_indicator"
    page = BeautifulSoup((await reader.get(address)).text, "html5lib")
    chosen = page.select_one('select[name="indicator"] option[selected]')
    assert chosen is not None
    assert chosen["value"] == "co2-avoided"
    whole = await reader.get(f"{address}.json", params={**ROWS, "indicator": ""})
    some = await reader.get(f"{address}.json", params=ROWS)
    assert len(some.json()) < len(whole.json())


@pytest.mark.parametrize(
    "name", ["indicators_in_use?least=1", "results_of_indicator?indicator=", "cases_by_stage"]
)
async def test_plot_shows_what_the_table_holds(name: str, reader: httpx.AsyncClient) -> None:
    for folder in ("", "en/"):
        answer = await reader.get(f"/data/{folder}carbonpeak/{name}")
        page = BeautifulSoup(answer.text, "html5lib")
        picture = page.select_one("figure.plot svg[role=img]")
        assert picture is not None, name
        assert page.select("table.rows")
        assert not page.select("svg style, svg script, svg [style]")


async def test_terms_are_shown_by_their_labels(reader: httpx.AsyncClient) -> None:
    address = "carbonpeak/conditions_that_recur?measure_type=rooftop-pv"
    for folder, label in (("", "基础设施"), ("en/", "infrastructure")):
        page = BeautifulSoup((await reader.get(f"/data/{folder}{address}")).text, "html5lib")
        link = page.select_one('td[data-name="condition_kind"] a[title="infrastructure"]')
        assert link is not None
        row = f"/data/{folder}carbonpeak/vocabulary_condition_kinds/infrastructure"
        assert (link.get_text(), link["href"]) == (label, row)


async def test_issued_list_has_a_row_though_nothing_was_taken_up_since(
    reader: httpx.AsyncClient,
) -> None:
    answer = await reader.get("/data/carbonpeak/adopted_since_listed.json", params=ROWS)
    # The fixture's adoptions are of the years before the list; its other list is a draft.
    assert [(row["list_id"], row["adopter_zh"]) for row in answer.json()] == [
        ("first-casebook", None)
    ]
