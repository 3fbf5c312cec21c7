"""Products of a workspace, made for tests as a build makes them."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from carbonpeak import text
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.database import build_database
from carbonpeak.exports import write_exports
from carbonpeak.products import build_products
from carbonpeak.serve import make_application
from carbonpeak.workspace import Workspace

ROOT = Path(__file__).parents[1]
ORIGIN = "http://carbonpeak.example"


def complete(root: Path) -> Path:
    """Give a workspace the project's own pages, look and search lists, where it has none."""
    for name in ("site", "search"):
        if not (root / name).exists():
            shutil.copytree(ROOT / name, root / name)
    if not (root / "mkdocs.yml").exists():
        shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    return root


def read(root: Path) -> Corpus:
    """Read a workspace and load the words by which its texts are cut."""
    complete(root)
    corpus = load_corpus(Workspace(root))
    text.configure(text.words_of(corpus, root / "search" / "lexicon.txt"))
    return corpus


def make_database(root: Path, name: str = "carbonpeak.db") -> Path:
    """Write the database of a workspace beside it and return its path."""
    corpus = read(root)
    path = root.with_name(f"{root.name}-products") / name
    path.parent.mkdir(exist_ok=True)
    build_database(corpus, path)
    return path


def make_downloads(root: Path) -> Path:
    """Write the downloads of a workspace beside it and return their folder."""
    corpus = read(root)
    folder = root.with_name(f"{root.name}-downloads")
    folder.mkdir()
    write_exports(corpus, make_database(root), folder, folder.with_name(".parquet"), code="tests")
    return folder


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database whose rows can be asked for columns by name."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


def build_all(root: Path) -> Workspace:
    """Build every product of a workspace as the command does."""
    workspace = Workspace(complete(root))
    build_products(workspace, report=lambda _line: None)
    return workspace


@asynccontextmanager
async def reading(workspace: Workspace) -> AsyncIterator[httpx.AsyncClient]:
    """Give a reader of the site and the data of a workspace that has been built."""
    application = make_application(workspace, report=lambda _line: None)
    transport = httpx.ASGITransport(app=application)
    try:
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            yield client
    finally:
        application.close()
