"""The folder of downloads: the database, CSV per table, a data package, JSON Lines, checksums.

Made from a finished database file, which describes its own tables, and from the corpus. Text files
are UTF-8 without a byte order mark; README.txt says how a spreadsheet opens them.
"""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.dictionary import Column, Table, open_database, read_dictionary
from carbonpeak.models.fields import json_number
from carbonpeak.rubric import assess
from carbonpeak.swap import link_file

CSV_FOLDER = "csv"
ZIP_NAME = "carbonpeak-csv.zip"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP file can hold: the same input gives the same bytes."""

# Names in the statements of this module come from the database's own description of itself.
# ruff: noqa: S608


def write_exports(corpus: Corpus, database: Path, folder: Path) -> None:
    """Write every download to an empty folder."""
    with closing(open_database(database)) as connection:
        dictionary = read_dictionary(connection)
        meta, tables = dictionary.meta, dictionary.tables
        (folder / CSV_FOLDER).mkdir()
        for table in tables:
            _write(folder / CSV_FOLDER / f"{table.name}.csv", _csv(connection, table))
    link_file(database, folder / "carbonpeak.db")
    _write(folder / "cases.jsonl", "".join(_case_lines(corpus)))
    _write(folder / "version.json", _json(_version(corpus, meta)))
    _write(folder / "CITATION.txt", _citation(meta))
    _write(folder / "README.txt", _readme(meta))
    _write(folder / "datapackage.json", _json(_data_package(folder, tables, meta)))
    _write_zip(folder)
    _write(folder / "SHA256SUMS", _checksums(folder))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _csv(connection: sqlite3.Connection, table: Table) -> str:
    names = [column.name for column in table.columns]
    order = "number" if "number" in names else ", ".join(str(n) for n in range(1, len(names) + 1))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    query = f"select {', '.join(names)} from {table.name} order by {order}"
    for row in connection.execute(query):
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue()


def _plain(cell: object) -> object:
    # 12.0 is 12 in every reader; 1e+16 is not a number in some.
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}".removesuffix(".0")
    return cell


def _case_lines(corpus: Corpus) -> Iterator[str]:
    for record in corpus.cases.values():
        standing = assess(record.data, corpus)
        held = {gate.id: gate.holds for gate in standing.gates}
        whole = {
            **record.data.model_dump(),
            "level": standing.level,
            "gates": held if standing.level else None,
            "file": record.file,
        }
        yield json.dumps(whole, ensure_ascii=False, default=json_number, allow_nan=False) + "\n"


def _version(corpus: Corpus, meta: dict[str, str]) -> dict[str, object]:
    return {
        "data_version": meta["data_version"],
        "as_of": meta["as_of"],
        "content_hash": meta["content_hash"],
        "licence": meta["licence"],
        "licence_url": meta["licence_url"],
        "published_cases": len(corpus.published),
        "leads": len(corpus.leads),
        "pilots": len(corpus.pilots),
    }


def _citation(meta: dict[str, str]) -> str:
    return f"{meta['citation_zh']}\n{meta['citation_en']}\n"


def _readme(meta: dict[str, str]) -> str:
    return f"""\
{meta["title_zh"]} · {meta["title_en"]}
数据版本 · data version: {meta["data_version"]}
截止日期 · date of the newest record: {meta["as_of"]}
许可 · licence: {meta["licence"]} {meta["licence_url"]}
引用 · citation: CITATION.txt
{meta["notice_zh"]}
{meta["notice_en"]}

carbonpeak.db
  SQLite 数据库，含各表、视图和列的说明
  SQLite database that describes its tables, views and columns
csv/ ({ZIP_NAME})
  每个表或视图一个 CSV 文件（打包）
  one CSV file a table or view (all in one)
datapackage.json
  各 CSV 的列、类型、含义和关联（Frictionless 数据包）
  columns, types, meanings and keys of the CSV files (Frictionless data package)
cases.jsonl
  每行一条案例的全部内容（JSON）
  one whole case a line (JSON)
version.json
  数据版本 · data version
SHA256SUMS
  校验值 · checksums

CSV 文件为 UTF-8 编码（无 BOM），行尾为 CRLF，空格子表示未载明。
在 Excel 或 WPS 中请用“数据 → 从文本/CSV 导入”，编码选 UTF-8；直接双击打开时中文可能显示为乱码。
CSV files are UTF-8 without a byte order mark, lines end with CRLF, an empty cell means not stated.
In Excel or WPS use Data → From Text/CSV and choose UTF-8: a double click may garble the Chinese.
"""


TYPES: dict[str, dict[str, object]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "date": {"type": "date"},
}


def _data_package(
    folder: Path, tables: tuple[Table, ...], meta: dict[str, str]
) -> dict[str, object]:
    names = {table.name for table in tables}
    return {
        "profile": "tabular-data-package",
        "name": "carbonpeak",
        "title": f"{meta['title_zh']} · {meta['title_en']}",
        "description": f"{meta['notice_zh']} {meta['notice_en']}",
        "version": meta["data_version"],
        "created": f"{meta['as_of']}T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0", "path": meta["licence_url"], "title": meta["licence"]}],
        "resources": [_resource(folder, table, names) for table in tables],
    }


def _resource(folder: Path, table: Table, names: set[str]) -> dict[str, object]:
    path = f"{CSV_FOLDER}/{table.name}.csv"
    data = (folder / path).read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": f"{table.title_zh} · {table.title_en}",
        "description": f"{table.description_zh} {table.description_en}",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _table_schema(table, names),
    }


def _table_schema(table: Table, names: set[str]) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
    }
    if not table.is_view:
        schema["primaryKey"] = ["id"]
        schema["foreignKeys"] = [
            {
                "fields": [column.name],
                "reference": {
                    "resource": str(column.refers_to).replace("_", "-"),
                    "fields": ["id"],
                },
            }
            for column in table.columns
            if column.refers_to in names
        ]
    return schema


def _field(column: Column, table: Table) -> dict[str, object]:
    meaning = f"{column.zh} · {column.en}"
    if column.unit_zh:
        meaning += f" [{column.unit_zh} · {column.unit_en}]"
    field: dict[str, object] = {
        "name": column.name,
        **TYPES[column.type],
        "description": meaning,
    }
    constraints: dict[str, bool] = {}
    if column.is_required and not table.is_view:
        constraints["required"] = True
    if not table.is_view and column.name in {"id", "number"}:
        constraints["unique"] = True
    if constraints:
        field["constraints"] = constraints
    return field


def _write_zip(folder: Path) -> None:
    files = [
        *sorted((folder / CSV_FOLDER).iterdir()),
        *(folder / name for name in ("CITATION.txt", "README.txt", "datapackage.json")),
    ]
    with zipfile.ZipFile(folder / ZIP_NAME, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            name = file.relative_to(folder).as_posix()
            entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())


def _checksums(folder: Path) -> str:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in files
    )
