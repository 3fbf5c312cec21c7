"""Read one YAML file into plain values, with the position of every node.

Stricter than YAML 1.1: only `true`/`false`, decimal numbers and `null` are more than text;
duplicate keys, anchors, aliases, tags, tabs, byte order marks and CRLF are refused.
Knows no records.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

import yaml

from carbonpeak.problems import Phrase, Position, Problem, Value

Node: TypeAlias = "str | int | Decimal | bool | None | list[Node] | dict[str, Node]"
FieldPath: TypeAlias = tuple[str | int, ...]

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 24

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,12}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ufffe\uffff]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """A file that has been read. `value` is None where the file could not be read at all."""

    file: str
    value: Node
    positions: dict[FieldPath, tuple[int, int]]
    """Line and column of each value, counted from 1."""
    key_positions: dict[FieldPath, tuple[int, int]]
    """Line and column of each key."""
    problems: tuple[Problem, ...]
    digest: str = ""
    """SHA-256 of the file's bytes."""

    def position(self, path: FieldPath) -> Position:
        """Return where a value stands, or where its nearest existing parent stands."""
        while path and path not in self.positions:
            path = path[:-1]
        line, column = self.positions.get(path, (1, 1))
        return Position(file=self.file, line=line, column=column)

    def key_position(self, path: FieldPath) -> Position:
        """Return where the key of a value stands; for an element of a list, the element."""
        if path in self.key_positions:
            line, column = self.key_positions[path]
            return Position(file=self.file, line=line, column=column)
        return self.position(path)


def format_path(path: FieldPath) -> str:
    """Return a field's path as it is printed: `sources[1].kind`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(path: Path, root: Path) -> YamlFile:
    """Read a file below `root`. Never raises for what stands in the file."""
    name = path.relative_to(root).as_posix()
    if not path.resolve().is_relative_to(root.resolve()):
        return _refused(name, "CP101")
    if path.stat().st_size > MAXIMUM_BYTES:
        return _refused(name, "CP102", size=f"{path.stat().st_size / 1e6:.1f}")
    data = path.read_bytes()
    return replace(parse_yaml(data, name), digest=hashlib.sha256(data).hexdigest())


def parse_yaml(data: bytes, name: str) -> YamlFile:
    """Parse the bytes of a file; `name` is its path for messages."""
    text = _decode(data, name)
    if isinstance(text, YamlFile):
        return text
    return _Builder(name).build(text)


def _refused(name: str, code: str, *, line: int = 1, column: int = 1, **values: Value) -> YamlFile:
    problem = Problem(code=code, at=Position(file=name, line=line, column=column), values=values)
    return YamlFile(file=name, value=None, positions={}, key_positions={}, problems=(problem,))


def _decode(data: bytes, name: str) -> str | YamlFile:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return _refused(name, "CP103")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(name, "CP104", line=line, encoding=_guess_encoding(data))
    if not text.strip():
        return _refused(name, "CP107")
    for code, found in (
        ("CP105", re.search("\r", text)),
        ("CP106", _TAB_INDENT.search(text)),
        ("CP108", _CONTROL.search(text)),
    ):
        if found:
            line, column = _line_and_column(text, found.end() - 1)
            return _refused(name, code, line=line, column=column)
    return text


def _guess_encoding(data: bytes) -> Value:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return Phrase(zh="未知编码", en="an unknown encoding")
    return "GBK"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Refusal(Exception):
    """Stops the building of one file; carries the problem to report."""

    def __init__(self, code: str, place: tuple[int, int], **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.line, self.column = place
        self.values = values


class _Mark(Protocol):
    """What the parser's marks have in common, counted from 0."""

    line: int
    column: int


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    path: FieldPath
    value: list[Node] | dict[str, Node]
    key: str | None = None


class _Builder:
    """Builds values from parser events without recursion, so depth is bounded by us alone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.positions: dict[FieldPath, tuple[int, int]] = {}
        self.key_positions: dict[FieldPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: Node = None

    def build(self, text: str) -> YamlFile:
        try:
            for event in _events(text):
                self._take(event)
        except _Refusal as refusal:
            return _refused(
                self.name,
                refusal.code,
                line=refusal.line,
                column=refusal.column,
                **refusal.values,
            )
        return YamlFile(
            file=self.name,
            value=None if self.problems else self.root,
            positions=self.positions,
            key_positions=self.key_positions,
            problems=tuple(self.problems),
        )

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise _Refusal("CP110", _place(event.start_mark), name=f"*{event.anchor}")
        elif isinstance(event, yaml.DocumentStartEvent) and self.positions:
            raise _Refusal("CP112", _place(event.start_mark))

    def _open(
        self,
        event: yaml.MappingStartEvent | yaml.SequenceStartEvent,
        value: list[Node] | dict[str, Node],
    ) -> None:
        _refuse_anchor_and_tag(event)
        if len(self.stack) >= MAXIMUM_DEPTH:
            raise _Refusal("CP111", _place(event.start_mark), depth=MAXIMUM_DEPTH)
        if self._awaits_key():
            raise _Refusal("CP109", _place(event.start_mark), detail=_KEY_IS_NO_TEXT)
        path = self._add(value, _place(event.start_mark))
        self.stack.append(_Open(path, value))

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and not self._has_key()

    def _has_key(self) -> bool:
        return self.stack[-1].key is not None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        _refuse_anchor_and_tag(event)
        if self._awaits_key():
            self._key(event)
        else:
            self._add(_resolve(event), _place(event.start_mark))

    def _key(self, event: yaml.ScalarEvent) -> None:
        top = self.stack[-1]
        path = (*top.path, event.value)
        line, column = _place(event.start_mark)
        if path in self.key_positions:
            self.problems.append(
                Problem(
                    code="CP113",
                    at=Position(file=self.name, line=line, column=column),
                    field=format_path(path),
                    values={"field": event.value, "first": self.key_positions[path][0]},
                )
            )
        else:
            self.key_positions[path] = (line, column)
        top.key = event.value

    def _add(self, value: Node, place: tuple[int, int]) -> FieldPath:
        if not self.stack:
            self.root = value
            path: FieldPath = ()
        else:
            path = self._put(self.stack[-1], value)
        self.positions.setdefault(path, place)
        return path

    @staticmethod
    def _put(top: _Open, value: Node) -> FieldPath:
        if isinstance(top.value, list):
            top.value.append(value)
            return (*top.path, len(top.value) - 1)
        assert top.key is not None
        key, top.key = top.key, None
        top.value[key] = value
        return (*top.path, key)


_KEY_IS_NO_TEXT = Phrase(zh="字段名必须是文字", en="a field's name must be text")


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _Refusal(
            "CP109", _place(error.problem_mark or error.context_mark), detail=_plain_reason(error)
        ) from error
    except yaml.YAMLError as error:
        raise _Refusal("CP109", (1, 1), detail=str(error).splitlines()[0]) from error


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


def _refuse_anchor_and_tag(event: yaml.NodeEvent) -> None:
    if event.anchor is not None:
        raise _Refusal("CP110", _place(event.start_mark), name=f"&{event.anchor}")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _Refusal("CP110", _place(event.start_mark), name=str(tag))


def _resolve(event: yaml.ScalarEvent) -> Node:
    text: str = event.value
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
