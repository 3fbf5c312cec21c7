"""Finished products change places with the old ones, so that nobody ever finds half of one.

A build is committed by one rename; after it, each product is exchanged. A build killed before that
rename leaves the old products, one killed after it is finished by whoever comes next.
"""

import ctypes
import errno
import json
import os
import shutil
from pathlib import Path

WORK_PREFIX = ".work-"
COMMITTED = ".committed"
JOURNAL = "journal.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM}


def make_work_folder(build: Path) -> Path:
    """Return a new, empty folder beside the products."""
    work = build / f"{WORK_PREFIX}{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    return work


def commit(work: Path, names: list[str], build: Path) -> None:
    """Put the named products of a work folder in the place of the old ones.

    The caller holds the lock of the build folder.
    """
    journal = {name: (work / name).stat().st_ino for name in names}
    (work / JOURNAL).write_text(json.dumps(journal), encoding="utf-8", newline="\n")
    work.rename(build / COMMITTED)
    finish_commit(build)


def finish_commit(build: Path) -> None:
    """Finish what a killed build had committed; does nothing where there is nothing to finish."""
    committed = build / COMMITTED
    if not committed.is_dir():
        return
    journal: dict[str, int] = json.loads((committed / JOURNAL).read_text(encoding="utf-8"))
    for name, inode in journal.items():
        target = build / name
        if not target.exists():
            (committed / name).rename(target)
        elif target.stat().st_ino != inode:
            exchange(committed / name, target)
    # Renamed first: half deleted, it must not be taken for a commit that is to be finished.
    done = build / f"{WORK_PREFIX}done-{os.getpid()}"
    committed.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def sweep(build: Path) -> None:
    """Remove what killed builds left behind. The caller holds the lock of the build folder."""
    for folder in build.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def exchange(one: Path, other: Path) -> None:
    """Let two files or folders change places, in one step where the system can."""
    try:
        _exchange_in_one_step(one, other)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        _exchange_by_renaming(one, other)


def _exchange_in_one_step(one: Path, other: Path) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    rename = getattr(library, "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    result = rename(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


def _exchange_by_renaming(one: Path, other: Path) -> None:
    """Rename twice. Killed between the two, `finish_commit` puts `one` in the empty place."""
    aside = one.with_name(f"{one.name}.old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def link_tree(source: Path, target: Path) -> None:
    """Make a second name for every file of a folder, or a copy where links are not to be had."""
    shutil.copytree(source, target, copy_function=_link_or_copy)


def link_file(source: Path, target: Path) -> None:
    """Make a second name for a file, or a copy."""
    _link_or_copy(str(source), str(target))


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copyfile(source, target)
