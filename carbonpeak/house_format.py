"""Writes a record as YAML in the house format: fields in the order of the model, what is absent
left out, long English folded. Reading it gives the same record.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, TypeAlias, get_args

import yaml

from carbonpeak.models.fields import Model
from carbonpeak.yamlfile.values import resolve_plain

Plain: TypeAlias = "str | int | Decimal | bool | None | list[Plain] | dict[str, Plain]"
"""What a YAML file holds."""

_WIDTH = 118
_FOLD_FROM = 100
"""A longer text with blanks between its words is folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """What people wrote into a file beside the record."""

    own: tuple[str, ...] = ()
    """On lines of their own."""
    beside: tuple[tuple[str, str], ...] = ()
    """Behind something: the line without its comment, and the comment."""

    def __bool__(self) -> bool:
        return bool(self.own or self.beside)


def format_record(
    record: Model,
    *,
    schema: str,
    folder: str = "../../registry/schema",
    comments: Comments = Comments(),
) -> str:
    """Return a record as the text of its file, with the comments that it had or is to have.

    Those on lines of their own stand at its head; so do those whose line has
    changed or stands several times.
    `folder` is the way from the file to the folder of the schemas.
    """
    lines = list(_mapping_lines(plain_values(record), 0))
    bare = [line.strip() for line in lines]
    moved = []
    for line, comment in comments.beside:
        if bare.count(line) == 1:
            lines[bare.index(line)] += f"  # {comment}"
        else:
            moved.append(f"{line} # {comment}")
    head = [f"# {_SCHEMA} $schema={folder}/{schema}.schema.json"]
    head += [f"# {line}" for line in (*comments.own, *moved)]
    return "\n".join([*head, *lines]) + "\n"


def comments_of(text: str) -> Comments:
    """Return the comments of a file, without the schema's.

    Who writes a record anew gives them back to `format_record`, or they would be lost.
    """
    own: dict[str, None] = {}
    beside: list[tuple[str, str]] = []
    for start, end in _comment_places(text):
        line = text[text.rfind("\n", 0, start) + 1 : start].strip()
        comment = text[start:end].lstrip("#").strip()
        if line and comment:
            beside.append((line, comment))
        elif comment and not comment.startswith(_SCHEMA):
            own[comment] = None
    return Comments(own=tuple(own), beside=tuple(beside))


def _comment_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every comment: a # behind a blank that stands within no value."""
    tokens = yaml.scan(text, Loader=yaml.CSafeLoader)
    values = [
        (token.start_mark.index, token.end_mark.index)
        for token in tokens
        if isinstance(token, yaml.ScalarToken)
    ]
    position = 0
    while (found := _COMMENT.search(text, position)) is not None:
        inside = next((end for start, end in values if start <= found.start() < end), None)
        if inside is None:
            yield found.span()
        position = inside if inside is not None else found.end()


_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*")
_SCHEMA = "yaml-language-server:"


def format_element(record: Model, *, depth: int) -> str:
    """Return a record as one element of a list, as it stands `depth` levels deep in a file."""
    return "\n".join(_list_lines([plain_values(record)], depth)) + "\n"


def plain_values(record: Model) -> dict[str, Plain]:
    """Return a record as plain values, without the fields that are absent.

    A field that a record must name although nothing is known stays, with nothing in it.
    """
    found: dict[str, Plain] = {}
    for name, info in type(record).model_fields.items():
        value = _plain(getattr(record, name))
        if value not in (None, [], {}) or info.is_required():
            found[name] = value
    return found


def may_be_null(annotation: Any) -> bool:
    """Return whether a field may hold nothing. Annotations are arbitrary constructs, hence Any."""
    return annotation is NoneType or NoneType in get_args(annotation)


def _plain(value: object) -> Plain:
    if isinstance(value, Model):
        return plain_values(value)
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {name: _plain(element) for name, element in value.items()}
    assert value is None or isinstance(value, str | int | Decimal | bool)
    return value


def _mapping_lines(values: Mapping[str, Plain], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for name, value in values.items():
        if _is_short(value):
            yield f"{pad}{name}: {_flow(value)}"
        elif isinstance(value, dict):
            yield f"{pad}{name}:"
            yield from _mapping_lines(value, depth + 1)
        elif isinstance(value, list):
            yield f"{pad}{name}:"
            yield from _list_lines(value, depth + 1)
        else:
            yield from _scalar_lines(f"{pad}{name}:", value, depth + 1)


def _list_lines(values: Sequence[Plain], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for value in values:
        if isinstance(value, dict):
            lines = list(_mapping_lines(value, depth + 1))
            yield f"{pad}- {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield from _scalar_lines(f"{pad}-", value, depth + 1)


def _is_short(value: Plain) -> bool:
    """Return whether a value stands on one line in brackets: ids, and pairs of figures or dates."""
    if isinstance(value, list):
        return all(isinstance(element, str) and _ID.fullmatch(element) for element in value)
    if isinstance(value, dict):
        return "zh" not in value and all(
            element is None
            or isinstance(element, int | Decimal)
            or (isinstance(element, str) and _DATE.fullmatch(element))
            for element in value.values()
        )
    return False


_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_scalar(e)}" for name, e in value.items()) + "}"
    assert isinstance(value, list)
    return "[" + ", ".join(_scalar(element) for element in value) + "]"


def _scalar_lines(head: str, value: Plain, depth: int) -> Iterator[str]:
    if isinstance(value, str) and len(value) > _FOLD_FROM and _can_fold(value):
        yield f"{head} >-"
        pad = "  " * depth
        width = _WIDTH - len(pad)
        lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
        yield from (pad + line for line in lines)
    else:
        yield f"{head} {_scalar(value)}"


def _can_fold(text: str) -> bool:
    """Return whether a text has words to break between, and blanks that joining gives back."""
    has_odd_blanks = re.search(r"  |[^\S ]", text) is not None
    return not has_odd_blanks and text == text.strip() and text.count(" ") * 20 > len(text)


def _scalar(value: Plain) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    assert isinstance(value, str)
    if "\n" in value or "\t" in value:
        return json.dumps(value, ensure_ascii=False)
    if _is_plain(value):
        return value
    return "'" + value.replace("'", "''") + "'"


_SPECIAL = "!&*?|>@`%\"'#,[]{}-:~="
_READ_AS_ELSE = re.compile(
    r"[-+.]?[0-9][-+0-9_.,:eExX]*|(y|n|yes|no|on|off|true|false|null|\.nan|\.inf)", re.IGNORECASE
)
"""What another YAML reader takes for a number, a date, a time, or yes and no."""


def _is_plain(text: str) -> bool:
    return (
        text != ""
        and text == text.strip()
        and text[0] not in _SPECIAL
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and isinstance(resolve_plain(text), str)
        and not _READ_AS_ELSE.fullmatch(text)
    )
