"""The downloads: what they hold, that they agree with each other, and that they are repeatable."""

import csv
import datetime
import hashlib
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import duckdb
import jsonschema_rs
import openpyxl
import pytest

from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.distribution import distributions
from carbonpeak.problems import LANGUAGES
from tests.built import make_downloads
from tests.conftest import VALID_WORKSPACE, MakeWorkspace


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exports") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_downloads(root)


def rows_of(downloads: Path, table: str) -> list[dict[str, str]]:
    with (downloads / f"csv/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_same_records_give_same_bytes(workspace: MakeWorkspace) -> None:
    first, second = make_downloads(workspace({})), make_downloads(workspace({}))
    names = sorted(f.relative_to(first).as_posix() for f in first.rglob("*") if f.is_file())
    assert names == sorted(
        f.relative_to(second).as_posix() for f in second.rglob("*") if f.is_file()
    )
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_every_file_has_its_checksum(downloads: Path) -> None:
    listed = {}
    for line in (downloads / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    there = {f.relative_to(downloads).as_posix() for f in downloads.rglob("*") if f.is_file()}
    assert set(listed) == there - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((downloads / name).read_bytes()).hexdigest() == digest, name


def test_csv_holds_the_rows_of_the_database(downloads: Path) -> None:
    connection = sqlite3.connect(downloads / "carbonpeak.db")
    for file in sorted((downloads / "csv").iterdir()):
        count = connection.execute(f"select count(*) from {file.stem}").fetchone()[0]
        assert len(rows_of(downloads, file.stem)) == count, file.name
    connection.close()


def test_csv_is_utf8_without_byte_order_mark(downloads: Path) -> None:
    data = (downloads / "csv/cases.csv").read_bytes()
    assert data.startswith(b"id,number,title_zh")
    assert "统一建设光伏屋顶（甲市）".encode() in data


def test_whole_number_is_written_without_a_point(downloads: Path) -> None:
    row = next(r for r in rows_of(downloads, "results") if r["id"] == "solar-roofs_r4")
    assert (row["value"], row["canonical_value"]) == ("30", "300")


def test_data_package_describes_every_csv(downloads: Path) -> None:
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    described = {resource["path"] for resource in package["resources"]}
    assert described == {f"csv/{file.name}" for file in (downloads / "csv").iterdir()}
    for resource in package["resources"]:
        data = (downloads / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        header = data.decode("utf-8").split("\r\n", 1)[0]
        assert header == ",".join(field["name"] for field in resource["schema"]["fields"])


def test_data_package_is_valid(downloads: Path) -> None:
    import frictionless

    report = frictionless.validate(str(downloads / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "message"]) == []
    assert report.stats["tasks"] == len(list((downloads / "csv").iterdir()))


def test_data_package_tells_units_and_types(downloads: Path) -> None:
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    fields = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["pilots", "lat"]["unit"] == "度 · degrees"
    assert fields["cases", "modified"]["type"] == "date"
    assert fields["case-gates", "holds"]["type"] == "boolean"
    assert fields["results", "value"]["type"] == "number"


def test_keys_of_the_data_package_lead_somewhere(downloads: Path) -> None:
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["name"]: Path(resource["path"]).stem for resource in package["resources"]}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            target = key["reference"]["resource"] or resource["name"]
            ids = {row["id"] for row in rows_of(downloads, paths[target])}
            name = key["fields"][0]
            used = {row[name] for row in rows_of(downloads, paths[resource["name"]])} - {""}
            assert used <= ids, (resource["name"], name)


def test_json_lines_hold_whole_cases_with_their_level(downloads: Path) -> None:
    lines = (downloads / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = {case["id"]: case for case in map(json.loads, lines)}
    solar = cases["solar-roofs"]
    assert solar["results"][0]["value"] == 12.5
    assert solar["file"] == "cases/jia/solar-roofs.yaml"
    assert solar["level"] is not None
    assert [case["level"] for case in cases.values() if case["status"] == "lead"] == [None]


def test_each_json_line_holds_to_its_schema(downloads: Path) -> None:
    schema = json.loads((downloads / "schema/case-line.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    for line in (downloads / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        assert [error.message for error in validator.iter_errors(json.loads(line))] == []


def test_each_file_names_version_and_licence(downloads: Path) -> None:
    version = json.loads((downloads / "version.json").read_text(encoding="utf-8"))
    name = version["data_version"]
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    line = json.loads((downloads / "cases.jsonl").read_text(encoding="utf-8").partition("\n")[0])
    schema = json.loads((downloads / "schema/case.schema.json").read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select decode(key), decode(value) from parquet_kv_metadata(?)",
            [str(downloads / "parquet/cases.parquet")],
        ).fetchall()
    notes = dict(rows)
    with closing(open_database(downloads / "carbonpeak.db")) as opened:
        meta = read_dictionary(opened).meta
    assert (package["version"], package["licenses"][0]["name"]) == (name, "CC-BY-4.0")
    assert (line["data_version"], line["licence"]) == (name, "CC-BY-4.0")
    assert schema["$comment"] == f"data version {name}, CC-BY-4.0"
    assert (notes["data_version"], notes["licence"]) == (name, "CC BY 4.0")
    assert (meta["data_version"], meta["licence"]) == (name, "CC BY 4.0")
    for language in LANGUAGES:
        cells = sheet_of(downloads, language, 0)
        assert name in cells[0]
        assert any("CC BY 4.0" in str(row[1]) for row in cells)


def test_readme_names_every_file_that_is_offered(downloads: Path) -> None:
    readme = (downloads / "README.txt").read_text(encoding="utf-8")
    assert [file.name for file in distributions() if f"\n{file.name}\n" not in readme] == []


def test_every_offered_dataset_is_there(downloads: Path) -> None:
    assert [
        f.name for f in distributions() if f.is_dataset and not (downloads / f.name).is_file()
    ] == []


PARQUET_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}


def test_parquet_holds_the_rows_of_the_database_in_their_own_types(downloads: Path) -> None:
    with closing(open_database(downloads / "carbonpeak.db")) as opened, duckdb.connect() as reader:
        for table in read_dictionary(opened).tables:
            found = reader.read_parquet(str(downloads / f"parquet/{table.name}.parquet"))
            types = [
                (name, str(kind)) for name, kind in zip(found.columns, found.types, strict=True)
            ]
            assert types == [(c.name, PARQUET_TYPES[c.type]) for c in table.columns], table.name
            order = (
                "number"
                if "number" in found.columns
                else ", ".join(str(place + 1) for place in range(len(found.columns)))
            )
            rows = opened.execute(f"select * from {table.name} order by {order}").fetchall()
            assert [plain(row) for row in found.fetchall()] == rows, table.name


def plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """Return a row as SQLite keeps it: dates as text; yes and no equal 1 and 0 as they are."""
    return tuple(cell.isoformat() if isinstance(cell, datetime.date) else cell for cell in row)


def sheet_of(downloads: Path, language: str, number: int) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(downloads / f"carbonpeak-{language}.xlsx", read_only=True)
    with closing(book):
        return list(book.worksheets[number].iter_rows(values_only=True))


def test_workbook_speaks_one_language(downloads: Path) -> None:
    chinese = openpyxl.load_workbook(downloads / "carbonpeak-zh.xlsx")
    english = openpyxl.load_workbook(downloads / "carbonpeak-en.xlsx")
    assert chinese.sheetnames == [
        *("说明", "试点", "试点特征", "案例", "做法", "成效", "成本", "适用条件"),
        *("适用与不适用的地方", "教训与局限", "推广应用", "距下一等级的欠缺", "来源", "各列的含义"),
    ]
    assert english.sheetnames == [
        *("Notes", "Pilots", "Pilot traits", "Cases", "Steps", "Results", "Costs", "Conditions"),
        *("Places a case suits", "Lessons and limits", "Adoptions", "What cases lack", "Sources"),
        "Columns",
    ]
    for book in (chinese, english):
        for sheet in book.worksheets:
            head = [cell.value for cell in sheet[1]]
            assert len(set(head)) == len(head), sheet.title
            assert sheet.freeze_panes == "A2"
            assert sheet.print_title_rows == "$1:$1"


def test_workbook_shows_a_result_with_its_kind_in_words(downloads: Path) -> None:
    chinese = openpyxl.load_workbook(downloads / "carbonpeak-zh.xlsx")["成效"]
    head = [cell.value for cell in chinese[1]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in chinese["2:9"]]
    row = next(row for row in rows if row["编号"] == "solar-roofs_r4")
    assert (row["数值"], row["单位"], row["换算值"], row["换算单位"]) == (30, "万千瓦", 300, "兆瓦")
    assert row["已实现、目标或估算"] == "目标"


def test_workbook_gives_no_english_unit_to_a_figure_counted_in_wan(downloads: Path) -> None:
    head = sheet_of(downloads, "en", 5)[0]
    assert "Value" not in head
    assert "Number and unit as printed in English" in head
    assert "Converted value" in head


def test_text_that_looks_like_a_formula_stays_text(workspace: MakeWorkspace) -> None:
    root = workspace({})
    case = root / "cases/jia/solar-roofs.yaml"
    text = case.read_text(encoding="utf-8")
    assert "统一建设光伏屋顶（甲市）" in text
    case.write_text(text.replace("统一建设光伏屋顶（甲市）", "=1+1 <&>"), encoding="utf-8")
    book = openpyxl.load_workbook(make_downloads(root) / "carbonpeak-zh.xlsx")
    titles = [row[0] for row in book["案例"].iter_rows()]
    (cell,) = [cell for cell in titles if str(cell.value).startswith("=")]
    assert (cell.value, cell.data_type) == ("=1+1 <&>", "s")


def test_version_names_what_the_database_names(downloads: Path) -> None:
    version = json.loads((downloads / "version.json").read_text(encoding="utf-8"))
    citation = (downloads / "CITATION.txt").read_text(encoding="utf-8")
    connection = sqlite3.connect(downloads / "carbonpeak.db")
    meta = dict(connection.execute("select id, value from meta"))
    connection.close()
    assert version["data_version"] == meta["data_version"]
    assert version["data_version"] in citation
    assert citation.count("CC BY 4.0") == 2


@pytest.mark.parametrize("name", ["csv", "parquet", "schemas"])
def test_zip_holds_what_lies_beside_it(downloads: Path, name: str) -> None:
    with zipfile.ZipFile(downloads / f"carbonpeak-{name}.zip") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (downloads / name).read_bytes()
