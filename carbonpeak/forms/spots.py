"""One cell of a form read as what its field asks for."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from carbonpeak.forms.cells import Held
from carbonpeak.forms.choices import Choice, Choices, fold
from carbonpeak.forms.layout import Spot
from carbonpeak.forms.understanding import (
    Taken,
    clean,
    read_date,
    read_line,
    read_number,
    read_plain,
    read_prose,
    read_year,
    shown,
)
from carbonpeak.house_format import Plain
from carbonpeak.problems import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a cell says: the value that was understood, and what is to be said of it."""

    value: Plain = None
    typed: str = ""
    said: tuple[tuple[str, dict[str, object]], ...] = ()
    rest: str = ""
    qualifier: str = ""


def read_entry(held: Held, spot: Spot, choices: Choices) -> Entry:
    """Return what a cell says for its field. A formula's result is never taken."""
    typed = clean(held.text)
    if held.is_formula:
        return Entry(typed=typed, said=(("formula", {"value": typed}),))
    if held.is_error:
        return Entry(typed=typed, said=(("error-value", {"value": typed}),))
    taken = _read(held, spot, choices)
    if taken.rest == "%" and isinstance(held.value, int | float):
        typed = f"{taken.value}%"  # as the cell shows it
    return Entry(
        value=taken.value,
        typed=typed,
        said=taken.said,
        rest=taken.rest,
        qualifier=taken.qualifier,
    )


def _read(held: Held, spot: Spot, choices: Choices) -> Taken:
    if spot.kind == "number":
        return read_number(held.value, held.number_format)
    if spot.kind in {"date", "day"}:
        return read_date(held.value, held.number_format, is_day=spot.kind == "day")
    if spot.kind == "source":
        return _read_own(held, "s")
    if spot.kind == "own":
        return _read_own(held, spot.prefix)
    if spot.kind == "url":
        return _read_address(held)
    choice = choices.of(spot)
    if choice is not None:
        return _read_term(held, spot, choice)
    if spot.limit:
        return read_line(held.value)
    return _READERS[spot.kind](held.value)


_READERS: dict[str, Callable[..., Taken]] = {
    "text": read_prose,
    "line": read_line,
    "id": read_plain,
    "code": read_plain,
    "year": read_year,
}


def _read_own(held: Held, prefix: str) -> Taken:
    """Return a number such as s1, also where 1, S1, ｓ１ or 来源1 was typed."""
    typed = clean(shown(held.value))
    text = unicodedata.normalize("NFKC", typed).casefold().replace(" ", "")
    if len(_SEPARATORS.split(text)) > 1:
        return Taken(said=(("several-in-cell", {"value": typed}),))
    found = re.fullmatch(rf"\[?(?:{prefix}|来源|source)?0*([1-9][0-9]{{0,2}})\]?", text)
    return Taken(value=f"{prefix}{found[1]}" if found else typed or None)


_SEPARATORS = re.compile(r"[、,;\n]|(?<=[0-9])和")


def _read_address(held: Held) -> Taken:
    taken = read_plain(held.value)
    is_address = isinstance(taken.value, str) and taken.value.startswith("http")
    if is_address or not held.link.startswith("http"):
        return taken
    return Taken(value=held.link, said=(("read-as", {"value": held.text, "taken": held.link}),))


def _read_term(held: Held, spot: Spot, choice: Choice) -> Taken:
    typed = clean(shown(held.value))
    found = choice.find(typed)
    if found is not None and spot.kind == "yesno":
        return Taken(value=found == "true")
    if found is not None:
        label = choice.labels[found]
        if fold(typed) in {fold(label), fold(found)}:
            return Taken(value=found)
        return Taken(value=found, said=(("read-as", {"value": typed, "taken": label}),))
    if not typed:
        return Taken()
    if spot.kind == "yesno":
        return Taken(said=(("not-yes-no", {"value": typed}),))
    parts = [part for part in re.split(r"[、，,；;\n/]", typed) if part.strip()]
    if len(parts) > 1 and all(choice.find(part) for part in parts):
        return Taken(said=(("several-in-cell", {"value": typed}),))
    values: dict[str, object] = {
        "value": typed,
        "list": choice.title,
        "hint": _hint(typed, spot, choice),
    }
    return Taken(said=(("not-in-list", values),))


_FEW = 8
"""A list as long as this is told whole."""
_ALIKE = 5


def _hint(typed: str, spot: Spot, choice: Choice) -> Phrase:
    if spot.key == "organisation":
        return Phrase(
            zh="列表中没有的单位，写在“其他名称”一列，这一格空着",
            en='put a body that is not in the list under "Other name" and leave this cell empty',
        )
    near = choice.nearest(typed)
    if near is None and spot.kind == "body":
        return Phrase(
            zh="只填单位，不填个人；列表中没有的单位，写在“参与单位”表，这一格空着",
            en="name a body, never a person; one that is not listed goes to the sheet of bodies",
        )
    if near is not None:
        return Phrase(
            zh=f"是否应为“{near}”？从下拉列表中选",
            en=f'did you mean "{near}"? Choose from the list',
        )
    labels = list(choice.labels.values())
    if len(labels) <= _FEW:
        zh, en = "；".join(labels), "; ".join(labels)
        return Phrase(zh=f"从下拉列表中选：{zh}", en=f"choose from the list: {en}")
    alike = choice.alike(typed, _ALIKE)
    if not alike:
        return Phrase(
            zh="在“选项”表中查，再从下拉列表中选",
            en="choose from the list; the sheet Choices has them all",
        )
    zh, en = "；".join(alike), "; ".join(alike)
    return Phrase(
        zh=f"从下拉列表中选，相近的有：{zh}；都不合适的，在“选项”表中查",
        en=f"choose from the list; alike are: {en}; the sheet Choices has them all",
    )
