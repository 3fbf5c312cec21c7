"""The files that are offered for download: what each is called, holds and serves for.

Reads `downloads.yaml` of this package; knows nothing of how the files are made.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from carbonpeak.packaged import read_packaged
from carbonpeak.problems import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One file of the folder of downloads."""

    name: str
    media_type: str
    format: Phrase
    audience: Phrase
    """What or whom it serves."""
    holds: Phrase
    is_dataset: bool
    """False for files that are about the others."""


@cache
def distributions() -> tuple[Distribution, ...]:
    """Return the files in the order in which they are shown."""
    # The values of our own YAML are plain objects of several kinds, hence Any.
    entries: list[dict[str, Any]] = read_packaged("downloads.yaml")
    return tuple(
        Distribution(
            name=entry["name"],
            media_type=entry["media_type"],
            format=Phrase(**entry["format"]),
            audience=Phrase(**entry["for"]),
            holds=Phrase(**entry["holds"]),
            is_dataset=entry.get("dataset", True),
        )
        for entry in entries
    )
