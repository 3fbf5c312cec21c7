"""Cases like a case, with the reason: the same from the records and from the database alone."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from carbonpeak.cli import main
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.explore.application import make_explorer
from carbonpeak.explore.similar_endpoint import NOTHING_ASKED
from carbonpeak.printing import similar_as_object
from carbonpeak.similar import similar_in
from carbonpeak.workspace import Workspace
from tests.built import make_database
from tests.conftest import VALID_WORKSPACE

ADDRESS = "/-/similar.json"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("similar") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_database(root)


@pytest.fixture
async def reader(database: Path) -> AsyncIterator[httpx.AsyncClient]:
    application = make_explorer(database, None, base_url="/")
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://base.example") as client:
        yield client
    application.close()


def test_command_tells_cases_alike_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(VALID_WORKSPACE)
    told = CliRunner().invoke(main, ["similar", "solar-roofs", "--lang", "zh"])
    assert told.output == (
        "1. 利用钢厂余热供暖（甲市） (waste-heat-heating)\n"
        "   甲市 · 相互配合\n"
        "2. 按片区建设厂房光伏（乙经开区） (factory-solar-roofs)\n"
        "   乙经济技术开发区 · 同属“屋顶光伏”；所在地条件相近\n"
    )


def test_command_offers_the_nearest_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(VALID_WORKSPACE)
    told = CliRunner().invoke(main, ["similar", "solar-roof"])
    assert (told.exit_code, told.output.splitlines()[-1]) == (
        2,
        "Error: CASE 没有“solar-roof”，是否应为“solar-roofs”？ · "
        'CASE "solar-roof" is not known; did you mean "solar-roofs"?',
    )


@pytest.mark.parametrize("case", ["solar-roofs", "waste-heat-heating", "travel-points"])
async def test_database_gives_what_the_records_give(
    case: str, corpus: Corpus, reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = similar_as_object(case, similar_in(corpus.cases[case].data, corpus), corpus)
    answer = await reader.get(ADDRESS, params={"case": case})
    assert answer.json() == expected
    assert answer.headers["access-control-allow-origin"] == "*"
    monkeypatch.chdir(VALID_WORKSPACE)
    told = CliRunner().invoke(main, ["similar", case, "--format", "json"])
    assert json.loads(told.output) == expected


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ({}, NOTHING_ASKED.zh, NOTHING_ASKED.en),
        (
            {"case": "solar-roof"},
            "没有案例“solar-roof”，是否指 solar-roofs？",
            'there is no case "solar-roof"; did you mean "solar-roofs"?',
        ),
        (
            {"cases": "solar-roofs"},
            "没有参数“cases”，是否指 case？",
            'there is no parameter "cases"; did you mean "case"?',
        ),
        (
            {"case": "solar-roofs", "count": "0"},
            "count 应是1到20的整数",
            "count must be a whole number from 1 to 20",
        ),
    ],
)
async def test_fault_is_told_in_both_languages(
    query: dict[str, str], zh: str, en: str, reader: httpx.AsyncClient
) -> None:
    answer = await reader.get(ADDRESS, params=query)
    assert answer.json() == {"ok": False, "error": en, "error_zh": zh, "status": 400}
