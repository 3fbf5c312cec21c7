"""Files that commands write: whole or not at all, and one sentence where that cannot be."""

import resource
from pathlib import Path

import click
import pytest

from carbonpeak.cli.writing import make_folder, write_file


def test_file_takes_the_place_of_the_old_one_and_leaves_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    for data in (b"old", b"new"):
        write_file(file, data)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert file.read_bytes() == b"new"


def test_write_that_fails_midway_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(click.ClickException) as refusal:
            write_file(file, b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert refusal.value.message == (
        f"无法写入 {file}：File too large · {file} cannot be written: File too large"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]
    assert file.read_bytes() == b"old"


def test_full_disk_and_folders_that_are_none_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException) as full:
        write_file(Path("/dev/full"), b"x")
    assert full.value.message == (
        "无法写入 /dev/full：磁盘已满 · /dev/full cannot be written: the disk is full"
    )
    (tmp_path / "file").touch()
    under = tmp_path / "file" / "out"
    with pytest.raises(click.ClickException) as refusal:
        make_folder(under)
    assert refusal.value.message == (
        f"无法写入 {under}：路径中有一段不是文件夹 · "
        f"{under} cannot be written: a part of the path is no folder"
    )
