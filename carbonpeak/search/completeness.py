"""Whether the search finds what it must: each case by its own words, each label by its cases.

Random words of a case are drawn with a fixed seed, so that the same records are asked the same.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.documents import FACETS, Document, make_documents
from carbonpeak.search.knowledge import filler_words
from carbonpeak.search.request import SearchRequest
from carbonpeak.search.tuning import Tuning
from carbonpeak.text import Segmenter, normalise

if TYPE_CHECKING:
    from carbonpeak.search.engine import SearchIndex

WORDS_OF_A_CASE = 10
"""How many are drawn in each language."""
_SEED = 20231206
_UNNAMED = frozenset({"page_kind", "status", "batch", "level", "year"})
"""Facets whose values are no words that a record bears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A query that does not find a case although it should."""

    query: str
    language: Language
    case: str


def find_missed(
    index: "SearchIndex", corpus: Corpus, tuning: Tuning, segmenter: Segmenter
) -> Iterator[Missed]:
    """Yield every case that its own words, or a label it bears, do not find."""
    published = {case.id for case in corpus.published}
    documents = make_documents(corpus, tuning)
    cases = [d for d in documents if d.page_kind == "case" and d.id in published]
    yield from _missed_by_words(index, cases, tuning, segmenter)
    yield from _missed_by_labels(index, cases)


def _missed_by_words(
    index: "SearchIndex", cases: list[Document], tuning: Tuning, segmenter: Segmenter
) -> Iterator[Missed]:
    chance = random.Random(_SEED)
    left_out = filler_words(tuning.fillers)
    for case in cases:
        for language in LANGUAGES:
            words = sorted(_words_of(case, language, segmenter) - left_out)
            for word in chance.sample(words, min(WORDS_OF_A_CASE, len(words))):
                if case.id not in _found(index, word, language):
                    yield Missed(query=word, language=language, case=case.id)


def _words_of(case: Document, language: Language, segmenter: Segmenter) -> set[str]:
    """Return the words of a case as they are written, Chinese ones of two characters or more."""
    text = normalise(" ".join(getattr(passage, language) for passage in case.passages))
    tokens = segmenter.tokens(text, for_index=False)
    return {
        text[token.start : token.end]
        for token in tokens
        if token.is_han == (language == "zh") and token.end - token.start > 1
    }


def _missed_by_labels(index: "SearchIndex", cases: list[Document]) -> Iterator[Missed]:
    for facet in FACETS:
        if facet in _UNNAMED or facet.startswith("has_"):
            continue
        for value in sorted({value for case in cases for value in case.facets.get(facet, ())}):
            for language in LANGUAGES:
                label = index.label(facet, value, language)
                found = _found(index, label, language)
                for case in cases:
                    if value in case.facets.get(facet, ()) and case.id not in found:
                        yield Missed(query=label, language=language, case=case.id)


def _found(index: "SearchIndex", query: str, language: Language) -> frozenset[str]:
    found: set[str] = set()
    page = 1
    while True:
        answer = index.search(SearchRequest(query=query, language=language, size=100, page=page))
        found.update(hit.id for hit in answer.hits)
        if len(found) >= answer.total or not answer.hits:
            return frozenset(found)
        page += 1
