"""What templates need beyond what Datasette gives them."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils import tilde_encode

from carbonpeak.dictionary import Table
from carbonpeak.explore.explorer import DATABASE, Explorer
from carbonpeak.explore.metadata import Query, canned_queries

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


def page_words(datasette: Any, explorer: Explorer) -> dict[str, object]:
    """Return the variables of every template. `datasette` has no types, hence Any."""
    return {
        "site_url": explorer.site_url,
        "meta": explorer.dictionary.meta,
        "dictionary": explorer.dictionary,
        "data": explorer.dictionary.table_by_name,
        "canned": canned_queries(),
        "operators": OPERATORS,
        "site_pages": partial(_site_page, datasette, explorer),
        "label_of": _labeller(explorer),
        "choices_of": lambda table: explorer.labels.get(table, {}),
        "query_by_name": _query_by_name,
        "table_url": lambda table: datasette.urls.table(DATABASE, table),
        "row_url": lambda table, key: (
            f"{datasette.urls.table(DATABASE, table)}/{tilde_encode(key)}"
        ),
        "database_url": datasette.urls.database(DATABASE),
        "in_language": lambda request, table, language: _in_language(
            request, explorer.dictionary.table_by_name.get(table), language
        ),
    }


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


def _in_language(request: Any, table: Table | None, language: str) -> str | None:
    """Return the present address without the columns of the other language, if there are any."""
    other = "_en" if language == "zh" else "_zh"
    names = [c.name for c in table.columns if c.name.endswith(other)] if table else []
    kept = [
        (key, value)
        for key, value in parse_qsl(request.query_string, keep_blank_values=True)
        if key not in {"_nocol", "_col", "_next"}
    ]
    added = [("_nocol", name) for name in names]
    return f"{request.path}?{urlencode([*kept, *added])}" if names else None


def _query_by_name(name: str) -> Query | None:
    return next((query for query in canned_queries() if query.name == name), None)


def _labeller(explorer: Explorer) -> Any:
    def label_of(table: str, column: str, value: object) -> tuple[str, str] | None:
        """Return both labels of a term where a column of a table holds terms."""
        described = explorer.dictionary.table_by_name.get(table)
        known = described.column_by_name.get(column) if described else None
        labels = explorer.labels.get(known.refers_to or "", {}) if known else {}
        return labels.get(str(value))

    return label_of


async def _value(datasette: Any, table: str, column: str, key: str) -> str | None:
    # Both names stand in the dictionary of the database.
    sql = f"select {column} from {table} where id = :id"  # noqa: S608
    row = (await datasette.execute(DATABASE, sql, {"id": key})).first()
    return row[0] if row else None
