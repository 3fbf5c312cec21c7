"""Every download in its order. Text files are UTF-8 without a byte order mark."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.exports.archive import write_checksums, write_zip
from carbonpeak.exports.lines import case_lines, write_schemas
from carbonpeak.exports.package import data_package
from carbonpeak.exports.parquet import write_parquet
from carbonpeak.exports.readme import citation, readme
from carbonpeak.exports.tables import write_csv
from carbonpeak.exports.workbook import write_workbook
from carbonpeak.kept.swap import link_file
from carbonpeak.problems import LANGUAGES


def write_exports(corpus: Corpus, database: Path, folder: Path, cache: Path, *, code: str) -> None:
    """Write every download to a folder; the checksums cover what lies there already, too.

    `cache` keeps Parquet files between builds by what they were made from; `code` stands for the
    program.
    """
    with closing(open_database(database)) as connection:
        dictionary = read_dictionary(connection)
        meta, tables = dictionary.meta, dictionary.tables
        write_csv(connection, tables, folder / "csv")
        for language in LANGUAGES:
            write_workbook(connection, dictionary, language, folder / f"carbonpeak-{language}.xlsx")
    write_parquet(
        tables,
        meta,
        source=folder / "csv",
        target=folder / "parquet",
        cache=cache,
        code=code,
    )
    link_file(database, folder / "carbonpeak.db")
    _write(folder / "cases.jsonl", case_lines(corpus))
    write_schemas(corpus, folder / "schema")
    _write(folder / "version.json", [_json(_version(corpus, meta))])
    _write(folder / "CITATION.txt", [citation(meta)])
    _write(folder / "README.txt", [readme(meta)])
    _write(folder / "datapackage.json", [_json(data_package(folder, tables, meta))])
    about = ("CITATION.txt", "README.txt")
    write_zip(folder / "carbonpeak-csv.zip", ["csv", "datapackage.json", *about])
    write_zip(folder / "carbonpeak-parquet.zip", ["parquet", *about])
    write_zip(folder / "carbonpeak-schemas.zip", ["schema", *about])
    write_checksums(folder)


def _write(file: Path, lines: Iterator[str] | list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


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
