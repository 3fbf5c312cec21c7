"""What an address may not ask, told in both languages before Datasette reads it.

Datasette leaves out a filter that it does not know: an answer to another question than the
reader's.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias
from urllib.parse import parse_qsl

from carbonpeak.dictionary import Table
from carbonpeak.explore.explorer import DATABASE, Explorer, Scope
from carbonpeak.explore.language import Said, split_language
from carbonpeak.explore.limits import MOST_FACETS, Parameters, has_refused_facets, is_revealing
from carbonpeak.vocabulary import nearest_word

METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

OPEN = re.compile(r"/-/(search(\.json)?|peers\.json|similar\.json|openapi\.json|schema(\.mmd)?)$")
"""Of addresses below `/-/` only ours: Datasette's own tell of versions, paths, threads."""

LONGEST_ADDRESS = 32_000
"""Bytes of path and query together: a whole page of SQL, and no more."""

SHAPES = ("arrays", "objects", "array", "arrayfirst", "object")
ROWS_BY_ID = "object"
FORM = re.compile(r"\.(\w{1,20})$")
FORMS = frozenset({"json", "csv", "jsono", "blob"})
"""Forms other than pages that Datasette knows; to any other it answers with a page."""
WHOLE = f"/{DATABASE}.db"
THROUGH = frozenset({"table", "column", "value"})
OPTIONS = frozenset(
    [
        "_",
        "_all",
        "_blob_column",
        "_blob_hash",
        "_col",
        "_dl",
        "_extras",
        "_facet",
        "_facet_date",
        "_facet_size",
        "_fts_pk",
        "_fts_table",
        "_header",
        "_hide_sql",
        "_json",
        "_json_infinity",
        "_label",
        "_labels",
        "_next",
        "_nl",
        "_nocol",
        "_nocount",
        "_nofacet",
        "_nosuggest",
        "_search",
        "_searchmode",
        "_shape",
        "_show_sql",
        "_size",
        "_sort",
        "_sort_by_desc",
        "_sort_desc",
        "_stream",
        "_through",
        "_timelimit",
        "_ttl",
        "_version",
        "_where",
    ]
)
"""Parameters of tables that are no filters. A lone underscore is what scripts add to be given
nothing that was kept."""
TRACE = "_trace"
"""What Datasette spent its time on; turns CSV into a page."""
OPTION_BEGINS = ("_search_", "_filter_")

Refusal: TypeAlias = tuple[int, Said]


def refuse(scope: Scope, explorer: Explorer) -> Refusal | None:
    """Return the status and the sentence for a request that is not answered."""
    query: bytes = scope["query_string"]
    if scope["method"] not in METHODS:
        return 405, Said(zh="此处只读。", en="This is read-only.")
    if len(scope["path"]) + len(query) > LONGEST_ADDRESS:
        return 414, Said(zh="地址过长。", en="This address is too long.")
    path = split_language(scope["path"])[1]
    if path.startswith("/-/") and not OPEN.match(path):
        return 404, Said(zh="没有这个地址。", en="There is nothing at this address.")
    form = FORM.search(path) if path.startswith(f"/{DATABASE}") and path != WHOLE else None
    if form and form[1] not in FORMS:
        return 404, Said(
            zh=f"没有 .{form[1]} 这种格式，可用 .json 或 .csv。",
            en=f"There is no form .{form[1]} of this: use .json or .csv.",
        )
    if not query:
        return None
    parameters = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    said = _refuse_sql(parameters)
    said = said or next(_refuse_parameters(path, parameters, explorer), None)
    return (400, said) if said else None


def _refuse_sql(parameters: Parameters) -> Said | None:
    if is_revealing(parameters):
        return Said(
            zh="查询不得使用 pragma_database_list 或 sqlite_stmt。",
            en="Queries may not use pragma_database_list or sqlite_stmt.",
        )
    if has_refused_facets(parameters):
        return Said(
            zh=f"一次至多 {MOST_FACETS} 个分面，且没有数组分面。",
            en=f"At most {MOST_FACETS} facets at a time, and none of arrays.",
        )
    return None


def _refuse_parameters(path: str, parameters: Parameters, explorer: Explorer) -> Iterator[Said]:
    """Yield what is wrong with the parameters of a table, a row or a query."""
    parts = path.strip("/").split("/")
    if parts[0].partition(".")[0] != DATABASE:
        return
    name = parts[1].partition(".")[0] if len(parts) == 2 else ""
    table = explorer.dictionary.table_by_name.get(name)
    for key, value in parameters:
        if key == "_shape":
            yield from _refuse_shape(value, has_ids=len(parts) == 3 or _has_ids(table))
        elif key == "_through":
            yield from _refuse_through(value)
        elif key == TRACE:
            yield from _refuse_option(key)
        elif table is not None:
            yield from _refuse_filter(key, table) if _is_filter(key) else _refuse_option(key)


def _is_filter(key: str) -> bool:
    return not key.startswith("_") or "__" in key


def _refuse_option(key: str) -> Iterator[Said]:
    if key not in OPTIONS and not key.startswith(OPTION_BEGINS):
        near = nearest_word(key, sorted(OPTIONS)) if key != TRACE else None
        yield _unknown(f"没有参数“{key}”", f"There is no parameter “{key}”", near)


def _has_ids(table: Table | None) -> bool:
    return table is not None and not table.is_view


def _refuse_shape(shape: str, *, has_ids: bool) -> Iterator[Said]:
    if shape not in SHAPES:
        yield Said(
            zh=f"_shape 须为 {'、'.join(SHAPES)} 之一。", en=f"_shape must be {_either(SHAPES)}."
        )
    elif shape == ROWS_BY_ID and not has_ids:
        yield Said(
            zh="只有表可用 _shape=object，视图和查询没有编号列。",
            en="Only tables have _shape=object: the rows of views and queries have no id.",
        )


def _refuse_through(value: str) -> Iterator[Said]:
    try:
        read = json.loads(value)
    except ValueError:
        read = None
    if not isinstance(read, dict) or not read.keys() >= THROUGH:
        yield Said(
            zh='_through 须为 {"table": …, "column": …, "value": …}。',
            en='_through must be {"table": …, "column": …, "value": …}.',
        )


def _refuse_filter(key: str, table: Table) -> Iterator[Said]:
    column, _, operator = key.rpartition("__")
    if column and operator not in _operators():
        near = nearest_word(operator, _operators())
        zh, en = f"没有筛选条件“__{operator}”", f"There is no filter “__{operator}”"
        yield _unknown(zh, en, near and f"__{near}")
    name = column or key
    if name not in table.column_by_name:
        near = nearest_word(name, table.column_by_name)
        zh, en = f"{table.name} 没有列“{name}”", f"There is no column “{name}” in {table.name}"
        yield _unknown(zh, en, near)


@cache
def _operators() -> tuple[str, ...]:
    from datasette.filters import Filters

    return tuple(key for key, _, _ in Filters([]).lookups())


def _unknown(zh: str, en: str, near: str | None) -> Said:
    if near is None:
        return Said(zh=f"{zh}。", en=f"{en}.")
    return Said(zh=f"{zh}，是否指 {near}？", en=f"{en}: did you mean {near}?")


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
