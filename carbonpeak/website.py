"""The site as a product: frames kept from build to build, pages taken over where they can be.

MkDocs is started only where a hand-written page, the look or the code has changed; a record's edit
makes anew the pages that read it, and no other.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from carbonpeak.corpus import Corpus
from carbonpeak.pages import Digest, Settings, make_site, read_former, stage_files, write_notes
from carbonpeak.pages.template import keep_compiled
from carbonpeak.workspace import Workspace

STAGED = "docs"
FRAMES = "frames"
TEMPLATES = "templates"
_CONFIGURATION = "mkdocs.yml"


def build_site(
    workspace: Workspace,
    corpus: Corpus,
    folder: Path,
    *,
    notes: Path,
    code: str,
    explore_url: str = "",
    downloads: str = "downloads/",
    former: tuple[Path, Path] | None = None,
) -> None:
    """Build the site and write notes of what it was made from. Raises mkdocs' Abort, CannotStage.

    The corpus is free of errors. `code` names the state of the programs; `former` is the site
    before, with its notes. `downloads` is the folder, from the site's root, in which the caller
    puts the downloads.
    """
    settings = read_settings(workspace, explore_url=explore_url, downloads=downloads)
    keep_compiled(workspace.build / TEMPLATES)
    site = make_site(
        workspace,
        Digest(corpus, settings),
        folder,
        build_frames=partial(_build_frames, workspace, settings, code),
        former=read_former(*former, code) if former else None,
    )
    write_notes(notes, site, code)


def read_settings(
    workspace: Workspace, *, explore_url: str = "", downloads: str = "downloads/"
) -> Settings:
    """Return what mkdocs.yml tells pages, without the half second that MkDocs takes to start."""
    text = (workspace.root / _CONFIGURATION).read_text(encoding="utf-8")
    # Any: a configuration of many shapes, which MkDocs itself checks.
    plain: Any = yaml.load(text, Loader=_Loader)
    extra = plain.get("extra") or {}
    return Settings(
        site_url=plain.get("site_url") or "",
        repo_url=extra.get("repo_url") or "",
        explore_url=explore_url or extra.get("explore_url") or "",
        downloads=downloads or extra.get("downloads") or "",
    )


class _Loader(yaml.CSafeLoader):
    """Reads `!ENV` as MkDocs does."""


def _read_environment(loader: _Loader, node: yaml.Node) -> object:
    """Return the first of some variables that is set; what stands last is for none of them."""
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node)
    else:
        names, default = [loader.construct_object(node)], None
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _read_environment)


def _build_frames(
    workspace: Workspace, settings: Settings, code: str, files: Mapping[str, bytes]
) -> Path:
    """Return the folder of built frames: the one kept where nothing they come from changed."""
    kept = workspace.build / FRAMES
    key = _key(workspace, settings, code, files)
    if (kept / key).is_dir():
        return kept / key
    from carbonpeak.mkdocs_plugin import build_frames

    staged = workspace.build / STAGED
    stage_files(files, staged)
    work = kept / f".work-{os.getpid()}"
    shutil.rmtree(kept, ignore_errors=True)
    build_frames(workspace, staged, work, settings)
    work.rename(kept / key)
    return kept / key


def _key(workspace: Workspace, settings: Settings, code: str, files: Mapping[str, bytes]) -> str:
    overrides = (
        file for file in sorted((workspace.site / "overrides").rglob("*")) if file.is_file()
    )
    configuration = workspace.root / _CONFIGURATION
    read = {
        **{file.relative_to(workspace.site).as_posix(): file.read_bytes() for file in overrides},
        _CONFIGURATION: configuration.read_bytes(),
        **files,
    }
    whole = hashlib.sha256(f"{code}\0{settings!r}".encode())
    for path, content in sorted(read.items()):
        whole.update(f"\0{path}\0{hashlib.sha256(content).hexdigest()}".encode())
    return whole.hexdigest()[:16]
