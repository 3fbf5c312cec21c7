"""What stands before Datasette: the language of an address, what parameters a query has by default,
what programs are told, and the headers of every answer."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from carbonpeak.explore.citing import Moved, data_moved, moved_as_json
from carbonpeak.explore.explorer import DATABASE, Application, Explorer, Scope
from carbonpeak.explore.faults import as_error
from carbonpeak.explore.language import ENGLISH_FOLDER, LANGUAGE, Said, split_language
from carbonpeak.explore.refusal import METHODS, refuse
from carbonpeak.headers import HEADERS

EMPTY = Said(
    zh="查询未能完成；同一地址改为 .json 可看原因。",
    en="The query failed; the same address with .json tells why.",
)
REPLACED = frozenset({b"vary", *(name for name, _ in HEADERS)})
"""Headers of Datasette's that ours stand for: no answer depends on a cookie."""
DESCRIPTION = "/-/openapi.json"
SHAPED = frozenset((("_shape", "array"), ("_shape", "arrayfirst"), ("_shape", "object")))
"""Parameters with which an answer in JSON is nothing but rows."""
UNREAD = frozenset({b"authorization", b"cookie"})
"""Headers of requests that nothing here asks for."""


def guard(application: Application, explorer: Explorer) -> Application:
    """Wrap Datasette's application."""
    base_url = explorer.base_url
    version = explorer.dictionary.meta["data_version"].encode()

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [one for one in message["headers"] if one[0].lower() not in REPLACED]
                own = ((b"carbonpeak-data-version", version), *HEADERS)
                message = {**message, "headers": [*_leading_here(kept, base_url), *own]}
            await send(message)

        refusal = refuse(scope, explorer)
        if refusal is not None:
            await _answer(*refusal, scope["path"], send_with_headers)
            return
        scope = _in_language(scope)
        if scope["path"] != "/" and scope["path"].endswith("/"):
            await _send_without_slash(scope, base_url, send_with_headers)
            return
        scope = _with_defaults(scope, explorer)
        await application(scope, receive, _for_scripts(scope, explorer, send_with_headers))

    return guarded


def _leading_here(headers: Iterable[tuple[bytes, bytes]], base_url: str) -> Iterator[Any]:
    """Yield headers of which a redirection leads to the data: Datasette's forgets the prefix."""
    folder = ENGLISH_FOLDER if LANGUAGE.get() == "en" else ""
    for name, value in headers:
        if name.lower() == b"location" and not value.startswith(base_url.encode()):
            value = (base_url + folder).encode() + value.lstrip(b"/")
        yield name, value


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
            await _answer(400, EMPTY, ".csv", send)

    return send_when_filled


async def _answer(status: int, said: Said, path: str, send: Any) -> None:
    """Answer in the form that was asked for: to a program as the description of the API says."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    body = f"{said.zh}\n{said.en}\n".encode()
    if path.endswith(".json"):
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"access-control-allow-origin", b"*"),
        ]
        body = json.dumps(as_error(status, said)).encode()
    if status == 405:
        headers.append((b"allow", b", ".join(m.encode() for m in sorted(METHODS))))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_without_slash(scope: Scope, base_url: str, send: Any) -> None:
    # Datasette's own answer forgets the prefix and sends the reader out of the data.
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope["query_string"]
    folder = ENGLISH_FOLDER if LANGUAGE.get() == "en" else ""
    location = (base_url + folder).encode() + path.strip(b"/") + (b"?" + query if query else b"")
    headers = [(b"location", location)]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
