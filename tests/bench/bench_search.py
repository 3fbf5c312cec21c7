"""The search over 120 and 1,000 generated cases, beside SQLite's FTS5 on the same words.

More sizes as arguments: bench_search.py 10000. Answers have facets, marks and 20 hits.
"""

import gzip
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak import text
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.search import SearchRequest, build_index, open_index, write_static_index
from carbonpeak.search.documents import make_documents
from carbonpeak.search.tuning import read_tuning
from carbonpeak.workspace import Workspace
from tests.bench.generated import generate

ROOT = Path(__file__).parents[2]
QUERIES = """
储能
绿电
碳普惠
光伏
能源
园区 余热利用 蒸汽 集中供热 案例
绿电直供 园区 并网 审批 怎么办
公交电动化 严寒地区 电池
港口 岸电 使用率 提高 措施
氢能重卡 单位成本 试点 数据
和我们一样以钢铁为主的城市怎么降碳
heat pump
virtual power plant Shenzhen capacity source
heavy industry pilot city waste heat district heating
green power trading between provinces
资源型城市 煤电 转型 做法
“余热供暖”
内蒙古
electricty
投入少 见效快 园区 节能降碳
""".strip().splitlines()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds a query: asked for the first time, and again."""

    first: list[float]
    again: list[float]


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [120, 1000]
    workspace = Workspace(ROOT)
    real = load_corpus(workspace)
    for size in sizes:
        corpus = generate(real, size)
        with tempfile.TemporaryDirectory() as scratch:
            measure(corpus, workspace, Path(scratch))


def measure(corpus: Corpus, workspace: Workspace, scratch: Path) -> None:
    count = len(corpus.cases)
    print(f"{count} cases")
    server, static, full_text = (scratch / name for name in ("server", "static", "fts.db"))
    for folder in (server, static):
        folder.mkdir()
    built = timed(lambda: build_index(corpus, workspace, server))
    index = open_index(server)
    times = ask(lambda query: index.search(SearchRequest(query=query)))
    report("index", built, size_of(server), times)
    print(f"{'':18} one word {p(alone(times.again), 50):.1f} ms, all {p(times.again, 50):.1f} ms")
    built = timed(lambda: build_full_text(corpus, workspace, full_text))
    with sqlite3.connect(full_text) as table:
        base = ask(lambda query: search_full_text(table, query))
    report("FTS5, no facets", built, full_text.stat().st_size, base)
    print(f"{'':18} median ratio to FTS5 {p(times.again, 50) / p(base.again, 50):.1f}")
    built = timed(lambda: write_static_index(corpus, workspace, static))
    shards = [len(gzip.compress(f.read_bytes())) for f in (static / "words").iterdir()]
    print(
        f"{'static':18} {built:7.2f} s {size_of(static) / 1e6:7.1f} MB,"
        f" {len(shards)} shards of {statistics.median(shards) / 1e3:.1f} kB compressed"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory so far':18} {peak:7.0f} MB\n")


def timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def ask(search: Callable[[str], object]) -> Times:
    first = [1000 * timed(lambda q=query: search(q)) for query in QUERIES]  # type: ignore[misc]
    rounds = [
        [1000 * timed(lambda q=query: search(q)) for query in QUERIES]  # type: ignore[misc]
        for _ in range(5)
    ]
    return Times(first=first, again=[statistics.median(one) for one in zip(*rounds, strict=True)])


def alone(values: list[float]) -> list[float]:
    return [value for value, query in zip(values, QUERIES, strict=True) if " " not in query]


def p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def report(name: str, built: float, size: int, times: Times) -> None:
    print(
        f"{name:18} {built:7.2f} s {size / 1e6:7.1f} MB"
        f"   first time p50 {p(times.first, 50):6.1f} p95 {p(times.first, 95):6.1f} ms"
        f"   again p50 {p(times.again, 50):6.1f} p95 {p(times.again, 95):6.1f} ms"
    )


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def build_full_text(corpus: Corpus, workspace: Workspace, path: Path) -> None:
    text.configure(text.words_of(corpus, workspace.search / "lexicon.txt"))
    with sqlite3.connect(path) as table:
        table.execute("create virtual table found using fts5(words, content='')")
        for number, document in enumerate(make_documents(corpus, read_tuning(workspace))):
            written = " ".join(f"{passage.zh} {passage.en}" for passage in document.passages)
            words = " ".join(text.segment(written, for_index=True))
            table.execute("insert into found(rowid, words) values (?, ?)", (number, words))


def search_full_text(table: sqlite3.Connection, query: str) -> str:
    rows = table.execute(
        "select rowid from found where found match ? order by rank limit 20",
        (text.fts_query(query),),
    )
    return json.dumps(rows.fetchall())


if __name__ == "__main__":
    main()
