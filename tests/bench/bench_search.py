"""The search over 120 and 1,000 generated cases, beside FTS5 and tantivy on the same words.

Asks the judged queries of the published base; answers have facets, marks and 20 hits. More sizes
as arguments: bench_search.py 10000. Times are those of the processor, so that other work on the
machine does not count; the static index is timed by Node's clock.
"""

import gc
import gzip
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak import text
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.records import Record
from carbonpeak.search import (
    Harvest,
    SearchRequest,
    build_index,
    open_index,
    write_static_index,
)
from carbonpeak.search.documents import make_documents
from carbonpeak.search.engine import SearchIndex
from carbonpeak.search.gathering import WORDS
from carbonpeak.search.judgements import JudgedQuery, read_judgements
from carbonpeak.search.static_answers import ask_static
from carbonpeak.search.tuning import read_tuning
from carbonpeak.workspace import Workspace
from tests.bench.beside import build_tantivy, open_tantivy
from tests.bench.generated import generate

ROOT = Path(__file__).parents[2]
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds a query: asked for the first time, and again."""

    first: list[float]
    again: list[float]


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [120, 1000]
    workspace = Workspace(ROOT)
    real = load_corpus(workspace)
    judged = read_judgements(workspace, real).queries
    for size in sizes:
        corpus = generate(real, size)
        with tempfile.TemporaryDirectory() as scratch:
            measure(corpus, workspace, judged, Path(scratch))


def measure(
    corpus: Corpus, workspace: Workspace, judged: Sequence[JudgedQuery], scratch: Path
) -> None:
    queries = [query.query for query in judged]
    count = len(corpus.cases)
    print(f"{count} cases")
    server, static, full_text = (scratch / name for name in ("server", "static", "fts.db"))
    for folder in (server, static):
        folder.mkdir()
    harvests: list[Harvest] = []
    built = timed(lambda: harvests.append(build_index(corpus, workspace, server)))
    hard = hard_queries(harvests[0])
    opened: list[SearchIndex] = []
    begun = timed(lambda: opened.append(open_index(server)))
    (index,) = opened
    gc.freeze()  # as a process of the data does
    begun += timed(lambda: index.search(SearchRequest(query=queries[0])))
    times = ask(queries, lambda query: index.search(SearchRequest(query=query)))
    report("index", built, size_of(server), times)
    worst, query = max(zip(times.first, queries, strict=True))
    print(f"{'  worst query':18} {worst:7.1f} ms  {query}")
    print(f"{'  opened, asked once':18} {1000 * begun:5.1f} ms")
    for name, query in hard.items():
        fresh = open_index(server)
        milliseconds = 1000 * timed(lambda: fresh.search(SearchRequest(query=query)))  # noqa: B023
        print(f"{'  hard':18} {milliseconds:7.1f} ms  {name}")
    built = timed(lambda: build_full_text(corpus, workspace, full_text))
    with sqlite3.connect(full_text) as table:
        base = ask(queries, lambda query: search_full_text(table, query))
    report("FTS5, no facets", built, full_text.stat().st_size, base)
    print(f"{'':18} median ratio to FTS5 {p(times.again, 50) / p(base.again, 50):.1f}")
    tantivy_folder = scratch / "tantivy"
    built = timed(
        lambda: build_tantivy(make_documents(corpus, read_tuning(workspace)), tantivy_folder)
    )
    beside = open_tantivy(tantivy_folder, every_word=True)
    report("tantivy, no facets", built, size_of(tantivy_folder), ask(queries, beside))
    built = timed(lambda: write_static_index(corpus, workspace, static, harvests.pop()))
    print(f"{'static':18} {built:7.2f} s {size_of(static) / 1e6:7.1f} MB, words of the index")
    changed = scratch / "changed"
    changed.mkdir()
    edited = edit_one(corpus)
    built = timed(lambda: build_index(edited, workspace, changed, server))
    print(f"{'one case edited':18} {built:7.2f} s")
    report_static(static, judged)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory so far':18} {peak:7.0f} MB\n")


def hard_queries(harvest: Harvest) -> dict[str, str]:
    """Return what is hard to answer, by what it is."""
    words = harvest.gathered.fields[WORDS]
    by_count = sorted(words, key=lambda word: len(words[word].numbers), reverse=True)
    chinese = [word for word in by_count if text.is_han(word) and len(word) == 2][:24]
    english = [word for word in by_count if word.isascii() and word.isalpha()][:24]
    return {
        "24 of the commonest words": " ".join(chinese),
        "24 of the commonest words in English": " ".join(english),
        "quotations of them": " ".join(f"“{a}{b}”" for a, b in pairwise(chinese)),
        "10,000 characters of them": ("".join(chinese) * 210)[:10_000],
        "words that no case holds": " ".join(f"{word[::-1]}q" for word in english),
    }


def timed(action: Callable[[], object]) -> float:
    begin = time.process_time()
    action()
    return time.process_time() - begin


def ask(queries: Sequence[str], search: Callable[[str], object]) -> Times:
    rounds = [
        [1000 * timed(lambda q=query: search(q)) for query in queries]  # type: ignore[misc]
        for _ in range(1 + ROUNDS)
    ]
    again = [statistics.median(one) for one in zip(*rounds[1:], strict=True)]
    return Times(first=rounds[0], again=again)


def report_static(index: Path, judged: Sequence[JudgedQuery]) -> None:
    """Print what a first visit with each query takes: time in the script, bytes compressed."""
    scripts = ROOT / "site" / "assets" / "javascripts"
    sizes = cache(lambda name: len(gzip.compress((index / name).read_bytes())))
    requests = (SearchRequest(query=one.query, language=one.language) for one in judged)
    answers = ask_static(scripts, index, requests)
    milliseconds = [answer.milliseconds for answer in answers]
    first = [sum(sizes(name) for name in answer.files) / 1e3 for answer in answers]
    further = [sum(sizes(name) for name in answer.further) / 1e3 for answer in answers]
    print(
        f"{'  first hits':18} p50 {p(milliseconds, 50):.1f} p95 {p(milliseconds, 95):.1f} ms,"
        f" p50 {p(first, 50):.0f} p95 {p(first, 95):.0f} kB compressed,"
        f" then p95 {p(further, 95):.0f} kB for the counts"
    )


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


def edit_one(corpus: Corpus) -> Corpus:
    """Return the corpus with another title for its first case."""
    (name, record), (_, other) = list(corpus.cases.items())[:2]
    case = record.data.model_copy(update={"title": other.data.title})
    edited = Record(case, replace(record.yaml, digest="edited"))
    return replace(corpus, cases={**corpus.cases, name: edited})


def search_full_text(table: sqlite3.Connection, query: str) -> str:
    rows = table.execute(
        "select rowid from found where found match ? order by rank limit 20",
        (text.fts_query(query),),
    )
    return json.dumps(rows.fetchall())


if __name__ == "__main__":
    main()
