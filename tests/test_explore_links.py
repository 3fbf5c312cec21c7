"""Permanent links: an address that names the data version, and what an older one is told."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from carbonpeak.explore.application import make_explorer
from carbonpeak.explore.language import LANGUAGE
from carbonpeak.workspace import Workspace

OLD = "2025-01-01-0123456789ab"
GONE = "2024-01-01-0123456789ab"
QUERY = "/carbonpeak/gaps_in_coverage?axis=field"


@pytest.fixture
async def keeping(built: Workspace, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Give a reader of a server whose downloads keep an older version."""
    versions = tmp_path / "versions.json"
    kept = [{"version": OLD, "as_of": "2025-01-01", "folder": f"versions/{OLD}"}]
    versions.write_text(json.dumps(kept), encoding="utf-8")
    application = make_explorer(built.build / "carbonpeak.db", None, versions=versions)
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://data.example") as client:
        yield client
    application.close()
    LANGUAGE.set("zh")


def version_of(built: Workspace) -> str:
    about = json.loads((built.build / "downloads/version.json").read_text(encoding="utf-8"))
    return str(about["data_version"])


async def soup_of(reader: httpx.AsyncClient, address: str) -> BeautifulSoup:
    answer = await reader.get(address)
    assert answer.status_code == 200, answer.text[-400:]
    return BeautifulSoup(answer.text, "html5lib")


@pytest.mark.parametrize(
    "address",
    [
        QUERY,
        "/carbonpeak?sql=select+1+as+one",
        "/carbonpeak/cases",
        "/carbonpeak/cases/solar-roofs",
    ],
)
async def test_page_gives_an_address_with_its_version(
    address: str, built: Workspace, keeping: httpx.AsyncClient
) -> None:
    page = await soup_of(keeping, address)
    link = page.select_one(".citing a")
    assert link is not None
    mark = "&" if "?" in address else "?"
    lasting = f"{address}{mark}_version={version_of(built)}"
    assert link["href"] == f"http://data.example/data{lasting}"
    assert not (await soup_of(keeping, lasting)).select("[role=status].message")


async def test_citation_names_question_version_and_address(
    built: Workspace, keeping: httpx.AsyncClient
) -> None:
    version = version_of(built)
    as_of = version[:10]
    page = await soup_of(keeping, f"/en{QUERY}")
    address = f"http://data.example/data/en{QUERY}&_version={version}"
    title = "Where cases are still missing, by province and field"
    gbt = page.select_one(".cite")
    bibtex = page.select_one(".citing pre")
    assert gbt is not None
    assert bibtex is not None
    assert gbt.get_text() == (
        f"Carbon Peak Pilot Experience Base. {title}[DB/OL]. Data version {version}. "
        f"({as_of})[date of access]. {address}."
    )
    assert bibtex.get_text() == (
        f"@misc{{carbonpeak-{version},\n"
        "  author = {{Carbon Peak Pilot Experience Base}},\n"
        f"  title = {{{title}}},\n"
        f"  year = {{{as_of[:4]}}},\n"
        f"  version = {{{version}}},\n"
        f"  url = {{{address}}},\n"
        "  note = {CC BY 4.0},\n"
        "}"
    )


async def test_older_link_says_that_the_data_moved_on(
    built: Workspace, keeping: httpx.AsyncClient
) -> None:
    page = await soup_of(keeping, f"{QUERY}&_version={OLD}")
    told = page.select_one(".message[role=status]")
    assert told is not None
    assert " ".join(told.get_text().split()) == (
        f"数据已更新：此地址所记的数据版本是 {OLD}，以下是现行版本 {version_of(built)} 的答案。"
        " 下载当时版本的数据库"
    )
    assert told.select(f'a[href="/downloads/versions/{OLD}/carbonpeak.db"]')
    assert page.select("table.rows")


@pytest.mark.parametrize("version", [GONE, "nonsense", "<b>x</b>", "../../etc"])
async def test_version_that_is_not_kept_is_said_so(
    version: str, keeping: httpx.AsyncClient
) -> None:
    address = httpx.URL("/en/carbonpeak/cases", params={"_version": version})
    page = await soup_of(keeping, str(address))
    told = page.select_one(".message[role=status]")
    assert told is not None
    assert "The database of that version is not kept." in told.get_text()
    assert (version in told.get_text(), told.select("a, b")) == (True, [])


@pytest.mark.parametrize(
    "address",
    [
        f"{QUERY.replace('?', '.json?')}&_shape=objects",
        "/carbonpeak/cases.json?_shape=objects",
        "/carbonpeak/cases/solar-roofs.json?_shape=objects",
        "/carbonpeak.json?sql=select+1+as+one",
        "/-/peers.json?pilot=jia",
    ],
)
async def test_json_of_an_older_link_says_that_the_data_moved_on(
    address: str, built: Workspace, keeping: httpx.AsyncClient
) -> None:
    present = version_of(built)
    told = (await keeping.get(f"{address}&_version={OLD}")).json()
    assert told["data_moved"] == {
        "asked": OLD,
        "present": present,
        "download": f"/downloads/versions/{OLD}/carbonpeak.db",
        "message_zh": f"数据已更新：此地址所记的数据版本是 {OLD}，这是现行版本 {present} 的答案。",
        "message_en": (
            f"The data have moved on: this address names data version {OLD};"
            f" this is the answer of the present version {present}."
        ),
    }
    same = (await keeping.get(f"{address}&_version={present}")).json()
    ours = {key: value for key, value in told.items() if key != "data_moved"}
    for answer in (ours, same):
        for passing in ("query_ms", "query", "next_url"):
            answer.pop(passing, None)
    assert ours == same


async def test_rows_alone_stay_rows_alone(keeping: httpx.AsyncClient) -> None:
    for shape in ("array", "object"):
        address = f"/carbonpeak/provinces.json?_shape={shape}"
        old = await keeping.get(f"{address}&_version={OLD}")
        assert old.json() == (await keeping.get(address)).json()


async def test_every_answer_names_the_version(built: Workspace, keeping: httpx.AsyncClient) -> None:
    for address in ("/", "/carbonpeak/cases.json", "/carbonpeak/cases.csv", "/nowhere"):
        answer = await keeping.get(address)
        assert answer.headers["carbonpeak-data-version"] == version_of(built)


@pytest.mark.parametrize("address", ["/", "/carbonpeak", QUERY, "/carbonpeak/cases", "/-/schema"])
async def test_page_links_to_itself_in_the_other_language(
    address: str, keeping: httpx.AsyncClient
) -> None:
    for folder, language, switch in (("", "zh-CN", "English"), ("/en", "en", "中文")):
        page = await soup_of(keeping, f"{folder}{address}")
        assert page.html is not None
        assert page.html["lang"] == language
        link = page.select_one("a.switch")
        assert link is not None
        assert link.get_text() == switch
        assert link["href"] == f"/data{'/en' if not folder else ''}{address}"
