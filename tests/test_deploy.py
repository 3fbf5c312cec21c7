"""What stands in deploy/, run on loopback: nginx, processes over one build, a roll under load."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from carbonpeak.headers import HEADERS
from carbonpeak.site_files import TYPES
from carbonpeak.workspace import Workspace
from tests.built import build_all
from tests.e2e.conftest import free_port
from tests.hosting import COMMAND, Host, find_nginx
from tests.test_explore_hostile import GROWING, REFUSED

CASE = "cases/jia/solar-roofs.yaml"
READERS = 4
PAUSE = 0.05
"""Seconds between two rounds of a reader: a steady load, not as much as the machine can bear."""


@dataclass(kw_only=True)
class Reader(Thread):
    """Asks again and again until told to stop, and notes every answer."""

    host: Host
    number: int
    enough: Event
    failures: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    """Of the data, as each answer that names it says, in the order of asking."""
    rounds: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with httpx.Client(base_url=self.host.address(""), timeout=30) as client:
            while not self.enough.wait(PAUSE):
                self.rounds += 1
                self.ask(client)

    def ask(self, client: httpx.Client) -> None:
        mark = self.number * 1_000_000 + self.rounds
        unlike_any = f"select value, {mark} from meta where id = 'data_version'"
        for path, query in (
            ("/version.json", {}),
            ("/data/carbonpeak.json", {"sql": unlike_any, "_shape": "arrays"}),
            ("/cases/solar-roofs/", {}),
            ("/data/carbonpeak/cases", {}),
            ("/data/-/search.json", {"q": "光伏"}),
        ):
            try:
                self.note(path, client.get(path, params=query))
            except (httpx.HTTPError, ValueError, LookupError) as fault:
                self.failures.append(f"{path}: {fault!r}")

    def note(self, path: str, answer: httpx.Response) -> None:
        if answer.status_code != 200:
            self.failures.append(f"{path}: {answer.status_code} {answer.text[:200]}")
        elif path == "/version.json":
            self.versions.append(answer.json()["data_version"])
        elif path == "/data/carbonpeak.json":
            self.versions.append(answer.json()["rows"][0][0])
        elif path == "/data/-/search.json" and not answer.json()["hits"]:
            self.failures.append(f"{path}: nothing found")
        elif path.endswith("s") and "</html>" not in answer.text:
            self.failures.append(f"{path}: cut off")
        if path.startswith("/data/"):
            self.versions.append(answer.headers["carbonpeak-data-version"])


@pytest.fixture(scope="module")
def builds(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of which the second has another text in one case."""
    root = tmp_path_factory.mktemp("second") / "workspace"
    shutil.copytree(built.root, root, symlinks=True)
    text = (root / CASE).read_text(encoding="utf-8")
    assert "统一建设光伏屋顶" in text
    changed = text.replace("统一建设光伏屋顶", "统一建设光伏顶棚")
    (root / CASE).write_text(changed, encoding="utf-8", newline="\n")
    return built.build, build_all(root).build


@pytest.fixture
def host() -> Iterator[Host]:
    # Short, because the path of a Unix socket may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="cp-") as folder:
        host = Host(home=Path(folder), port=free_port(), nginx=find_nginx())
        host.set_up()
        yield host
        host.stop()


def version_of(build: Path) -> str:
    return str(json.loads((build / "site" / "version.json").read_text())["data_version"])


def test_new_data_roll_in_and_a_process_dies_without_a_failed_request(
    host: Host, builds: tuple[Path, Path]
) -> None:
    old, new = version_of(builds[0]), version_of(builds[1])
    assert old != new
    first = host.roll(builds[0])
    assert first.returncode == 0, first.stderr
    host.start()
    enough = Event()
    readers = [Reader(host=host, number=number, enough=enough) for number in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        wait_for_rounds(readers, 5)
        second = host.roll(builds[1])
        assert second.returncode == 0, second.stderr
        wait_for_rounds(readers, 5)
        os.kill(int((host.home / "pid-green-1").read_text()), signal.SIGKILL)
        wait_for_rounds(readers, 10)
    finally:
        enough.set()
        for reader in readers:
            reader.join()
    assert [failure for reader in readers for failure in reader.failures] == []
    for reader in readers:
        assert len(reader.versions) == 5 * reader.rounds
        # Each reader meets the old data, then the new, and never the old again.
        assert set(reader.versions) == {old, new}
        assert reader.versions == sorted(reader.versions, key=[old, new].index)
    assert health_of(host, "green-1") == f"{new}\n"
    assert len(list((host.home / "releases").iterdir())) == 2


def wait_for_rounds(readers: list[Reader], rounds: int) -> None:
    """Wait until each reader has asked for everything some more times."""
    wanted = [reader.rounds + rounds for reader in readers]
    deadline = time.monotonic() + 60
    while any(r.rounds < least for r, least in zip(readers, wanted, strict=True)):
        assert time.monotonic() < deadline, "the readers get no answers"
        time.sleep(PAUSE)


def health_of(host: Host, slot: str) -> str:
    """Wait for a process that was started anew and return what it says."""
    command = COMMAND, "health", "--socket", host.home / f"{slot}.sock"
    for _ in range(100):
        told = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if told.returncode == 0:
            return told.stdout
        time.sleep(PAUSE)
    pytest.fail(told.stderr)


def test_site_and_data_bear_the_headers_of_the_program_and_are_kept(
    host: Host, builds: tuple[Path, Path]
) -> None:
    host.replicas = 1
    assert host.roll(builds[0]).returncode == 0
    host.start()
    with httpx.Client(base_url=host.address("")) as client:
        for path in ("/", "/en/cases/solar-roofs/", "/data/", "/data/carbonpeak/cases"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            for name, value in HEADERS:
                assert answer.headers.get_list(name.decode()) == [value.decode()], (path, name)
        assert client.get("/data/carbonpeak/cases").headers["x-cache"] == "HIT"
        missing = client.get("/nothing/here/")
        assert (missing.status_code, "<html" in missing.text) == (404, True)
        for path, target in (("/data", "/data/"), ("/cases", "/cases/")):
            assert client.get(path).headers["location"] == target
        assert client.post("/data/carbonpeak/cases").status_code == 405
        compressed = client.get("/cases/").headers
        assert compressed["content-encoding"] == "gzip"
        health = client.get("/data/-/health.json").json()
        assert (health["ok"], health["data_version"]) == (True, version_of(builds[0]))
        kinds = {file.suffix: file for file in (builds[0] / "site").rglob("*.*") if file.is_file()}
        for suffix in sorted(TYPES.keys() & kinds.keys()):
            path = kinds[suffix].relative_to(builds[0] / "site").as_posix()
            given = client.get(f"/{path}").headers["content-type"]
            assert given == TYPES[suffix], path


def test_roll_that_fails_leaves_the_old_release(
    host: Host, builds: tuple[Path, Path], tmp_path: Path
) -> None:
    host.replicas = 1
    assert host.roll(builds[0]).returncode == 0
    host.start()
    broken = tmp_path / "build"
    shutil.copytree(builds[1], broken, symlinks=True)
    (broken / "carbonpeak.db").unlink()
    (broken / "carbonpeak.db").write_bytes(b"no database")
    host.wait = 1
    failed = host.roll(broken)
    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "roll: green-1 does not answer; the old release goes on\n"
        "      green-1 没有应答；原版本继续服务\n"
    )
    for path in ("/version.json", "/data/-/health.json"):
        told = httpx.get(host.address(path)).json()
        assert told["data_version"] == version_of(builds[0])
    again = host.roll(builds[0])
    assert again.returncode == 0
    assert "is served already" in again.stderr


def test_roll_refuses_what_is_no_build(host: Host, tmp_path: Path) -> None:
    refused = host.roll(tmp_path)
    assert (refused.returncode, refused.stderr) == (
        1,
        "roll: name a finished build, such as: deploy/roll build\n"
        "      请给出一次完整的生成，例如：deploy/roll build\n",
    )


LONG_SQL = "select '" + "a" * 9_000 + "'"
HOSTILE_SQL = (
    LONG_SQL,
    GROWING["tables that double"],
    REFUSED["random bytes at every step"],
    REFUSED["endless recursion sorted"],
    REFUSED["many zeros"],
    REFUSED["file read"],
)
PLAIN = b"GET /data/carbonpeak/meta.json HTTP/1.1\r\nConnection: close\r\n"
RAW = {
    "two lengths": (PLAIN + b"Host: x\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nabcde", 400),
    "length and chunks": (
        PLAIN + b"Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "space before a colon": (PLAIN + b"Host: x\r\nContent-Length : 5\r\n\r\n", 400),
    "two hosts": (PLAIN + b"Host: x\r\nHost: y\r\n\r\n", 400),
    "no host": (PLAIN.replace(b"1.1", b"1.0") + b"\r\n", 200),
    "another protocol": (PLAIN + b"Host: x\r\nUpgrade: h2c\r\n\r\n", 200),
    "long header": (PLAIN + b"Host: x\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", 400),
    "long address": (PLAIN.replace(b"meta", b"a" * 40_000) + b"Host: x\r\n\r\n", 414),
    "path upwards": (PLAIN.replace(b"/data/", b"/data/../../etc/") + b"Host: x\r\n\r\n", 400),
}


def send_raw(host: Host, request: bytes) -> int:
    """Return the status of the answer to bytes that no client would send."""
    with closing(socket.create_connection(("127.0.0.1", host.port), timeout=20)) as connection:
        connection.sendall(request)
        return int(connection.recv(100).split()[1])


def test_hostile_readers_do_not_take_the_data_away(host: Host, builds: tuple[Path, Path]) -> None:
    assert host.roll(builds[0]).returncode == 0
    host.start()
    processes = [(host.home / f"pid-blue-{number}").read_text() for number in (1, 2)]
    with httpx.Client(base_url=host.address(""), timeout=30) as client:

        def assert_others_are_answered(mark: str) -> None:
            plain = client.get("/data/carbonpeak/provinces.json", params={"id__not": mark})
            assert plain.status_code == 200, mark

        for sql in HOSTILE_SQL:
            answer = client.get("/data/carbonpeak.json", params={"sql": sql})
            assert answer.status_code == (200 if sql == LONG_SQL else 400), sql[:60]
            assert_others_are_answered(sql[:60])
        for name, (request, status) in RAW.items():
            assert send_raw(host, request) == status, name
            assert_others_are_answered(name)
        # Connections that never finish their request keep nobody out.
        slow = [socket.create_connection(("127.0.0.1", host.port)) for _ in range(100)]
        for connection in slow:
            connection.sendall(b"GET /data/ HTTP/1.1\r\nHost: x\r\nX: ")
        assert_others_are_answered("slow")
        for connection in slow:
            connection.close()
        # What one reader asks under another name is not kept for the next.
        for name in ("host", "x-forwarded-host", "forwarded"):
            address = f"/data/carbonpeak/provinces?id__not={name}"
            client.get(address, headers={name: "evil.example"})
            assert "evil.example" not in client.get(address).text, name
    assert processes == [(host.home / f"pid-blue-{number}").read_text() for number in (1, 2)]
    assert "Traceback" not in (host.home / "log").read_text(encoding="utf-8")


def test_permanent_link_says_how_the_reader_came(host: Host, builds: tuple[Path, Path]) -> None:
    assert host.roll(builds[0]).returncode == 0
    socket_of_one = str(host.home / "current" / "1.sock")
    with httpx.Client(transport=httpx.HTTPTransport(uds=socket_of_one)) as client:
        page = client.get(
            "http://data.example/data/carbonpeak/provinces", headers={"X-Forwarded-Proto": "https"}
        )
    assert "https://data.example/data/carbonpeak/provinces?_version=" in page.text
