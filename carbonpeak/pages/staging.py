"""The whole of what is staged for the site: generated pages, hand-written ones filled in, assets.

Reads the curators' folder `site/` and writes one folder; knows nothing of MkDocs.
"""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from carbonpeak.pages.browse import browse_files
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.likeness_data import likeness_files
from carbonpeak.pages.parts import UnknownPart, fill_page
from carbonpeak.pages.records import record_json, render_records
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.workspace import Workspace


class CannotStage(Exception):
    """A file of `site/` keeps the site from being staged; the message says which and why."""


def stage_site(workspace: Workspace, digest: Digest, target: Path) -> None:
    """Make a folder hold all files of the site and nothing else. Raises CannotStage.

    Only what changed is written: `mkdocs serve` watches the folder and would build for ever.
    """
    wanted: dict[str, bytes] = {}
    for path, content in _all_files(workspace, digest):
        if path in wanted:
            raise CannotStage(f"two files of the site want to be {path}")
        wanted[path] = content
    for path, content in wanted.items():
        _write_if_changed(target / path, content)
    for found in sorted(target.rglob("*"), reverse=True):
        if found.is_file() and found.relative_to(target).as_posix() not in wanted:
            found.unlink()
        elif found.is_dir() and not any(found.iterdir()):
            found.rmdir()


def _write_if_changed(file: Path, content: bytes) -> None:
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _all_files(workspace: Workspace, digest: Digest) -> Iterator[tuple[str, bytes]]:
    for page in render_records(digest):
        yield page.path, page.text.encode()
    for language in LANGUAGES:
        yield from _hand_written(workspace.site / "docs" / language, digest, language)
    yield from _assets(workspace.site / "assets")
    yield from _case_files(workspace, digest)
    yield from browse_files(digest)
    yield from likeness_files(digest)
    settings = {"explore_url": digest.settings.explore_url or None}
    yield "zh/site.json", (json.dumps(settings) + "\n").encode()


def _hand_written(folder: Path, digest: Digest, language: Language) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*.md")):
        name = file.relative_to(folder).as_posix()
        try:
            text = fill_page(file.read_text(encoding="utf-8"), address_of(name), digest, language)
        except UnknownPart as unknown:
            raise CannotStage(
                f'site/docs/{language}/{name} asks for the part "{unknown}", which does not exist'
            ) from None
        yield f"{language}/{name}", text.encode()


def address_of(name: str) -> str:
    """Return the address at which a Markdown file's page stands."""
    path = PurePosixPath(name)
    parts = path.parent.parts if path.stem == "index" else (*path.parent.parts, path.stem)
    return "".join(f"{part}/" for part in parts)


def _assets(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            yield f"assets/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _case_files(workspace: Workspace, digest: Digest) -> Iterator[tuple[str, bytes]]:
    """Yield each case as JSON and as the YAML file it is, at the side of its page."""
    for name, record in digest.corpus.cases.items():
        yield f"zh/cases/{name}/record.json", record_json(record.data).encode()
        yield f"zh/cases/{name}/record.yaml", (workspace.root / record.file).read_bytes()
