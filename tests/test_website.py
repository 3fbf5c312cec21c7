"""A site made from the one before is the site made anew, whatever was edited in between."""

import json
import shutil
from pathlib import Path
from re import fullmatch

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.website import build_site, read_settings
from carbonpeak.workspace import Workspace
from tests.built import complete
from tests.conftest import VALID_WORKSPACE
from tests.edits import EDITS


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("website") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    complete(root)
    (root / "build").mkdir()
    make(root, "before")
    return root


@pytest.fixture
def root(built_once: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own with a site that is up to date."""
    return shutil.copytree(built_once, tmp_path / "workspace")


def make(root: Path, name: str, *, former: str | None = None, explore_url: str = "") -> Path:
    """Build the site into a folder of that name and return it."""
    workspace, target = Workspace(root), root / "build" / name
    before = root / "build" / former if former else None
    build_site(
        workspace,
        load_corpus(workspace),
        target,
        notes=target.with_suffix(".json"),
        code="",
        explore_url=explore_url,
        former=(before, before.with_suffix(".json")) if before else None,
    )
    return target


def read_all(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def made_anew(old: Path, new: Path) -> set[str]:
    """Return the pages and records of a site that are not the files of the one before."""
    return {
        file.relative_to(new).as_posix()
        for pattern in ("index.html", "record.*")
        for file in new.rglob(pattern)
        if not is_same(old / file.relative_to(new), file)
    }


def is_same(one: Path, other: Path) -> bool:
    return one.is_file() and one.samefile(other)


@pytest.mark.parametrize("name", EDITS)
def test_site_made_from_the_one_before_is_the_site_made_anew(name: str, root: Path) -> None:
    EDITS[name](root)
    taken = make(root, "taken", former="before")
    assert read_all(taken) == read_all(make(root, "anew"))


def test_edit_after_edit_is_the_site_made_anew(root: Path) -> None:
    former = "before"
    for number, name in enumerate(("text", "new case", "vocabulary", "removed case", "status")):
        EDITS[name](root)
        make(root, f"taken{number}", former=former)
        former = f"taken{number}"
    assert read_all(root / "build" / former) == read_all(make(root, "anew"))


def test_nothing_is_made_anew_where_nothing_changed(root: Path) -> None:
    anew = made_anew(root / "build/before", make(root, "taken", former="before"))
    assert anew == set()


def test_edited_text_makes_only_pages_that_show_it(root: Path) -> None:
    EDITS["text"](root)
    anew = made_anew(root / "build/before", make(root, "taken", former="before"))
    assert {
        *("cases/solar-roofs/index.html", "cases/solar-roofs/record.yaml"),
        *("index.html", "en/pilots/jia/index.html", "types/rooftop-pv/index.html"),
    } <= anew
    others = {"cases/travel-points/index.html", "about/index.html", "problems/index.html"}
    assert anew & others == set()


def test_no_page_of_a_case_reads_everything(root: Path) -> None:
    notes = json.loads((root / "build/before.json").read_text(encoding="utf-8"))
    of_cases = {
        path: notes["reads"][page["reads"]]
        for path, page in notes["pages"].items()
        if fullmatch("(en/)?cases/[^/]+/index.html", path)
    }
    assert of_cases
    assert [path for path, reads in of_cases.items() if "everything" in reads] == []


def test_page_that_something_wrote_over_is_made_anew(root: Path) -> None:
    before = read_all(root / "build/before")
    (root / "build/before/pilots/jia/index.html").write_text("spoilt", encoding="utf-8")
    assert read_all(make(root, "taken", former="before")) == before


def test_notes_that_cannot_be_read_or_come_from_other_code_are_not_trusted(root: Path) -> None:
    before = read_all(root / "build/before")
    (root / "build/before.json").write_text('{"code": "other"}', encoding="utf-8")
    taken = make(root, "taken", former="before")
    assert read_all(taken) == before
    assert "plan/index.html" in made_anew(root / "build/before", taken)


def test_settings_are_those_of_mkdocs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARBONPEAK_SITE_URL", "https://example.org/")
    settings = read_settings(Workspace(root))
    assert settings.site_url == "https://example.org/"
    assert settings.repo_url == ""
    assert settings.downloads == "downloads/"
