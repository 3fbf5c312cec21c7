"""How pages show the values of tables and queries: terms, cases and places by name, with links.

A page has a thousand values and more, so what can be known of a column is found out once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from carbonpeak.explore.columns import database_url, heading, other_language
from carbonpeak.explore.explorer import Explorer
from carbonpeak.explore.language import LANGUAGE, YES_NO, say
from carbonpeak.problems import Phrase

SMALLEST_PARTED = 10_000
MOST_SHOWERS = 3_000
"""Columns whose showers are kept; readers' own SQL may name thousands more in every query."""

Shown: TypeAlias = Markup | str | None
Shower: TypeAlias = Callable[[Any], Shown]


def show_value(explorer: Explorer, table: str | None, column: str, value: object) -> Shown:
    """Return how a page shows a value of a table or of any query, or None where Datasette does it
    as well.

    A term is shown by its label in the page's language, a case or place by its name; each links
    to its row.
    """
    if isinstance(value, dict):
        value = value.get("value")
    if value is None or value == "":
        return None
    key = (LANGUAGE.get(), table, column)
    shower = explorer.showers.get(key)
    if shower is None:
        if len(explorer.showers) >= MOST_SHOWERS:
            explorer.showers.clear()
        shower = explorer.showers[key] = _make_shower(explorer, table, column)
    return shower(value)


def _make_shower(explorer: Explorer, table: str | None, column: str) -> Shower:
    """Return what shows the values of a column in the page's language."""
    known = explorer.column(table, column) if table else None
    if known and known.type == "boolean":
        return {value: say(*said) for value, said in YES_NO.items()}.get
    target = explorer.table_of_ids(table, column)
    if target:
        return _numbers_or(_linker(explorer, target))
    several = explorer.table_of_several(column)
    if several:
        link = _linker(explorer, several)
        comma = Markup(say("、", ", "))
        return _numbers_or(lambda value: comma.join(link(key) for key in value.split()))
    return _numbers_or(_teller(explorer.terms_of(table, column)))


def _teller(terms: Mapping[str, Phrase]) -> Shower:
    told = {term: say(said.zh, said.en) for term, said in terms.items()}
    return told.get


def _numbers_or(show: Callable[[str], Shown]) -> Shower:
    """Return what shows texts in one way, and numbers as numbers."""

    def show_either(value: object) -> Shown:
        if isinstance(value, str):
            return show(value)
        return _show_number(value) if isinstance(value, float | int) else None

    return show_either


def _show_number(value: float) -> str | None:
    """Return a number with its thousands parted; years and small numbers stay as they are."""
    if value % 1:
        return None
    return f"{int(value):,}" if abs(value) >= SMALLEST_PARTED else str(int(value))


def _linker(explorer: Explorer, table: str) -> Callable[[str], Markup]:
    """Return what shows an id of a table as a link to its row."""
    address = f"{database_url(explorer)}/{table}/"
    names = explorer.labels.get(table, {})
    made: dict[str, Markup] = {}

    def link(key: str) -> Markup:
        if key in made:
            return made[key]
        row = address + tilde_encode(key)
        if key not in names:
            return Markup('<a href="%s">%s</a>') % (row, key)
        said = names[key]
        name = say(said.zh, said.en)
        if name:
            made[key] = Markup('<a href="%s" title="%s">%s</a>') % (row, key, name)
        else:
            made[key] = Markup('<a href="%s" title="%s" lang="zh-CN">%s</a>') % (row, key, said.zh)
        return made[key]

    return link


class Head(NamedTuple):
    """A column that a page shows."""

    name: str
    heading: str
    attributes: Markup
    """Of its cells: the heading again, for narrow screens, and the name."""
    chinese: str | None
    """The column that stands for it where it is empty."""


def column_heads(
    explorer: Explorer, table: str | None, shown: Sequence[str], names: Iterable[str]
) -> dict[str, Head]:
    """Return by name the columns that a page shows, of all that its answer has."""
    known = set(names)
    heads = {}
    for name in shown:
        said = heading(explorer, table, name)
        chinese = other_language(name)
        heads[name] = Head(
            name=name,
            heading=said,
            attributes=Markup(' data-column="%s" data-name="%s"') % (said, name),
            chinese=chinese if chinese in known else None,
        )
    return heads


def draw_table_row(heads: Mapping[str, Head], row: Any) -> Markup:
    """Return the cells that a page shows of a table's row. Datasette has no types, hence Any."""
    cells = ((cell["column"], cell["value"], cell["raw"], cell["value_type"]) for cell in row)
    return Markup("".join(_draw_cells(heads, cells, row)))


def draw_answer_row(heads: Mapping[str, Head], values: Iterable[object], row: Any) -> Markup:
    """Return the cells that a page shows of a row of a query, with the values as shown."""
    cells = (
        (name, value, raw, "none" if raw is None else type(raw).__name__)
        for name, value, raw in zip(row.keys(), values, row, strict=True)
    )
    return Markup("".join(_draw_cells(heads, cells, row)))


def _draw_cells(
    heads: Mapping[str, Head], cells: Iterable[tuple[str, object, object, str]], row: Any
) -> Iterator[str]:
    # Escaped here once: a template, or Markup's own formatting, takes several times as long.
    for name, value, raw, kind in cells:
        head = heads.get(name)
        if head is None:
            continue
        if raw is None and head.chinese:
            value = _draw_chinese(row[head.chinese])
        yield f'<td class="type-{kind}"{head.attributes}>{escape(value)}</td>'


def _draw_chinese(text: str | None) -> Markup:
    """Return the Chinese text that stands for an English one, marked as such."""
    if not text:
        return Markup("")
    mark = Markup('<span lang="zh-CN">%s</span> <span class="tag">%s</span>')
    return mark % (text, say("", "in Chinese"))
