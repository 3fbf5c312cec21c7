"""One process of the data under load, beside bare Datasette on the same file, and two behind nginx.

Needs a finished build of the published base, wrk and nginx. Prints requests a second and the 95th
percentile, medians of nine rounds in which the two take turns; the processor time of an answer,
which tells on a busy machine too; what happens to quick answers beside slow queries; and the memory
of a process after all of it.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx

from tests.e2e.conftest import free_port
from tests.hosting import COMMAND, Host, find_nginx

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
ROUNDS = 9
SECONDS = 2
CONNECTIONS = 8
SETTINGS = ("sql_time_limit_ms 1000", "max_returned_rows 5000", "suggest_facets off")

SQL = quote("select id, title_zh, level from cases order by id limit 20")
SLOW_SQL = quote(
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000000)"
    " select count(*) from n"
)
ROUTES = {
    "home": "/data/",
    "table, page": "/data/carbonpeak/cases",
    "view, page": "/data/carbonpeak/case_overview",
    "table, JSON": "/data/carbonpeak/cases.json?_size=20",
    "view, JSON": "/data/carbonpeak/case_overview.json?_size=20",
    "SQL, JSON": f"/data/carbonpeak.json?sql={SQL}",
    "search, page": "/data/-/search?q=%E4%BD%99%E7%83%AD",
    "search, JSON": "/data/-/search.json?q=%E4%BD%99%E7%83%AD",
    "peers, JSON": "/data/-/peers.json?industry=steel",
}
BARE = ("table, JSON", "view, JSON", "SQL, JSON")
"""What bare Datasette answers too, from the same file."""
SLOW = f"/data/carbonpeak.json?sql={SLOW_SQL}"

REPORT = """
done = function(summary, latency)
  io.write(string.format("%f %d %f %d\\n", summary.requests / summary.duration * 1e6,
    summary.requests, latency:percentile(95) / 1000, summary.errors.status + summary.errors.read
    + summary.errors.connect + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What wrk measured: requests a second, 95th percentile in milliseconds, failed answers."""

    rate: float
    answers: int
    slowest: float
    failed: int


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("bench: wrk is needed (Debian: apt install wrk) · 需要 wrk")
    if not (BUILD / "carbonpeak.db").is_file():
        sys.exit("bench: run carbonpeak build first · 请先运行 carbonpeak build")
    with tempfile.TemporaryDirectory(prefix="cp-") as scratch:
        script = Path(scratch) / "report.lua"
        script.write_text(REPORT)
        with (
            serving(ours()) as (own, process),
            serving(bare()) as (
                other,
                bare_process,
            ),
        ):
            compare(own, process, other, bare_process, script)
            beside_slow(own, script)
            print(f"memory of one process, at most: {peak_memory(process):.0f} MB (figure: 200)")
        behind_nginx(Path(scratch), script)


def ours() -> list[str]:
    return [str(COMMAND), "serve-data", str(BUILD), "--port", str(free_port())]


def bare() -> list[str]:
    command = Path(sys.executable).with_name("datasette")
    settings = [word for line in SETTINGS for word in ("--setting", *line.split())]
    database = str(BUILD / "carbonpeak.db")
    where = ["--setting", "base_url", "/data/", "--port", str(free_port())]
    return [str(command), "serve", "-i", database, *settings, *where]


@contextmanager
def serving(command: list[str]) -> Iterator[tuple[str, int]]:
    """Run a server until the end and give its address and the number of its process."""
    with subprocess.Popen(
        command,
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # as the unit in deploy/ does
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{command[command.index('--port') + 1]}"
        wait_for(f"{address}/data/carbonpeak/meta.json")
        try:
            yield address, server.pid
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(address, timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    sys.exit(f"bench: no answer from {address}; is build/ up to date? run: carbonpeak build")


def load(address: str, script: Path, *, connections: int = CONNECTIONS) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout", "20s"]
    said = subprocess.run(
        [*command, "-s", str(script), address], capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()[-1]
    rate, answers, slowest, failed = said.split()
    return Load(rate=float(rate), answers=int(answers), slowest=float(slowest), failed=int(failed))


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has used."""
    # After the name, which is in brackets: the state is field 3, user and system are 14 and 15.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load_process(address: str, process: int, script: Path) -> tuple[Load, float]:
    """Return what wrk measured and the processor time of an answer in milliseconds."""
    before = processor_seconds(process)
    measured = load(address, script)
    spent = processor_seconds(process) - before
    return measured, 1000 * spent / max(measured.answers, 1)


def compare(own: str, process: int, other: str, bare_process: int, script: Path) -> None:
    print(f"{'':14}{'req/s':>8}{'p95 ms':>8}{'cpu ms':>8}{'ratio':>8}{'cpu':>7}  failed")
    for name, path in ROUTES.items():
        mine, theirs = [], []
        for turn in range(ROUNDS):
            # Each goes first as often as the other, on a machine that others use too.
            if name in BARE and turn % 2:
                theirs.append(load_process(other + path, bare_process, script))
            mine.append(load_process(own + path, process, script))
            if name in BARE and not turn % 2:
                theirs.append(load_process(other + path, bare_process, script))
        line = (
            f"{name:14}{statistics.median(one.rate for one, _ in mine):8.0f}"
            f"{statistics.median(one.slowest for one, _ in mine):8.1f}"
            f"{statistics.median(spent for _, spent in mine):8.2f}"
        )
        if theirs:
            turns = [(*a, *b) for a, b in zip(mine, theirs, strict=True)]
            ratio = statistics.median(one.rate / two.rate for one, _, two, _ in turns)
            saved = statistics.median(their / our for _, our, _, their in turns)
            line += f"{ratio:8.2f}{saved:7.2f}"
        else:
            line += " " * 15
        print(f"{line}  {sum(one.failed for one, _ in mine)}", flush=True)
    print("ratio, cpu: requests a second, and processor time, beside bare Datasette (figure: 0.95)")


def beside_slow(own: str, script: Path) -> None:
    """Measure a quick answer alone, and while two readers ask nothing but slow queries."""
    quick = own + ROUTES["table, JSON"]
    alone, beside = [], []
    for _ in range(ROUNDS):
        alone.append(load(quick, script, connections=2).slowest)
        slow = subprocess.Popen(
            ["wrk", "-t1", "-c2", f"-d{SECONDS + 2}s", "--timeout", "20s", own + SLOW],
            stdout=subprocess.DEVNULL,
        )
        time.sleep(0.5)
        beside.append(load(quick, script, connections=2).slowest)
        slow.wait()
    ratio = statistics.median(two / one for one, two in zip(alone, beside, strict=True))
    print(
        f"quick answers, p95: alone {statistics.median(alone):.1f} ms, beside slow queries"
        f" {statistics.median(beside):.1f} ms, ratio {ratio:.1f} (figure: 3)"
    )


def peak_memory(process: int) -> float:
    """Return the most memory a process has had, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def behind_nginx(scratch: Path, script: Path) -> None:
    host = Host(home=scratch, port=free_port(), nginx=find_nginx())
    host.set_up()
    rolled = host.roll(BUILD)
    if rolled.returncode != 0:
        sys.exit(rolled.stderr)
    host.start()
    try:
        for name in ("table, page", "table, JSON", "search, JSON"):
            found = [load(host.address(ROUTES[name]), script) for _ in range(ROUNDS)]
            rate = statistics.median(one.rate for one in found)
            slowest = statistics.median(one.slowest for one in found)
            print(f"behind nginx, kept: {name:14}{rate:8.0f} req/s, p95 {slowest:.1f} ms")
    finally:
        host.stop()


if __name__ == "__main__":
    main()
