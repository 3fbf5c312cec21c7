"""The search page without a server over the published base on three lines: one file or parts.

In one file the index is fetched whole before anything is found; in parts a query fetches what it
needs. Then the query after it: with parts alone, and once the page has fetched the whole index
behind the first answer. Milliseconds of the clock, medians over every 31st judged query in Chinese.
"""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.search import write_static_index
from carbonpeak.search.judgements import read_judgements
from carbonpeak.workspace import Workspace
from tests.bench.bench_search_browser import open_page, serve, visit, write_pages

ROOT = Path(__file__).parents[2]
EVERY = 31
LINES = {"20 ms, 20 Mbit/s": (20, 20), "60 ms, 4 Mbit/s": (60, 4), "200 ms, 1 Mbit/s": (200, 1)}
"""Latency in milliseconds and megabits a second."""
NEXT = """async ([first, next, whole]) => {
  const { StaticIndex } = await import(new URL("/assets/javascripts/search-index.js", location));
  const anew = { cache: "no-store" };
  const fetchJson = async (path) => (await fetch(`/assets/search/${path}`, anew)).json();
  const index = new StaticIndex(fetchJson, "zh");
  await index.search({ query: first });
  if (whole) await index.takeWhole();
  const begin = performance.now();
  return new Promise((resolve) => {
    index.search({ query: next }, () => resolve(performance.now() - begin));
  });
}"""


def main() -> None:
    workspace = Workspace(ROOT)
    corpus = load_corpus(workspace)
    judged = read_judgements(workspace, corpus).queries
    queries = [query.query for query in judged if query.language == "zh"][::EVERY]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, in_one in (("one file", True), ("parts", False)):
            with hosted(corpus, workspace, in_one=in_one) as address:
                for line in LINES:
                    report(name, line, address, browser, queries)
        browser.close()


@contextmanager
def hosted(corpus: Corpus, workspace: Workspace, *, in_one: bool) -> Iterator[str]:
    """Serve the search page with its index; give the address."""
    with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as limits:
        if in_one:
            limits.setattr("carbonpeak.search.static_index.START_BYTES", sys.maxsize)
        write_static_index(corpus, workspace, Path(scratch, "assets", "search"))
        write_pages(Path(scratch))
        with serve(Path(scratch)) as address:
            yield address


def report(name: str, line: str, address: str, browser: Browser, queries: Sequence[str]) -> None:
    first, sizes, requests, after, ahead = [], [], [], [], []
    for query, other in zip(queries, (*queries[1:], queries[0]), strict=True):
        with on_line(browser, line) as page:
            visited = visit(page, f"{address}search/?q={quote(query)}")
            fetched = [size for url, size in visited["sizes"] if "/assets/search/" in url]
            first.append(visited["milliseconds"])
            sizes.append(sum(fetched) / 1e3)
            requests.append(len(fetched))
            after.append(page.evaluate(NEXT, [query, other, False]))
            ahead.append(page.evaluate(NEXT, [query, other, True]))
    median = statistics.median
    print(
        f"{line:18} {name:9} first hits {median(first):5.0f} ms, {median(sizes):4.0f} kB,"
        f" {median(requests):3.0f} requests; next query {median(after):5.0f} ms,"
        f" {median(ahead):4.0f} ms with the whole at hand"
    )


@contextmanager
def on_line(browser: Browser, line: str) -> Iterator[Page]:
    latency, megabits = LINES[line]
    context = browser.new_context()
    page, session = open_page(context, 1)
    session.send("Network.enable")
    speed = dict.fromkeys(("downloadThroughput", "uploadThroughput"), megabits * 125_000)
    session.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": latency, **speed}
    )
    yield page
    context.close()


if __name__ == "__main__":
    main()
