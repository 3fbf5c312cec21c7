"""What is stored with each document for showing it: texts in both languages, result, labels."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress, cycle
from typing import Any

from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.documents import Document, Passage
from carbonpeak.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All texts of a document as one normalised text, a line each, and where each line ends.

    What is told of each line stands in lists: ten thousand small objects would keep the collector
    of reference cycles busy.
    """

    text: str
    ends: Sequence[int]
    sections: Sequence[str]
    languages: Sequence[Language]
    written: Sequence[str]

    def line_at(self, place: int) -> int:
        """Return which line a place of the text is in."""
        return bisect_right(self.ends, place)


def plain_text(passages: Iterable[Passage]) -> str:
    """Return the texts of a document normalised, a line each."""
    texts = (text for passage in passages for text in (passage.zh, passage.en) if text)
    return "\n".join(" ".join(normalise(text).split()) for text in texts)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One document as it is shown."""

    id: str
    page_kind: str
    path: str
    title: Mapping[str, str]
    """By language; English may be missing."""
    sections: Sequence[str]
    """Of each passage."""
    zh: Sequence[str]
    en: Sequence[str]
    bears: Sequence[tuple[str, str]]
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

    @property
    def passages(self) -> Iterator[Passage]:
        return map(Passage, self.sections, self.zh, self.en)

    @cached_property
    def lines(self) -> Lines:
        """The texts, with their normalised form for finding words in."""
        texts = list(chain.from_iterable(zip(self.zh, self.en, strict=True)))
        sections = chain.from_iterable((section, section) for section in self.sections)
        return Lines(
            text=self.plain,
            ends=list(accumulate(len(line) + 1 for line in self.plain.split("\n"))),
            sections=list(compress(sections, texts)),
            languages=list(compress(cycle(LANGUAGES), texts)),
            written=list(filter(None, texts)),
        )


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
        "sections": [passage.section for passage in document.passages],
        "zh": [passage.zh for passage in document.passages],
        "en": [passage.en for passage in document.passages],
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


def stands_in(phrase: str, data: bytes) -> bool:
    """Say whether a normalised phrase stands in a line of what `dump_entry` wrote.

    Looks at the bytes, as reading all of an entry takes three times as long.
    """
    written = json.dumps(phrase, ensure_ascii=False)[1:-1].encode()
    return data.find(written, data.index(_PLAIN)) >= 0


_PLAIN = b',"plain":"'


def parse_entry(data: bytes) -> Entry:
    """Return what `dump_entry` wrote."""
    return Entry(**json.loads(data))
