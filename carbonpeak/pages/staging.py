"""What a site generator is given: hand-written pages and frames as Markdown, and the assets.

Reads the curators' folder `site/` and writes one folder; knows nothing of MkDocs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from carbonpeak.pages.body import read_body
from carbonpeak.pages.digest import Digest, Settings
from carbonpeak.pages.frame import Filling, filling_of, frame_of, mark_parts, parts_of
from carbonpeak.pages.modules import CannotJoin, read_scripts
from carbonpeak.pages.notebook import notebook_page
from carbonpeak.pages.page import Links
from carbonpeak.pages.parts import UnknownPart, render_part
from carbonpeak.pages.records import RecordPage, record_pages
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.workspace import Workspace

NOTEBOOKS = "notebooks"
SCRIPTS = "assets/javascripts"


class CannotStage(Exception):
    """A file of `site/` keeps the site from being staged; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page rendered: the frame it needs and what it puts there."""

    frame: str
    """Path of the frame below the staged folder."""
    text: str
    """The frame as Markdown."""
    filling: Filling


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A page made from records alone."""

    page: RecordPage
    source = ""

    @property
    def path(self) -> str:
        """Its file below the site's root."""
        return html_path(self.page.address, self.page.language)

    def make(self, digest: Digest) -> Made:
        page = self.page.render(digest)
        body = read_body(page.body)
        frame, text = frame_of(page, body)
        return Made(frame=frame, text=text, filling=filling_of(page, body))


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A hand-written page, which is its own frame."""

    name: str
    language: Language
    source: str
    """What the curators wrote."""

    @property
    def path(self) -> str:
        """Its file below the site's root."""
        return html_path(address_of(self.name), self.language)

    def make(self, digest: Digest) -> Made:
        """Return the page. Raises CannotStage."""
        voice = Voice(digest, self.language, Links(address_of(self.name)))
        frame = f"{self.language}/{self.name}"
        try:
            parts = {name: render_part(name, voice) for name in parts_of(self.source)}
        except UnknownPart as unknown:
            raise CannotStage(
                f'site/docs/{frame} asks for the part "{unknown}", which does not exist'
            ) from None
        text = mark_parts(self.source, parts)
        return Made(frame=frame, text=text, filling=Filling(name="", values={}, parts=parts))


Sheet = RecordSheet | WrittenSheet


def plan_sheets(workspace: Workspace, digest: Digest) -> tuple[Sheet, ...]:
    """Return every page of the site, none of them rendered. Raises CannotStage."""
    sheets: list[Sheet] = []
    for language in LANGUAGES:
        folder = workspace.site / "docs" / language
        for file in sorted(folder.rglob("*.md")):
            name = file.relative_to(folder).as_posix()
            sheets.append(WrittenSheet(name, language, file.read_text(encoding="utf-8")))
        sheets += _notebook_sheets(workspace.site / NOTEBOOKS, language)
    sheets += [RecordSheet(page) for page in record_pages(digest)]
    seen: set[str] = set()
    for sheet in sheets:
        if sheet.path in seen:
            raise CannotStage(f"two pages of the site want to be {sheet.path}")
        seen.add(sheet.path)
    return tuple(sheets)


def _notebook_sheets(folder: Path, language: Language) -> Iterator[WrittenSheet]:
    """Yield a page for each notebook: its text and code are what the curators wrote."""
    for file in sorted(folder.glob("*.ipynb")):
        up = "../../" if language == "en" else "../"
        text = notebook_page(
            file.read_text(encoding="utf-8"), language, file=f"{up}assets/{NOTEBOOKS}/{file.name}"
        )
        yield WrittenSheet(f"{file.stem}.md", language, text)


def staged_files(
    workspace: Workspace, settings: Settings, frames: Mapping[str, str]
) -> dict[str, bytes]:
    """Return all that the site generator is given, by path; `frames` are its pages.

    Raises CannotStage.
    """
    explore = {"explore_url": settings.explore_url or None}
    return {
        **{path: text.encode() for path, text in frames.items()},
        **dict(_assets(workspace.site / "assets", "assets")),
        **dict(_scripts(workspace.site / SCRIPTS)),
        **dict(_assets(workspace.site / NOTEBOOKS, f"assets/{NOTEBOOKS}")),
        "zh/site.json": (json.dumps(explore) + "\n").encode(),
    }


def stage_files(files: Mapping[str, bytes], target: Path) -> None:
    """Make a folder hold some files and nothing else.

    Only what changed is written: `mkdocs serve` watches the folder and would build for ever.
    """
    for path, content in files.items():
        _write_if_changed(target / path, content)
    for found in sorted(target.rglob("*"), reverse=True):
        if found.is_file() and found.relative_to(target).as_posix() not in files:
            found.unlink()
        elif found.is_dir() and not any(found.iterdir()):
            found.rmdir()


def _write_if_changed(file: Path, content: bytes) -> None:
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def address_of(name: str) -> str:
    """Return the address at which a Markdown file's page stands."""
    path = PurePosixPath(name)
    parts = path.parent.parts if path.stem == "index" else (*path.parent.parts, path.stem)
    return "".join(f"{part}/" for part in parts)


def html_path(address: str, language: Language) -> str:
    """Return the file, below the site's root, of the page at an address."""
    return f"{'en/' if language == 'en' else ''}{address}index.html"


def _assets(folder: Path, target: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.startswith(".") and file.suffix != ".js":
            yield f"{target}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _scripts(folder: Path) -> Iterator[tuple[str, bytes]]:
    try:
        scripts = read_scripts(folder)
    except CannotJoin as reason:
        raise CannotStage(f"site/{SCRIPTS}/{reason}") from None
    for name, text in scripts.items():
        yield f"{SCRIPTS}/{name}", text.encode()
