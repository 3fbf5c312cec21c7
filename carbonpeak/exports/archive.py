"""Archives that are the same bytes every time, and the checksums of a folder."""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP file can hold: the same input gives the same bytes."""
CHECKSUMS = "SHA256SUMS"


def zip_entry(name: str) -> zipfile.ZipInfo:
    """Return the head of a file in an archive, without the clock."""
    entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def write_zip(archive: Path, names: Sequence[str]) -> None:
    """Pack files and folders that lie beside the archive."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in files_below(archive.parent, names):
            out.writestr(zip_entry(file.relative_to(archive.parent).as_posix()), file.read_bytes())


def files_below(root: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yield the named files, and those in the named folders, in order."""
    for name in names:
        found = root / name
        yield from sorted(f for f in found.rglob("*") if f.is_file()) if found.is_dir() else [found]


def sha256(file: Path) -> str:
    """Return the checksum of a file."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def write_checksums(folder: Path) -> None:
    """Write a file by which `sha256sum -c` checks all others of the folder."""
    lines = [
        f"{sha256(file)}  {file.relative_to(folder).as_posix()}\n"
        for file in files_below(folder, ["."])
    ]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file by its path below the folder."""
    lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
