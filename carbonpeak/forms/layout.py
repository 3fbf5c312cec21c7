"""The form as data (`form.yaml`): sheets, blocks, fields and the words beside them.

Knows which field of a case each cell holds, and nothing of workbooks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal, TypeAlias

from carbonpeak.packaged import read_packaged
from carbonpeak.problems import Phrase
from carbonpeak.yamlfile import FieldPath, format_path

Level: TypeAlias = Literal["publish", "promote", "row", "optional"]

CHOICE = "@"
"""Key of the column that says to which list of the record a row goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a `choice` column and the part of the record its rows go to."""

    id: str
    into: FieldPath
    label: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What one cell holds: a field, or one of its languages, or one of several terms."""

    key: str
    """Path below the block's own, such as `text.zh` or `sources[0]`."""
    kind: str
    level: Level
    label: Phrase
    help: Phrase
    list: str = ""
    """Name of the closed list, where the cell has one."""
    limit: str = ""
    """Which length of `registry/style.yaml` holds for it."""
    prefix: str = ""
    """Of numbers given in order: `r` for r1, r2."""
    width: int = 12
    slots: int = 1
    language: Literal["", "zh", "en"] = ""
    options: tuple[Option, ...] = ()

    @property
    def path(self) -> FieldPath:
        return parse_path(self.key)

    @property
    def base(self) -> str:
        """The key without the number of its slot."""
        return _SLOT.sub("", self.key)


_SLOT = re.compile(r"\[[0-9]+\]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Fields one below another, or a table with a row for each element."""

    id: str
    spots: tuple[Spot, ...]
    into: FieldPath | None
    """The list that a table's rows go to; () where each row chooses; None for fields."""
    rows: int = 0
    single: bool = False
    """Each choice takes one row, not a list of them."""

    @property
    def is_table(self) -> bool:
        return self.into is not None

    @property
    def choice(self) -> Spot | None:
        return next((spot for spot in self.spots if spot.kind == "choice"), None)

    def spot(self, key: str) -> Spot | None:
        """Return the spot of a key; a list may have more slots than the blank form."""
        for spot in self.spots:
            if spot.key == key:
                return spot
        base = _SLOT.sub("", key)
        first = next((s for s in self.spots if s.slots > 1 and s.base == base), None)
        return replace(first, key=key) if first is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One part of the record."""

    id: str
    title: Phrase
    about: Phrase
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole form."""

    version: int
    renamed: Mapping[int, Mapping[str, str]]
    """For each older version that can be read: its keys that have another name now."""
    sheets: tuple[Sheet, ...]

    @property
    def blocks(self) -> dict[str, tuple[Sheet, Block]]:
        return {block.id: (sheet, block) for sheet in self.sheets for block in sheet.blocks}


@lru_cache(maxsize=10_000)
def parse_path(key: str) -> FieldPath:
    """Return the path that a key such as `sources[0].title` names."""
    parts = re.findall(r"\[([0-9]+)\]|([^.\[\]]+)", key)
    return tuple(int(number) if number else name for number, name in parts)


# What YAML holds before it is given types, hence `Any`.
Raw: TypeAlias = dict[str, Any]


@cache
def load_form() -> Form:
    """Return the form of this version of the program."""
    raw: Raw = read_packaged("forms/form.yaml")
    return Form(
        version=raw["version"],
        renamed=raw["renamed"],
        sheets=tuple(_sheet(sheet) for sheet in raw["sheets"]),
    )


def _sheet(raw: Raw) -> Sheet:
    blocks: Sequence[Raw] = raw.get("blocks", [raw])
    return Sheet(
        id=raw["id"],
        title=Phrase(**raw["title"]),
        about=Phrase(**raw["about"]),
        blocks=tuple(_block(raw["id"], number, block) for number, block in enumerate(blocks)),
    )


def _block(sheet: str, number: int, raw: Raw) -> Block:
    fields = raw.get("fields")
    spots = tuple(spot for field in fields or raw["columns"] for spot in _spots(field))
    into = None if fields else parse_path(raw["table"])
    return Block(
        id=f"{sheet}-{number}",
        spots=spots,
        into=into,
        rows=raw.get("rows", 0),
        single=raw.get("single", False),
    )


def _spots(raw: Raw) -> Iterator[Spot]:
    label, told = Phrase(**raw["label"]), Phrase(**raw["help"])
    options = tuple(
        Option(id=o["id"], into=parse_path(o["into"]), label=Phrase(**o["label"]))
        for o in raw.get("options", ())
    )
    names = ("kind", "level", "list", "limit", "prefix", "width", "slots")
    given = {name: raw[name] for name in names if name in raw}
    spot = Spot(key=raw["key"], label=label, help=told, options=options, **given)
    if spot.kind == "text":
        yield from _languages(spot)
    elif spot.slots > 1:
        yield from (slot(spot, number) for number in range(spot.slots))
    else:
        yield spot


def slot(spot: Spot, number: int) -> Spot:
    """Return the spot of one of several terms of a field, counted from 0."""
    label = Phrase(
        zh=_NUMBERED.sub("", spot.label.zh) + f" {number + 1}",
        en=_NUMBERED.sub("", spot.label.en) + f" {number + 1}",
    )
    level = spot.level if number == 0 else "optional"
    key = format_path((*parse_path(spot.base), number))
    return replace(spot, key=key, label=label, level=level)


_NUMBERED = re.compile(r" [0-9]+$")


def _languages(spot: Spot) -> Iterator[Spot]:
    key = f"{spot.key}." if spot.key else ""
    label = Phrase(zh=f"{spot.label.zh}（中文）", en=f"{spot.label.en} (Chinese)")
    yield replace(spot, key=f"{key}zh", label=label, language="zh")
    label = Phrase(zh=f"{spot.label.zh}（英文）", en=f"{spot.label.en} (English)")
    told = Phrase(zh="英文，可以不填。", en="English; may be left empty.")
    yield replace(
        spot, key=f"{key}en", label=label, help=told, level="optional", limit="", language="en"
    )
