"""Fixtures that all tests share: a small valid workspace, with files of the test's own in it."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from carbonpeak.serve import Served, make_application
from carbonpeak.workspace import Workspace
from tests.built import ORIGIN, build_all

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


def assert_golden(made: str, golden: Path) -> None:
    """Hold what is made against its golden file.

    `CARBONPEAK_WRITE_GOLDEN=1` writes the files anew; read the difference as you would read code.
    """
    if os.environ.get("CARBONPEAK_WRITE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made.encode("utf-8"))
    assert made == golden.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Build every product of the small workspace once; no test may change it."""
    root = tmp_path_factory.mktemp("built") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return build_all(root)


@pytest.fixture(scope="session")
def served(built: Workspace) -> Iterator[Served]:
    """Serve the site and the data of the small workspace, once for all tests."""
    application = make_application(built, report=lambda _line: None)
    yield application
    application.close()


@pytest.fixture
async def reader(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Give a reader of the site and the data of the small workspace."""
    transport = httpx.ASGITransport(app=served)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client
