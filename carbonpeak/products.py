"""Builds every product aside and puts all of them in place together, or none.

The only module that knows all products. Two builds never run at once in one workspace.
"""

import errno
import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from carbonpeak import text
from carbonpeak.checks import check_corpus
from carbonpeak.checks.mission import peak_pattern
from carbonpeak.corpus import RECORDS, Corpus, load_corpus
from carbonpeak.definitions import check_definitions
from carbonpeak.kept import swap
from carbonpeak.kept.program import code_version
from carbonpeak.kept.stamp import (
    STAMP,
    Inputs,
    read_inputs,
    read_stamp,
    write_stamp,
)
from carbonpeak.problems import Language, Phrase, Problem, Severity, render_text
from carbonpeak.processes import do_both
from carbonpeak.units import keep_factors
from carbonpeak.workspace import Workspace

DATABASE = "carbonpeak.db"
INDEX = "search"
DOWNLOADS = "downloads"
FORMS = "forms"
"""Blank forms, among the downloads."""
SITE = "site"
VERSION = "version.json"
NOTES = "pages.json"
"""What each page of the site was made from; it changes places with the site."""
SEARCH = ("assets", "search")
"""Where the search page finds its index; `site/docs/*/search.md` names it."""
UNITS = ".units.json"
"""Sizes of units, kept between builds."""
DEFINITIONS = ".definitions"
"""The program whose definitions were found well, and the words that they must not name."""
WORDS = ".words.json"
"""Words of texts in the database, kept between builds."""
PARQUET = ".parquet"
"""Tables that did not change, kept between builds."""
LISTS = "lists"
"""Folder of saved selections below the downloads; also where they are kept between builds."""

EXPLORE_URL = "/data/"
"""Where Datasette stands beside the site when both are served on one port."""
EXPLORE_ENVIRONMENT = "CARBONPEAK_EXPLORE_URL"
"""Another address of Datasette, or nothing for a site without one."""
SITE_ENVIRONMENT = ("CARBONPEAK_SITE_URL", "CARBONPEAK_REPO_URL")
"""Settings of mkdocs.yml that come from the environment."""
KEPT_ENVIRONMENT = "CARBONPEAK_KEPT_VERSIONS"
"""How many data versions keep their database among the downloads."""
KEPT_VERSIONS = 5
ATTEMPTS = 3
LAST_LINES = 12
"""Of what is told where the site could not be built."""

Reporter: TypeAlias = Callable[[str], None]


class BuildFailed(Exception):
    """Nothing was replaced. Says why: problems in records, or a sentence."""

    def __init__(self, reason: Phrase, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason, problems)  # what it is made of again in another process
        self.reason = reason
        self.problems = problems

    def text(self, language: Language) -> str:
        """Return what to print."""
        sentence = self.reason.zh if language == "zh" else self.reason.en
        return f"{render_text(self.problems, language)}{sentence}\n"

    def __str__(self) -> str:
        return self.reason.en


_ENDED = Phrase(
    zh="生成网站的进程被中止（可能内存不足）；原有产品未动。",
    en="the process that builds the site was ended, perhaps for lack of memory;"
    " nothing was replaced.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did."""

    built: tuple[str, ...]
    """Names of the products that were made anew; empty where none was out of date."""
    data_version: str | None
    """None where nothing was built."""


def build_products(
    workspace: Workspace,
    *,
    report: Reporter,
    as_of: str | None = None,
    explore_url: str | None = None,
) -> BuildReport:
    """Build what is out of date. Raises BuildFailed; the old products then stay as they are.

    `report` is given one line for each step. Without an `explore_url` the environment's is taken.
    """
    if explore_url is None:
        explore_url = os.environ.get(EXPLORE_ENVIRONMENT, EXPLORE_URL)
    with _plain_faults(workspace), build_lock(workspace.build, report):
        swap.finish_commit(workspace.build)
        for _ in range(ATTEMPTS):
            done = _attempt(workspace, as_of, explore_url, report)
            if done is not None:
                return done
            report("生成时文件有改动，重新生成 · files changed meanwhile, building again")
    raise BuildFailed(
        Phrase(
            zh="生成期间文件一直在改动，请稍后再生成；原有产品未动。",
            en="the files kept changing during the build: build again later; nothing was replaced.",
        )
    )


def _attempt(
    workspace: Workspace, as_of: str | None, explore_url: str, report: Reporter
) -> BuildReport | None:
    """Build what is out of date; None where the files changed meanwhile."""
    swap.sweep(workspace.build)
    inputs = _inputs(workspace, as_of, explore_url)
    stale = _stale(workspace, inputs)
    if not stale:
        report("已是最新，无须生成 · nothing to build, all is up to date")
        return BuildReport(built=(), data_version=None)
    build = _Build(
        workspace=workspace,
        as_of=as_of,
        explore_url=explore_url,
        inputs=inputs,
        stale=stale,
        report=report,
        work=swap.make_work_folder(workspace.build),
    )
    try:
        return build.run()
    finally:
        swap.sweep(workspace.build)


def _inputs(workspace: Workspace, as_of: str | None, explore_url: str) -> Inputs:
    environment = [os.environ.get(name, "") for name in SITE_ENVIRONMENT]
    return read_inputs(workspace, as_of=as_of, settings=[explore_url, *environment])


def _stale(workspace: Workspace, inputs: Inputs) -> tuple[str, ...]:
    """Return the products that are out of date or not there, in the order of building."""
    build = workspace.build
    last = read_stamp(build / STAMP)
    data = (DATABASE, INDEX, DOWNLOADS)
    if last is None or last.data != inputs.data or not all((build / n).exists() for n in data):
        return (*data, SITE)
    # A bare `mkdocs build` writes a site of its own in the same place, without this file.
    if last.site != inputs.site or not (build / SITE / VERSION).is_file():
        return (SITE,)
    return ()


@dataclass(kw_only=True)
class _Build:
    """One attempt: what its steps share."""

    workspace: Workspace
    as_of: str | None
    explore_url: str
    inputs: Inputs
    stale: tuple[str, ...]
    report: Reporter
    work: Path
    """Folder in which the new products are made."""
    step: int = 0

    def run(self) -> BuildReport | None:
        """Build and commit; None where the files changed meanwhile."""
        # What more than one process needs is loaded before there are several.
        import carbonpeak.search
        import carbonpeak.website  # noqa: F401

        self.say("读取并校验记录", "reading and checking the records")
        corpus = load_quickly(self.workspace, as_of=self.as_of)
        try:
            do_both(lambda: self.check_and_build_data(corpus), lambda: self.build_rest(corpus))
        except EOFError as ended:
            raise BuildFailed(_ENDED) from ended
        self.complete_site()
        if _inputs(self.workspace, self.as_of, self.explore_url) != self.inputs:
            return None
        write_stamp(self.work / STAMP, self.inputs)
        swap.commit(self.work, [*self.stale, NOTES, STAMP], self.workspace.build)
        version = corpus.data_version
        self.report(f"完成，数据版本 {version} · done, data version {version}")
        return BuildReport(built=self.stale, data_version=version)

    def say(self, zh: str, en: str) -> None:
        self.step += 1
        steps = 4 if DATABASE in self.stale else 2
        self.report(f"[{self.step}/{steps}] {zh} · {en}")

    def check_and_build_data(self, corpus: Corpus) -> None:
        _refuse_errors(corpus, self.workspace)
        if DATABASE in self.stale:
            self.build_data(corpus)
        self.say("检索和网站", "search and site")

    def build_rest(self, corpus: Corpus) -> None:
        """Build the site and the indexes; the shorter work is done in a copy of this process.

        Where the records turn out to have errors, what comes of it is thrown away.
        """
        do_both(
            lambda: _build_site(corpus, self.workspace, self.work / SITE, self.explore_url),
            lambda: _build_indexes(corpus, self.workspace, self.work, anew=INDEX in self.stale),
        )

    def build_data(self, corpus: Corpus) -> None:
        from carbonpeak.database import KeptWords, build_database
        from carbonpeak.exports import keep_versions, write_exports
        from carbonpeak.forms import write_blank_forms

        text.configure(text.words_of(corpus, self.workspace.search / "lexicon.txt"))
        self.say("数据库", "database")
        words = KeptWords(self.workspace.build / WORDS, code=code_version())
        build_database(corpus, self.work / DATABASE, words.cut)
        words.write()
        self.say("下载文件", "downloads")
        forms, kept = self.work / DOWNLOADS / FORMS, self.workspace.build / f".{FORMS}"
        write_blank_forms(corpus, forms, kept, code=code_version())
        self.write_lists(corpus)
        # After forms and lists, for it ends with the checksums of all that lies there.
        kept = self.workspace.build / PARQUET
        write_exports(
            corpus, self.work / DATABASE, self.work / DOWNLOADS, kept, code=code_version()
        )
        keep_versions(
            self.work / DOWNLOADS, self.workspace.build / DOWNLOADS, count=_kept_versions()
        )

    def write_lists(self, corpus: Corpus) -> None:
        """Write the files of saved selections; say so where PDFs have to be left out."""
        from carbonpeak.fonts import has_chinese_font
        from carbonpeak.publications.saved_files import write_saved_lists

        issued = any(record.data.status == "issued" for record in corpus.lists.values())
        if issued and not has_chinese_font():
            self.report(
                "没有中文字体，清单不附 PDF（字体包 fonts-noto-cjk） · "
                "no Chinese font: lists come without PDF (package fonts-noto-cjk)"
            )
        kept = self.workspace.build / f".{LISTS}"
        write_saved_lists(corpus, self.work / DOWNLOADS / LISTS, kept, code=code_version())

    def complete_site(self) -> None:
        """Put the downloads and the version into the site, which then stands alone."""
        from carbonpeak.exports import put_downloads
        from carbonpeak.website import read_settings

        fresh = self.work / DOWNLOADS
        downloads = fresh if fresh.exists() else self.workspace.build / DOWNLOADS
        put_downloads(downloads, self.work / SITE, site_url=read_settings(self.workspace).site_url)
        swap.link_file(downloads / VERSION, self.work / SITE / VERSION)


def _build_indexes(corpus: Corpus, workspace: Workspace, work: Path, *, anew: bool) -> None:
    """Build the index of the site and, where it is out of date, that of the server: from the one
    before where there is one. Both are made of the same words.
    """
    from carbonpeak.search import build_index, gather_harvest, write_static_index

    before, index = workspace.build / INDEX, work / INDEX
    if anew:
        index.mkdir()
        harvest = build_index(corpus, workspace, index, before if before.is_dir() else None)
    else:
        harvest = gather_harvest(corpus, workspace, before)
    write_static_index(corpus, workspace, work.joinpath(SITE, *SEARCH), harvest)


def _build_site(corpus: Corpus, workspace: Workspace, site: Path, explore_url: str) -> None:
    """Build the site, from the one before where there is one."""
    from carbonpeak.pages import CannotStage
    from carbonpeak.website import build_site

    before = (workspace.build / SITE, workspace.build / NOTES)
    try:
        with _warnings_gathered() as said:
            build_site(
                workspace,
                corpus,
                site,
                notes=site.with_name(NOTES),
                code=code_version(),
                explore_url=explore_url,
                former=before if (before[0] / VERSION).is_file() else None,
            )
    except (CannotStage, SystemExit) as reason:
        # MkDocs ends the process without a word; what it holds against the pages was logged.
        last = "\n".join([*said, str(reason)][-LAST_LINES:])
        raise BuildFailed(
            Phrase(
                zh=f"{last}\n网站未能生成（原因见上）；原有产品未动。",
                en=f"{last}\nthe site could not be built (see above); nothing was replaced.",
            )
        ) from None


@contextmanager
def _warnings_gathered() -> Iterator[list[str]]:
    """Keep what libraries log in a list instead of printing it."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    before, root.handlers = root.handlers, [handler]
    try:
        yield said
    finally:
        root.handlers = before


def _kept_versions() -> int:
    """Return how many data versions are kept. Raises BuildFailed for what is no number."""
    said = os.environ.get(KEPT_ENVIRONMENT, str(KEPT_VERSIONS))
    if said.isdecimal() and int(said) > 0:
        return int(said)
    raise BuildFailed(
        Phrase(
            zh=f"{KEPT_ENVIRONMENT} 应为正整数，现为“{said}”；原有产品未动。",
            en=f'{KEPT_ENVIRONMENT} must be a whole number above 0, not "{said}";'
            " nothing was replaced.",
        )
    )


def load_quickly(workspace: Workspace, *, as_of: str | None = None) -> Corpus:
    """Return the corpus with the help of what `build/` keeps of an earlier reading."""
    corpus = load_corpus(workspace, as_of=as_of, kept=workspace.build / RECORDS)
    if "units" in corpus.vocabularies:
        keep_factors(corpus.vocabularies["units"], workspace.build / UNITS)
    return corpus


def _check_program(corpus: Corpus, build: Path) -> tuple[Problem, ...]:
    """Check what the program defines, unless the same program was found well with the same words:
    to look, all of it must be loaded.
    """
    kept, key = build / DEFINITIONS, f"{code_version()} {peak_pattern(corpus).pattern}"
    if kept.is_file() and kept.read_text(encoding="utf-8") == key:
        return ()
    problems = tuple(check_definitions(corpus))
    if not problems:
        kept.write_text(key, encoding="utf-8", newline="\n")
    return problems


def _refuse_errors(corpus: Corpus, workspace: Workspace) -> None:
    """Raise BuildFailed for errors."""
    from carbonpeak.search import check_search

    problems = (
        *check_corpus(corpus),
        *check_search(workspace),
        *_check_program(corpus, workspace.build),
    )
    errors = tuple(p for p in problems if p.severity is Severity.ERROR)
    if errors:
        count = len(errors)
        raise BuildFailed(
            Phrase(
                zh=f"记录中有 {count} 处错误，未生成；原有产品未动。",
                en=f"{count} errors in the records: nothing was built or replaced.",
            ),
            errors,
        )


@contextmanager
def build_lock(build: Path, report: Reporter | None = None) -> Iterator[None]:
    """Hold the build folder for this process and its copies alone; wait, and say so, where another
    has it. If this process is killed, its copies hold it until they end.
    """
    build.mkdir(exist_ok=True)
    with (build / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if report is not None:
                report(
                    "另一个生成正在进行，请稍候 · another build is running; waiting for it to end"
                )
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _plain_faults(workspace: Workspace) -> Iterator[None]:
    """Turn a full disk into a sentence."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_disk_full(error):
            raise
        folder = workspace.build
        raise BuildFailed(
            Phrase(
                zh=f"磁盘空间不足，请清理 {folder} 所在的磁盘后再生成；原有产品未动。",
                en=f"the disk is full: free some space where {folder} is and build again;"
                " nothing was replaced.",
            )
        ) from error


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return "full" in str(error)
