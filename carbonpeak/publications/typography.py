"""Sizes of the Word document's paragraphs: for its styles, and for counting its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

from carbonpeak.problems import Language

Face: TypeAlias = Literal["serif", "sans", "lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a kind of paragraph is set; all lengths are in points."""

    style: str
    """The style's name in Word; built-in names are shown in the reader's language."""
    face: Face
    size: float
    line: float
    """Height of a line; fixed, so that pages can be counted."""
    before: float = 0
    after: float = 0
    left: float = 0
    first: float = 0
    """Indent of the first line beyond `left`; less than 0 lets it hang."""
    strong: bool = False
    soft: bool = False
    keep_next: bool = False


SETTINGS: dict[str, Setting] = {
    "body": Setting(style="Body Text", face="serif", size=10.5, line=14, first=21),
    "lead": Setting(
        style="Case Summary", face="lead", size=10.5, line=14, before=4, after=3, left=9
    ),
    "note": Setting(style="Note", face="serif", size=9.5, line=14, after=2, soft=True),
    "small": Setting(style="Small Text", face="serif", size=8.5, line=11.5, after=1),
    "facts": Setting(style="Facts", face="serif", size=9.5, line=13, left=62, first=-62),
    "bullets": Setting(style="Points", face="serif", size=10.5, line=14, left=18, first=-18),
    "sources": Setting(
        style="Sources", face="serif", size=8.5, line=11.5, after=1, left=22, first=-22
    ),
    "caption": Setting(
        style="Caption",
        face="sans",
        size=9,
        line=13,
        before=5,
        after=2,
        strong=True,
        keep_next=True,
    ),
    "cell": Setting(style="Table Text", face="serif", size=8.5, line=11),
    "head": Setting(style="Table Head", face="sans", size=8.5, line=11, strong=True),
    "h1": Setting(
        style="Heading 1",
        face="sans",
        size=16,
        line=24,
        before=16,
        after=8,
        strong=True,
        keep_next=True,
    ),
    "h2": Setting(
        style="Heading 2",
        face="sans",
        size=13,
        line=19,
        before=6,
        after=5,
        strong=True,
        keep_next=True,
    ),
    "h3": Setting(
        style="Heading 3",
        face="sans",
        size=10.5,
        line=16,
        before=5,
        after=1,
        strong=True,
        keep_next=True,
    ),
    "contents-1": Setting(style="toc 1", face="sans", size=10.5, line=16, before=5, strong=True),
    "contents-2": Setting(style="toc 2", face="serif", size=9.5, line=14, left=14),
    "index": Setting(style="Index Entry", face="serif", size=9.5, line=12.5, left=14, first=-14),
    "cover-title": Setting(
        style="Title", face="sans", size=24, line=36, before=170, after=12, strong=True
    ),
    "cover-subtitle": Setting(style="Subtitle", face="sans", size=14, line=22, after=18, soft=True),
    "cover-line": Setting(style="Cover Text", face="serif", size=11, line=18),
    "cover-foot": Setting(style="Cover Foot", face="sans", size=9.5, line=15, soft=True),
}

_ENGLISH = {
    "body": (10, 12.5),
    "lead": (10, 12.5),
    "bullets": (10, 12.5),
    "facts": (9.5, 12),
    "cell": (8.5, 10.5),
    "head": (8.5, 10.5),
}
"""Size and line of what English sets closer: it takes more lines for the same."""


@cache
def settings(language: Language) -> Mapping[str, Setting]:
    """Return the settings of a language, by which a case stays on two pages in either."""
    if language == "zh":
        return SETTINGS
    closer = {
        name: replace(SETTINGS[name], size=size, line=line)
        for name, (size, line) in _ENGLISH.items()
    }
    return SETTINGS | closer


PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
MARGIN_TOP, MARGIN_SIDE, MARGIN_BOTTOM = 64.0, 62.0, 58.0
WIDE_MARGIN_SIDE, WIDE_MARGIN = 42.5, 54.0
"""Margins of a list, which lies across."""
CELL_SIDE, CELL_ABOVE = 4.0, 2.5
"""Room within a table's cell, at its sides and above and below its text."""


def text_width(text: str) -> float:
    """Return about how wide a text is, in ems."""
    return sum(map(_width, text))


@cache
def _width(character: str) -> float:
    if character in _WIDE or ord(character) >= 0x2E80:
        return 1.0
    if character.isupper():
        return 0.68
    if character in " .,;:'()[]|!/ijlt-":
        return 0.3
    return 0.5


_WIDE = frozenset("“”‘’—…·×℃°")
