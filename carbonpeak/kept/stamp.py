"""What products were made from, so that a build can tell which of them are out of date.

Compares contents, never times: a fresh clone has new times and the same contents.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from carbonpeak.kept.program import code_version
from carbonpeak.workspace import Workspace

STAMP = "stamp.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Digests of what the products are made from."""

    data: str
    """Of database, search index and downloads: records, search lists and code."""
    site: str
    """Of the site: all that, its own pages and look, and its settings."""


def read_inputs(workspace: Workspace, *, as_of: str | None, settings: Iterable[str]) -> Inputs:
    """Return the digests of what would be built now. `settings` are those of the site alone."""
    data = _digest(
        as_of or "", code_version(), *_files(workspace.cases, workspace.registry, workspace.search)
    )
    site = _digest(data, *settings, *_files(workspace.site, workspace.root / "mkdocs.yml"))
    return Inputs(data=data, site=site)


def read_stamp(file: Path) -> Inputs | None:
    """Return what the products in place were made from, or None if that is not known."""
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        return Inputs(data=str(plain["data"]), site=str(plain["site"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(file: Path, inputs: Inputs) -> None:
    """Write what the products beside the file were made from."""
    file.write_text(json.dumps(asdict(inputs)) + "\n", encoding="utf-8", newline="\n")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _files(*roots: Path) -> Iterator[str]:
    for root in roots:
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if file.is_file() and not file.name.startswith("."):
                name = file.relative_to(root.parent).as_posix()
                yield f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}"
