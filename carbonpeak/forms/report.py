"""What intake says: for each form, in its language, what to mend and what was kept; a summary."""

from collections.abc import Iterator, Sequence

from carbonpeak.forms.findings import Finding
from carbonpeak.forms.intake import Taking
from carbonpeak.forms.words import say
from carbonpeak.problems import LANGUAGES, Language


def render_report(takings: Sequence[Taking], language: Language) -> str:
    """Return the findings of every form and, of several forms, a summary at the end."""
    lines = [line for taking in takings for line in _form_lines(taking)]
    if len(takings) > 1:
        lines += _summary_lines(takings, language)
    return "\n".join(lines) + "\n"


def outcome_line(taking: Taking) -> str:
    """Return what became of a form in one line."""
    case = taking.case.file if taking.case is not None else ""
    return say(f"outcome_{taking.outcome}", taking.language, form=taking.form, case=case)


def _form_lines(taking: Taking) -> Iterator[str]:
    yield outcome_line(taking)
    for finding in (*taking.problems, *taking.remarks):
        yield f"  {render_finding(finding, taking.language)}"
        yield f"    {say('fix', taking.language)}{getattr(finding.fix, taking.language)}"


def render_finding(finding: Finding, language: Language) -> str:
    """Return where something is and what it is."""
    colon = "：" if language == "zh" else ": "
    word = say("remark" if finding.is_remark else "problem", language)
    place = finding.place(language)
    where = f"{place}{colon}" if place else ""
    return f"[{word}] {where}{getattr(finding.message, language)}"


_WORDS = ("summary_form", "summary_outcome", "summary_problems", "summary_remarks", "summary_case")


def _summary_lines(takings: Sequence[Taking], language: Language) -> Iterator[str]:
    yield ""
    yield say("summary", language, count=len(takings), clean=sum(not t.problems for t in takings))
    rows = [[say(word, language) for word in _WORDS]]
    for taking in takings:
        case = taking.case.data.id if taking.case is not None else "-"
        outcome = say(f"short_{taking.outcome}", language)
        counts = (str(len(taking.problems)), str(len(taking.remarks)))
        rows.append([taking.form, outcome, *counts, case])
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_WORDS))]
    for row in rows:
        cells = (text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def as_objects(takings: Sequence[Taking]) -> list[dict[str, object]]:
    """Return what became of each form as plain objects for JSON."""
    return [
        {
            "form": taking.form,
            "language": taking.language,
            "outcome": taking.outcome,
            "case": taking.case.data.id if taking.case is not None else None,
            "file": taking.case.file if taking.case is not None else None,
            "problems": [_object(finding) for finding in taking.problems],
            "remarks": [_object(finding) for finding in taking.remarks],
        }
        for taking in takings
    ]


def _object(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "sheet": finding.at.sheet or None,
        "cell": finding.at.cell or None,
        "message": {language: getattr(finding.message, language) for language in LANGUAGES},
        "fix": {language: getattr(finding.fix, language) for language in LANGUAGES},
    }
