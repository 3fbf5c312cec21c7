"""Where things stand on disk: the curators' folders, `build/`, and the search for the root."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds `cases/` and `registry/`."""

    root: Path

    @property
    def cases(self) -> Path:
        return self.root / "cases"

    @property
    def registry(self) -> Path:
        return self.root / "registry"

    @property
    def search(self) -> Path:
        return self.root / "search"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def build(self) -> Path:
        return self.root / "build"


class NoWorkspace(Exception):
    """No folder with `cases/` and `registry/` was found here or above."""


def find_workspace(start: Path) -> Workspace:
    """Return the nearest workspace at `start` or above it. Raises NoWorkspace."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "cases").is_dir() and (folder / "registry").is_dir():
            return Workspace(folder)
    raise NoWorkspace(str(start))
