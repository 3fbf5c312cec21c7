"""Material for MkDocs' own search over the same texts: a scratch site, asked as by a browser."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from carbonpeak import text
from carbonpeak.search.documents import Document, Passage
from carbonpeak.search.static_answers import find_node

_CONFIG = """\
site_name: scratch
theme: {name: material, language: zh, font: false}
plugins: [{search: {lang: [zh, en]}}]
"""
_BETWEEN_WORDS = "\u200b"


def ask_material(
    documents: Iterable[Document], queries: Sequence[str], folder: Path
) -> list[list[str]]:
    """Return the ids each query finds, best first, in a site built in a folder.

    Raises NodeMissing.
    """
    node = find_node()
    for document in documents:
        page = folder / "docs" / f"{document.id}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text("\n\n".join(_lines(document)), encoding="utf-8", newline="\n")
    (folder / "mkdocs.yml").write_text(_CONFIG, encoding="utf-8", newline="\n")
    build = ("mkdocs", "build", "--quiet", "-f", folder / "mkdocs.yml")
    subprocess.run([sys.executable, "-m", *build], check=True, stderr=subprocess.DEVNULL)
    program = Path(__file__).with_name("ask-material.mjs")
    index = folder / "site" / "search" / "search_index.json"
    ran = subprocess.run(
        [node, program, _worker(), index],
        input=json.dumps(queries).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return [[address.strip("/") for address in found] for found in json.loads(ran.stdout)]


def _worker() -> Path:
    material = find_spec("material")
    if material is None or material.origin is None:
        raise FileNotFoundError("mkdocs-material")
    assets = Path(material.origin).parent / "templates" / "assets" / "javascripts"
    (worker,) = (assets / "workers").glob("search.*.min.js")
    return worker


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_cut(document.title.zh)} {document.title.en or ''}"
    for passage in document.passages:
        yield f"{_cut(passage.zh)} {_plain(passage)}"


def _plain(passage: Passage) -> str:
    return " ".join(passage.en.split())


def _cut(chinese: str) -> str:
    # What its plugin does by itself where jieba is installed.
    return _BETWEEN_WORDS.join(text.segment(chinese, for_index=False))
