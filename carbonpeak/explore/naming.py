"""What the values of facets are called in the page's language."""

from collections.abc import Mapping
from typing import Any

from carbonpeak.explore.explorer import DATABASE, Explorer
from carbonpeak.explore.language import YES_NO, Said, say

# Datasette has no types, hence Any.


async def name_of(
    datasette: Any, explorer: Explorer, table: str, column: str, value: object
) -> str | None:
    """Return what a value of a column is called, or None where nothing names it."""
    key = (table, column)
    if key not in explorer.names:
        if explorer.column(table, column) is None:
            return None  # Readers may name any column; what is kept must not grow with them.
        explorer.names[key] = await _names(datasette, explorer, table, column)
    said = explorer.names[key].get(str(value))
    return (say(said.zh, said.en) or said.zh) if said else None


async def _names(datasette: Any, explorer: Explorer, table: str, column: str) -> Mapping[str, Said]:
    described = explorer.dictionary.table_by_name.get(table)
    known = described.column_by_name.get(column) if described else None
    if described is None or known is None:
        return {}
    if known.type == "boolean":
        return {str(value): said for value, said in YES_NO.items()}
    if known.refers_to and known.refers_to in explorer.labels:
        return explorer.labels[known.refers_to]
    if {f"{column}_zh", f"{column}_en"} <= described.column_by_name.keys():
        # The names stand beside the ids in every row. All of these are names in the dictionary.
        sql = f"select distinct {column}, {column}_zh, {column}_en from {table}"  # noqa: S608
        rows = await datasette.execute(DATABASE, sql)
        return {str(value): Said(zh, en or "") for value, zh, en in rows}
    return {word: Said(told.zh, told.en) for word, told in known.terms.items()}
