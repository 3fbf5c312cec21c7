"""A reviewer's answers become an assessment in the house format, or all that is to be mended.

The would-be base is held to the same checks as every base; nothing is written over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from carbonpeak.checks import check_corpus
from carbonpeak.corpus import Corpus
from carbonpeak.house_format import format_record
from carbonpeak.models.assessment import Assessment
from carbonpeak.models.fields import Text
from carbonpeak.office.workbook import MAXIMUM_BYTES
from carbonpeak.problems import Problem, Severity
from carbonpeak.records import validate
from carbonpeak.review.form import Answers, Slip, read_review_form
from carbonpeak.review.words import say
from carbonpeak.yamlfile import Node, YamlFile, parse_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a reviewer's file."""

    slips: tuple[Slip, ...] = ()
    """What is to be mended in a workbook."""
    problems: tuple[Problem, ...] = ()
    """What is to be mended in a YAML file, or what the checks hold against the assessment."""
    file: str = ""
    """Path of the assessment from the root of the base, where it is in order."""
    text: str = ""

    @property
    def is_in_order(self) -> bool:
        return not self.slips and not self.problems


def take_review(path: Path, case: str, corpus: Corpus) -> Taken:
    """Return what becomes of a reviewer's workbook or YAML file for a case.

    Raises Refused for a workbook that must not be read, OSError for a file that cannot be.
    """
    with path.open("rb") as file:
        data = file.read(MAXIMUM_BYTES + 1)
    if path.suffix.lower() in {".yaml", ".yml"}:
        return _judge(parse_yaml(data, path.name), case, corpus)
    answers = read_review_form(data, corpus)
    slips = (*answers.slips, *_missing(answers, case))
    if slips:
        return Taken(slips=tuple(slips))
    written = max(str(answers.values["date"]), corpus.as_of)
    value: dict[str, Node] = {
        "case": case,
        **answers.values,
        "gates": answers.gates,
        "grades": answers.grades,
        "created": written,
        "modified": written,
    }
    return _judge(YamlFile(file=path.name, value=value, problems=()), case, corpus)


_WANTED = (
    (4, "date"),
    (5, "reviewer_role"),
    (6, "affiliation_kind"),
    (8, "conflict_of_interest"),
)
"""Rows that must be filled in; who says nothing of a conflict of interest is asked."""


def _missing(answers: Answers, case: str) -> Iterator[Slip]:
    if answers.slips and not answers.case:
        return
    if answers.case != case:
        yield Slip(sheet="", cell="", message=say("slip_other_case", value=answers.case))
    told = {slip.cell for slip in answers.slips}
    sheet = say("form_about").in_language(answers.language)
    for row, name in _WANTED:
        if name not in answers.values and f"C{row}" not in told:
            asked = say(f"form_{name}")
            yield Slip(sheet=sheet, cell=f"C{row}", message=say("slip_missing", value=asked))
    if not answers.grades and not answers.slips:
        yield Slip(sheet="", cell="", message=say("slip_nothing"))


def _judge(yaml: YamlFile, case: str, corpus: Corpus) -> Taken:
    record, problems = validate(yaml, Assessment)
    if record is None:
        return Taken(problems=problems)
    if record.data.case != case:
        return Taken(slips=(_other_case(record.data.case),))
    slip = _clash(record.data, corpus)
    if slip is not None:
        return Taken(slips=(Slip(sheet="", cell="", message=slip),))
    together = replace(corpus, assessments=(*corpus.assessments, record), problems=())
    found = tuple(
        problem
        for problem in check_corpus(together)
        if problem.at.file == yaml.file and problem.severity is Severity.ERROR
    )
    if found:
        return Taken(problems=found)
    text = format_record(record.data, schema="assessment", folder="../../schema")
    return Taken(file=_free_name(record.data, corpus), text=text)


def _clash(review: Assessment, corpus: Corpus) -> Text | None:
    """Return what sets an assessment against those there are, or None."""
    same = [
        record.data.date
        for record in corpus.assessments
        if record.data.case == review.case
        and record.data.reviewer_role == review.reviewer_role
        and record.data.affiliation_kind == review.affiliation_kind
        and record.data.province == review.province
    ]
    if review.date in same:
        return say("slip_again")
    if review.replaces is not None and review.replaces not in same:
        return say("slip_replaces", value=review.replaces)
    return None


def _other_case(case: str) -> Slip:
    return Slip(sheet="", cell="", message=say("slip_other_case", value=case))


def _free_name(review: Assessment, corpus: Corpus) -> str:
    """Return a name that no assessment has: earlier ones are history and are kept."""
    stem = f"registry/assessments/{review.case}/{review.reviewer_role}-{review.date}"
    taken = {record.file for record in corpus.assessments}
    names = [f"{stem}.yaml", *(f"{stem}-{number}.yaml" for number in range(2, 100))]
    return next(name for name in names if name not in taken)
