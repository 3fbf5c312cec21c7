"""Strips: one row a place or case, its figures on one axis that all rows share.

Words stand above the track on which the marks lie, so that no label can cover another.
"""

from dataclasses import dataclass

from carbonpeak.charts.axis import Axis, Scale, make_axis, print_tick
from carbonpeak.charts.frame import (
    LETTER,
    LINE,
    WIDTH,
    Frame,
    say,
    write_line,
    write_picture,
    write_text,
)
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.charts.marks import SIZE, Mark, Note, draw_key, draw_mark, draw_notes
from carbonpeak.problems import Language

_EDGE = SIZE
_TRACK = 16
_BETWEEN = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place or case and its figures."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Rows in the caller's order: by name, field or year, never by value."""

    rows: tuple[Row, ...]
    unit: str
    """Label of the unit that all values are in."""
    scale: Scale = "auto"


def draw_strip(frame: Frame, strip: Strip) -> str:
    """Return figures of several places on one axis: logarithmic where they lie far apart."""
    return _draw(frame, strip, "strip", strip.scale)


def draw_pairs(frame: Frame, strip: Strip) -> str:
    """Return what each row reached, began with or aims at, joined by a line from zero on.

    The line joins first and last figure of a row; it says nothing of the way between them.
    """
    return _draw(frame, strip, "pairs", "linear")


def _draw(frame: Frame, strip: Strip, kind: str, scale: Scale) -> str:
    values = [mark.value for row in strip.rows for mark in row.marks]
    axis = make_axis(values, start=_EDGE, end=WIDTH - _EDGE, scale=scale)
    key, top = draw_key((mark.kind for row in strip.rows for mark in row.marks), 0, frame.language)
    rows: list[str] = []
    y = top + _BETWEEN
    for row in strip.rows:
        parts, y = _draw_row(row, axis, y, is_joined=kind == "pairs")
        rows += parts
    foot, height = draw_axis(axis, y, top, strip.unit, frame.language)
    return write_picture(frame, kind, height, [*key, *foot, *rows])


def _draw_row(row: Row, axis: Axis, y: float, *, is_joined: bool) -> tuple[list[str], float]:
    parts, y = _draw_words(row, y)
    middle = y + _TRACK / 2
    parts.append(write_line(axis.start, middle, axis.end, middle, "track"))
    places = [axis.place(mark.value) for mark in row.marks]
    if is_joined and len(places) > 1:
        parts.append(write_line(min(places), middle, max(places), middle, "joint"))
    marks = zip(row.marks, places, strict=True)
    parts += [draw_mark(mark.kind, place, middle) for mark, place in marks]
    return parts, y + _TRACK + _BETWEEN


def _draw_words(row: Row, y: float) -> tuple[list[str], float]:
    """Return label and notes: on one line where a single figure's fit beside each other."""
    notes = [Note(mark.kind, mark.label) for mark in row.marks]
    if len(notes) == 1:
        room = text_width(row.label) + 2 * LETTER + text_width(notes[0].text)
        if room <= WIDTH:
            return [
                write_text(0, y + LETTER + 1, row.label, kind="label"),
                write_text(WIDTH, y + LETTER + 1, notes[0].text, kind="note", anchor="end"),
            ], y + LINE
    parts = []
    for line in wrap_text(row.label, WIDTH):
        parts.append(write_text(0, y + LETTER + 1, line, kind="label"))
        y += LINE
    drawn, y = draw_notes(notes, y)
    return [*parts, *drawn], y


def draw_axis(
    axis: Axis, y: float, top: float, unit: str, language: Language
) -> tuple[list[str], float]:
    """Return ticks with lines up to `top`, their numbers and the unit below; and the height."""
    parts = []
    taken = -float(WIDTH)
    for tick in axis.ticks:
        x = axis.place(tick)
        parts.append(write_line(x, top, x, y, "tick"))
        label = print_tick(tick, language)
        left = _left_of(label, x)
        if left > taken + LETTER / 2:
            parts.append(write_text(left, y + LETTER + 2, label, kind="tick"))
            taken = left + text_width(label)
    y += LINE + 1
    for line in wrap_text(_unit_words(axis, unit, language), WIDTH):
        parts.append(write_text(0, y + LETTER, line, kind="unit"))
        y += LINE
    return parts, y + 2


def _left_of(label: str, x: float) -> float:
    """Return where a tick's number begins: centred, but within the picture."""
    wide = text_width(label)
    return min(max(0.0, x - wide / 2), WIDTH - wide)


def _unit_words(axis: Axis, unit: str, language: Language) -> str:
    return say("log_unit" if axis.is_log else "unit", language, unit=unit)
