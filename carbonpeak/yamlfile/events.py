"""The parser's events of a text, and what stops the reading of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol, TypeAlias

import yaml

from carbonpeak.problems import Phrase, Value

Node: TypeAlias = "str | int | Decimal | bool | None | tuple[Node, ...] | dict[str, Node]"
FieldPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, counted from 1."""


class Mark(Protocol):
    """What the parser's marks have in common, counted from 0."""

    line: int
    column: int


def place_of(mark: Mark | None) -> Place:
    """Return a mark's line and column, counted from 1; the beginning where there is no mark."""
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


class Refusal(Exception):
    """Stops the reading of one file; carries the problem to report."""

    def __init__(self, code: str, mark: Mark | None, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.place = place_of(mark)
        self.values = values


def parse_events(text: str) -> Iterator[yaml.Event]:
    """Yield what the parser sees. Raises Refusal where the text is no YAML."""
    try:
        parser = yaml.CSafeLoader(text)
        while (event := parser.get_event()) is not None:
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refusal("CP109", mark, detail=_plain_reason(error)) from error
    except yaml.YAMLError as error:
        raise Refusal("CP109", None, detail=str(error).splitlines()[0]) from error


_REASONS: tuple[tuple[str, Phrase], ...] = (
    (
        "mapping values are not allowed",
        Phrase(zh="此处不能再有冒号", en="a colon cannot stand here"),
    ),
    (
        "could not find expected ':'",
        Phrase(zh="字段名后缺少冒号", en="a colon is missing after the field's name"),
    ),
    (
        "found unexpected end of stream",
        Phrase(zh="引号或括号没有结束", en="a quotation mark or bracket is not closed"),
    ),
    (
        "block sequence entries are not allowed",
        Phrase(zh="此处不能以“- ”开头", en='"- " cannot stand here'),
    ),
    (
        "escape",
        Phrase(
            zh="双引号内的反斜线有误，可改用单引号",
            en="a backslash in double quotation marks is wrong; single ones take it as it is",
        ),
    ),
    ("found unexpected", Phrase(zh="有不该在此处的符号", en="a sign stands here that should not")),
    ("did not find expected", Phrase(zh="缩进或符号不对", en="the indentation or a sign is wrong")),
    (
        "found character that cannot start any token",
        Phrase(zh="有不能用作开头的符号", en="a sign stands here that cannot begin a value"),
    ),
)


def _plain_reason(error: yaml.MarkedYAMLError) -> Value:
    found = str(error.problem or "")
    for piece, reason in _REASONS:
        if piece in found:
            return reason
    return Phrase(zh=f"解析器报告：{found}", en=f"the parser says: {found}")
