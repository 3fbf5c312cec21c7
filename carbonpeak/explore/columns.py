"""Which columns a page shows in its language, and what they are called."""

import re
from collections.abc import Sequence

from carbonpeak.explore.explorer import DATABASE, Explorer
from carbonpeak.explore.language import LANGUAGE, Said, say
from carbonpeak.explore.queries import column_names

WHOLE = "_all"
"""Parameter of an address with which a page shows all columns, as the data have them."""


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


def database_url(explorer: Explorer) -> str:
    """Return the address of the database in the page's language."""
    return f"{explorer.data}{DATABASE}"
