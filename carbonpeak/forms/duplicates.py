"""Cases of the base that a new form may repeat: alike in title, or told from the same source."""

import difflib
from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.forms.choices import fold
from carbonpeak.forms.findings import Finding, find
from carbonpeak.forms.reading import FormReading
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Source

ALIKE = 0.6
"""Of two titles, this share of the signs agrees."""


def find_duplicates(case: Case, reading: FormReading, corpus: Corpus) -> Iterator[Finding]:
    """Yield the known cases of the same pilot that a new case may repeat."""
    for other in corpus.cases_by_pilot.get(case.pilot, ()):
        if other.id == case.id:
            continue
        file = corpus.cases[other.id].file
        title = other.title.in_language(reading.language)
        if _alike(case.title.zh, other.title.zh):
            place = reading.place("title").at
            yield find("similar-title", place, title=title, file=file, id=other.id)
        for index, source in enumerate(case.sources):
            if any(_is_same(source, known) for known in other.sources):
                place = reading.place(f"sources[{index}].title").at
                yield find(
                    "same-source", place, value=source.title, title=title, file=file, id=other.id
                )


def _alike(title: str, other: str) -> bool:
    # The place in brackets is the same for all cases of a pilot and says nothing.
    one, two = (fold(text).partition("(")[0] for text in (title, other))
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() >= ALIKE


def _is_same(source: Source, other: Source) -> bool:
    if source.url is not None and source.url == other.url:
        return True
    return fold(source.title) == fold(other.title)
