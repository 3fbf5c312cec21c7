"""Read one YAML file into plain values, with the position of every node.

Stricter than YAML 1.1: only `true`/`false`, decimal numbers and `null` are more than text;
duplicate keys, anchors, aliases, tags, tabs, byte order marks and CRLF are refused.
Knows no records.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from carbonpeak.problems import Phrase, Position, Problem, Value
from carbonpeak.yamlfile.events import FieldPath, Node, Place, Refusal
from carbonpeak.yamlfile.places import Places, locate
from carbonpeak.yamlfile.values import UNSEEN, build_value

__all__ = [
    "FieldPath",
    "Node",
    "YamlFile",
    "format_path",
    "name_file",
    "parse_yaml",
    "read_inside",
    "read_yaml",
]

MAXIMUM_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class YamlFile:
    """A file that has been read. `value` is None where the file could not be read at all."""

    file: str
    value: Node
    problems: tuple[Problem, ...]
    text: str = ""
    """Empty where the file could not be read."""
    digest: str = ""
    """SHA-256 of the file's bytes."""

    @cached_property
    def places(self) -> Places:
        """Where everything stands: found only when asked, as most files have nothing to report."""
        return locate(self.text)

    def position(self, path: FieldPath) -> Position:
        """Return where a value stands, or where its nearest existing parent stands."""
        values = self.places.values
        while path and path not in values:
            path = path[:-1]
        return self._at(values.get(path, (1, 1)))

    def key_position(self, path: FieldPath) -> Position:
        """Return where the key of a value stands; for an element of a list, the element."""
        place = self.places.keys.get(path)
        return self._at(place) if place is not None else self.position(path)

    def _at(self, place: Place) -> Position:
        return Position(file=self.file, line=place[0], column=place[1])


def format_path(path: FieldPath) -> str:
    """Return a field's path as it is printed: `sources[1].kind`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(path: Path, root: Path) -> YamlFile:
    """Read a file below `root`. Never raises for what stands in the file."""
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        return _refused(name_file(path, root), "CP101")
    return read_inside(path, name_file(path, root))


def name_file(path: Path, root: Path) -> str:
    """Return a file's path from the root as it is printed, even if its name is no proper text."""
    name = path.relative_to(root).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_inside(
    path: Path, name: str, *, is_known: Callable[[str], bool] = lambda _digest: False
) -> YamlFile:
    """Read a file that is known to lie in the workspace; `name` is its path for messages.

    A file of which the caller knows by its digest what it says is not parsed: it has no value.
    """
    size = path.stat().st_size
    if size > MAXIMUM_BYTES:
        return _refused(name, "CP102", size=f"{size / 1e6:.1f}")
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if is_known(digest):
        return YamlFile(file=name, value=None, problems=(), text=data.decode(), digest=digest)
    return replace(parse_yaml(data, name), digest=digest)


def parse_yaml(data: bytes, name: str) -> YamlFile:
    """Parse the bytes of a file; `name` is its path for messages."""
    text = _decode(data, name)
    if isinstance(text, YamlFile):
        return text
    try:
        documents, repeated = build_value(text)
    except Refusal as refusal:
        return _refused(name, refusal.code, refusal.place, **refusal.values)
    if not documents:
        return _refused(name, "CP107")
    file = YamlFile(file=name, value=documents[0], problems=(), text=text)
    return _refuse_repeated(file) if repeated else file


def _refuse_repeated(file: YamlFile) -> YamlFile:
    problems = tuple(
        Problem(
            code="CP113",
            at=Position(file=file.file, line=found.place[0], column=found.place[1]),
            field=format_path(found.path),
            values={"field": str(found.path[-1]), "first": found.first_line},
        )
        for found in file.places.repeated
    )
    return replace(file, value=None, problems=problems)


def _refused(name: str, code: str, place: Place = (1, 1), /, **values: Value) -> YamlFile:
    at = Position(file=name, line=place[0], column=place[1])
    return YamlFile(file=name, value=None, problems=(Problem(code=code, at=at, values=values),))


_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


def _decode(data: bytes, name: str) -> str | YamlFile:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return _refused(name, "CP103")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(name, "CP104", (line, 1), encoding=_guess_encoding(data))
    if not text.strip():
        return _refused(name, "CP107")
    for code, found in (
        ("CP105", re.search("\r", text)),
        ("CP106", _TAB_INDENT.search(text)),
        ("CP108", UNSEEN.search(text)),
    ):
        if found:
            return _refused(name, code, _line_and_column(text, found.end() - 1))
    return text


def _guess_encoding(data: bytes) -> Value:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return Phrase(zh="未知编码", en="an unknown encoding")
    return "GBK"


def _line_and_column(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
