"""From the text of a file to plain, immutable values: text, numbers, true and false, null."""

import re
from decimal import Decimal
from typing import TypeAlias

import yaml

from carbonpeak.problems import Phrase
from carbonpeak.yamlfile.events import Node, Refusal, parse_events

MAXIMUM_DEPTH = 24

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, and line ends that no editor shows: the parser would count them as lines."""

_Open: TypeAlias = list[Node] | dict[str, Node]
"""A list or mapping whose end has not been read yet."""


def build_value(text: str) -> tuple[tuple[Node, ...], bool]:
    """Return the document of a text, if there is one, and whether a key stands in it twice.

    Raises Refusal. One loop with few calls of its own, because it turns for every node of every
    file, and without recursion, so that the depth is bounded by us alone.
    """
    documents: list[Node] = []
    repeated = False
    target: _Open = documents
    key: str | None = None
    outer: list[tuple[_Open, str | None]] = []
    for event in parse_events(text):
        value: Node
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                raise _unwanted(event)
            if event.style == '"' and UNSEEN.search(event.value):  # written as \x07
                raise Refusal("CP108", event.start_mark)
            value = event.value
            if key is None and isinstance(target, dict):
                key = event.value
                repeated = repeated or key in target
                continue
            if event.implicit[0]:  # not quoted
                value = resolve_plain(event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            _check_collection(event, len(outer), is_key=key is None and isinstance(target, dict))
            outer.append((target, key))
            target = {} if isinstance(event, yaml.MappingStartEvent) else []
            key = None
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            value = target if isinstance(target, dict) else tuple(target)
            target, key = outer.pop()
        else:
            _check_other(event, documents)
            continue
        if isinstance(target, dict):
            assert key is not None
            target[key] = value
            key = None
        else:
            target.append(value)
    return tuple(documents), repeated


_KEY_IS_NO_TEXT = Phrase(zh="字段名必须是文字", en="a field's name must be text")


def _check_collection(event: yaml.CollectionStartEvent, depth: int, *, is_key: bool) -> None:
    if event.anchor is not None or event.tag is not None:
        raise _unwanted(event)
    if depth >= MAXIMUM_DEPTH:
        raise Refusal("CP111", event.start_mark, depth=MAXIMUM_DEPTH)
    if is_key:
        raise Refusal("CP109", event.start_mark, detail=_KEY_IS_NO_TEXT)


def _check_other(event: yaml.Event, documents: list[Node]) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise Refusal("CP110", event.start_mark, name=f"*{event.anchor}")
    if isinstance(event, yaml.DocumentStartEvent) and documents:
        raise Refusal("CP112", event.start_mark)


def _unwanted(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Refusal:
    name = f"&{event.anchor}" if event.anchor is not None else str(event.tag)
    return Refusal("CP110", event.start_mark, name=name)


_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")


def resolve_plain(text: str) -> str | int | Decimal | bool | None:
    """Return what a text without quotation marks stands for; almost always for itself."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return int(text) if number[1] is None else Decimal(text)
