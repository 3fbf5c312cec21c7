"""What a reader is told when an answer fails, in both languages; nothing of the machine."""

import logging
import re
import sqlite3
from functools import cache

from datasette.utils.asgi import Base400

from carbonpeak.explore.language import Said
from carbonpeak.packaged import read_packaged

log = logging.getLogger(__name__)

TOO_SLOW = Said(
    zh="查询超过时限，已停止，请缩小范围。",
    en="The query took too long and was stopped: narrow it.",
)
BAD_VALUE = Said(
    zh="地址中有一个参数的值不对。",
    en="A parameter of this address has a value it cannot have.",
)
BUSY = Said(zh="服务繁忙，请稍后再试。", en="The server is busy: try again soon.")
NOT_ANSWERED = Said(zh="未能回答。", en="This could not be answered.")
NO_ADDRESS = Said(zh="没有这个地址。", en="There is nothing at this address.")


@cache
def _sayings() -> tuple[tuple[re.Pattern[str], Said], ...]:
    entries: list[dict[str, str]] = read_packaged("explore/faults.yaml")
    return tuple(
        (re.compile(entry["pattern"], re.IGNORECASE | re.DOTALL), Said(entry["zh"], entry["en"]))
        for entry in entries
    )


def explain(message: str) -> Said:
    """Return in both languages what a message of SQLite or Datasette means."""
    for pattern, said in _sayings():
        found = pattern.fullmatch(message) or pattern.match(message)
        if found:
            values = [value or "" for value in found.groups()]
            return Said(zh=said.zh.format(*values), en=said.en.format(*values))
    return Said(zh=f"数据库报告：{message}", en=f"The database says: {message}")


def as_error(status: int, said: Said) -> dict[str, object]:
    """Return what an answer in JSON says of a fault."""
    return {"ok": False, "error": said.en, "error_zh": said.zh, "status": status}


def status_and_message(exception: Exception, *, sends_sql: bool) -> tuple[int, Said]:
    """Return the status and the sentences for an exception of a request."""
    from datasette.database import QueryInterrupted
    from datasette.views.base import DatasetteError

    if isinstance(exception, MemoryError):
        # Where the request sent no SQL, that of another has used up what all may use together:
        # the web server asks another process.
        return (400, explain("out of memory")) if sends_sql else (503, BUSY)

    interrupted = isinstance(exception, DatasetteError) and exception.message_is_html
    if interrupted or isinstance(exception, QueryInterrupted):
        return 400, TOO_SLOW
    if isinstance(exception, DatasetteError):
        # Its status is 500 where nobody gave one, but what it tells of is the reader's request.
        status = 400 if exception.status == 500 else exception.status
        return status, explain(str(exception.message))
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        return exception.status, explain(message) if message else NO_ADDRESS
    if isinstance(exception, sqlite3.Error):
        return 400, explain(str(exception))
    # Brackets within brackets, taken for JSON at a reader's wish.
    if isinstance(exception, ValueError | RecursionError):
        return 400, BAD_VALUE
    log.exception("an answer failed", exc_info=exception)
    return 500, NOT_ANSWERED
