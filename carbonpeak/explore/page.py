"""What templates need beyond what Datasette gives them."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils import tilde_encode
from markupsafe import Markup

from carbonpeak.explore.cells import column_heads, draw_answer_row, draw_table_row
from carbonpeak.explore.citing import cite_page, data_moved
from carbonpeak.explore.columns import (
    WHOLE,
    database_url,
    heading,
    shown_columns,
)
from carbonpeak.explore.explorer import DATABASE, Explorer
from carbonpeak.explore.faults import explain
from carbonpeak.explore.language import ENGLISH_FOLDER, LANGUAGE, say
from carbonpeak.explore.naming import name_of
from carbonpeak.explore.plotting import draw_plot
from carbonpeak.explore.queries import canned_queries, group_titles

SITE_FOLDERS = {
    "cases": "cases",
    "pilots": "pilots",
    "provinces": "provinces",
    "vocabulary_measure_types": "types",
    "vocabulary_fields": "fields",
    "vocabulary_contents": "contents",
}
"""Tables whose rows have a page of their own on the site, with the folder of their addresses."""

OPERATORS = {
    "exact": "等于",
    "not": "不等于",
    "contains": "包含",
    "notcontains": "不包含",
    "endswith": "结尾是",
    "startswith": "开头是",
    "gt": "大于",
    "gte": "不小于",
    "lt": "小于",
    "lte": "不大于",
    "like": "匹配（%、_）",
    "notlike": "不匹配（%、_）",
    "glob": "匹配（*、?）",
    "in": "属于（逗号分隔）",
    "notin": "不属于（逗号分隔）",
    "isnull": "为空",
    "notnull": "不为空",
    "isblank": "为空或空白",
    "notblank": "有内容",
}
"""Chinese names of Datasette's filters; one that is missing here shows in English only."""


def page_words(datasette: Any, explorer: Explorer, request: Any) -> dict[str, object]:
    """Return the variables of every template. `datasette` has no types, hence Any."""
    return {
        "language": LANGUAGE.get(),
        "say": _say,
        "both": _both,
        "site": explorer.site,
        "site_url": explorer.site_url,
        "data_url": explorer.base_url,
        "elsewhere": _other_languages(explorer, request),
        "meta": explorer.dictionary.meta,
        "dictionary": explorer.dictionary,
        "data": explorer.dictionary.table_by_name,
        "canned": canned_queries(),
        "query_groups": group_titles(),
        "plot": partial(draw_plot, explorer),
        "operators": OPERATORS,
        "explain": explain,
        "cite": partial(cite_page, explorer, request),
        "moved": data_moved(explorer, request.query_string if request else ""),
        "shown_columns": partial(_shown, explorer, request),
        "heading": partial(heading, explorer),
        "column_heads": partial(column_heads, explorer),
        "draw_table_row": draw_table_row,
        "draw_answer_row": draw_answer_row,
        "shows_all": bool(request and request.args.get(WHOLE)),
        "toggle_all": _toggle_all(explorer, request),
        "site_pages": partial(_site_page, datasette, explorer),
        "name_of": partial(name_of, datasette, explorer),
        "choices_of": lambda table: explorer.labels.get(table, {}),
        "known_query": explorer.queries.get,
        "query_url": lambda query: f"{database_url(explorer)}/{query.name}",
        "table_url": lambda table: f"{database_url(explorer)}/{tilde_encode(table)}",
        "list_url": lambda name: f"{database_url(explorer)}/vocabularies/{name}",
        "row_url": lambda table, key: f"{database_url(explorer)}/{table}/{tilde_encode(key)}",
        "database_url": database_url(explorer),
    }


def _say(zh: str, en: str) -> str:
    return say(zh, en)


def _both(zh: str, en: str) -> Markup:
    """Return a text in both languages, for readers of either."""
    return Markup('<span lang="zh-CN">{}</span> <span lang="en">{}</span>').format(zh, en)


def _other_languages(explorer: Explorer, request: Any) -> dict[str, str]:
    """Return the present address in each language."""
    rest = request.path.lstrip("/") if request else ""
    query = f"?{request.query_string}" if request and request.query_string else ""
    root = explorer.base_url
    return {"zh": f"{root}{rest}{query}", "en": f"{root}{ENGLISH_FOLDER}{rest}{query}"}


def _shown(
    explorer: Explorer, request: Any, table: str | None, names: Sequence[str]
) -> tuple[str, ...]:
    whole = request and request.args.get(WHOLE)
    return tuple(names) if whole else shown_columns(explorer, table, names)


def _toggle_all(explorer: Explorer, request: Any) -> str:
    """Return the present address with all columns, or without, if it has all."""
    if request is None:
        return ""
    pairs = parse_qsl(request.query_string, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0] != WHOLE]
    added = [] if len(kept) < len(pairs) else [(WHOLE, "on")]
    return f"{explorer.data}{request.path.lstrip('/')}?{urlencode([*kept, *added])}"


async def _site_page(datasette: Any, explorer: Explorer, table: str, key: str) -> str | None:
    """Return the address, below a language's root, of the site's page for a row."""
    if table in SITE_FOLDERS:
        return f"{SITE_FOLDERS[table]}/{key}/"
    described = explorer.dictionary.table_by_name.get(table)
    for column in described.columns if described else ():
        if column.refers_to in {"cases", "pilots"}:
            owner = await _value(datasette, table, column.name, key)
            if owner is not None:
                return f"{SITE_FOLDERS[column.refers_to]}/{owner}/"
    return None


async def _value(datasette: Any, table: str, column: str, key: str) -> str | None:
    # Both names stand in the dictionary of the database.
    sql = f"select {column} from {table} where id = :id"  # noqa: S608
    row = (await datasette.execute(DATABASE, sql, {"id": key})).first()
    return row[0] if row else None
