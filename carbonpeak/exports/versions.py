"""The databases of the last data versions, kept so that an older query can still be answered."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from carbonpeak.kept.swap import link_file

FOLDER = "versions"
LIST = "versions.json"
DATABASE = "carbonpeak.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """One data version whose database can still be had."""

    version: str
    as_of: str
    folder: str
    """Where its database lies, from the folder of downloads."""


def keep_versions(fresh: Path, previous: Path, *, count: int) -> None:
    """Keep the databases of the `count` last data versions, the new one first, in a new folder.

    `previous` is the folder of downloads that the new one will replace, or is not there yet.
    Databases are linked: nothing is copied, and a version that is dropped leaves no trace.
    """
    about = json.loads((fresh / "version.json").read_text(encoding="utf-8"))
    name = about["data_version"]
    newest = KeptVersion(version=name, as_of=about["as_of"], folder=f"{FOLDER}/{name}")
    older = [kept for kept in read_versions(previous) if kept.version != name]
    kept = [newest, *older][: max(count, 1)]
    for version in kept:
        source = fresh if version is newest else previous / version.folder
        (fresh / version.folder).mkdir(parents=True)
        link_file(source / DATABASE, fresh / version.folder / DATABASE)
    text = json.dumps([asdict(version) for version in kept], indent=2) + "\n"
    (fresh / LIST).write_text(text, encoding="utf-8", newline="\n")


def read_versions(downloads: Path) -> tuple[KeptVersion, ...]:
    """Return the versions kept in a folder of downloads, newest first; none without a list."""
    file = downloads / LIST
    if not file.is_file():
        return ()
    listed = [KeptVersion(**kept) for kept in json.loads(file.read_text(encoding="utf-8"))]
    return tuple(kept for kept in listed if (downloads / kept.folder / DATABASE).is_file())
