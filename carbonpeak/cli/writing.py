"""Files that commands write: whole or not at all, and one sentence where that cannot be."""

import contextlib
import errno
import os
from pathlib import Path
from typing import NoReturn

import click

_REASONS = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("磁盘配额已满", "the disk quota is used up"),
    errno.EACCES: ("没有写入权限", "no permission to write there"),
    errno.EPERM: ("没有写入权限", "no permission to write there"),
    errno.EROFS: ("该处只读", "it is read-only"),
    errno.EISDIR: ("那是一个文件夹", "that is a folder"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: ("那里已有同名文件", "a file of that name is there"),
    errno.ENOENT: ("没有这个文件夹", "there is no such folder"),
    errno.ENAMETOOLONG: ("名称过长", "the name is too long"),
}


def write_file(path: Path, data: bytes) -> None:
    """Write a file aside and put it in place; a command that fails or is stopped leaves no half.

    What is there and is no plain file, such as a pipe, is written to as it is.
    """
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _put(target, data)
    except OSError as error:
        _refuse(path, error)


def _put(target: Path, data: bytes) -> None:
    aside = target.with_name(f".{os.getpid()}.part")
    try:
        aside.write_bytes(data)
        aside.replace(target)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder to write to, with those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _refuse(folder, error)


def _refuse(path: Path, error: OSError) -> NoReturn:
    reason = _REASONS.get(error.errno or 0, (error.strerror, error.strerror))
    raise click.ClickException(
        f"无法写入 {path}：{reason[0]} · {path} cannot be written: {reason[1]}"
    ) from None
