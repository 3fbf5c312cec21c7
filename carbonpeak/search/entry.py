"""What is stored with each document for showing it: texts in both languages, result, labels."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.documents import Document, Passage
from carbonpeak.text import normalise


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a document in one language."""

    section: str
    language: Language
    written: str


@dataclass(frozen=True, slots=True)
class Lines:
    """All texts of a document as one normalised text, a line each, and where each line ends."""

    text: str
    ends: tuple[int, ...]
    lines: tuple[Line, ...]

    def line_at(self, place: int) -> int:
        """Return which line a place of the text is in."""
        return bisect_right(self.ends, place)


def _written(passages: Iterable[Passage]) -> Iterator[Line]:
    for passage in passages:
        for language in LANGUAGES:
            text = passage.zh if language == "zh" else passage.en
            if text:
                yield Line(passage.section, language, text)


def plain_text(passages: Iterable[Passage]) -> str:
    """Return the texts of a document normalised, a line each."""
    return "\n".join(" ".join(normalise(line.written).split()) for line in _written(passages))


def make_lines(passages: Iterable[Passage], plain: str) -> Lines:
    """Return the texts of a document, with their normalised form for finding words in."""
    ends = accumulate(len(line) + 1 for line in plain.split("\n"))
    return Lines(plain, tuple(ends), tuple(_written(passages)))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One document as it is shown."""

    id: str
    page_kind: str
    path: str
    title: Mapping[str, str]
    """By language; English may be missing."""
    passages: tuple[Passage, ...]
    bears: tuple[tuple[str, str], ...]
    """Section and token of the labels the record bears."""
    plain: str
    """All texts normalised, a line each: kept, because it takes time to make."""
    pilot: str | None
    field: str | None
    level: str | None
    status: str | None
    result: Mapping[str, Any] | None
    """Text and value by language, kind and year. Any: JSON of our own making."""

    def url(self, language: Language) -> str:
        return f"/en/{self.path}" if language == "en" else f"/{self.path}"

    def title_in(self, language: Language) -> tuple[str, Language]:
        """Return the title and the language it is in."""
        return in_language(self.title, language)

    @cached_property
    def lines(self) -> "Lines":
        return make_lines(self.passages, self.plain)


def in_language(texts: Mapping[str, str], language: Language) -> tuple[str, Language]:
    """Return a text in a language or, where that is missing, in Chinese."""
    if texts.get(language):
        return texts[language], language
    return texts["zh"], "zh"


def dump_entry(document: Document) -> bytes:
    """Return the bytes that are stored with a document."""
    plain = {
        "id": document.id,
        "page_kind": document.page_kind,
        "path": document.path,
        "title": document.title.model_dump(exclude_none=True),
        "passages": [[passage.section, passage.zh, passage.en] for passage in document.passages],
        "bears": document.bears,
        "plain": plain_text(document.passages),
        "pilot": document.pilot,
        "field": _first(document, "field"),
        "level": _first(document, "level"),
        "status": _first(document, "status"),
        "result": _result(document),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _first(document: Document, facet: str) -> str | None:
    values = document.facets.get(facet, ())
    return values[0] if values else None


def _result(document: Document) -> dict[str, Any] | None:
    result = document.result
    if result is None:
        return None
    return {
        "text": result.text.model_dump(exclude_none=True),
        "value": {language: result.value[language] for language in LANGUAGES},
        "kind": result.kind,
        "year": result.year,
    }


def parse_entry(data: bytes) -> Entry:
    """Return what `dump_entry` wrote."""
    plain = json.loads(data)
    passages: Iterable[list[str]] = plain.pop("passages")
    bears: Iterable[tuple[str, str]] = plain.pop("bears")
    return Entry(
        **plain,
        passages=tuple(Passage(*passage) for passage in passages),
        bears=tuple((section, token) for section, token in bears),
    )
