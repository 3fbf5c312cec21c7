"""Which versions of the data are kept for download: `versions.json` beside the downloads."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

LONGEST_VERSION = 40
VERSION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """An earlier version of the data whose database can still be had."""

    version: str
    as_of: str
    folder: str
    """Its folder below that of the downloads."""


def read_versions(file: Path | None) -> dict[str, KeptVersion]:
    """Return the kept versions by name; none where the downloads keep none."""
    if file is None or not file.is_file():
        return {}
    entries = json.loads(file.read_text(encoding="utf-8"))
    found = (
        KeptVersion(version=e["version"], as_of=e["as_of"], folder=e["folder"]) for e in entries
    )
    return {kept.version: kept for kept in found}


def is_version(text: str) -> bool:
    """Return whether a text has the form of a data version."""
    return len(text) <= LONGEST_VERSION and VERSION.fullmatch(text) is not None
