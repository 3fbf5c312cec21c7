"""The downloads: what they hold, that they agree with each other, and that they are repeatable."""

import csv
import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from carbonpeak.exports import write_exports
from tests.built import make_database, read
from tests.conftest import VALID_WORKSPACE, MakeWorkspace


def export(root: Path) -> Path:
    corpus = read(root)
    folder = root.with_name(f"{root.name}-downloads")
    folder.mkdir()
    write_exports(corpus, make_database(root), folder)
    return folder


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exports") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return export(root)


def rows_of(downloads: Path, table: str) -> list[dict[str, str]]:
    with (downloads / f"csv/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_same_records_give_same_bytes(workspace: MakeWorkspace) -> None:
    first, second = export(workspace({})), export(workspace({}))
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


def test_keys_of_the_data_package_lead_somewhere(downloads: Path) -> None:
    package = json.loads((downloads / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["name"]: Path(resource["path"]).stem for resource in package["resources"]}
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            target = key["reference"]["resource"]
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


def test_version_names_what_the_database_names(downloads: Path) -> None:
    version = json.loads((downloads / "version.json").read_text(encoding="utf-8"))
    citation = (downloads / "CITATION.txt").read_text(encoding="utf-8")
    connection = sqlite3.connect(downloads / "carbonpeak.db")
    meta = dict(connection.execute("select id, value from meta"))
    connection.close()
    assert version["data_version"] == meta["data_version"]
    assert version["data_version"] in citation
    assert citation.count("CC BY 4.0") == 2


def test_zip_holds_what_lies_beside_it(downloads: Path) -> None:
    with zipfile.ZipFile(downloads / "carbonpeak-csv.zip") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (downloads / name).read_bytes()
