"""The built site as an ASGI application: files with their types, compressed, checked by ETag.

Looks at the disk for every answer, so that a new site is served as soon as it is in place.
"""

import asyncio
import gzip
import hashlib
import os
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias
from urllib.parse import quote

from carbonpeak.headers import HEADERS

# ASGI's own types are plain dictionaries and callables, hence Any.
Scope: TypeAlias = MutableMapping[str, Any]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".db": "application/vnd.sqlite3",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".ipynb": "application/x-ipynb+json",
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
    ".yaml": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
OTHER_TYPE = "text/plain; charset=utf-8"
COMPRESSED = (
    "text/",
    "application/json",
    "application/xml",
    "application/x-ndjson",
    "application/ld+json",
    "image/svg",
)

HASHED_NAME = re.compile(r"\.[0-9a-f]{8}\.min\.(css|js)$")
"""Files whose name changes with their content; all others are asked for anew by ETag."""

PART = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")
"""One part of a file, as programs ask for that read Parquet or SQLite where they lie."""

LARGEST_KEPT = 1_000_000
MOST_KEPT = 32_000_000
CHUNK = 256_000
SMALLEST_COMPRESSED = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file's content and what is known of it."""

    etag: bytes
    body: bytes
    compressed: bytes | None


class SiteFiles:
    """Serves the files of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: OrderedDict[tuple[str, int, int, int], _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 405, [(b"allow", b"GET, HEAD")], b"")
            return
        parts = [part for part in scope["path"].split("/") if part]
        file = self._find(parts)
        try:
            if file is not None and file.is_dir():
                await self._answer_folder(scope, send, parts, file)
                return
            if file is not None and file.is_file() and not scope["path"].endswith("/"):
                await self._answer_file(scope, send, file, 200)
                return
        except FileNotFoundError:
            pass  # The site was replaced between looking and reading, and the page is gone.
        await self._answer_missing(scope, send)

    def _find(self, parts: list[str]) -> Path | None:
        # No name of the site begins with a dot, so neither `..` nor hidden files are ever meant.
        if any(part.startswith(".") or "\0" in part or "\\" in part for part in parts):
            return None
        try:
            file = self.root.joinpath(*parts).resolve(strict=True)
        except OSError:
            return None
        return file if file.is_relative_to(self.root.resolve()) else None

    async def _answer_folder(
        self, scope: Scope, send: Send, parts: list[str], folder: Path
    ) -> None:
        index = folder / "index.html"
        if not index.is_file():
            await self._answer_missing(scope, send)
        elif not scope["path"].endswith("/"):
            target = "".join(f"/{quote(part)}" for part in parts) + "/"
            query = scope["query_string"]
            location = target.encode() + (b"?" + query if query else b"")
            await _answer(send, 308, [(b"location", location)], b"")
        else:
            await self._answer_file(scope, send, index, 200)

    async def _answer_missing(self, scope: Scope, send: Send) -> None:
        page = self.root / "404.html"
        if page.is_file():
            await self._answer_file(scope, send, page, 404)
            return
        text = "没有这一页。\nThere is no such page.\n".encode()
        await _answer(send, 404, [(b"content-type", OTHER_TYPE.encode())], text)

    async def _answer_file(self, scope: Scope, send: Send, file: Path, status: int) -> None:
        kind = TYPES.get(file.suffix, OTHER_TYPE)
        forever = HASHED_NAME.search(file.name)
        headers: Headers = [
            (b"content-type", kind.encode()),
            (b"cache-control", b"max-age=31536000, immutable" if forever else b"no-cache"),
        ]
        head_only = scope["method"] == "HEAD"
        if file.stat().st_size > LARGEST_KEPT:
            await _answer_large(scope, send, file, headers, head_only=head_only)
            return
        kept = self._keep(file, compress=kind.startswith(COMPRESSED))
        wanted = dict(scope["headers"])
        headers += [(b"etag", kept.etag), (b"vary", b"accept-encoding")]
        headers += [(b"accept-ranges", b"bytes")]
        if status == 200 and kept.etag in _etags(wanted.get(b"if-none-match", b"")):
            await _answer(send, 304, headers, b"")
            return
        body = kept.body
        part = _part(scope, kept.etag, len(body)) if status == 200 else None
        if part is not None:
            status, body = _part_status(part), body[part.start : part.stop]
            headers.append(_content_range(part, len(kept.body)))
        elif kept.compressed is not None and b"gzip" in wanted.get(b"accept-encoding", b""):
            body = kept.compressed
            headers.append((b"content-encoding", b"gzip"))
        await _answer(send, status, headers, body, head_only=head_only)

    def _keep(self, file: Path, *, compress: bool) -> _Kept:
        """Return a file's content, from memory if the disk still has the same file."""
        about = file.stat()
        key = (str(file), about.st_ino, about.st_mtime_ns, about.st_size)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            body = file.read_bytes()
            small = not compress or len(body) < SMALLEST_COMPRESSED
            kept = _Kept(
                etag=b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"',
                body=body,
                compressed=None if small else gzip.compress(body, 6, mtime=0),
            )
            self._kept[key] = kept
            self._bytes += _size(kept)
            while self._bytes > MOST_KEPT:
                self._bytes -= _size(self._kept.popitem(last=False)[1])
            return kept


def _size(kept: _Kept) -> int:
    return len(kept.body) + len(kept.compressed or b"")


def _part(scope: Scope, etag: bytes, size: int) -> range | None:
    """Return the bytes asked for, an empty range if the file has none such, or None for all."""
    wanted = dict(scope["headers"])
    asked = PART.fullmatch(wanted.get(b"range", b""))
    if scope["method"] != "GET" or asked is None or wanted.get(b"if-range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        return range(int(first), min(int(last) + 1 if last else size, size))
    return range(max(size - int(last), 0), size) if last else None


def _part_status(part: range) -> int:
    return 206 if part else 416


def _content_range(part: range, size: int) -> tuple[bytes, bytes]:
    span = f"{part.start}-{part.stop - 1}" if part else "*"
    return b"content-range", f"bytes {span}/{size}".encode()


def _etags(header: bytes) -> set[bytes]:
    return {tag.strip().removeprefix(b"W/") for tag in header.split(b",")}


async def _answer(
    send: Send, status: int, headers: Headers, body: bytes, *, head_only: bool = False
) -> None:
    length = [] if status == 304 else [(b"content-length", str(len(body)).encode())]
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [*headers, *length, *HEADERS]})
    await send({"type": "http.response.body", "body": b"" if head_only else body})


async def _answer_large(
    scope: Scope, send: Send, file: Path, headers: Headers, *, head_only: bool
) -> None:
    """Send a download piece by piece: it is not kept in memory and not compressed."""
    with file.open("rb") as opened:
        about = os.fstat(opened.fileno())
        etag = f'"{about.st_ino:x}-{about.st_mtime_ns:x}-{about.st_size:x}"'.encode()
        headers = [*headers, (b"etag", etag), (b"accept-ranges", b"bytes")]
        if etag in _etags(dict(scope["headers"]).get(b"if-none-match", b"")):
            await _answer(send, 304, headers, b"")
            return
        part = _part(scope, etag, about.st_size)
        if part is not None:
            headers.append(_content_range(part, about.st_size))
            opened.seek(part.start)
        status = 200 if part is None else _part_status(part)
        size = about.st_size if part is None else len(part)
        start = {"type": "http.response.start", "status": status}
        length = (b"content-length", str(size).encode())
        await send({**start, "headers": [*headers, length, *HEADERS]})
        left = 0 if head_only else size
        while left > 0:
            piece = await asyncio.to_thread(opened.read, min(CHUNK, left))
            if not piece:
                break
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
        if left or head_only or size == 0:
            await send({"type": "http.response.body", "body": b""})
