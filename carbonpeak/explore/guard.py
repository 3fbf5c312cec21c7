"""What stands before Datasette: which addresses answer at all, and the headers of every answer."""

import re
from typing import Any
from urllib.parse import quote

from carbonpeak.explore.explorer import Application, Scope
from carbonpeak.explore.limits import is_revealing

METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN = re.compile(r"/-/(search\.json$|static/|static-plugins/)")
"""Of Datasette's own `/-/` addresses only these: the others tell of versions, paths, threads."""

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'self'"
)
"""Our templates hold no inline script or style, so none is allowed."""

EMPTY = (
    "查询未能完成；同一地址改为 .json 可看原因。\n"
    "The query failed; the same address with .json tells why.\n"
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)


def guard(application: Application, base_url: str) -> Application:
    """Wrap Datasette's application, which stands at `base_url`."""

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return

        async def send_with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        refusal = _refuse(scope)
        if refusal is not None:
            await _answer(refusal[0], refusal[1], send_with_headers)
        elif scope["path"] != "/" and scope["path"].endswith("/"):
            await _send_without_slash(scope, base_url, send_with_headers)
        elif scope["method"] == "GET" and scope["path"].endswith(".csv"):
            await application(scope, receive, _refuse_empty(send_with_headers))
        else:
            await application(scope, receive, send_with_headers)

    return guarded


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
    path: str = scope["path"]
    if path.startswith("/-/") and not OPEN.match(path):
        return 404, "没有这个地址。\nThere is nothing at this address.\n"
    if is_revealing(scope["query_string"]):
        return (
            400,
            "查询不得使用 pragma_database_list。\nQueries may not use pragma_database_list.\n",
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
    location = base_url.encode() + path.strip(b"/") + (b"?" + query if query else b"")
    headers = [(b"location", location)]
    await send({"type": "http.response.start", "status": 308, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
