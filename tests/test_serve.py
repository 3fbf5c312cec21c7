"""Site and data on one port: files and headers, new data while serving, starting and stopping."""

import gzip
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from carbonpeak.products import build_products
from carbonpeak.serve import CannotServe, make_application, run_server, take_port
from carbonpeak.workspace import Workspace
from tests.built import ORIGIN, build_all, complete, reading
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

COMMAND = Path(sys.executable).with_name("carbonpeak")
CASE = "cases/jia/solar-roofs.yaml"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("serve") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return build_all(root)


@pytest.fixture
def built(built_once: Workspace, tmp_path: Path) -> Workspace:
    """A workspace of the test's own whose products are up to date."""
    shutil.copytree(built_once.root, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """Give back what `run_server` sets for its process."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def quiet(_line: str) -> None:
    pass


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/en/", "text/html; charset=utf-8"),
        ("/cases/solar-roofs/", "text/html; charset=utf-8"),
        ("/assets/stylesheets/site.css", "text/css; charset=utf-8"),
        ("/assets/javascripts/site.js", "text/javascript; charset=utf-8"),
        ("/assets/images/favicon.svg", "image/svg+xml"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/cases/solar-roofs/record.json", "application/json; charset=utf-8"),
        ("/cases/solar-roofs/record.yaml", "text/plain; charset=utf-8"),
        ("/downloads/carbonpeak.db", "application/vnd.sqlite3"),
        ("/downloads/csv/cases.csv", "text/csv; charset=utf-8"),
        ("/downloads/carbonpeak-csv.zip", "application/zip"),
        ("/downloads/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/data/", "text/html; charset=utf-8"),
        ("/data/carbonpeak/cases.json", "application/json; charset=utf-8"),
    ],
)
async def test_everything_has_its_type(built_once: Workspace, address: str, kind: str) -> None:
    async with reading(built_once) as reader:
        answer = await reader.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


async def test_download_arrives_whole(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        answer = await reader.get("/downloads/carbonpeak.db")
        again = await reader.get(
            "/downloads/carbonpeak.db", headers={"if-none-match": answer.headers["etag"]}
        )
    data = (built_once.build / "downloads/carbonpeak.db").read_bytes()
    assert answer.content == data
    assert answer.headers["content-length"] == str(len(data))
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "told", "first", "end"),
    [
        ("bytes=0-15", 206, "bytes 0-15/{size}", 0, 16),
        ("bytes=100-", 206, "bytes 100-{last}/{size}", 100, None),
        ("bytes=-8", 206, "bytes {tail}-{last}/{size}", -8, None),
        ("bytes=5-99999999999", 206, "bytes 5-{last}/{size}", 5, None),
        ("bytes=99999999999-", 416, "bytes */{size}", 0, 0),
        ("bytes=0-1,4-5", 200, None, 0, None),
        ("lines=1-2", 200, None, 0, None),
        ("bytes=-", 200, None, 0, None),
    ],
)
@pytest.mark.parametrize("name", ["carbonpeak.db", "csv/cases.csv"])
async def test_part_of_a_download_can_be_had(
    built_once: Workspace,
    name: str,
    asked: str,
    status: int,
    told: str | None,
    first: int,
    end: int | None,
) -> None:
    data = (built_once.build / "downloads" / name).read_bytes()
    async with reading(built_once) as reader:
        answer = await reader.get(f"/downloads/{name}", headers={"range": asked})
    size = len(data)
    told = told and told.format(size=size, last=size - 1, tail=size - 8)
    assert (answer.status_code, answer.headers.get("content-range")) == (status, told)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.content == data[first:end]


async def test_part_of_a_changed_file_is_refused(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        asked = {"range": "bytes=0-3", "if-range": '"older"'}
        answer = await reader.get("/downloads/carbonpeak.db", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_page_is_compressed_where_asked(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        request = reader.build_request("GET", "/", headers={"accept-encoding": "gzip"})
        answer = await reader.send(request, stream=True)
        raw = b"".join([piece async for piece in answer.aiter_raw()])
        plain = await reader.get("/", headers={"accept-encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "accept-encoding"


async def test_unchanged_page_is_not_sent_again(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        first = await reader.get("/")
        again = await reader.get("/", headers={"if-none-match": first.headers["etag"]})
        other = await reader.get("/", headers={"if-none-match": '"other"'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200
    assert first.headers["cache-control"] == "no-cache"


async def test_policy_stands_on_every_page(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        for address in ("/", "/nowhere", "/cases", "/assets/stylesheets/site.css"):
            policy = (await reader.get(address)).headers["content-security-policy"]
            assert policy.startswith("default-src 'self'; img-src 'self' data:;")


async def test_head_tells_the_length_and_sends_nothing(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        for address in ("/", "/downloads/carbonpeak.db"):
            identity = {"accept-encoding": "identity"}
            whole = await reader.get(address, headers=identity)
            head = await reader.head(address, headers=identity)
            assert head.content == b""
            assert head.headers["content-length"] == whole.headers["content-length"]


async def test_nothing_can_be_sent_to_the_site(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        answer = await reader.post("/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/cases", "/cases/"),
        ("/cases?field=energy", "/cases/?field=energy"),
        ("//cases", "/cases/"),
        ("/data", "/data/"),
        ("/data?x=1", "/data/?x=1"),
    ],
)
async def test_folder_without_slash_redirects_within_the_site(
    built_once: Workspace, address: str, target: str
) -> None:
    async with reading(built_once) as reader:
        answer = await reader.get(httpx.URL(ORIGIN + address))
    assert (answer.status_code, answer.headers["location"]) == (308, target)


@pytest.mark.parametrize(
    "address",
    [
        "/../mkdocs.yml",
        "/%2e%2e/mkdocs.yml",
        "/cases/../../mkdocs.yml",
        "/..%2fmkdocs.yml",
        "/%5c..%5cmkdocs.yml",
        "/.hidden",
        "/index.html/",
        "/index.html/x",
        "/nul%00",
        "/" + "x" * 5000,
        "//example.org",
    ],
)
async def test_nothing_outside_the_site_is_served(built_once: Workspace, address: str) -> None:
    async with reading(built_once) as reader:
        answer = await reader.get(httpx.URL(ORIGIN).copy_with(raw_path=address.encode()))
    assert answer.status_code == 404


async def test_link_out_of_the_site_is_not_followed(built: Workspace) -> None:
    (built.build / "site/out.yml").symlink_to(built.root / "mkdocs.yml")
    async with reading(built) as reader:
        assert (await reader.get("/out.yml")).status_code == 404


async def test_missing_page_is_told_in_both_languages(built_once: Workspace) -> None:
    async with reading(built_once) as reader:
        for address in ("/nowhere", "/en/nowhere/"):
            answer = await reader.get(address)
            assert answer.status_code == 404
            assert "没有这个页面" in answer.text
            assert "No such page" in answer.text


async def test_new_build_is_served_without_a_restart(built: Workspace) -> None:
    old, new = "统一建设光伏屋顶（甲市）", "合建光伏屋顶（甲市）"
    lines: list[str] = []
    application = make_application(built, report=lines.append)
    transport = httpx.ASGITransport(app=application)
    row = "/data/carbonpeak/cases/solar-roofs.json?_shape=array"
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as reader:
        assert old in (await reader.get(row)).json()[0]["title_zh"]
        case = built.root / CASE
        text = case.read_text(encoding="utf-8")
        case.write_text(text.replace(old, new), encoding="utf-8")
        build_products(built, report=quiet)
        assert new in (await reader.get("/cases/solar-roofs/")).text
        # The old data stay whole until the new ones have been opened.
        assert old in (await reader.get(row)).json()[0]["title_zh"]
        assert application.reopening is not None
        await application.reopening
        assert new in (await reader.get(row)).json()[0]["title_zh"]
        found = (await reader.get("/data/-/search.json", params={"q": "合建"})).json()
        assert "solar-roofs" in {hit["id"] for hit in found["hits"]}
    application.close()
    assert lines == ["已换用新生成的数据 · now serving the newly built data"]


async def test_data_that_cannot_be_opened_leave_the_old_ones(built: Workspace) -> None:
    lines: list[str] = []
    application = make_application(built, report=lines.append)
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as reader:
        (built.build / "carbonpeak.db").unlink()
        (built.build / "carbonpeak.db").write_bytes(b"no database")
        (built.build / "stamp.json").write_text("{}")
        assert (await reader.get("/data/carbonpeak/cases.json")).status_code == 200
        while not lines:
            await reader.get("/data/")
        assert (await reader.get("/data/carbonpeak/cases.json")).status_code == 200
    assert application.reopening is not None
    application.reopening.cancel()
    application.close()
    assert lines[0].startswith("新数据未能打开，仍用旧数据 · new data could not be opened: ")


def test_nothing_built_is_told_with_the_cure(workspace: MakeWorkspace) -> None:
    root = Workspace(workspace({}))
    with pytest.raises(CannotServe, match="nothing is built yet: run carbonpeak build"):
        run_server(root, host="127.0.0.1", port=0, rebuild=False, report=quiet)


def test_taken_port_is_told_with_the_cure(built_once: Workspace) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotServe) as refusal:
            run_server(built_once, host="127.0.0.1", port=port, rebuild=True, report=quiet)
    assert str(refusal.value) == (
        f"端口 {port} 已被占用，请换一个，例如 --port {port + 1}"
        f" · port {port} is taken: choose another, such as --port {port + 1}"
    )


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("127.0.0.1", 70000, "there is no port 70000: use --port 8000"),
        ("192.0.2.1", 0, "this machine has no address 192.0.2.1: use --host 127.0.0.1"),
    ],
)
def test_impossible_address_is_told_with_the_cure(
    built_once: Workspace, host: str, port: int, sentence: str
) -> None:
    with pytest.raises(CannotServe, match=sentence):
        run_server(built_once, host=host, port=port, rebuild=False, report=quiet)


def test_small_answers_do_not_wait_for_company() -> None:
    # asyncio sets TCP_NODELAY only where a socket is named TCP; without it an answer took 40 ms.
    with take_port("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def start(root: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "serve", "--port", "0", *options],
        cwd=root,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def address_in(lines: Iterator[str]) -> str:
    for line in lines:
        if line.startswith("网站 site: "):
            return line.removeprefix("网站 site: ").strip()
    pytest.fail("the server ended")


def held(workspace: Workspace) -> list[Path]:
    return list(workspace.build.glob(".serving-*"))


def test_server_builds_tells_its_address_and_ends_cleanly(workspace: MakeWorkspace) -> None:
    root = Workspace(complete(workspace({})))
    with start(root.root) as server:
        assert server.stderr is not None
        address = address_in(server.stderr)
        assert httpx.get(address).status_code == 200
        assert httpx.get(f"{address}data/carbonpeak/cases.json").status_code == 200
        assert len(held(root)) == 1
        server.send_signal(signal.SIGTERM)
        said = server.stderr.read()
    assert server.returncode == 0
    assert "stopped" in said
    assert held(root) == []


def test_second_start_builds_nothing(built: Workspace) -> None:
    with start(built.root) as server:
        assert server.stderr is not None
        assert "nothing to build" in server.stderr.readline()
        address_in(server.stderr)
        server.send_signal(signal.SIGINT)
        said = server.stderr.read()
    assert (server.returncode, said.endswith("stopped\n")) == (0, True), said


def test_server_starts_where_it_may_not_write(
    built: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests may run as root, whom no mode of a folder keeps from writing.
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    application = make_application(built, report=quiet)
    application.close()
    assert held(built) == []


def test_files_of_a_killed_server_are_removed_by_the_next(built: Workspace) -> None:
    with start(built.root, "--no-build") as killed:
        assert killed.stderr is not None
        address_in(killed.stderr)
        killed.kill()
    left = held(built)
    assert len(left) == 1
    with start(built.root, "--no-build") as server:
        assert server.stderr is not None
        address_in(server.stderr)
        assert left[0] not in held(built)
        server.terminate()
        server.stderr.read()


def test_serving_files_of_a_living_server_are_left_alone(built: Workspace) -> None:
    application = make_application(built, report=quiet)
    with start(built.root, "--no-build") as server:
        assert server.stderr is not None
        address_in(server.stderr)
        assert len(held(built)) == 2
        server.terminate()
        server.stderr.read()
    assert len(held(built)) == 1
    application.close()
    assert held(built) == []


def test_signal_right_after_the_start_is_obeyed(built: Workspace) -> None:
    with start(built.root, "--no-build") as server:
        assert server.stderr is not None
        address_in(server.stderr)
        server.terminate()
        said = server.stderr.read()
    assert server.returncode == 0, said
    assert held(built) == []
