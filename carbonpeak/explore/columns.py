"""Which columns a page shows in its language, what they are called, and their terms as links."""

import re
from collections.abc import Sequence

from datasette.utils import tilde_encode
from markupsafe import Markup

from carbonpeak.explore.explorer import DATABASE, Explorer
from carbonpeak.explore.language import LANGUAGE, Said, say
from carbonpeak.explore.queries import column_names

WHOLE = "_all"
"""Parameter of an address with which a page shows all columns, as the data have them."""
LISTED = "vocabulary_"
SMALLEST_PARTED = 10_000


def shown_columns(explorer: Explorer, table: str | None, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns a page shows: of a pair only its own language, and no label of a term,
    for the term itself is shown by its label.
    """
    return tuple(name for name in names if not _is_spare(explorer, table, name, names))


def _is_spare(explorer: Explorer, table: str | None, name: str, names: Sequence[str]) -> bool:
    if name == "number":
        return True
    if name in {"title_zh", "title_en"} and "id" in names and _has_labels(explorer, table, "id"):
        return True
    stem, language = name[:-3], name[-3:]
    if language not in {"_zh", "_en"} or not {f"{stem}_zh", f"{stem}_en"} <= set(names):
        return False
    own = "_en" if LANGUAGE.get() == "en" else "_zh"
    return language != own or any(
        _has_labels(explorer, table, key) for key in (stem, f"{stem}_id") if key in names
    )


def _has_labels(explorer: Explorer, table: str | None, name: str) -> bool:
    return (explorer.table_of_ids(table, name) or "") in explorer.labels


def other_language(name: str) -> str | None:
    """Return the column that holds in Chinese what a column holds in English."""
    return f"{name[:-3]}_zh" if name.endswith("_en") else None


def heading(explorer: Explorer, table: str | None, name: str) -> str:
    """Return what a column is called in the page's language; its name where nothing tells."""
    told = _told(explorer, table, name)
    return _shorten(say(told.zh, told.en)) if told else name


def _told(explorer: Explorer, table: str | None, name: str) -> Said | None:
    if table is None and name in column_names():
        return column_names()[name].label
    tables = explorer.dictionary.tables if table is None else ()
    described = explorer.column(table, name) if table else None
    for one in tables:
        described = described or one.column_by_name.get(name)
    return Said(zh=described.zh, en=described.en) if described else None


def _shorten(text: str) -> str:
    """Leave out what a description adds to the name: notes in brackets or after a semicolon."""
    plain = re.sub(r"^1(：| where )", "", text)
    return re.split(r"[；（：;:]| \(", plain)[0].strip()


def show_value(
    explorer: Explorer, database_url: str, table: str | None, column: str, value: object
) -> Markup | str | None:
    """Return how a page shows a value, or None where Datasette does it as well.

    A term is shown by its label in the page's language, a case or place by its name; each links
    to its row.
    """
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, float | int):
        return _show_number(value)
    if not isinstance(value, str) or not value:
        return None
    several = f"{LISTED}{column}"
    if several in explorer.labels and explorer.table_of_ids(table, column) is None:
        links = (_link(explorer, database_url, several, key) for key in value.split())
        return Markup(say("、", ", ")).join(links)
    target = explorer.table_of_ids(table, column)
    if target:
        return _link(explorer, database_url, target, value)
    if table is not None or column not in column_names():
        return None
    said = column_names()[column].terms.get(value)
    return say(said.zh, said.en) if said else None


def _show_number(value: float) -> str | None:
    """Return a number with its thousands parted; years and small numbers stay as they are."""
    if value % 1:
        return None
    return f"{int(value):,}" if abs(value) >= SMALLEST_PARTED else str(int(value))


def _link(explorer: Explorer, database_url: str, table: str, key: str) -> Markup:
    row = f"{database_url}/{table}/{tilde_encode(key)}"
    names = explorer.labels.get(table, {}).get(key)
    if names is None:
        return Markup('<a href="{}">{}</a>').format(row, key)
    name = say(names.zh, names.en)
    if name:
        return Markup('<a href="{}" title="{}">{}</a>').format(row, key, name)
    return Markup('<a href="{}" title="{}" lang="zh-CN">{}</a>').format(row, key, names.zh)


def database_url(explorer: Explorer) -> str:
    """Return the address of the database in the page's language."""
    return f"{explorer.data}{DATABASE}"
