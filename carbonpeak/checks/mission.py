"""What the mission asks: what may be published, and that nothing is judged by its peak."""

import re
from collections.abc import Iterable, Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
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


def check_mission_rule(corpus: Corpus) -> Iterator[Problem]:
    """No rubric, indicator or matching trait names a peak date or value."""
    if corpus.style is None:
        return
    words = corpus.style.data.peak_words
    # `(?!)` matches nothing; without words the pattern would be empty and match everything.
    pattern = re.compile("|".join((*words.zh, *words.en)) or "(?!)", re.IGNORECASE)
    for at, text in _definitions(corpus):
        found = pattern.search(text)
        if found:
            record, path = at
            yield record.problem("CP702", path, words=found.group())
    for trait in TRAITS:
        if pattern.search(trait.id.replace("_", " ")):
            at_code = Position(file="carbonpeak/peers.py")
            yield Problem(code="CP702", at=at_code, field=trait.id, values={"words": trait.id})


def _definitions(corpus: Corpus) -> Iterator[tuple[tuple[Record[object], FieldPath], str]]:  # type: ignore[type-var]
    if corpus.rubric is not None:
        rubric = corpus.rubric
        for part in ("gates", "criteria", "levels"):
            for index, element in enumerate(getattr(rubric.data, part)):
                for text in _texts_of(element):
                    yield (rubric, (part, index)), text  # type: ignore[misc]
    for name in ("indicators", "levels", "reach-scopes"):
        vocabulary = corpus.vocabulary_files.get(name)
        if vocabulary is not None:
            for index, term in enumerate(vocabulary.data.terms):
                for text in (term.id, term.zh, term.en):
                    yield (vocabulary, ("terms", index)), text  # type: ignore[misc]


def _texts_of(element: object) -> Iterable[str]:
    yield str(getattr(element, "id", ""))
    for name in ("name", "test", "meaning"):
        text = getattr(element, name, None)
        if isinstance(text, Text):
            yield from (text.zh, text.en or "")
