"""Saved selections: by which records they are judged, their files, what changed since the last."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.fonts import has_chinese_font
from carbonpeak.models.lists import SavedList
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.records import Record

Kind: TypeAlias = Literal["list", "volume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file of a saved selection."""

    kind: Kind
    language: Language
    form: str

    def name(self, stem: str) -> str:
        return f"{stem}-{self.kind}-{self.language}.{self.form}"


_TABLES = ("xlsx", "csv")
_DOCUMENTS = ("docx", "pdf", "html")


def downloads(saved: SavedList) -> Iterator[Download]:
    """Yield the files that a build makes: of a draft the tables, of an issued list everything.

    A draft changes with every edit, and setting a volume takes seconds: `carbonpeak compile` makes
    it when it is wanted. There is no PDF where this machine cannot set Chinese.
    """
    for kind, form in _forms(saved):
        if form != "pdf" or has_chinese_font():
            for language in LANGUAGES:
                yield Download(kind=kind, language=language, form=form)


def _forms(saved: SavedList) -> Iterator[tuple[Kind, str]]:
    for form in _TABLES:
        yield "list", form
    if saved.status == "issued":
        for form in _DOCUMENTS:
            yield saved.form, form


def as_judged(corpus: Corpus, saved: SavedList) -> Corpus:
    """Return the corpus at the date of an issued list; a draft is judged at today's `as_of`."""
    return replace(corpus, as_of=saved.date) if saved.status == "issued" else corpus


def version(corpus: Corpus, saved: SavedList) -> str:
    """Return the version of the records a saved selection uses: date, and a hash over those alone.

    An edit elsewhere changes neither it nor the selection's files.
    """
    lines = sorted(f"{file} {digest}" for file, digest in _used(corpus, saved))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return f"{as_judged(corpus, saved).as_of}-{digest[:12]}"


def _used(corpus: Corpus, saved: SavedList) -> Iterator[tuple[str, str]]:
    named = {one.case for one in saved.included} | {one.case for one in saved.left_out}
    cases = [corpus.cases[name] for name in named if name in corpus.cases]
    pilots = {record.data.pilot for record in cases}
    # Records of many kinds: of each only file and digest count, hence Any.
    records: tuple[Record[Any], ...] = (
        corpus.lists[saved.id],
        *cases,
        *(record for name, record in corpus.pilots.items() if name in pilots),
        *(record for record in corpus.assessments if record.data.case in named),
        *corpus.vocabulary_files.values(),
    )
    yield from ((record.file, record.yaml.digest) for record in records)
    for single in (corpus.provinces, corpus.organisations, corpus.rubric):
        if single is not None:
            yield single.file, single.yaml.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a list has that its predecessor had not, and the other way round; ids of cases."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, str, str], ...]
    """Case, level then, level now."""


def changes(saved: SavedList, previous: SavedList) -> Changes:
    """Return what changed since the previous list."""
    before = {one.case: one.level for one in previous.included}
    now = {one.case: one.level for one in saved.included}
    return Changes(
        added=tuple(case for case in now if case not in before),
        removed=tuple(case for case in before if case not in now),
        moved=tuple(
            (case, before[case], level)
            for case, level in now.items()
            if case in before and before[case] != level
        ),
    )
