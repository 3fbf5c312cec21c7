"""What a first visit costs on a slow line with a slow processor: bytes, first words, first answer.

Chromium on a phone's screen, 1.6 Mbit/s, 150 ms, a quarter of the processor's speed, reads the
published base as `carbonpeak serve` gives it. Lighthouse tells its own marks where npx can fetch
or already has it; it is not a dependency of the project.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("carbonpeak")
LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
SLOWER = 4
TIMES = 3
CASE = "cases/shenzhen-virtual-power-plant/"
PAGES = {
    "home": ("", "main h1"),
    "browse": ("cases/", "[data-ready]"),
    "case": (CASE, ".cp-results"),
    "search": ("search/?q=绿电", ".cp-search__list a"),
}
"""Each page's address, and what shows that it has answered."""
PROMISED = 150_000
"""Bytes of a case page's first visit, compressed, with everything it loads."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    chromium = os.environ.get("CARBONPEAK_CHROMIUM") or shutil.which("chromium")
    with serving() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        print(f"{'':8} bytes, first words, answer (medians of {TIMES})")
        for name, (address, seen) in PAGES.items():
            visits = [visit(browser, base + address, seen) for _ in range(TIMES)]
            size, words, answer = (median(column) for column in zip(*visits, strict=True))
            promise = f"   promised {PROMISED / 1000:.0f} kB" if name == "case" else ""
            print(f"{name:8} {size / 1000:5.0f} kB {words:6.0f} ms {answer:6.0f} ms{promise}")
        browser.close()
        for name, (address, _seen) in PAGES.items():
            print(f"{name:8} {lighthouse(base + address, chromium)}")


@contextmanager
def serving() -> Iterator[str]:
    """Serve the published base on a free port until the measuring is done."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"
    command = [str(COMMAND), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stderr is not None
        if not any(base in line for line in server.stderr):
            sys.exit("carbonpeak serve ended before it served")
        try:
            yield base
        finally:
            server.terminate()


def visit(browser: Browser, address: str, seen: str) -> tuple[float, float, float]:
    """Return bytes over the line, and milliseconds to the first words and to the answer."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    page.locator(seen).first.wait_for()
    answer = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    words = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return sum(sizes), words, answer


def lighthouse(address: str, chromium: str | None) -> str:
    """Return Lighthouse's four marks for a page on a phone, or why there are none."""
    npx = shutil.which("npx")
    if npx is None:
        return "Lighthouse not run: npx is not installed"
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        run = subprocess.run(
            [
                *(npx, "--yes", "lighthouse", address, "--quiet", "--output=json"),
                f"--output-path={report}",
                f"--only-categories={','.join(CATEGORIES)}",
                "--chrome-flags=--headless=new --no-sandbox",
            ],
            check=False,
            env={**os.environ, "CHROME_PATH": chromium or ""},
            cwd=scratch,
            capture_output=True,
            encoding="utf-8",
        )
        if run.returncode or not report.exists():
            return f"Lighthouse not run: {(run.stderr.strip().splitlines() or ['?'])[-1]}"
        found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return "Lighthouse " + ", ".join(f"{c} {found[c]['score'] * 100:.0f}" for c in CATEGORIES)


if __name__ == "__main__":
    main()
