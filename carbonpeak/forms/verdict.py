"""A form's fields held to the rules of every record; problems come back to the cell they are of."""

from collections.abc import Iterable, Iterator

from carbonpeak.forms.assembling import complete
from carbonpeak.forms.choices import Choices
from carbonpeak.forms.findings import Finding, Spotted, find
from carbonpeak.forms.layout import Spot, load_form
from carbonpeak.forms.reading import FormReading, Place
from carbonpeak.forms.words import fix_of
from carbonpeak.models.case import Case
from carbonpeak.problems import LANGUAGES, Phrase, Problem, Severity, Value
from carbonpeak.records import Record, validate
from carbonpeak.yamlfile import YamlFile

_EMPTY = {"CP201", "CP205", "CP207"}
"""Codes of fields that nothing stands in."""


_NO_ENGLISH = "CP501"
"""Said once of a whole form: an office may leave its English empty."""


def judge_shape(reading: FormReading, file: str) -> tuple[Record[Case] | None, tuple[Problem, ...]]:
    """Return the case that a form holds, or None and what keeps it from being one."""
    yaml = YamlFile(file=file, value=complete(reading.values), problems=())
    return validate(yaml, Case)


def as_findings(
    problems: Iterable[Problem], reading: FormReading, choices: Choices
) -> Iterator[Finding]:
    """Yield problems of a record as findings in the cells of its form.

    A cell of which something was said already is passed over: what was not understood is missing.
    """
    told = {finding.at for finding in reading.findings if not finding.is_remark}
    untranslated = 0
    for problem in problems:
        if problem.code == _NO_ENGLISH:
            untranslated += 1
            continue
        place = reading.place(problem.field)
        if place.at not in told or not place.at.cell:
            yield _finding(problem, place, choices)
    if untranslated:
        yield find("no-english", count=untranslated)


def _finding(problem: Problem, place: Place, choices: Choices) -> Finding:
    is_empty = problem.code in _EMPTY or _is_nothing(problem.values.get("value"))
    if is_empty and place.spot is not None:
        return find("missing", place.at, help=place.spot.help)
    if is_empty and problem.field.isidentifier():
        at = place.at if place.at.sheet else Spotted(sheet=_sheet_of(problem.field, choices))
        return find("missing-rows", at)
    return Finding(
        code=problem.code,
        at=place.at,
        message=_phrase(problem, "message", choices),
        fix=_fix(problem, choices, place.spot),
        is_remark=problem.severity is Severity.WARNING,
    )


def _sheet_of(field: str, choices: Choices) -> str:
    """Return the name of the sheet that a field's rows stand on, "" where they have none."""
    for sheet in load_form().sheets:
        if any(block.into and block.into[0] == field for block in sheet.blocks):
            return str(getattr(sheet.title, choices.language))
    return ""


def _is_nothing(value: Value | None) -> bool:
    return isinstance(value, Phrase) and value.en == "nothing"


def _fix(problem: Problem, choices: Choices, spot: Spot | None) -> Phrase:
    """Return what to type into a form where a record's own advice is about its file."""
    own = fix_of(problem.code)
    if own is not None:
        return own
    if spot is not None and problem.code == "CP204":
        return spot.help
    return _phrase(problem, "fix", choices)


def _phrase(problem: Problem, part: str, choices: Choices) -> Phrase:
    labelled = Problem(
        code=problem.code,
        at=problem.at,
        field=problem.field,
        values={name: _labelled(name, v, choices) for name, v in problem.values.items()},
    )
    said = {language: getattr(labelled, part)(language) for language in LANGUAGES}
    return Phrase(zh=said["zh"], en=said["en"])


_NAMED = {"unit": "units", "indicator": "indicators", "quantities": "quantities"}


def _labelled(name: str, value: Value, choices: Choices) -> Value:
    """Return ids in a message as the labels that the form shows."""
    if name not in _NAMED or not isinstance(value, str):
        return value
    terms = choices.corpus.vocabularies[_NAMED[name]].by_id
    ids = [part for part in value.split(", ") if part in terms]
    if not ids:
        return value
    return Phrase(
        zh="、".join(terms[name].zh for name in ids),
        en=", ".join(terms[name].en for name in ids),
    )
