"""How wide the columns of a table are, so that what they hold takes few lines."""

import math
import re
from collections.abc import Sequence

from carbonpeak.publications.blocks import Column, Line, plain
from carbonpeak.publications.typography import (
    CELL_SIDE,
    MARGIN_SIDE,
    PAGE_WIDTH,
    SETTINGS,
    text_width,
)

_WORD = re.compile(r"[\u2e80-\uffef]{1,4}|[^\s\u2e80-\uffef]+")
"""What is not to be broken: a word, or a few Chinese characters."""
_WIDEST = 28.0
"""Ems beyond which a cell asks for no more: a long text takes lines, not the others' room."""
_SIDES = 2 * CELL_SIDE / SETTINGS["cell"].size + 0.5
"""Room beside a cell's text, and half an em by which its width may be counted wrong."""


_BOLD = 1.12
"""How much wider bold text is."""


def fit_columns(heads: Sequence[str], rows: Sequence[Sequence[Line]]) -> tuple[Column, ...]:
    """Return columns for rows in an upright page: first each word its room, then what is asked."""
    asked = [_ask(head, cells) for head, *cells in zip(heads, *rows, strict=True)]
    room = (PAGE_WIDTH - 2 * MARGIN_SIDE) / SETTINGS["cell"].size
    least, usual, most = ([one[place] for one in asked] for place in range(3))
    wanted = most if sum(most) <= room else usual
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    spare = max(0.0, room - sum(least)) / (sum(more) or 1.0)
    widths = [low + spare * extra for low, extra in zip(least, more, strict=True)]
    return tuple(
        Column(title=head, width=round(1000 * width / sum(widths)))
        for head, width in zip(heads, widths, strict=True)
    )


def _ask(head: str, cells: Sequence[Line]) -> tuple[float, float, float]:
    """Return how much a column asks for in ems of its text: at least, usually, at most.

    Usually one long cell asks for less than many: its row alone takes more lines.
    """
    widths = [min(_WIDEST, _width_of(cell)) for cell in cells]
    texts = (head, *map(plain, cells))
    least = max(_BOLD * text_width(word) for text in texts for word in _WORD.findall(text))
    usual = math.sqrt(sum(width**2 for width in widths) / max(1, len(widths)))
    most = max([least, _BOLD * text_width(head), *widths])
    return least + _SIDES, max(least, usual) + _SIDES, most + _SIDES


def _width_of(cell: Line) -> float:
    return sum(text_width(span.text) * (_BOLD if span.strong else 1.0) for span in cell)
