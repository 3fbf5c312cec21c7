"""Fixtures that all tests share: a small valid workspace, with files of the test's own in it."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

VALID_WORKSPACE = Path(__file__).parent / "workspace"

MakeWorkspace: TypeAlias = Callable[[Mapping[str, str | bytes | None]], Path]
"""From path to text (or bytes, or None to leave the file out) to the folder of a workspace."""


@pytest.fixture
def workspace(tmp_path: Path) -> MakeWorkspace:
    """Return a maker of workspaces: tests/workspace/ with the given files put over it.

    Each call makes a folder of its own, so that a test can hold two side by side.
    """
    made: list[Path] = []

    def make_workspace(files: Mapping[str, str | bytes | None]) -> Path:
        root = tmp_path / f"workspace-{len(made) + 1}"
        made.append(root)
        shutil.copytree(VALID_WORKSPACE, root)
        for path, content in files.items():
            put_file(root / path, content)
        return root

    return make_workspace


def put_file(path: Path, content: str | bytes | None) -> None:
    """Write text or bytes as they are, without touching line ends; None removes the file."""
    if content is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
