"""The MkDocs plugin: stages all pages in `build/docs`, then lets MkDocs read them there.

The only module that knows MkDocs. What stands on pages is decided in `carbonpeak.pages`.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from carbonpeak.checks import check_corpus, has_errors
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.pages import CannotStage, Digest, Settings, stage_site
from carbonpeak.pages.page import put_blocks_back, set_blocks_aside
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
    """Stages the site's pages before MkDocs reads any."""

    _staged = False
    _corpus: Corpus | None = None

    def __init__(self) -> None:
        self._blocks: dict[str, tuple[str, ...]] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Stage the pages and point MkDocs to them.

        Runs once per language in one build; `mkdocs serve` makes a new plugin for each build.
        """
        workspace = _workspace(config)
        config.docs_dir = str(workspace.root / STAGED)
        if self._staged:
            # Both languages would write the one page for addresses that do not exist.
            config.theme.static_templates.discard("404.html")
        else:
            self._corpus = _stage(workspace, config, self.config.as_of)
            self._staged = True
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what of Material no page loads: its scripts, its palettes, source maps."""
        for file in list(files):
            ours = Path(file.abs_src_path or "").is_relative_to(config.docs_dir)
            unused = file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".map")
            if unused and not ours:
                files.remove(file)
        return files

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Spare MkDocs the HTML blocks of generated pages: a third of the whole build's time."""
        if not page.meta.get("made_from_records"):
            return markdown
        rest, self._blocks[page.file.src_uri] = set_blocks_aside(markdown)
        return rest

    def on_page_content(
        self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the blocks back."""
        return put_blocks_back(html, self._blocks.pop(page.file.src_uri, ()))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the index by which the search page answers without a server, once."""
        if self._corpus is not None:
            write_static_index(self._corpus, _workspace(config), Path(config.site_dir, *SEARCH))
            self._corpus = None

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


def _workspace(config: MkDocsConfig) -> Workspace:
    return Workspace(Path(config.config_file_path).resolve().parent)


def _stage(workspace: Workspace, config: MkDocsConfig, as_of: str | None) -> Corpus:
    """Stage the site and return the corpus it was made from."""
    corpus = load_corpus(workspace, as_of=as_of)
    problems = (*check_corpus(corpus), *check_search(workspace))
    if has_errors(problems):
        count = sum(1 for problem in problems if problem.severity is Severity.ERROR)
        noun = "error" if count == 1 else "errors"
        raise Abort(f"{count} {noun} in the records; `carbonpeak check` lists them")
    _set_build_date(corpus)
    settings = Settings(
        site_url=config.site_url or "",
        repo_url=config.extra.get("repo_url") or "",
        explore_url=config.extra.get("explore_url") or "",
        downloads=config.extra.get("downloads") or "",
    )
    try:
        stage_site(workspace, Digest(corpus, settings), workspace.root / STAGED)
    except CannotStage as reason:
        raise Abort(str(reason)) from None
    return corpus


def _set_build_date(corpus: Corpus) -> None:
    """Let MkDocs take the base's date for the day of the build: no product reads the clock."""
    day = datetime.fromisoformat(corpus.as_of).replace(tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(day.timestamp()))


def build_site(
    workspace: Workspace,
    site_dir: Path,
    *,
    as_of: str | None = None,
    explore_url: str = "",
    downloads: str = "downloads/",
) -> None:
    """Build the site into a folder. Raises mkdocs' Abort, whose message says why not.

    `downloads` is the folder, from the site's root, in which the caller puts the downloads; a bare
    `mkdocs build` has none and links none.
    """
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    config = load_config(str(workspace.root / "mkdocs.yml"), site_dir=str(site_dir))
    config.extra["explore_url"] = explore_url or config.extra.get("explore_url", "")
    config.extra["downloads"] = downloads or config.extra.get("downloads", "")
    config.plugins["carbonpeak"].config.as_of = as_of
    build(config)
