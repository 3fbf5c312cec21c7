"""Site and data on one port in one process: the site at `/`, Datasette and search at `/data/`.

The site is read from disk at every answer. Datasette and the search keep files of their own, the
ones that were in place when they were opened, until a new build is there and has been opened.
"""

import asyncio
import errno
import fcntl
import shutil
import signal
import socket
import tempfile
from collections.abc import MutableMapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias

import uvicorn

from carbonpeak.explore.application import CannotExplore, DataApplication, make_explorer
from carbonpeak.explore.limits import limit_process
from carbonpeak.kept import swap
from carbonpeak.kept.stamp import STAMP
from carbonpeak.products import (
    DATABASE,
    DOWNLOADS,
    EXPLORE_URL,
    INDEX,
    SITE,
    Reporter,
    build_lock,
    build_products,
)
from carbonpeak.search import IndexBroken, IndexOutOfDate
from carbonpeak.site_files import SiteFiles
from carbonpeak.workspace import Workspace

# ASGI's own types are plain dictionaries and callables, hence Any.
Scope: TypeAlias = MutableMapping[str, Any]

HELD_PREFIX = ".serving-"
GRACE_SECONDS = 60
"""How long answers that were begun may go on reading data that have been replaced."""


class CannotServe(Exception):
    """The server cannot start; the message names the cure."""


def run_server(
    workspace: Workspace, *, host: str, port: int, rebuild: bool, report: Reporter
) -> None:
    """Build what is stale, then serve until interrupted. Raises CannotServe and BuildFailed."""
    signal.signal(signal.SIGTERM, _raise_interrupt)
    with take_port(host, port) as listener:
        if rebuild:
            build_products(workspace, report=report, explore_url=EXPLORE_URL)
        _clear_held(workspace.build)
        application = make_application(workspace, report=report)
        limit_process()
        with closing(application):
            server = _make_server(application)
            address = f"http://{_shown(host)}:{listener.getsockname()[1]}"
            report(f"网站 site: {address}/")
            report(f"数据 data: {address}{EXPLORE_URL}")
            report("按 Ctrl+C 结束 · press Ctrl+C to stop")
            server.run(sockets=[listener])
        report("已结束 · stopped")


def _make_server(application: "Served") -> uvicorn.Server:
    """Return a server that a signal ends, from now on and at whatever moment it comes.

    An interrupt raised between two lines of asyncio would leave locks and files as they were then.
    uvicorn, once it ends, raises the signal anew: that too comes here, and nothing is skipped.
    """
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)

    def end(_signal: int, _frame: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return server


def _raise_interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens: who asks while it is being built is answered afterwards."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio would let small answers wait 40 ms for company (no TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CannotServe(_why_not(error, host, port)) from error
    return listener


def _why_not(error: Exception, host: str, port: int) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用，请换一个，例如 --port {port + 1}"
            f" · port {port} is taken: choose another, such as --port {port + 1}"
        )
    if number == errno.EACCES:
        return f"端口 {port} 须有管理员权限 · port {port} needs root: use --port 8000"
    if isinstance(error, OverflowError):
        return f"没有端口 {port} · there is no port {port}: use --port 8000"
    return f"本机没有地址 {host} · this machine has no address {host}: use --host 127.0.0.1"


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def make_application(workspace: Workspace, *, report: Reporter) -> "Served":
    """Return the ASGI application for what is in `build/`. Raises CannotServe."""
    return Served(workspace, report)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Opened:
    """Datasette over files that nobody else will change."""

    application: DataApplication
    mark: object
    folder: Path | None
    lock: IO[str] | None

    def close(self) -> None:
        self.application.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.lock is not None:
            self.lock.close()


class Served:
    """Site and data as one application."""

    def __init__(self, workspace: Workspace, report: Reporter) -> None:
        self.build = workspace.build
        self.report = report
        if not all((self.build / name).exists() for name in (DATABASE, INDEX, SITE)):
            raise CannotServe(
                "还没有生成，请先运行 carbonpeak build · nothing is built yet: run carbonpeak build"
            )
        self.site = SiteFiles(self.build / SITE)
        try:
            self.opened = _open(self.build)
        except (CannotExplore, IndexBroken, IndexOutOfDate) as reason:
            raise CannotServe(str(reason)) from reason
        self.replaced: set[_Opened] = set()
        self.reopening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.opened.application(scope, receive, send)
        elif scope["type"] != "http":
            return
        elif scope["path"] == EXPLORE_URL.rstrip("/"):
            await redirect_to_data(scope, send)
        elif scope["path"].startswith(EXPLORE_URL):
            self._look_for_new_data()
            await self.opened.application(without_prefix(scope), receive, send)
        else:
            await self.site(scope, receive, send)

    def close(self) -> None:
        """Remove the files held for this process."""
        for opened in (self.opened, *self.replaced):
            opened.close()

    def _look_for_new_data(self) -> None:
        idle = self.reopening is None or self.reopening.done()
        if idle and _mark(self.build) != self.opened.mark:
            self.reopening = asyncio.get_running_loop().create_task(self._reopen())

    async def _reopen(self) -> None:
        try:
            fresh = await asyncio.to_thread(_open, self.build)
        except (CannotExplore, IndexBroken, IndexOutOfDate, OSError) as reason:
            self.report(f"新数据未能打开，仍用旧数据 · new data could not be opened: {reason}")
            await asyncio.sleep(GRACE_SECONDS)
            return
        old, self.opened = self.opened, fresh
        self.replaced.add(old)
        self.report("已换用新生成的数据 · now serving the newly built data")
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._let_go, old)

    def _let_go(self, old: _Opened) -> None:
        self.replaced.discard(old)
        old.close()


def _mark(build: Path) -> object:
    """Return what changes whenever the products are replaced."""
    try:
        about = (build / STAMP).stat()
    except OSError:
        return None
    return about.st_ino, about.st_mtime_ns


def _open(build: Path) -> _Opened:
    """Open database and index under names of our own, so that a build cannot change them.

    Threads open the database when they first need it, which may be long after a new one has
    taken its place.
    """
    try:
        mark, folder, lock = _hold(build)
    except PermissionError:
        # A server may be kept from writing there; then nobody builds there either.
        application = make_explorer(
            build / DATABASE, build / INDEX, versions=kept_versions(build), base_url=EXPLORE_URL
        )
        return _Opened(application=application, mark=_mark(build), folder=None, lock=None)
    try:
        application = make_explorer(
            folder / DATABASE, folder / INDEX, versions=kept_versions(build), base_url=EXPLORE_URL
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()
        raise
    return _Opened(application=application, mark=mark, folder=folder, lock=lock)


def kept_versions(folder: Path) -> Path:
    """Return the list of versions that the downloads in a build or a site keep."""
    return folder / DOWNLOADS / "versions.json"


def _hold(build: Path) -> tuple[object, Path, IO[str]]:
    """Give the files in place second names in a folder that is locked while this process lives."""
    with build_lock(build):
        folder = Path(tempfile.mkdtemp(prefix=HELD_PREFIX, dir=build))
        lock = (folder / ".lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        swap.link_file(build / DATABASE, folder / DATABASE)
        swap.link_tree(build / INDEX, folder / INDEX)
        return _mark(build), folder, lock


def _clear_held(build: Path) -> None:
    """Remove what servers that were killed held; a living one has its folder locked."""
    for folder in build.glob(f"{HELD_PREFIX}*"):
        try:
            with (folder / ".lock").open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def without_prefix(scope: Scope) -> Scope:
    """Return what Datasette is to be asked: the path without `/data`."""
    # With the prefix left on, Datasette doubles it in every link it makes.
    cut = len(EXPLORE_URL) - 1
    changed = {**scope, "path": scope["path"][cut:]}
    if scope.get("raw_path"):
        changed["raw_path"] = scope["raw_path"][cut:]
    return changed


async def redirect_to_data(scope: Scope, send: Any) -> None:
    """Send who forgot the slash of `/data/` on."""
    query = scope["query_string"]
    location = EXPLORE_URL.encode() + (b"?" + query if query else b"")
    await send({"type": "http.response.start", "status": 308, "headers": [(b"location", location)]})
    await send({"type": "http.response.body", "body": b""})
