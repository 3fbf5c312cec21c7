"""The MkDocs plugin: stages frames in `build/docs`, lets MkDocs build them and fills them.

The only module that knows MkDocs. What stands on pages is decided in `carbonpeak.pages`.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files

from carbonpeak.checks import check_corpus, has_errors
from carbonpeak.corpus import load_corpus
from carbonpeak.languages import mark_chinese
from carbonpeak.pages import (
    CannotStage,
    Digest,
    Settings,
    frames_of,
    make_site,
    stage_files,
    staged_files,
)
from carbonpeak.problems import Severity
from carbonpeak.search import check_search, write_static_index
from carbonpeak.workspace import Workspace

STAGED = Path("build", "docs")
WATCHED = ("cases", "registry", "search", "site")
SEARCH = ("assets", "search")
"""Where the search page finds its index; `site/docs/*/search.md` names it."""
UNUSED = ("assets/javascripts/", "assets/stylesheets/palette.", "assets/images/favicon.png")


class CarbonpeakConfig(Config):
    """Options under `plugins: - carbonpeak:`."""

    as_of = Optional(Type(str))
    """Judge every rule about dates at this date; by default the newest record's."""


class CarbonpeakPlugin(BasePlugin[CarbonpeakConfig]):
    """Stages frames before MkDocs reads any page, and fills them when all are built."""

    staged: Path | None = None
    """Folder in which all frames are staged already; who staged them fills them too."""
    _begun = False
    _digest: Digest | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Stage the frames and point MkDocs to them.

        Runs once per language in one build; `mkdocs serve` makes a new plugin for each build.
        """
        if self._begun:
            # Both languages would write the one page for addresses that do not exist.
            config.theme.static_templates.discard("404.html")
        elif self.staged is None:
            self._digest = _stage(_workspace(config), config, self.config.as_of)
        self._begun = True
        config.docs_dir = str(self.staged or _workspace(config).root / STAGED)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what of Material no page loads: its scripts, its palettes, source maps."""
        for file in list(files):
            ours = Path(file.abs_src_path or "").is_relative_to(config.docs_dir)
            unused = file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map")
            if unused and not ours:
                files.remove(file)
        return files

    def on_page_content(self, html: str, /, *, config: MkDocsConfig, **_: object) -> str:
        """Say in hand-written pages what Markdown cannot: heads of columns, Chinese in English."""
        html = html.replace("<th>", '<th scope="col">')
        return mark_chinese(html) if config.theme["language"] == "en" else html

    @event_priority(-200)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill the frames, once both languages are built: the other one's build is nested here."""
        if self._digest is None or _is_nested(config):
            return
        workspace, site = _workspace(config), Path(config.site_dir)
        frames = site.with_name(f"{site.name}.frames")
        site.rename(frames)
        try:
            make_site(workspace, self._digest, site, build_frames=lambda _files: frames)
        finally:
            shutil.rmtree(frames)
        write_static_index(self._digest.corpus, workspace, site.joinpath(*SEARCH))

    def on_serve(
        self,
        server: LiveReloadServer,
        /,
        *,
        config: MkDocsConfig,
        builder: Callable[..., None],
    ) -> LiveReloadServer:
        """Watch what people write instead of what was staged from it."""
        server.unwatch(config.docs_dir)
        for name in WATCHED:
            server.watch(str(_workspace(config).root / name))
        return server


def _is_nested(config: MkDocsConfig) -> bool:
    """Return whether this is one language's build inside that of the whole site."""
    return bool(getattr(config.plugins["i18n"], "building", False))


def _workspace(config: MkDocsConfig) -> Workspace:
    return Workspace(Path(config.config_file_path).resolve().parent)


def _stage(workspace: Workspace, config: MkDocsConfig, as_of: str | None) -> Digest:
    """Stage the frames and return what they are to be filled with."""
    corpus = load_corpus(workspace, as_of=as_of)
    problems = (*check_corpus(corpus), *check_search(workspace))
    if has_errors(problems):
        count = sum(1 for problem in problems if problem.severity is Severity.ERROR)
        noun = "error" if count == 1 else "errors"
        raise Abort(f"{count} {noun} in the records; `carbonpeak check` lists them")
    settings = Settings(
        site_url=config.site_url or "",
        repo_url=config.extra.get("repo_url") or "",
        explore_url=config.extra.get("explore_url") or "",
        downloads=config.extra.get("downloads") or "",
    )
    digest = Digest(corpus, settings)
    try:
        frames = frames_of(workspace, digest)
    except CannotStage as reason:
        raise Abort(str(reason)) from None
    stage_files(staged_files(workspace, digest.settings, frames), workspace.root / STAGED)
    return digest


def build_frames(workspace: Workspace, staged: Path, folder: Path, settings: Settings) -> None:
    """Build what is staged. Raises mkdocs' Abort, whose message says why not."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    config = load_config(str(workspace.root / "mkdocs.yml"), site_dir=str(folder))
    config.extra["explore_url"] = settings.explore_url
    config.extra["downloads"] = settings.downloads
    plugin = config.plugins["carbonpeak"]
    assert isinstance(plugin, CarbonpeakPlugin)
    plugin.staged = staged
    build(config)
