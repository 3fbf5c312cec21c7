"""Bars: how many of each of a few categories."""

from dataclasses import dataclass

from carbonpeak.charts.frame import LETTER, LINE, WIDTH, Frame, number, write_picture, write_text
from carbonpeak.charts.letters import text_width, wrap_text

_COLUMN = 150
"""The widest a label may be before it breaks."""
_GAP = 8
_THICK = 12
_BETWEEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One category and its count."""

    label: str
    count: int


def draw_bars(frame: Frame, bars: tuple[Bar, ...]) -> str:
    """Return horizontal bars from zero with their counts, in the caller's order."""
    column = min(_COLUMN, max((text_width(bar.label) for bar in bars), default=0))
    most = max((bar.count for bar in bars), default=0)
    room = WIDTH - column - 2 * _GAP - text_width(str(most))
    parts: list[str] = []
    y = 0.0
    for bar in bars:
        lines = wrap_text(bar.label, column)
        middle = y + LINE * len(lines) / 2
        for index, line in enumerate(lines):
            parts.append(write_text(0, y + index * LINE + LETTER + 1, line, kind="label"))
        length = room * bar.count / most if most else 0.0
        parts.append(_draw_bar(column + _GAP, middle, length))
        end = column + _GAP + length + _GAP / 2
        parts.append(write_text(end, middle + LETTER / 2 - 1.5, str(bar.count), kind="count"))
        y += LINE * len(lines) + _BETWEEN
    return write_picture(frame, "bars", y, parts)


def _draw_bar(x: float, middle: float, length: float) -> str:
    size = f'width="{number(length)}" height="{_THICK}"'
    return f'<rect class="cp-chart__bar" x="{number(x)}" y="{number(middle - _THICK / 2)}" {size}/>'
