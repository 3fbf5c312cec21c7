"""The search page in Chromium without a server, over 10,000 generated cases.

Asks every sixth judged query on a first visit and again, at full speed and with a processor four
times slower; then what is no sensible query. Files are compressed as a web server would. Another
size as argument: bench_search_browser.py 120. On a busy machine look at the processor's time: that
of the page's own thread until all is shown.
"""

import gzip
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak.corpus import load_corpus
from carbonpeak.pages.modules import read_scripts
from carbonpeak.problems import Language
from carbonpeak.search import write_static_index
from carbonpeak.search.judgements import JudgedQuery, read_judgements
from carbonpeak.workspace import Workspace
from tests.bench.generated import generate
from tests.searching import HOSTILE, search_page

ROOT = Path(__file__).parents[2]
EVERY = 6
SLOWER = 4
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
}
WATCH = """new MutationObserver((_, watcher) => {
  if (!document.querySelector(".cp-search__list li")) return;
  watcher.disconnect();
  const fetched = performance.getEntriesByType("resource");
  const sizes = fetched.map((one) => [one.name, one.encodedBodySize]);
  window.first = { milliseconds: performance.now(), sizes };
}).observe(document, { childList: true, subtree: true });"""
ASK = """async ([query, language]) => {
  const { StaticIndex } = await import(new URL("/assets/javascripts/search-index.js", location));
  const fetchJson = async (path) => (await fetch(`/assets/search/${path}`)).json();
  const begin = performance.now();
  await new StaticIndex(fetchJson, language).search({ query });
  return performance.now() - begin;
}"""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as web servers do; else each answer waits 40 ms

    def __init__(self, *arguments: object, folder: Path) -> None:
        self._folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self._folder / urlsplit(self.path).path.lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        body = compressed(path) if path.is_file() else b""
        self.send_response(200 if body else 404)
        if body:
            self.send_header("Content-Type", TYPES[path.suffix])
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        with suppress(ConnectionError):  # the browser may have gone on to the next page
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    workspace = Workspace(ROOT)
    real = load_corpus(workspace)
    queries = read_judgements(workspace, real).queries[::EVERY]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_static_index(generate(real, size), workspace, folder / "assets" / "search")
        print(f"{size} cases")
        measure(folder, queries)


def measure(folder: Path, queries: Sequence[JudgedQuery]) -> None:
    write_pages(folder)
    with serve(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for slower in (1, SLOWER):
            report(
                f"{slower} times slower" if slower > 1 else "full speed",
                address,
                browser,
                queries,
                slower,
            )
        report_hostile(address, browser)
        browser.close()


def write_pages(folder: Path) -> None:
    assets = folder / "assets"
    shutil.copytree(ROOT / "site" / "assets" / "stylesheets", assets / "stylesheets")
    (assets / "javascripts").mkdir()
    for name, text in read_scripts(ROOT / "site" / "assets" / "javascripts").items():
        (assets / "javascripts" / name).write_text(text, encoding="utf-8")
    (folder / "site.json").write_text('{"explore_url": null}', encoding="utf-8")
    pages: tuple[tuple[Language, str, str], ...] = (
        ("zh", "search", "../"),
        ("en", "en/search", "../../"),
    )
    for language, name, up in pages:
        page = folder / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(search_page(language, up), encoding="utf-8")


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    handler = partial(_Handler, folder=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def report(
    name: str, address: str, browser: Browser, queries: Sequence[JudgedQuery], slower: int
) -> None:
    """Print the time until the first hits stand on the page, and what was fetched till then."""
    cold, busy, warm, data, scripts = [], [], [], [], []
    for query in queries:
        context = browser.new_context()
        page, session = open_page(context, slower)
        place = f"{address}{'en/' if query.language == 'en' else ''}search/?q={quote(query.query)}"
        first = visit(page, place)
        cold.append(first["milliseconds"])
        sizes = [(urlsplit(url).path, size / 1e3) for url, size in first["sizes"]]
        data.append(sum(size for path, size in sizes if path.startswith("/assets/search/")))
        scripts.append(sum(size for path, size in sizes if path.endswith(".js")))
        busy.append(processor_time(session))
        warm.append(visit(page, place)["milliseconds"])
        context.close()
    print(
        f"{name:16} first visit p50 {p(cold, 50):.0f} p95 {p(cold, 95):.0f} ms,"
        f" processor p50 {p(busy, 50):.0f} ms,"
        f" again p50 {p(warm, 50):.0f} p95 {p(warm, 95):.0f} ms;"
        f" index p50 {p(data, 50):.0f} p95 {p(data, 95):.0f} kB, scripts {p(scripts, 50):.0f} kB"
    )


def open_page(context: BrowserContext, slower: int) -> tuple[Page, CDPSession]:
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return page, session


def processor_time(session: CDPSession) -> float:
    """Return the milliseconds that the page's own thread has been at work."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")


def visit(page: Page, place: str) -> dict[str, Any]:
    page.goto(place)
    page.wait_for_function("window.first")
    # Any: JSON of our own making.
    first: dict[str, Any] = page.evaluate("window.first")
    return first


def report_hostile(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{address}search/")
    times = {name: page.evaluate(ASK, [query, "zh"]) for name, query in HOSTILE.items()}
    worst = max(times, key=times.__getitem__)
    print(
        f"{'no sensible query':16} p50 {p(list(times.values()), 50):.0f} ms,"
        f" at most {times[worst]:.0f} ms ({worst})"
    )


def p(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    main()
