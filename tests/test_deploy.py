"""What stands in deploy/, run on loopback: nginx, processes over one build, a roll under load."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from carbonpeak.headers import HEADERS
from carbonpeak.products import EXPLORE_URL, build_products
from carbonpeak.workspace import Workspace
from tests.built import complete
from tests.conftest import VALID_WORKSPACE
from tests.e2e.conftest import free_port
from tests.hosting import COMMAND, Host, find_nginx

CASE = "cases/jia/solar-roofs.yaml"
READERS = 4


@dataclass(kw_only=True)
class Reader(Thread):
    """Asks again and again until told to stop, and notes every answer."""

    host: Host
    number: int
    enough: Event
    failures: list[str] = field(default_factory=list)
    versions: dict[str, list[str]] = field(default_factory=dict)
    answers: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with httpx.Client(base_url=self.host.address(""), timeout=30) as client:
            while not self.enough.is_set():
                self.ask(client)

    def ask(self, client: httpx.Client) -> None:
        self.answers += 1
        mark = self.number * 1_000_000 + self.answers
        unlike_any = f"select value, {mark} from meta where id = 'data_version'"
        for kind, path, query in (
            ("site", "/version.json", {}),
            ("data", "/data/carbonpeak.json", {"sql": unlike_any, "_shape": "arrays"}),
            ("page", "/cases/solar-roofs/", {}),
            ("table", "/data/carbonpeak/cases", {}),
            ("search", "/data/-/search.json", {"q": "光伏"}),
        ):
            try:
                answer = client.get(path, params=query)
                self.note(kind, answer)
            except httpx.HTTPError as fault:
                self.failures.append(f"{kind}: {fault!r}")

    def note(self, kind: str, answer: httpx.Response) -> None:
        if answer.status_code != 200:
            self.failures.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
        elif kind == "site":
            self.versions.setdefault(kind, []).append(answer.json()["data_version"])
        elif kind == "data":
            self.versions.setdefault(kind, []).append(answer.json()["rows"][0][0])
        elif kind == "search":
            assert answer.json()["hits"]
        elif "</html>" not in answer.text:
            self.failures.append(f"{kind}: cut off")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of which the second has another text in one case."""
    made = []
    for name in ("first", "second"):
        root = tmp_path_factory.mktemp(name) / "workspace"
        shutil.copytree(VALID_WORKSPACE, root)
        if name == "second":
            case = root / CASE
            text = case.read_text(encoding="utf-8")
            assert "统一建设光伏屋顶" in text
            changed = text.replace("统一建设光伏屋顶", "统一建设光伏顶棚")
            case.write_text(changed, encoding="utf-8", newline="\n")
        workspace = Workspace(complete(root))
        build_products(workspace, report=lambda _line: None, explore_url=EXPLORE_URL)
        made.append(workspace.build)
    return made[0], made[1]


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
        wait_for_answers(readers, 5)
        second = host.roll(builds[1])
        assert second.returncode == 0, second.stderr
        wait_for_answers(readers, 5)
        os.kill(int((host.home / "pid-green-1").read_text()), signal.SIGKILL)
        wait_for_answers(readers, 10)
    finally:
        enough.set()
        for reader in readers:
            reader.join()
    assert [failure for reader in readers for failure in reader.failures] == []
    for reader in readers:
        for seen in reader.versions.values():
            # Each reader meets the old data, then the new, and never the old again.
            assert list(dict.fromkeys(seen)) == [old, new]
            assert seen == sorted(seen, key=[old, new].index)
    assert [path.name for path in (host.home / "releases").iterdir()] != []
    assert len(list((host.home / "releases").iterdir())) == 1
    restarted = COMMAND, "health", "--socket", host.home / "green-1.sock"
    for _ in range(100):
        told = subprocess.run(restarted, capture_output=True, encoding="utf-8", check=False)
        if told.returncode == 0:
            break
        time.sleep(0.1)
    assert told.stdout == f"{new}\n"


def wait_for_answers(readers: list[Reader], rounds: int) -> None:
    """Wait until each reader has asked for everything some more times."""
    wanted = [reader.answers + rounds for reader in readers]
    deadline = time.monotonic() + 60
    while any(r.answers < least for r, least in zip(readers, wanted, strict=True)):
        assert time.monotonic() < deadline, "the readers get no answers"
        time.sleep(0.05)


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
        assert client.get("/data").headers["location"] == "/data/"
        assert client.post("/data/carbonpeak/cases").status_code == 405
        compressed = client.get("/cases/").headers
        assert compressed["content-encoding"] == "gzip"
        health = client.get("/data/-/health.json").json()
        assert (health["ok"], health["data_version"]) == (True, version_of(builds[0]))


def test_roll_that_fails_leaves_the_old_release(host: Host, builds: tuple[Path, Path]) -> None:
    host.replicas = 1
    assert host.roll(builds[0]).returncode == 0
    host.start()
    (host.home / "carbonpeak.conf").write_text("no such setting;\n", encoding="utf-8")
    failed = host.roll(builds[1])
    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "roll: nginx does not take the new settings; the old release goes on\n"
        "      nginx 未接受新设置；原版本继续服务\n"
    )
    told = httpx.get(host.address("/version.json")).json()
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
