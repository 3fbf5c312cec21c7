"""Downloads in a finished site: their description for catalogues, sizes on the page, versions."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from carbonpeak.distribution import distributions
from carbonpeak.exports import keep_versions, put_downloads
from carbonpeak.exports.portal import readable_size
from tests.built import make_downloads
from tests.conftest import VALID_WORKSPACE

PAGE = (
    '<td><span data-size-of="carbonpeak.db"></span></td>'
    '<td><code data-sha256-of="version.json">old</code></td>'
)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("portal") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_downloads(root)


def make_site(folder: Path, downloads: Path, site_url: str) -> Path:
    """Make what a build hands over: a page of downloads."""
    (folder / "download").mkdir(parents=True)
    (folder / "download/index.html").write_text(PAGE, encoding="utf-8")
    put_downloads(downloads, folder, site_url=site_url)
    return folder


def dataset_of(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "downloads/dataset.jsonld").read_text("utf-8"))
    return read


def test_dataset_is_described_in_both_vocabularies(downloads: Path, tmp_path: Path) -> None:
    dataset = dataset_of(make_site(tmp_path / "site", downloads, "https://carbonpeak.example"))
    version = json.loads((downloads / "version.json").read_text(encoding="utf-8"))
    assert dataset["@type"] == ["Dataset", "dcat:Dataset"]
    for one, other in (
        *(("name", "dct:title"), ("description", "dct:description"), ("keywords", "dcat:keyword")),
        *(("license", "dct:license"), ("version", "dcat:version"), ("creator", "dct:creator")),
        *(("dateModified", "dct:modified"), ("publisher", "dct:publisher")),
    ):
        assert dataset[one] == dataset[other]
        assert dataset[one]
    assert [name["@language"] for name in dataset["name"]] == ["zh", "en"]
    assert dataset["version"] == version["data_version"]
    assert dataset["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert dataset["temporalCoverage"] == f"2022/{version['as_of']}"
    assert dataset["spatialCoverage"]["name"][1]["@value"] == "China"


def test_every_data_file_is_a_distribution_with_size_and_checksum(
    downloads: Path, tmp_path: Path
) -> None:
    site = make_site(tmp_path / "site", downloads, "https://carbonpeak.example/base/")
    dataset = dataset_of(site)
    root = "https://carbonpeak.example/base/downloads/"
    sums = (downloads / "SHA256SUMS").read_text(encoding="utf-8")
    found = {d["contentUrl"]["@id"].removeprefix(root): d for d in dataset["distribution"]}
    assert list(found) == [file.name for file in distributions() if file.is_dataset]
    for name, described in found.items():
        size = (site / "downloads" / name).stat().st_size
        assert described["dcat:downloadURL"] == {"@id": root + name}
        assert described["dcat:byteSize"]["@value"] == str(size)
        assert f"{described['sha256']}  {name}\n" in sums
        assert described["spdx:checksum"]["spdx:checksumValue"]["@value"] == described["sha256"]
        assert described["encodingFormat"]
        assert described["license"] == dataset["license"]
    assert dataset["dcat:distribution"] == [{"@id": d["@id"]} for d in dataset["distribution"]]


def test_addresses_are_relative_where_the_site_has_none_of_its_own(
    downloads: Path, tmp_path: Path
) -> None:
    dataset = dataset_of(make_site(tmp_path / "site", downloads, ""))
    assert dataset["@id"] == "dataset.jsonld#dataset"
    assert dataset["url"] == {"@id": "../download/"}
    assert dataset["distribution"][0]["contentUrl"] == {"@id": "carbonpeak-zh.xlsx"}


def test_every_term_of_the_description_has_a_vocabulary(downloads: Path, tmp_path: Path) -> None:
    dataset = dataset_of(make_site(tmp_path / "site", downloads, ""))
    prefixes = set(dataset["@context"])
    assert {name.partition(":")[0] for name in names_in(dataset) if ":" in name} <= {
        *prefixes,
        "http",
    }


def names_in(node: object) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(names_in, node))
    if not isinstance(node, dict):
        return set()
    inner = set().union(*(names_in(value) for key, value in node.items() if key != "@context"))
    return {key for key in node if not key.startswith("@")} | inner


def test_sizes_and_checksums_are_told_on_the_page(downloads: Path, tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", downloads, "")
    page = (site / "download/index.html").read_text(encoding="utf-8")
    megabytes = (downloads / "carbonpeak.db").stat().st_size / 1_000_000
    (sums,) = [
        line.split()[0]
        for line in (downloads / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        if line.endswith("  version.json")
    ]
    assert page == (
        f'<td><span data-size-of="carbonpeak.db">{megabytes:.1f} MB</span></td>'
        f'<td><code data-sha256-of="version.json">{sums}</code></td>'
    )


def make_version(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "carbonpeak.db").write_text(name, encoding="utf-8")
    about = {"data_version": name, "as_of": name[:10]}
    (folder / "version.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def kept_in(folder: Path) -> list[tuple[str, str]]:
    """Return the versions a folder lists, each with what its database holds."""
    listed = json.loads((folder / "versions.json").read_text(encoding="utf-8"))
    assert sorted(f"versions/{p.name}" for p in (folder / "versions").iterdir()) == sorted(
        kept["folder"] for kept in listed
    )
    return [
        (kept["version"], (folder / kept["folder"] / "carbonpeak.db").read_text(encoding="utf-8"))
        for kept in listed
    ]


def test_last_versions_are_kept_and_older_ones_dropped(tmp_path: Path) -> None:
    last = tmp_path / "none"
    for name in ("2026-01-01-a", "2026-01-02-b", "2026-01-02-b", "2026-01-03-c"):
        fresh = make_version(tmp_path / f"{name}{len(list(tmp_path.iterdir()))}", name)
        keep_versions(fresh, last, count=2)
        last = fresh
    assert kept_in(last) == [("2026-01-03-c", "2026-01-03-c"), ("2026-01-02-b", "2026-01-02-b")]
    listed = json.loads((last / "versions.json").read_text(encoding="utf-8"))
    assert listed[0] == {
        "version": "2026-01-03-c",
        "as_of": "2026-01-03",
        "folder": "versions/2026-01-03-c",
    }


def test_kept_database_is_the_same_file_not_a_copy(tmp_path: Path) -> None:
    first = make_version(tmp_path / "first", "2026-01-01-a")
    keep_versions(first, tmp_path / "none", count=5)
    second = make_version(tmp_path / "second", "2026-01-02-b")
    keep_versions(second, first, count=5)
    assert (first / "carbonpeak.db").samefile(second / "versions/2026-01-01-a/carbonpeak.db")
    assert kept_in(second) == [("2026-01-02-b", "2026-01-02-b"), ("2026-01-01-a", "2026-01-01-a")]


def test_version_that_somebody_deleted_is_no_longer_listed(tmp_path: Path) -> None:
    first = make_version(tmp_path / "first", "2026-01-01-a")
    keep_versions(first, tmp_path / "none", count=5)
    shutil.rmtree(first / "versions")
    second = make_version(tmp_path / "second", "2026-01-02-b")
    keep_versions(second, first, count=5)
    assert kept_in(second) == [("2026-01-02-b", "2026-01-02-b")]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (950, "950 B"),
        (12_340, "12 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_440_000, "3.4 MB"),
    ],
)
def test_size_is_told_in_the_unit_that_keeps_it_short(size: int, text: str) -> None:
    assert readable_size(size) == text
