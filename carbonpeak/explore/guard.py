"""What stands before Datasette: the language of an address, which addresses answer at all, what
parameters a query has by default, and the headers of every answer."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from carbonpeak.explore.citing import Moved, data_moved, moved_as_json
from carbonpeak.explore.explorer import DATABASE, Application, Explorer, Scope
from carbonpeak.explore.language import ENGLISH_FOLDER, LANGUAGE, split_language
from carbonpeak.explore.limits import MOST_FACETS, has_refused_facets, is_revealing
from carbonpeak.headers import HEADERS

METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN = re.compile(r"/-/(search(\.json)?|peers\.json|similar\.json|openapi\.json|schema(\.mmd)?)$")
"""Of addresses below `/-/` only ours: Datasette's own tell of versions, paths, threads."""

LONGEST_ADDRESS = 32_000
"""Bytes of path and query together: a whole page of SQL, and no more."""

EMPTY = (
    "查询未能完成；同一地址改为 .json 可看原因。\n"
    "The query failed; the same address with .json tells why.\n"
)
REPLACED = frozenset({b"vary", *(name for name, _ in HEADERS)})
"""Headers of Datasette's that ours stand for: no answer depends on a cookie."""
DESCRIPTION = "/-/openapi.json"
SHAPED = frozenset((("_shape", "array"), ("_shape", "arrayfirst"), ("_shape", "object")))
"""Parameters with which an answer in JSON is nothing but rows."""
UNREAD = frozenset({b"authorization", b"cookie"})
"""Headers of requests that nothing here asks for."""


def guard(application: Application, base_url: str, explorer: Explorer) -> Application:
    """Wrap Datasette's application, which stands at `base_url`."""
    version = explorer.dictionary.meta["data_version"].encode()

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [one for one in message["headers"] if one[0].lower() not in REPLACED]
                own = ((b"carbonpeak-data-version", version), *HEADERS)
                message = {**message, "headers": [*kept, *own]}
            await send(message)

        refusal = _refuse(scope)
        if refusal is not None:
            await _answer(refusal[0], refusal[1], send_with_headers)
            return
        scope = _in_language(scope)
        if scope["path"] != "/" and scope["path"].endswith("/"):
            await _send_without_slash(scope, base_url, send_with_headers)
            return
        scope = _with_defaults(scope, explorer)
        await application(scope, receive, _for_scripts(scope, explorer, send_with_headers))

    return guarded


def _in_language(scope: Scope) -> Scope:
    """Note the language that an address names, and take it off the path."""
    language, path = split_language(scope["path"])
    LANGUAGE.set(language)
    headers = [header for header in scope["headers"] if header[0].lower() not in UNREAD]
    changed = {**scope, "path": path, "headers": headers}
    raw: bytes = scope.get("raw_path") or b""
    if language == "en":
        changed["raw_path"] = raw[3:] or b"/" if raw.startswith(b"/en") else quote(path).encode()
    return changed


def _with_defaults(scope: Scope, explorer: Explorer) -> Scope:
    """Add the default of each parameter of a canned query that an address leaves out."""
    folder, _, name = scope["path"].rpartition("/")
    query = explorer.queries.get(name.partition(".")[0]) if folder == f"/{DATABASE}" else None
    if query is None:
        return scope
    given = {key for key, _ in parse_qsl(scope["query_string"].decode("latin-1"), True)}
    added = {p.name: p.default for p in query.parameters if p.default and p.name not in given}
    if not added:
        return scope
    parts = [part for part in (scope["query_string"], urlencode(added).encode()) if part]
    return {**scope, "query_string": b"&".join(parts)}


def _for_scripts(scope: Scope, explorer: Explorer, send: Any) -> Any:
    """Return the `send` through which what a program reads tells it as much as a page does."""
    if scope["method"] == "GET" and scope["path"].endswith(".csv"):
        return _refuse_empty(send)
    if scope["path"].endswith(".json") and scope["path"] != DESCRIPTION:
        query = scope["query_string"].decode("latin-1")
        moved = data_moved(explorer, query)
        if moved and SHAPED.isdisjoint(parse_qsl(query)):
            return _tell_moved(moved, send)
    return send


def _tell_moved(moved: Moved, send: Any) -> Any:
    """Return a `send` that puts `data_moved` before the other keys of an answer in JSON."""
    told = json.dumps({"data_moved": moved_as_json(moved)}, ensure_ascii=False).encode()
    is_first = True

    async def send_with_notice(message: dict[str, Any]) -> None:
        nonlocal is_first
        body = message.get("body", b"")
        if is_first and body.startswith(b'{"'):
            message = {**message, "body": told[:-1] + b", " + body[1:]}
        is_first = is_first and not body
        await send(message)

    return send_with_notice


def _refuse_empty(send: Any) -> Any:
    """Return a `send` that turns an empty answer into an error.

    A table without rows still has its heads; to a query that fails Datasette answers 200 and
    nothing, which a script would take for data.
    """
    start: list[dict[str, Any]] = []

    async def send_when_filled(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
        elif start and message.get("body", b"").strip():
            await send(start.pop())
            await send(message)
        elif not start:
            await send(message)
        elif not message.get("more_body"):
            start.pop()
            await _answer(400, EMPTY, send)

    return send_when_filled


def _refuse(scope: Scope) -> tuple[int, str] | None:
    if scope["method"] not in METHODS:
        return 405, "此处只读。\nThis is read-only.\n"
    if len(scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
        return 414, "地址过长。\nThis address is too long.\n"
    path = split_language(scope["path"])[1]
    if path.startswith("/-/") and not OPEN.match(path):
        return 404, "没有这个地址。\nThere is nothing at this address.\n"
    if is_revealing(scope["query_string"]):
        return (
            400,
            "查询不得使用 pragma_database_list。\nQueries may not use pragma_database_list.\n",
        )
    if has_refused_facets(scope["query_string"]):
        return (
            400,
            f"一次至多 {MOST_FACETS} 个分面，且没有数组分面。\n"
            f"At most {MOST_FACETS} facets at a time, and none of arrays.\n",
        )
    return None


async def _answer(status: int, text: str, send: Any) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if status == 405:
        headers.append((b"allow", b", ".join(m.encode() for m in sorted(METHODS))))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _send_without_slash(scope: Scope, base_url: str, send: Any) -> None:
    # Datasette's own answer forgets the prefix and sends the reader out of the data.
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope["query_string"]
    folder = ENGLISH_FOLDER if LANGUAGE.get() == "en" else ""
    location = (base_url + folder).encode() + path.strip(b"/") + (b"?" + query if query else b"")
    headers = [(b"location", location)]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
