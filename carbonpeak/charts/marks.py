"""Marks of figures: the shape says which kind it is, as the tables of the site do.

■ achieved, ◌ estimate, △ target, ▏baseline, and ● for a figure that is none of these, such as a
sum of money. Colour only repeats what the shape says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from carbonpeak.charts.frame import LETTER, LINE, WIDTH, number, say, write_text
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.problems import Language

Kind = Literal["achieved", "estimate", "target", "baseline", "figure"]
KINDS: tuple[Kind, ...] = ("achieved", "estimate", "target", "baseline", "figure")

SIZE = 9
"""Width and height of a mark."""
_INDENT = SIZE + 5
_GAP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One figure: where it lies on the axis and what is written of it."""

    kind: Kind
    value: float
    """In the unit of the axis."""
    label: str
    """As a source prints it, with unit and year, such as `6.21亿千瓦时（2023）`."""


def draw_mark(kind: Kind, x: float, y: float) -> str:
    """Return a mark with its centre at a place."""
    half = SIZE / 2
    classes = f'class="cp-mark cp-mark--{kind}"'
    if kind == "achieved":
        side = number(SIZE - 1)
        corner = f'x="{number(x - half + 0.5)}" y="{number(y - half + 0.5)}"'
        return f'<rect {classes} {corner} width="{side}" height="{side}"/>'
    if kind in {"estimate", "figure"}:
        return f'<circle {classes} cx="{number(x)}" cy="{number(y)}" r="{number(half)}"/>'
    if kind == "target":
        tip = f"M{number(x)} {number(y - half)}"
        return f'<path {classes} d="{tip}l{number(half)} {SIZE}h-{SIZE}z"/>'
    return f'<path {classes} d="M{number(x)} {number(y - half)}v{SIZE}"/>'


@dataclass(frozen=True, slots=True)
class Note:
    """A mark's own words, with its shape before them."""

    kind: Kind
    text: str


def draw_notes(
    notes: Sequence[Note], y: float, *, width: float = WIDTH, style: str = "note"
) -> tuple[list[str], float]:
    """Return notes side by side in as many lines as they need, and where the next line begins.

    `y` is the top of the first line. A note too long for one line goes on in the next.
    """
    parts: list[str] = []
    x = 0.0
    for note in notes:
        lines = wrap_text(note.text, width - _INDENT) or ("",)
        room = _INDENT + text_width(lines[0])
        if x > 0 and (x + room > width or len(lines) > 1):
            x, y = 0.0, y + LINE
        parts.append(draw_mark(note.kind, x + SIZE / 2, y + LINE / 2))
        for index, line in enumerate(lines):
            if index:
                y += LINE
            parts.append(write_text(x + _INDENT, y + LETTER + 1, line, kind=style))
        x = x + room + _GAP if len(lines) == 1 else width
    return parts, y + LINE


def draw_key(kinds: Iterable[Kind], y: float, language: Language) -> tuple[list[str], float]:
    """Return what the shapes mean, of those that occur, and where the next line begins.

    Plain figures alone need no key.
    """
    occurring = set(kinds)
    if occurring == {"figure"}:
        return [], y
    notes = [Note(kind, say(kind, language)) for kind in KINDS if kind in occurring]
    return draw_notes(notes, y, style="key")
