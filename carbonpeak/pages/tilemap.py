"""The map of provinces as a grid of tiles: a sketch without borders, drawn from the registry.

Text is text, every tile is a link, and a table of the same data stands behind it.
"""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.registry import Province
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice

SIDE = 44
GAP = 4
LINE = 10
LONGEST = 8
"""Letters that fit on one line of a tile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One province on the map and in the table behind it."""

    name: str
    lines: tuple[str, ...]
    href: str
    x: int
    y: int
    pilots: int
    cases: int

    @property
    def is_small(self) -> bool:
        """Whether the name needs small letters."""
        return len(self.lines) > 1 or len(self.lines[0]) > LONGEST // 2

    @property
    def first_line(self) -> int:
        """Where the first line of the name stands: in the middle, or above the number."""
        extra = LINE * (len(self.lines) - 1)
        return self.y + (18 if self.cases else 27) - extra // 2

    @property
    def state(self) -> str:
        if self.cases:
            return "cases"
        return "pilots" if self.pilots else "none"


def make_tiles(voice: Voice) -> tuple[Tile, ...]:
    """Return the tiles of all provinces in the order of the registry."""
    digest = voice.digest
    pilots: dict[str, int] = {}
    for record in digest.corpus.pilots.values():
        pilots[record.data.province] = pilots.get(record.data.province, 0) + 1
    return tuple(
        Tile(
            name=voice.label(province),
            lines=_lines(province, voice),
            href=voice.links.record("provinces", province.id),
            x=(province.tile.column - _first_column(voice)) * (SIDE + GAP),
            y=(province.tile.row - _first_row(voice)) * (SIDE + GAP),
            pilots=pilots.get(province.id, 0),
            cases=len(digest.by_province.get(province.id, ())),
        )
        for province in digest.corpus.province_by_id.values()
    )


def _first_column(voice: Voice) -> int:
    return min(p.tile.column for p in voice.digest.corpus.province_by_id.values())


def _first_row(voice: Voice) -> int:
    return min(p.tile.row for p in voice.digest.corpus.province_by_id.values())


def _lines(province: Province, voice: Voice) -> tuple[str, ...]:
    """Return the name as it fits on a tile: the short Chinese name, or the English in lines."""
    if voice.language == "zh":
        return (province.zh_short,)
    words = province.en.split()
    if len(words) == 1 and len(province.en) > LONGEST:
        half = len(province.en) // 2 + 1
        return (province.en[:half] + "-", province.en[half:])
    return tuple(words)


def tile_map(voice: Voice, *, with_table: bool = True) -> Markup:
    """Return the map, its key and, unless it stands on the page already, a table of the same."""
    tiles = make_tiles(voice)
    if not tiles:
        return Markup("")
    return render(
        "tilemap.html",
        v=voice,
        tiles=tiles,
        side=SIDE,
        line=LINE,
        width=max(tile.x for tile in tiles) + SIDE,
        height=max(tile.y for tile in tiles) + SIDE,
        listed=[tile for tile in tiles if tile.pilots] if with_table else [],
    )
