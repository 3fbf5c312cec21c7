"""Answers of the static index outside a browser: runs the site's own script with Node.

Node is the one on the path or the one Playwright brings along; a reader needs neither.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from carbonpeak.search.request import SearchRequest


class NodeMissing(Exception):
    """There is nothing here to run the site's script with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticAnswer:
    """What the search page would show, and what it needs for that on a first visit."""

    ids: tuple[str, ...]
    total: int
    said: Mapping[str, Any]
    """All but the hits, by the names the server's answer has. Any: JSON of our own making."""
    milliseconds: float
    files: tuple[str, ...]
    """Files of the index that were read before the hits could be shown."""
    further: tuple[str, ...]
    """Files that were then read for the rest: further hits, counts, what may be asked instead."""


def ask_static(
    scripts: Path, index: Path, requests: Iterable[SearchRequest], *, whole: bool = False
) -> list[StaticAnswer]:
    """Return the answers of the index in a folder, found by the scripts in another; with `whole`
    once the file of all words and entries is at hand.

    Raises NodeMissing.
    """
    node = find_node()
    asked = [
        {"query": one.query, "language": one.language, "filters": dict(one.filters)}
        for one in requests
    ]
    with tempfile.TemporaryDirectory() as scratch:
        modules = _copy_modules(scripts, Path(scratch))
        with as_file(files("carbonpeak.search").joinpath("ask-static.mjs")) as program:
            ran = subprocess.run(
                [node, program, modules, index, *(("whole",) if whole else ())],
                input=json.dumps(asked).encode(),
                stdout=subprocess.PIPE,
                check=True,
            )
    return [
        StaticAnswer(
            ids=tuple(answer["ids"]),
            total=answer["said"]["total"],
            said=answer["said"],
            milliseconds=answer["milliseconds"],
            files=tuple(answer["files"]),
            further=tuple(answer["further"]),
        )
        for answer in json.loads(ran.stdout)
    ]


def find_node() -> str:
    """Return where Node is. Raises NodeMissing."""
    found = shutil.which("node")
    if found is not None:
        return found
    playwright = find_spec("playwright")
    if playwright is not None and playwright.origin is not None:
        own = Path(playwright.origin).parent / "driver" / "node"
        if own.is_file():
            return str(own)
    raise NodeMissing


def _copy_modules(scripts: Path, folder: Path) -> Path:
    # Beside a package.json that says so, any version of Node takes them for modules.
    for path in scripts.glob("search-*.js"):
        shutil.copy(path, folder)
    (folder / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
    return folder
