"""The small workspace, built and served as a reader gets it, and browsers to read it with."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import VALID_WORKSPACE

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("carbonpeak")
PHONE = (390, 844)
DESK = (1440, 900)
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")

OpenPage: TypeAlias = Callable[..., Page]
"""From (width, height) and, by keyword, settings of a browser context to an empty page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a reader's story, and run it last."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the small workspace, with the project's own pages and look, and give its address."""
    root = tmp_path_factory.mktemp("served") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    copy_where_missing("site", "search", "mkdocs.yml", to=root)
    url = f"http://127.0.0.1:{free_port()}"
    with subprocess.Popen(
        [COMMAND, "serve", "--port", url.rpartition(":")[2]],
        cwd=root,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stderr is not None
        wait_for(url, server.stderr)
        # What else it says is read away, or it would stand still once the pipe is full.
        reader = Thread(target=server.stderr.read)
        reader.start()
        yield url
        server.terminate()
        reader.join()


def copy_where_missing(*names: str, to: Path) -> None:
    for name in names:
        if (to / name).exists():
            continue
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name)
        else:
            shutil.copy(ROOT / name, to / name)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, lines: Iterator[str]) -> None:
    """Read what the server says until it names its address; fail with all of it if it ends."""
    said = []
    for line in lines:
        said.append(line)
        if url in line:
            return
    pytest.fail("the server ended:\n" + "".join(said))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # By module, not by session: while it is open its event loop keeps asynchronous tests from
    # running. No sandbox switch is set: Chromium as root runs only without it.
    with sync_playwright() as playwright:
        executable = os.environ.get("CARBONPEAK_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Return a maker of pages that, at the end, must have asked nothing of another host."""
    asked: list[str] = []
    contexts = []

    def open_page(size: tuple[int, int], **settings: object) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        # Playwright's settings are too many to type here.
        context = browser.new_context(base_url=base_url, viewport=viewport, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    own = (base_url.rstrip("/") + "/", "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    return open_page(DESK)
