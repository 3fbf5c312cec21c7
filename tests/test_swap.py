"""Products change places: whole before, whole after, and finished by the next one if killed."""

import errno
import os
from pathlib import Path

import pytest

from carbonpeak.kept import swap


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build folder with old products: a file and a folder."""
    folder = tmp_path / "build"
    (folder / "site").mkdir(parents=True)
    (folder / "site/index.html").write_text("old")
    (folder / "data.db").write_text("old")
    return folder


def make_new(build: Path) -> Path:
    work = swap.make_work_folder(build)
    (work / "site").mkdir()
    (work / "site/index.html").write_text("new")
    (work / "data.db").write_text("new")
    (work / "notes").write_text("of the build")
    return work


def contents(build: Path) -> tuple[str, str]:
    return (build / "site/index.html").read_text(), (build / "data.db").read_text()


def test_commit_replaces_all_and_leaves_nothing_behind(build: Path) -> None:
    swap.commit(make_new(build), ["site", "data.db"], build)
    assert contents(build) == ("new", "new")
    assert sorted(path.name for path in build.iterdir()) == ["data.db", "site"]


def test_first_commit_needs_no_old_products(tmp_path: Path) -> None:
    build = tmp_path / "build"
    build.mkdir()
    swap.commit(make_new(build), ["site", "data.db"], build)
    assert contents(build) == ("new", "new")


@pytest.mark.parametrize("done", [0, 1])
def test_commit_that_was_killed_is_finished_by_the_next(
    build: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    class Killed(BaseException):
        pass

    real, calls = swap.exchange, 0

    def exchange(one: Path, other: Path) -> None:
        nonlocal calls
        if calls == done:
            raise Killed
        calls += 1
        real(one, other)

    monkeypatch.setattr(swap, "exchange", exchange)
    with pytest.raises(Killed):
        swap.commit(make_new(build), ["site", "data.db"], build)
    monkeypatch.setattr(swap, "exchange", real)
    swap.finish_commit(build)
    assert contents(build) == ("new", "new")
    swap.finish_commit(build)
    assert contents(build) == ("new", "new")
    assert sorted(path.name for path in build.iterdir()) == ["data.db", "site"]


def test_uncommitted_work_is_swept(build: Path) -> None:
    make_new(build)
    swap.finish_commit(build)
    swap.sweep(build)
    assert contents(build) == ("old", "old")
    assert sorted(path.name for path in build.iterdir()) == ["data.db", "site"]


def test_where_the_system_cannot_exchange_names_are_changed_in_turn(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_one: Path, _other: Path) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    monkeypatch.setattr(swap, "_exchange_in_one_step", refuse)
    swap.commit(make_new(build), ["site", "data.db"], build)
    assert contents(build) == ("new", "new")


def test_other_faults_of_the_system_are_not_hidden(build: Path) -> None:
    with pytest.raises(FileNotFoundError):
        swap.exchange(build / "nowhere", build / "data.db")


def test_linked_files_outlive_what_they_were_linked_to(build: Path, tmp_path: Path) -> None:
    swap.link_tree(build / "site", tmp_path / "held")
    swap.commit(make_new(build), ["site", "data.db"], build)
    assert (tmp_path / "held/index.html").read_text() == "old"
