"""`/data/-/peers.json`: the same peers as the base itself finds, from the database alone."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import httpx
import pytest

from carbonpeak.explore.application import make_explorer
from carbonpeak.explore.likeness import read_likeness
from carbonpeak.explore.peers_endpoint import NOTHING_ASKED
from carbonpeak.peers import as_answer, cards_of, describe_pilots, peers_of
from tests.built import make_database, read
from tests.conftest import VALID_WORKSPACE

ADDRESS = "/-/peers.json"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("peers") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_database(root)


@pytest.fixture
def application(database: Path) -> Iterator[object]:
    application = make_explorer(database, None, base_url="/")
    yield application
    application.close()


@pytest.fixture
async def reader(application: object) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=application)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://base.example") as client:
        yield client


def test_database_holds_all_that_is_compared(database: Path) -> None:
    corpus = read(database.parent.with_name("workspace"))
    with closing(connect(database)) as connection:
        likeness = read_likeness(connection)
    assert likeness.places == describe_pilots(corpus)
    assert likeness.cards == cards_of(corpus)


async def test_pilot_has_the_peers_the_base_finds(
    reader: httpx.AsyncClient, database: Path
) -> None:
    corpus = read(database.parent.with_name("workspace"))
    expected = as_answer(describe_pilots(corpus)["jia"], peers_of("jia", corpus), cards_of(corpus))
    for word in ("jia", "甲市", "甲", "Jia City"):
        answer = await reader.get(ADDRESS, params={"pilot": word})
        assert answer.json() == {"pilot": "jia", **expected}
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_any_place_can_be_described(reader: httpx.AsyncClient) -> None:
    asked = {"industry": ["钢铁", "equipment"], "population": "300万", "count": "1"}
    answer = (await reader.get(ADDRESS, params=asked)).json()
    assert answer["pilot"] is None
    assert answer["described"] == {
        "leading_industries": ["equipment", "steel"],
        "population": 3_000_000,
    }
    assert [(peer["pilot"], peer["similarity"]) for peer in answer["peers"]] == [("jia", 1.0)]


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("", NOTHING_ASKED.zh, NOTHING_ASKED.en),
        (
            "pilot=jai",
            "没有试点“jai”，是否指 jia？",
            'there is no pilot "jai"; did you mean "jia"?',
        ),
        (
            "industri=steel",
            "没有参数“industri”，是否指 industry？",
            'there is no parameter "industri"; did you mean "industry"?',
        ),
        (
            "industry=steal",
            "industry 没有“steal”，是否指“钢铁”（steel）？",
            'industry "steal" is not known; did you mean "steel"?',
        ),
        (
            "pilot=jia&count=0",
            "count 应是1到20的整数",
            "count must be a whole number from 1 to 20",
        ),
    ],
)
async def test_what_cannot_be_answered_is_told_in_both_languages(
    reader: httpx.AsyncClient, query: str, zh: str, en: str
) -> None:
    answer = await reader.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error": en, "error_zh": zh, "status": 400}


async def test_pilot_and_description_together_are_refused(reader: httpx.AsyncClient) -> None:
    answer = await reader.get(ADDRESS, params={"pilot": "jia", "industry": "steel"})
    assert answer.status_code == 400
