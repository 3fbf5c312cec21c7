"""What the mission asks: what may be published, and that nothing is judged by its peak."""

import re
from collections.abc import Iterator
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import texts
from carbonpeak.peers import TRAITS
from carbonpeak.problems import Position, Problem
from carbonpeak.records import Record
from carbonpeak.rubric import has_named_publisher, required_results
from carbonpeak.yamlfile import FieldPath


def check_published(corpus: Corpus) -> Iterator[Problem]:
    """A published case has two steps and an achieved, dated, sourced result of the measure."""
    for record in corpus.cases.values():
        if record.data.status != "published":
            continue
        if not required_results(record.data):
            yield record.problem("CP701", ("results",), reason_count=len(record.data.results))
        if len(record.data.steps) < 2:
            yield record.problem("CP703", ("steps",))
        yield from _unsupported(record)


def _unsupported(record: Record[Case]) -> Iterator[Problem]:
    unnamed = {s.id for s in record.data.sources if not has_named_publisher(s)}
    for index, result in enumerate(record.data.results):
        if result.kind == "achieved" and result.source in unnamed and result.year is not None:
            yield record.problem("CP604", ("results", index, "source"), source=result.source)


def peak_pattern(corpus: Corpus) -> re.Pattern[str]:
    """Return what finds words for the date or value of a peak, from `registry/style.yaml`."""
    words = corpus.style.data.peak_words if corpus.style is not None else None
    # `(?!)` matches nothing; without words the pattern would be empty and match everything.
    known = (*words.zh, *words.en) if words is not None else ()
    return re.compile("|".join(known) or "(?!)", re.IGNORECASE)


def check_mission_rule(corpus: Corpus) -> Iterator[Problem]:
    """No rubric, list, indicator or matching trait names a peak date or value."""
    pattern = peak_pattern(corpus)
    for record, path, text in _definitions(corpus):
        found = pattern.search(text)
        if found:
            yield record.problem("CP702", path, words=found.group())
    for trait in TRAITS:
        if pattern.search(trait.id.replace("_", " ")):
            at = Position(file="carbonpeak/peers/likeness.py")
            yield Problem(code="CP702", at=at, field=trait.id, values={"words": trait.id})


def _definitions(corpus: Corpus) -> Iterator[tuple[Record[Any], FieldPath, str]]:
    """Yield all that is said of each gate, criterion, level, indicator, scope and list.

    `Any`, because the rubric and a vocabulary have fields of their own.
    """
    if corpus.rubric is not None:
        for part in ("gates", "criteria", "levels"):
            for index, element in enumerate(getattr(corpus.rubric.data, part)):
                said = [f"{text.zh}\n{text.en or ''}" for _path, text in texts(element)]
                yield corpus.rubric, (part, index), "\n".join((element.id, *said))
    for saved in corpus.lists.values():
        for path, text in texts(saved.data):
            yield saved, path, f"{text.zh}\n{text.en or ''}"
    for name in ("indicators", "levels", "reach-scopes"):
        vocabulary = corpus.vocabulary_files.get(name)
        if vocabulary is None:
            continue
        for index, term in enumerate(vocabulary.data.terms):
            yield vocabulary, ("terms", index), "\n".join((term.id, term.zh, term.en))
