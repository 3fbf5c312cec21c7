"""Wording: both languages, lengths, titles, praise without a source, copied texts."""

import re
from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
from carbonpeak.problems import Problem
from carbonpeak.records import Record
from carbonpeak.yamlfile import FieldPath

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALF_WIDTH_MARK = re.compile(r"[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]?")


def check_languages(corpus: Corpus) -> Iterator[Problem]:
    """Texts have English, Chinese is Chinese, and Chinese has Chinese punctuation."""
    for record in corpus.cases.values():
        for path, text in record.texts:
            yield from _language(record, path, text)


def _language(record: Record[Case], path: FieldPath, text: Text) -> Iterator[Problem]:
    if text.en is None:
        yield record.problem("CP501", path)
    elif not text.en.isascii() and len(_CHINESE.findall(text.en)) > len(text.en) // 3:
        yield record.problem("CP504", (*path, "en"))
    if not _CHINESE.search(text.zh):
        yield record.problem("CP504", (*path, "zh"))
    mark = _HALF_WIDTH_MARK.search(text.zh)
    if mark:
        yield record.problem("CP506", (*path, "zh"), text=mark.group())


def check_lengths(corpus: Corpus) -> Iterator[Problem]:
    """Titles and summaries are no longer than the house style says."""
    if corpus.style is None:
        return
    style = corpus.style.data
    for record in corpus.cases.values():
        for name, maximum in (
            ("title", style.title_zh_maximum),
            ("summary", style.summary_zh_maximum),
        ):
            length = len(getattr(record.data, name).zh)
            if length > maximum:
                yield record.problem("CP213", (name, "zh"), length=length, maximum=maximum)


_PLACE_AT_END_ZH = re.compile(r"（([^（）]+)）$")
_PLACE_AT_END_EN = re.compile(r"\(([^()]+)\)$")


def check_titles(corpus: Corpus) -> Iterator[Problem]:
    """A title ends with the place in brackets: verb, object, place."""
    for record in corpus.cases.values():
        pilot = corpus.pilots.get(record.data.pilot)
        if pilot is None:
            continue
        title, name = record.data.title, pilot.data.name
        place = _PLACE_AT_END_ZH.search(title.zh)
        if place is None or not _is_short_form(place.group(1), name.zh):
            yield record.problem(
                "CP502", ("title", "zh"), place=f"（{name.zh.removesuffix('市')}）"
            )
        if title.en is not None and name.en is not None:
            place = _PLACE_AT_END_EN.search(title.en)
            if place is None or place.group(1).split()[0] not in name.en:
                yield record.problem("CP502", ("title", "en"), place=f"({name.en})")


def _is_short_form(short: str, name: str) -> bool:
    """Return whether the characters of a short name stand in the full name in the same order."""
    rest = iter(name)
    return all(character in rest for character in short)


def check_superlatives(corpus: Corpus) -> Iterator[Problem]:
    """Praise stands only where its own source is named; never in a title or summary."""
    if corpus.style is None:
        return
    words = corpus.style.data.superlatives
    patterns = {"zh": _any_of(words.zh), "en": _any_of(words.en, edge=r"\b")}
    for record in corpus.cases.values():
        for path, text in record.texts:
            for language, written in (("zh", text.zh), ("en", text.en or "")):
                # Small letters are searched many times faster than letters of either kind.
                found = patterns[language].search(written.lower())
                if found and path[0] not in _OTHERS_WORDS and not record.has_source(path):
                    word = written[found.start() : found.end()]
                    yield record.problem("CP503", (*path, language), word=word)


def _any_of(words: tuple[str, ...], *, edge: str = "") -> re.Pattern[str]:
    """Return a pattern for words in small letters."""
    # `(?!)` matches nothing; without words the pattern would be empty and match everything.
    listed = "|".join(re.escape(word.lower()) for word in words) or "(?!)"
    return re.compile(f"{edge}(?:{listed}){edge}")


_OTHERS_WORDS = {"sources", "allow", "changes", "editor_note", "conflicts"}
"""Parts that quote, or speak of the record itself."""


COPY_LENGTH = 24
"""Texts shorter than this (Chinese characters) may well be equal."""


def check_copied_texts(corpus: Corpus) -> Iterator[Problem]:
    """No text stands in two cases, or twice in one; of two files the first such text is told."""
    first: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for record in corpus.cases.values():
        for path, text in record.texts:
            if path[0] in {"changes", "allow", "sources"} or len(text.zh) < COPY_LENGTH:
                continue
            if text.zh not in first:
                first[text.zh] = record.file
            elif (record.file, first[text.zh]) not in told:
                told.add((record.file, first[text.zh]))
                yield record.problem("CP505", path, other=first[text.zh])
