"""The whole site on a plain web server: below a sub-path, without /data/, under a strict policy."""

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from threading import Thread
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import httpx
import pytest
from playwright.sync_api import Page, expect

from carbonpeak.products import build_products
from carbonpeak.workspace import Workspace
from tests.built import complete
from tests.conftest import VALID_WORKSPACE
from tests.e2e.conftest import DESK, OpenPage

SUB_PATH = "/office/carbon/"
POLICY = "default-src 'self'; img-src 'self' data:"
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
ATOM = "{http://www.w3.org/2005/Atom}"
SEEN = {
    "": ".cp-door",
    "cases/?type=rooftop-pv": "[data-ready] [data-cp-rows] a",
    "cases/solar-roofs/": ".cp-results",
    "search/?q=光伏": ".cp-search__list a",
    "peers/?pilot=jia": ".cp-peer a",
    "compare/?cases=solar-roofs,waste-heat-heating": "[data-ready] table",
    "sheet/?case=solar-roofs": "[data-ready] table",
    "shortlist/?cases=solar-roofs": "ol.cp-list a",
    "coverage/": "table.cp-matrix",
    "contribute/?place=Jia": "#suggestion",
}
"""What a reader sees on a page once its scripts have worked, by address."""


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site of the small workspace from a folder, and give the address of its home."""
    folder = tmp_path_factory.mktemp("static")
    workspace = Workspace(complete(copytree(VALID_WORKSPACE, folder / "workspace")))
    build_products(workspace, report=lambda _line: None, explore_url="")
    share = folder / "share"
    copytree(workspace.root / "build" / "site", share / Path(SUB_PATH.strip("/")))
    handler = partial(_Handler, directory=str(share))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{SUB_PATH}"
        server.shutdown()


@pytest.mark.parametrize("language", ["", "en/"], ids=["zh", "en"])
def test_every_tool_works_and_no_script_complains(language: str, open_page: OpenPage) -> None:
    page = open_page(DESK)
    said = complaints_of(page)
    for address, seen in SEEN.items():
        page.goto(language + address)
        expect(page.locator(seen).first).to_be_visible()
    assert said == []


def complaints_of(page: Page) -> list[str]:
    """Return the list to which all that the browser complains of will be added."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))
    return said


def test_every_address_of_every_page_answers(base_url: str) -> None:
    found, waiting = {base_url}, [base_url]
    failed = []
    with httpx.Client(follow_redirects=True) as client:
        while waiting:
            address = waiting.pop()
            answer = client.get(address)
            if answer.status_code != 200:
                failed.append(address)
            for link in links_of(answer) - found:
                if not link.startswith(base_url):
                    failed.append(link)
                found.add(link)
                waiting.append(link)
    assert failed == []
    assert f"{base_url}en/cases/solar-roofs/" in found


def links_of(answer: httpx.Response) -> set[str]:
    """Return the addresses on the same host to which a page or a feed leads."""
    kind = answer.headers.get("content-type", "")
    links: list[str] = []
    if "html" in kind:
        links = [unescape(link) for link in LINK.findall(answer.text)]
    elif answer.url.path.endswith("feed.xml"):
        entries = ElementTree.fromstring(answer.text).iter(f"{ATOM}link")
        links = [entry.attrib["href"] for entry in entries]
    joined = {urldefrag(urljoin(str(answer.url), link)).url for link in links}
    host = f"{answer.url.scheme}://{answer.url.netloc.decode()}"
    return {link for link in joined if link.startswith(host)}
