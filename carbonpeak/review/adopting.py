"""Who took up a measure is put on record: in the registry, or in the case that took it up.

The would-be base is held to the same checks as every base; where one objects, nothing is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from carbonpeak.checks import check_corpus
from carbonpeak.corpus import Corpus
from carbonpeak.house_format import comments_of, format_element, format_record
from carbonpeak.models.case import AdoptedFrom, Case
from carbonpeak.models.fields import Change, Source, Text
from carbonpeak.models.registry import Adoption, Adoptions
from carbonpeak.problems import Problem, Severity
from carbonpeak.records import validate
from carbonpeak.yamlfile import parse_yaml

REGISTRY = "registry/adoptions.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a source says of one place that took up a measure."""

    case: str
    adopter: Text
    kind: str
    pilot: str | None
    """Id of the adopter where it is a pilot."""
    measure_type: str
    year: int | None
    depth: str
    status: str
    evidence: str
    text: Text
    source: Source
    """Its id is given anew where the record has one like it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file as it would stand with the adoption in it, and what the checks hold against it."""

    file: str
    text: str
    problems: tuple[Problem, ...]


class KnownAlready(Exception):
    """This adopter of this case is on record; the message is its id."""


def add_adoption(report: Report, corpus: Corpus, text: str) -> Entry:
    """Return `registry/adoptions.yaml`, of which `text` is the content, with one more adoption.

    Raises KnownAlready where the same adopter of the same case and measure is there.
    """
    assert corpus.adoptions is not None
    known = corpus.adoptions.data
    for one in known.adoptions:
        same = (report.case, report.measure_type)
        if (one.from_case, one.measure_type) == same and one.adopter.zh == report.adopter.zh:
            raise KnownAlready(one.id)
    source, is_new = _source(report.source, known.sources)
    adoption = Adoption(
        id=_free_id(report, known),
        adopter=report.adopter,
        adopter_kind=report.kind,
        adopter_pilot=report.pilot,
        from_case=report.case,
        measure_type=report.measure_type,
        year=report.year,
        depth=report.depth,
        status=report.status,
        evidence=report.evidence,
        text=report.text,
        sources=(source.id,),
    )
    # What stands in the file stays as curators wrote it, comments too.
    head, mark, rest = text.partition("\nadoptions:")
    if not known.adoptions:
        rest = "\n"
    if not known.sources:
        head = re.sub(r"^sources: *\[\]", "sources:", head, flags=re.MULTILINE)
    added = format_element(source, depth=1) if is_new else ""
    changed = head + ("\n" + added if added else "\n") + mark.lstrip("\n")
    changed += _ended(rest) + format_element(adoption, depth=1)
    record, problems = validate(parse_yaml(changed.encode(), REGISTRY), Adoptions)
    if record is not None:
        together = replace(corpus, adoptions=record, problems=())
        problems = _errors(together, REGISTRY)
    return Entry(file=REGISTRY, text=changed, problems=problems)


def add_to_case(report: Report, adopting: str, corpus: Corpus) -> Entry:
    """Return the file of an adopting case with the adoption in it.

    Raises KnownAlready where the case is said to have adopted from the other already.
    """
    record = corpus.cases[adopting]
    case = record.data
    if any(adopted.case == report.case for adopted in case.adopted_from):
        raise KnownAlready(case.id)
    source, is_new = _source(report.source, case.sources)
    adopted = AdoptedFrom(
        case=report.case,
        year=report.year,
        depth=report.depth,
        status=report.status,
        evidence=report.evidence,
        text=report.text,
        source=source.id,
    )
    told = Text(zh=f"补记从“{report.case}”采用。", en=f"Recorded as taken up from {report.case}.")
    date = max(corpus.as_of, case.modified)
    changed = case.model_copy(
        update={
            "adopted_from": (*case.adopted_from, adopted),
            "sources": (*case.sources, source) if is_new else case.sources,
            "modified": date,
            "changes": (*case.changes, Change(date=date, text=told)),
        }
    )
    text = format_record(changed, schema="case", comments=comments_of(record.yaml.text))
    fresh, problems = validate(parse_yaml(text.encode(), record.file), Case)
    if fresh is not None:
        together = replace(corpus, cases={**corpus.cases, adopting: fresh}, problems=())
        problems = _errors(together, record.file)
    return Entry(file=record.file, text=text, problems=problems)


def _errors(corpus: Corpus, file: str) -> tuple[Problem, ...]:
    return tuple(
        problem
        for problem in check_corpus(corpus)
        if problem.at.file == file and problem.severity is Severity.ERROR
    )


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _source(source: Source, known: tuple[Source, ...]) -> tuple[Source, bool]:
    """Return the source under its id, and whether it is new to the record."""
    for one in known:
        if (one.title, one.publisher, one.date) == (source.title, source.publisher, source.date):
            return one, False
    taken = {one.id for one in known}
    number = next(n for n in range(1, 1000) if f"s{n}" not in taken)
    return source.model_copy(update={"id": f"s{number}"}), True


def _free_id(report: Report, known: Adoptions) -> str:
    name = report.pilot or re.sub(r"[^a-z0-9]+", "-", (report.adopter.en or "").lower()).strip("-")
    stem = f"{name or 'adopter'}-{PurePosixPath(report.case).name}"
    taken: Mapping[str, Adoption] = {one.id: one for one in known.adoptions}
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(free for free in names if free not in taken)
