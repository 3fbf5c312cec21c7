"""Datasette's metadata, made from what the database says of itself and the canned queries."""

from typing import Any, TypeAlias

from carbonpeak.dictionary import Column, Dictionary, Table
from carbonpeak.explore.queries import Query, canned_queries

# Datasette's metadata is nested plain objects, hence Any.
Metadata: TypeAlias = dict[str, Any]


def describe_database(
    dictionary: Dictionary, database: str, base_url: str, site_url: str
) -> Metadata:
    """Return the metadata of an instance with one database."""
    origin = _origin(dictionary, database, base_url, site_url)
    meta = dictionary.meta
    title = f"{meta['title_zh']} · {meta['title_en']}"
    notice = f"{meta['notice_zh']} {meta['notice_en']}"
    return {
        "title": title,
        "description": notice,
        **origin,
        "databases": {
            database: {
                "title": title,
                "description": notice,
                **origin,
                "tables": {
                    table.name: {**_describe_table(table), **origin} for table in dictionary.tables
                }
                | {"search_words": {"hidden": True}},
                "queries": {query.name: _describe_query(query) for query in canned_queries()},
            }
        },
    }


def _origin(dictionary: Dictionary, database: str, base_url: str, site_url: str) -> Metadata:
    return {
        "license": dictionary.meta["licence"],
        "license_url": dictionary.meta["licence_url"],
        "source": "公开资料，逐条注明 · public sources, named row by row",
        "source_url": f"{base_url}{database}/sources",
        "about": "数据与方法 · Data and methods",
        "about_url": f"{site_url}methods/",
    }


def _describe_table(table: Table) -> Metadata:
    described: Metadata = {
        "title": f"{table.title_zh} · {table.title_en}",
        "description": f"{table.description_zh} {table.description_en}",
        "columns": {column.name: _describe_column(column) for column in table.columns},
    }
    if table.label:
        described["label_column"] = table.label
    if table.sortable:
        described["sortable_columns"] = list(table.sortable)
    if table.full_text:
        described |= {"fts_table": table.full_text, "fts_pk": "number"}
    return described


def _describe_column(column: Column) -> str:
    unit = f" [{column.unit_zh} · {column.unit_en}]" if column.unit_zh else ""
    return f"{column.zh} · {column.en}{unit}"


def _describe_query(query: Query) -> Metadata:
    return {
        "name": query.name,
        "sql": query.sql,
        "title": " · ".join(query.title),
        "description": " ".join(query.description),
        "params": [parameter.name for parameter in query.parameters],
    }
