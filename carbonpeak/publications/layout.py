"""The pages of a Word document, counted before Word has seen it.

Word asks its reader before it renews a table of contents, so the pages in it must be right as they
are. Every case opens a page; how many pages it takes is counted from the widths of its characters
and the fixed heights of its lines. Where that count is so close that it may be wrong by a line, a
page is ended where a part of the case begins, and the count is certain again.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carbonpeak.problems import Language
from carbonpeak.publications.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Index,
    Paragraph,
    Table,
    plain,
)
from carbonpeak.publications.typography import (
    CELL_ABOVE,
    CELL_SIDE,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Setting,
    settings,
    text_width,
)

WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
DOUBT = 0.07
"""Share of a page by which the count of a case may be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """On which page each anchor stands, and which blocks of the body must open a page."""

    numbers: dict[str, int]
    opening: frozenset[int]


def count_pages(blocks: Sequence[Block], language: Language) -> Pages:
    """Return the pages of a document's body, the first of them 1."""
    numbers: dict[str, int] = {}
    opening: set[int] = set()
    page = 1
    for start, group in _groups(blocks):
        if start:
            opening.add(start)
        count, break_at = _count(group, language)
        for place, block in enumerate(group):
            if isinstance(block, Heading) and block.anchor:
                late = break_at is not None and place >= break_at
                numbers[block.anchor] = page + (count - 1 if late else 0)
        if break_at is not None:
            opening.add(start + break_at)
        page += count
    return Pages(numbers=numbers, opening=frozenset(opening))


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[int, Sequence[Block]]]:
    """Yield what begins on a page of its own, with its place."""
    starts = [
        place
        for place, block in enumerate(blocks)
        if place == 0 or (isinstance(block, Heading) and block.opens_page)
    ]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        yield start, blocks[start:end]


def _count(group: Sequence[Block], language: Language) -> tuple[int, int | None]:
    """Return how many pages a group takes, and at which of its blocks a page must end if at any."""
    heights = [height(block, language) for block in group]
    filled = sum(heights) / HEIGHT
    boundary = max(1, round(filled))
    if abs(filled - boundary) > DOUBT:
        return math.ceil(filled), None
    break_at = _last_part(group, heights, room=(boundary - DOUBT) * HEIGHT)
    if break_at is None:
        return math.ceil(filled), None
    rest = sum(heights[break_at:]) / HEIGHT
    before = sum(heights[:break_at]) / HEIGHT
    return math.ceil(before) + math.ceil(rest), break_at


def _last_part(group: Sequence[Block], heights: Sequence[float], *, room: float) -> int | None:
    """Return the last part that begins within the room."""
    found = None
    filled = 0.0
    for place, block in enumerate(group):
        if isinstance(block, Heading) and block.level == 3 and 0 < filled <= room:
            found = place
        filled += heights[place]
    return found


def height(block: Block, language: Language) -> float:
    """Return the height of a block as Word sets it, in points."""
    set_as = settings(language)
    if isinstance(block, Heading):
        setting = set_as[f"h{block.level}"]
        above = setting.before if block.opens_page else 0.0
        return _paragraph(block.title, setting) - above
    if isinstance(block, Paragraph):
        return _paragraph(plain(block.text), set_as[block.style])
    if isinstance(block, Bullets):
        setting = set_as["sources" if block.small else "bullets"]
        return sum(_paragraph(plain(entry), setting) for entry in block.entries)
    if isinstance(block, Facts):
        return sum(_paragraph(plain(text), set_as["facts"]) for _label, text in block.rows)
    if isinstance(block, Table):
        return _table(block, set_as)
    if isinstance(block, Index):
        setting = set_as["index"]
        return sum(_paragraph(entry.text, setting) for entry in block.entries)
    return 0.0


def _paragraph(text: str, setting: Setting) -> float:
    lines = _lines(text, setting.size, WIDTH - setting.left, first=max(0.0, setting.first))
    return setting.before + setting.after + lines * setting.line


def _table(block: Table, set_as: Mapping[str, Setting]) -> float:
    caption = set_as["caption"]
    total = caption.before + caption.after + caption.line if block.caption else 0.0
    shares = sum(column.width for column in block.columns)
    widths = [WIDTH * column.width / shares - 2 * CELL_SIDE for column in block.columns]
    rows = [[column.title for column in block.columns]]
    rows += [[plain(cell) for cell in row] for row in block.rows]
    setting = set_as["cell"]
    for row in rows:
        most = max(
            _lines(cell, setting.size, width) for cell, width in zip(row, widths, strict=True)
        )
        total += most * setting.line + 2 * CELL_ABOVE + 0.5
    return total


def _lines(text: str, size: float, width: float, *, first: float = 0.0) -> int:
    """Return how many lines a text takes. Lines end before the margin where a word does not fit."""
    length = first + text_width(text) * size
    return max(1, math.ceil(length / (width - 0.45 * size)))
