"""The entity diagram, drawn from what the database says of its tables: as SVG and as Mermaid text.

Tables stand in columns: to the left those that refer to nothing, each other one right of all it
refers to. Closed lists and self-descriptions are left out; the dictionary names them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from carbonpeak.dictionary import Dictionary, Table
from carbonpeak.explore.language import say

LEFT_OUT = frozenset({"list", "about"})
"""Groups of tables that nearly every other one refers to, or that none does."""
BOX_WIDTH, BOX_HEIGHT = 190, 36
GAP_X, GAP_Y = 70, 10
MARGIN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table's box lies: its upper left corner."""

    x: int
    y: int


def draw_diagram(dictionary: Dictionary) -> str:
    """Return the diagram as SVG; each box is a link to the table's entry on the same page."""
    tables = _tables(dictionary)
    places = _place(tables)
    width = max(place.x for place in places.values()) + BOX_WIDTH + MARGIN
    height = max(place.y for place in places.values()) + BOX_HEIGHT + MARGIN
    title = say("数据表及其引用关系", "Tables and how they refer to each other")
    lines = [
        f'<svg class="diagram" role="group" aria-labelledby="diagram-title" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="diagram-title">{escape(title)}</title>',
        *(
            _draw_line(places[table.name], places[to])
            for table in tables
            for to in _references(table, places)
        ),
        *(_draw_box(table, places[table.name]) for table in tables),
        "</svg>",
    ]
    return "\n".join(lines)


def write_mermaid(dictionary: Dictionary) -> str:
    """Return the diagram as text of Mermaid, with the columns that hold keys."""
    tables = _tables(dictionary)
    names = {table.name: Place(0, 0) for table in tables}
    lines = ["erDiagram"]
    for table in tables:
        lines.append(f"  {table.name} {{")
        for column in table.columns:
            key = " PK" if column.name == "id" else " FK" if column.refers_to in names else ""
            if key:
                lines.append(f"    {column.type} {column.name}{key}")
        lines.append("  }")
    for table in tables:
        for column in table.columns:
            if column.refers_to in names:
                end = "||" if column.is_required else "|o"
                lines.append(f"  {table.name} }}o--{end} {column.refers_to} : {column.name}")
    return "\n".join(lines) + "\n"


def _tables(dictionary: Dictionary) -> tuple[Table, ...]:
    return tuple(t for t in dictionary.tables if not t.is_view and t.group not in LEFT_OUT)


def _references(table: Table, known: Mapping[str, object]) -> Sequence[str]:
    """Return the tables a table refers to, apart from itself, each once."""
    found = (column.refers_to for column in table.columns)
    return tuple(dict.fromkeys(to for to in found if to in known and to and to != table.name))


def _place(tables: Sequence[Table]) -> dict[str, Place]:
    known = {table.name: table for table in tables}
    depths: dict[str, int] = {}

    def depth(table: Table) -> int:
        if table.name not in depths:
            behind = (depth(known[to]) for to in _references(table, known))
            depths[table.name] = 1 + max(behind, default=-1)
        return depths[table.name]

    filled: dict[int, int] = {}
    places = {}
    for table in tables:
        column = depth(table)
        row = filled.get(column, 0)
        filled[column] = row + 1
        x = MARGIN + column * (BOX_WIDTH + GAP_X)
        places[table.name] = Place(x, MARGIN + row * (BOX_HEIGHT + GAP_Y))
    return places


def _draw_line(start: Place, end: Place) -> str:
    """Return a curve from the left of a table to the right of the one it refers to."""
    x1, y1 = start.x, start.y + BOX_HEIGHT // 2
    x2, y2 = end.x + BOX_WIDTH, end.y + BOX_HEIGHT // 2
    bend = GAP_X // 2
    return f'<path class="line" d="M{x1} {y1}C{x1 - bend} {y1} {x2 + bend} {y2} {x2} {y2}"/>'


def _draw_box(table: Table, place: Place) -> str:
    middle = place.x + BOX_WIDTH // 2
    name, label = escape(table.name), escape(say(table.title_zh, table.title_en))
    return (
        f'<a href="#{name}"><rect class="box box-{table.group}" x="{place.x}" y="{place.y}"'
        f' width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="3"/>'
        f'<text class="label" x="{middle}" y="{place.y + 15}" text-anchor="middle">{label}</text>'
        f'<text class="name" x="{middle}" y="{place.y + 29}" text-anchor="middle">{name}</text></a>'
    )
