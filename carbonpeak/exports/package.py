"""The Frictionless data package that describes the CSV files: types, units, keys, licence."""

from pathlib import Path

from carbonpeak.dictionary import Column, Table
from carbonpeak.exports.archive import sha256

TYPES: dict[str, dict[str, object]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "date": {"type": "date"},
}
"""Types of fields by those of the data dictionary."""


def data_package(
    folder: Path, tables: tuple[Table, ...], meta: dict[str, str]
) -> dict[str, object]:
    """Return the descriptor of the CSV files in a folder."""
    names = {table.name for table in tables}
    return {
        "profile": "tabular-data-package",
        "name": "carbonpeak",
        "title": f"{meta['title_zh']} · {meta['title_en']}",
        "description": f"{meta['notice_zh']} {meta['notice_en']}",
        "version": meta["data_version"],
        "created": f"{meta['as_of']}T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0", "path": meta["licence_url"], "title": meta["licence"]}],
        "sources": [
            {
                "title": "各条记录所引的公开资料，逐条列于此表"
                " · Public documents that the records cite, listed in this table",
                "path": "csv/sources.csv",
            }
        ],
        "resources": [_resource(folder, table, names) for table in tables],
    }


def _resource(folder: Path, table: Table, names: set[str]) -> dict[str, object]:
    path = f"csv/{table.name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": _name(table.name),
        "title": f"{table.title_zh} · {table.title_en}",
        "description": f"{table.description_zh} {table.description_en}",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sha256(folder / path)}",
        "schema": _table_schema(table, names),
    }


def _name(table: str) -> str:
    # Names of resources have no underscores in the standard.
    return table.replace("_", "-")


def _table_schema(table: Table, names: set[str]) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
    }
    if not table.is_view:
        schema["primaryKey"] = ["id"]
    keys = [
        {
            "fields": [column.name],
            # A table that refers to itself is named by an empty text.
            "reference": {
                "resource": "" if column.refers_to == table.name else _name(column.refers_to),
                "fields": ["id"],
            },
        }
        for column in table.columns
        if column.refers_to is not None and column.refers_to in names
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column, table: Table) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        **TYPES[column.type],
        "description": f"{column.zh} · {column.en}",
    }
    if column.unit_zh and column.unit_en:
        field["unit"] = f"{column.unit_zh} · {column.unit_en}"
    constraints: dict[str, object] = {}
    if column.is_required and not table.is_view:
        constraints["required"] = True
    if not table.is_view and column.name in {"id", "number"}:
        constraints["unique"] = True
    if column.terms:
        constraints["enum"] = list(column.terms)
    if constraints:
        field["constraints"] = constraints
    return field
