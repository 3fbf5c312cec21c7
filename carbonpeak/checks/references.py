"""Terms, references and ids: everything a record points to must exist."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Marker, Model, Reference, Term
from carbonpeak.problems import Phrase, Problem
from carbonpeak.records import Record
from carbonpeak.vocabulary import Vocabulary, nearest_term, nearest_word
from carbonpeak.yamlfile import FieldPath


def records_of(corpus: Corpus) -> Iterator[Record[Any]]:
    """Yield every record of whatever kind; `Any`, because each has fields of its own."""
    yield from corpus.cases.values()
    yield from corpus.pilots.values()
    yield from corpus.assessments
    yield from corpus.lists.values()
    singles = (corpus.provinces, corpus.organisations, corpus.adoptions)
    rules = (corpus.plan, corpus.rubric)
    yield from (record for record in (*singles, *rules) if record is not None)


def check_terms(corpus: Corpus) -> Iterator[Problem]:
    """Every text that should be a term of a closed list is one, and stands once in its list."""
    for record in records_of(corpus):
        seen: set[tuple[FieldPath, str]] = set()
        for path, value, marker in record.marked_values:
            if not isinstance(marker, Term):
                continue
            vocabulary = corpus.vocabularies.get(marker.vocabulary)
            if vocabulary is not None and value not in vocabulary.by_id:
                yield _unknown_term(record, path, value, vocabulary)
            if path and isinstance(path[-1], int):
                if (path[:-1], value) in seen:
                    yield record.problem("CP211", path, value=value)
                seen.add((path[:-1], value))


def _unknown_term(
    record: Record[Model], path: FieldPath, value: str, vocabulary: Vocabulary
) -> Problem:
    near = nearest_term(value, vocabulary)
    file = f"registry/vocabularies/{vocabulary.id}.yaml"
    ids = [term.id for term in vocabulary.terms]
    listed = ", ".join(ids) if len(ids) <= 12 else f"{', '.join(ids[:12])} …"
    hint = (
        Phrase(
            zh=f"是否应为“{near}”？可选：{listed}（{file}）",
            en=f'did you mean "{near}"? Allowed: {listed} ({file})',
        )
        if near
        else Phrase(zh=f"可选：{listed}（{file}）", en=f"allowed: {listed} ({file})")
    )
    title = Phrase(zh=vocabulary.title.zh, en=vocabulary.title.en.lower())
    return record.problem("CP210", path, value=value, list=title, hint=hint)


Ids: TypeAlias = Mapping[str, object]
"""What exists, by id; a mapping, because it is asked for every reference of every record."""


def check_references(corpus: Corpus) -> Iterator[Problem]:
    """Every pilot, case, province, body and source a record names exists.

    A record whose file could not be read does exist: its own problem is reported already.
    """
    everywhere: dict[str, Ids | None] = {
        "pilot": {**corpus.pilots, **dict.fromkeys(corpus.unread_ids("registry/pilots"))},
        "case": {**corpus.cases, **dict.fromkeys(corpus.unread_ids("cases"))},
        "province": corpus.province_by_id if corpus.provinces else None,
        "organisation": corpus.organisation_by_id if corpus.organisations else None,
        "list": {**corpus.lists, **dict.fromkeys(corpus.unread_ids("registry/lists"))},
    }
    for record in records_of(corpus):
        known = {**everywhere, **_ids_within(record.data, corpus)}
        for path, value, marker in record.marked_values:
            if not isinstance(marker, Reference):
                continue
            ids = known[marker.to]
            if ids is not None and value not in ids:
                yield _unknown_reference(record, path, value, marker, list(ids))


def _ids_within(data: Model, corpus: Corpus) -> dict[str, Ids | None]:
    """Return what stands in the record itself or, for an assessment, in the case it assesses."""
    ids: dict[str, Ids | None] = {"source": _by_id(data, "sources"), "source-or-result": None}
    case = corpus.cases.get(getattr(data, "case", ""))
    if case is not None:
        ids["source-or-result"] = {**_by_id(case.data, "sources"), **_by_id(case.data, "results")}
    return ids


def _by_id(data: Model, part: str) -> Ids:
    return {element.id: element for element in getattr(data, part, ())}


_KINDS = {
    "pilot": Phrase(zh="试点", en="pilot"),
    "case": Phrase(zh="案例", en="case"),
    "province": Phrase(zh="省份", en="province"),
    "organisation": Phrase(zh="机构", en="body"),
    "list": Phrase(zh="清单", en="list"),
    "source": Phrase(zh="本记录的来源", en="source of this record"),
    "source-or-result": Phrase(zh="该案例的来源或成效", en="source or result of that case"),
}


def _unknown_reference(
    record: Record[Model], path: FieldPath, value: str, marker: Marker, ids: Sequence[str]
) -> Problem:
    assert isinstance(marker, Reference)
    hint = suggest_id(value, ids)
    return record.problem("CP303", path, value=value, kind=_KINDS[marker.to], hint=hint)


def suggest_id(value: str, ids: Sequence[str]) -> Phrase:
    """Return what to type instead of an id that does not exist."""
    near = nearest_word(value, ids)
    if near is not None:
        return Phrase(zh=f"是否应为“{near}”？", en=f'did you mean "{near}"?')
    if not ids:
        return Phrase(zh="删去此处，或先添加所指的内容", en="remove it, or first add what it names")
    listed = ", ".join(ids[:10]) + (" …" if len(ids) > 10 else "")
    return Phrase(zh=f"可选：{listed}", en=f"known: {listed}")


def check_own_ids(corpus: Corpus) -> Iterator[Problem]:
    """Ids of sources, results and terms stand once in their record."""
    for record in records_of(corpus):
        for part in ("sources", "results", "adoptions", "organisations", "provinces"):
            yield from _repeated_ids(record, part)


def _repeated_ids(record: Record[Any], part: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, element in enumerate(getattr(record.data, part, ())):
        if element.id in seen:
            yield record.problem("CP305", (part, index, "id"), id=element.id)
        seen.add(element.id)


def check_folder_of_case(corpus: Corpus) -> Iterator[Problem]:
    """A case lies in the folder of its pilot, if there is such a pilot."""
    pilots = corpus.pilots.keys() | corpus.unread_ids("registry/pilots")
    for record in corpus.cases.values():
        if record.data.pilot not in pilots:
            continue
        folder = record.file.split("/")[1]
        if folder != record.data.pilot or record.file.count("/") != 2:
            wanted = f"cases/{record.data.pilot}/{record.data.id}.yaml"
            yield record.problem("CP306", ("pilot",), pilot=record.data.pilot, wanted=wanted)


def check_adoption_cycles(corpus: Corpus) -> Iterator[Problem]:
    """No case adopts from itself or from one that adopted from it."""
    parents = {
        name: [adopted.case for adopted in record.data.adopted_from]
        for name, record in corpus.cases.items()
    }
    for name, record in corpus.cases.items():
        for index, adopted in enumerate(record.data.adopted_from):
            if _reaches(adopted.case, name, parents):
                yield record.problem("CP307", ("adopted_from", index, "case"), case=adopted.case)
        for index, related in enumerate(record.data.related):
            if related.case == name:
                yield record.problem("CP307", ("related", index, "case"), case=related.case)


def _reaches(start: str, goal: str, parents: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(parents.get(name, ()))
    return False
