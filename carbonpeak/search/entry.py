"""What is stored with each document for showing it: texts in both languages, result, labels."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress
from typing import Any, NamedTuple

from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.documents import Document, Passage
from carbonpeak.text import HAN, normalise

_SEPARATOR = "\0"
"""Stands in no record: a control character is refused when the file is read."""
_TO_LAST_HAN = re.compile(rf".*[{HAN}]", re.DOTALL)


class Stored(NamedTuple):
    """The two pieces in which a document is stored: to find words in one is enough."""

    plain: bytes
    """All its texts normalised, a line each, first the Chinese, then the English."""
    shown: bytes
    """The texts as they are written, and all else that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The normalised texts of a document, and what is told of each of their lines."""

    text: str
    ends: Sequence[int]
    """Where each line ends, its line feed included."""
    chinese: int
    """How many lines are of the Chinese texts: they stand first."""
    han_end: int
    """No Chinese character stands behind this place."""
    sections: Sequence[str]

    def line_at(self, place: int) -> int:
        """Return which line a place of the text is in."""
        return bisect_right(self.ends, place)

    def language_of(self, line: int) -> Language:
        """Return the language of a line."""
        return "zh" if line < self.chinese else "en"


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
    pilot: str | None
    field: str | None
    level: str | None
    status: str | None
    result: Mapping[str, Any] | None
    """Text and value by language, kind and year. Any: JSON of our own making."""
    han_end: int
    plain: str
    """See `Stored`."""
    texts: str
    """The labels the record bears, then the Chinese text of each passage, then the English."""

    def url(self, language: Language) -> str:
        return f"/en/{self.path}" if language == "en" else f"/{self.path}"

    def title_in(self, language: Language) -> tuple[str, Language]:
        """Return the title and the language it is in."""
        return in_language(self.title, language)

    @cached_property
    def _texts(self) -> list[str]:
        return self.texts.split(_SEPARATOR)

    @property
    def _chinese(self) -> list[str]:
        return self._texts[1 : 1 + len(self.sections)]

    @property
    def _english(self) -> list[str]:
        return self._texts[1 + len(self.sections) :]

    @property
    def bears(self) -> Iterator[tuple[str, str]]:
        """Section and token of the labels the record bears."""
        for line in self._texts[0].splitlines():
            section, _, token = line.partition(" ")
            yield section, token

    @property
    def passages(self) -> Iterator[Passage]:
        return map(Passage, self.sections, self._chinese, self._english)

    @cached_property
    def written(self) -> list[str]:
        """The lines as they are written."""
        return list(filter(None, self._texts[1:]))

    @cached_property
    def lines(self) -> Lines:
        """The lines in their normalised form, for finding words in."""
        chinese = list(compress(self.sections, self._chinese))
        return Lines(
            text=self.plain,
            ends=list(accumulate(map(len, self.plain.splitlines(keepends=True)))),
            chinese=len(chinese),
            han_end=self.han_end,
            sections=chinese + list(compress(self.sections, self._english)),
        )


def in_language(texts: Mapping[str, str], language: Language) -> tuple[str, Language]:
    """Return a text in a language or, where that is missing, in Chinese."""
    if texts.get(language):
        return texts[language], language
    return texts["zh"], "zh"


def dump_entry(document: Document) -> Stored:
    """Return the bytes that are stored with a document."""
    chinese = [passage.zh for passage in document.passages]
    english = [passage.en for passage in document.passages]
    plain = plain_text((*chinese, *english))
    last_han = _TO_LAST_HAN.match(plain)
    head = {
        "id": document.id,
        "page_kind": document.page_kind,
        "path": document.path,
        "title": document.title.model_dump(exclude_none=True),
        "sections": [passage.section for passage in document.passages],
        "pilot": document.pilot,
        "field": _first(document, "field"),
        "level": _first(document, "level"),
        "status": _first(document, "status"),
        "result": _result(document),
        "han_end": last_han.end() if last_han else 0,
    }
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    bears = "\n".join(f"{section} {token}" for section, token in document.bears)
    shown = _SEPARATOR.join((written, bears, *chinese, *english))
    return Stored(plain.encode(), shown.encode())


def plain_text(texts: Iterable[str]) -> str:
    """Return texts normalised, a line each."""
    return "\n".join(" ".join(normalise(text).split()) for text in texts if text)


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


def parse_entry(stored: Stored) -> Entry:
    """Return what `dump_entry` wrote."""
    head, _, texts = stored.shown.decode().partition(_SEPARATOR)
    return Entry(plain=stored.plain.decode(), texts=texts, **json.loads(head))
