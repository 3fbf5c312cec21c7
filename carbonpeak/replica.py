"""One of several like processes behind a web server: the data and the search of finished products.

Opens a folder that nobody changes, builds nothing, writes nothing. A new version of the data is a
new folder and a new process.
"""

import gc
import json
import os
import socket
from collections.abc import MutableMapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn

from carbonpeak.explore.application import CannotExplore, make_explorer
from carbonpeak.explore.limits import limit_process
from carbonpeak.headers import HEADERS
from carbonpeak.health import HEALTH
from carbonpeak.products import DATABASE, EXPLORE_URL, INDEX, SITE, Reporter
from carbonpeak.search import IndexBroken, IndexOutOfDate
from carbonpeak.serve import (
    CannotServe,
    kept_versions,
    redirect_to_data,
    take_port,
    without_prefix,
)
from carbonpeak.whole_answers import WholeAnswers

# ASGI's own types are plain dictionaries and callables, hence Any.
Scope: TypeAlias = MutableMapping[str, Any]

GRACE_SECONDS = 20


class Replica:
    """The data of a folder of products as an ASGI application, below `/data/`."""

    def __init__(self, products: Path) -> None:
        folder = products.resolve()
        if not ((folder / DATABASE).is_file() and (folder / INDEX).is_dir()):
            raise CannotServe(
                f"{products} 中没有 {DATABASE} 和 {INDEX}/，请给出一次生成的文件夹 · "
                f"{products} holds no {DATABASE} and {INDEX}/: name a folder made by a build"
            )
        try:
            # By its real name: a link may lead elsewhere before a thread opens the file.
            self.data = make_explorer(
                folder / DATABASE,
                folder / INDEX,
                versions=kept_versions(folder / SITE),
                base_url=EXPLORE_URL,
            )
        except (CannotExplore, IndexBroken, IndexOutOfDate) as reason:
            raise CannotServe(str(reason)) from reason

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.data(scope, receive, send)
        elif scope["type"] != "http":
            return
        elif scope["path"] == HEALTH:
            body = {"ok": True, "data_version": self.data.data_version, "process": os.getpid()}
            await _answer(send, 200, body)
        elif scope["path"] == EXPLORE_URL.rstrip("/"):
            await redirect_to_data(scope, send)
        elif scope["path"].startswith(EXPLORE_URL):
            await self.data(without_prefix(scope), receive, send)
        else:
            await _answer(send, 404, {"ok": False, "error": "here is only /data/", "status": 404})

    def close(self) -> None:
        """Give back threads and files."""
        self.data.close()


async def _answer(send: Any, status: int, body: dict[str, object]) -> None:
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"cache-control", b"no-store"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode() + b"\n"})


def run_replica(
    products: Path, *, host: str, port: int, at_socket: Path | None, report: Reporter
) -> None:
    """Serve the data of a folder until told to end. Raises CannotServe."""
    application = Replica(products)
    limit_process()
    # What is open now stays: walked again and again by the collector of reference cycles, a large
    # index would make every hundredth query wait a tenth of a second.
    gc.freeze()
    listener = take_port(host, port) if at_socket is None else _take_socket(at_socket)
    place = f"http://{host}:{listener.getsockname()[1]}" if at_socket is None else str(at_socket)
    with closing(application), listener:
        report(f"数据 data {application.data.data_version}: {place}")
        config = uvicorn.Config(
            application,
            http=WholeAnswers,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            # Longer than the web server keeps its connections, so that it is never cut off.
            timeout_keep_alive=75,
            # Only the web server may write to the socket; it knows how the reader came.
            forwarded_allow_ips="*" if at_socket else None,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    if at_socket is not None:
        at_socket.unlink(missing_ok=True)


def _take_socket(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    try:
        # What a process that was killed left there answers nobody.
        if path.is_socket():
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise CannotServe(
            f"无法在 {path} 建立套接字（{error.strerror}） · no socket can be made at {path}: "
            f"{error.strerror}"
        ) from error
    return listener
