"""Builds: all or nothing, only what is out of date, one at a time, whatever is killed when."""

import errno
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from carbonpeak.exports.archive import read_checksums
from carbonpeak.kept import swap
from carbonpeak.products import BuildFailed, build_products
from carbonpeak.search import open_index
from carbonpeak.workspace import Workspace
from tests.built import complete
from tests.conftest import VALID_WORKSPACE, MakeWorkspace
from tests.edits import EDITS
from tests.searching import assert_same_index

COMMAND = Path(sys.executable).with_name("carbonpeak")
CASE = "cases/jia/solar-roofs.yaml"
EVERYTHING = ("carbonpeak.db", "search", "downloads", "site")


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("products") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    complete(root)
    build_products(Workspace(root), report=lambda _line: None)
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Workspace:
    """A workspace of the test's own whose products are up to date."""
    root = tmp_path / "workspace"
    shutil.copytree(built_once, root)
    return Workspace(root)


def build(workspace: Workspace) -> list[str]:
    """Build and return the lines of progress."""
    lines: list[str] = []
    build_products(workspace, report=lines.append)
    return lines


def change(workspace: Workspace) -> None:
    """Change a word of a case."""
    file = workspace.root / CASE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("逐户谈判", "逐一谈判"), encoding="utf-8")


def digest(workspace: Workspace) -> dict[str, str]:
    """Return a digest of every file of every product."""
    build = workspace.build
    files = [f for name in EVERYTHING for f in [build / name, *(build / name).rglob("*")]]
    return {
        file.relative_to(build).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file()
    }


def versions(workspace: Workspace) -> set[str]:
    """Return the data version that each product names."""
    build = workspace.build
    connection = sqlite3.connect(build / "carbonpeak.db")
    sql = "select value from meta where id = 'data_version'"
    named = {connection.execute(sql).fetchone()[0], open_index(build / "search").data_version}
    connection.close()
    for file in ("site/version.json", "downloads/version.json", "site/downloads/version.json"):
        named.add(json.loads((build / file).read_text(encoding="utf-8"))["data_version"])
    return named


def leftovers(workspace: Workspace) -> set[str]:
    known = {
        *EVERYTHING,
        "docs",
        "frames",
        "templates",
        "pages.json",
        "stamp.json",
        ".lock",
        ".lists",
        ".parquet",
        ".definitions",
        ".forms",
        ".records",
        ".units.json",
        ".words.json",
    }
    return {path.name for path in workspace.build.iterdir()} - known


def test_products_name_one_version(built: Workspace) -> None:
    assert len(versions(built)) == 1
    assert leftovers(built) == set()


def test_checksums_cover_forms_and_lists(built: Workspace) -> None:
    downloads = built.build / "downloads"
    made = {file.relative_to(downloads).as_posix() for file in downloads.rglob("*.*")}
    later = {name for name in made if name.startswith("versions")}
    assert any(name.startswith("lists/") for name in made)
    assert set(read_checksums(downloads)) == made - later


def test_nothing_is_built_twice(built: Workspace) -> None:
    before = digest(built)
    assert build(built) == ["已是最新，无须生成 · nothing to build, all is up to date"]
    assert digest(built) == before


def test_changed_case_makes_everything_anew(built: Workspace) -> None:
    old = versions(built)
    change(built)
    report = build_products(built, report=lambda _line: None)
    assert report.built == EVERYTHING
    assert versions(built) == {report.data_version}
    assert not versions(built) & old
    assert leftovers(built) == set()


def test_changed_page_makes_only_the_site_anew(built: Workspace) -> None:
    page = built.site / "docs/zh/about.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n新的一段。\n", encoding="utf-8")
    before = digest(built)
    report = build_products(built, report=lambda _line: None)
    assert report.built == ("site",)
    after = digest(built)
    assert "新的一段" in (built.build / "site/about/index.html").read_text(encoding="utf-8")
    assert {name for name in before if before[name] != after.get(name)} <= {
        name for name in before if name.startswith("site/")
    }


def test_site_can_be_built_without_datasette(
    built: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = built.build / "site/cases/solar-roofs/index.html"
    assert "/data/carbonpeak/" in page.read_text(encoding="utf-8")
    monkeypatch.setenv("CARBONPEAK_EXPLORE_URL", "")
    assert build_products(built, report=lambda _line: None).built == ("site",)
    assert "/data/carbonpeak/" not in page.read_text(encoding="utf-8")


def test_site_that_another_wrote_over_is_made_anew(built: Workspace) -> None:
    (built.build / "site/version.json").unlink()
    assert build_products(built, report=lambda _line: None).built == ("site",)


def test_another_date_makes_everything_anew(built: Workspace) -> None:
    report = build_products(built, as_of="2027-01-01", report=lambda _line: None)
    assert report.built == EVERYTHING
    assert str(report.data_version).startswith("2027-01-01-")


def test_same_records_give_same_bytes(built: Workspace, workspace: MakeWorkspace) -> None:
    other = Workspace(complete(workspace({})))
    build(other)
    # Whoosh writes random names and times; its answers are compared by the tests of the search.
    one, two = (
        {name: value for name, value in found.items() if not name.startswith("search/whoosh/")}
        for found in (digest(built), digest(other))
    )
    assert one == two


@pytest.mark.parametrize(
    "edits",
    [("text",), ("new case", "result"), ("removed case", "vocabulary", "hand-written page")],
    ids=" and ".join,
)
def test_build_after_edits_equals_one_from_nothing(
    built: Workspace, tmp_path: Path, edits: tuple[str, ...]
) -> None:
    for name in edits:
        EDITS[name](built.root)
    without_build = shutil.ignore_patterns("build")
    other = Workspace(shutil.copytree(built.root, tmp_path / "other", ignore=without_build))
    build(built)
    build(other)
    # What was published before is kept beside it; the index is compared by what it answers.
    apart = ("search/", "downloads/versions", "site/downloads/versions")
    one, two = (
        {name: value for name, value in digest(made).items() if not name.startswith(apart)}
        for made in (built, other)
    )
    assert one == two
    assert_same_index(built.build / "search", other.build / "search")


def test_broken_record_leaves_the_old_products_and_says_why(built: Workspace) -> None:
    before = digest(built)
    file = built.root / CASE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("stage: scaled", "stage: scalled"), encoding="utf-8")
    with pytest.raises(BuildFailed) as failure:
        build(built)
    assert digest(built) == before
    assert leftovers(built) == set()
    said = failure.value.text("en")
    assert f"{CASE}:" in said
    assert '"scalled"' in said
    assert said.endswith("1 errors in the records: nothing was built or replaced.\n")


def test_broken_page_leaves_the_old_products_and_says_why(built: Workspace) -> None:
    before = digest(built)
    (built.site / "docs/zh/about.md").write_text("[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(BuildFailed) as failure:
        build(built)
    assert digest(built) == before
    assert "nowhere.md" in failure.value.text("zh")
    assert failure.value.text("zh").endswith("网站未能生成（原因见上）；原有产品未动。\n")


def test_full_disk_is_told_in_one_sentence(
    built: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_build: Path) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = digest(built)
    change(built)
    monkeypatch.setattr(swap, "make_work_folder", refuse)
    with pytest.raises(BuildFailed) as failure:
        build(built)
    assert failure.value.text("en") == (
        f"the disk is full: free some space where {built.build} is and build again;"
        " nothing was replaced.\n"
    )
    assert digest(built) == before


def test_files_that_change_meanwhile_are_built_again(built: Workspace) -> None:
    change(built)
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(line)
        if "database" in line and len([old for old in lines if "database" in old]) == 1:
            file = built.root / CASE
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("逐户并网", "逐一并网"), encoding="utf-8")

    done = build_products(built, report=report)
    assert "生成时文件有改动，重新生成 · files changed meanwhile, building again" in lines
    assert versions(built) == {done.data_version}
    connection = sqlite3.connect(built.build / "carbonpeak.db")
    problem = connection.execute("select problem_zh from cases where id = 'solar-roofs'").fetchone()
    connection.close()
    assert "逐一并网" in problem[0]


def start(workspace: Workspace) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, "build"], cwd=workspace.root, stderr=subprocess.PIPE, encoding="utf-8"
    )


def wait_for_step(process: subprocess.Popen[str], step: int) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(f"[{step}/"):
            return
    raise AssertionError(f"the build ended before step {step}")


@pytest.mark.parametrize("step", [1, 3, 4])
def test_killed_build_leaves_the_old_products(built: Workspace, step: int) -> None:
    before, old = digest(built), versions(built)
    change(built)
    with start(built) as process:
        wait_for_step(process, step)
        process.kill()
        process.wait()
    assert digest(built) == before
    assert versions(built) == old
    # The next one waits for what the killed one had begun, sweeps it away and builds.
    build(built)
    assert not versions(built) & old
    assert len(versions(built)) == 1
    assert leftovers(built) == set()


def test_build_whose_copy_is_killed_leaves_the_old_products_and_says_so(built: Workspace) -> None:
    before = digest(built)
    change(built)
    with start(built) as process:
        wait_for_step(process, 2)
        copies = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        os.kill(int(copies.split()[0]), signal.SIGKILL)
        assert process.stderr is not None
        said = process.stderr.read()
    assert said.endswith(
        "the process that builds the site was ended, perhaps for lack of memory;"
        " nothing was replaced.\n"
    )
    assert process.returncode == 1
    assert digest(built) == before
    assert leftovers(built) == set()


def test_interrupted_build_cleans_up(built: Workspace) -> None:
    before = digest(built)
    change(built)
    with start(built) as process:
        wait_for_step(process, 2)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        process.stderr.read()
    assert process.returncode != 0
    assert digest(built) == before
    assert leftovers(built) == set()


def test_two_builds_at_once_take_turns(built: Workspace) -> None:
    change(built)
    with start(built) as first:
        assert first.stderr is not None
        first.stderr.readline()
        with start(built) as second:
            assert second.stderr is not None
            assert "another build is running" in second.stderr.readline()
            first.stderr.read()
            assert "nothing to build" in second.stderr.read()
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(versions(built)) == 1
    assert leftovers(built) == set()
