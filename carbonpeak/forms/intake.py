"""Forms taken in: each becomes a case in the house format, or a list of what to mend and where.

A form that cannot be read never stops the others. Files are read and written here, and nowhere else
in this package.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from carbonpeak.checks import check_corpus
from carbonpeak.corpus import Corpus
from carbonpeak.forms.choices import Choices
from carbonpeak.forms.duplicates import find_duplicates
from carbonpeak.forms.editorial import settle_record
from carbonpeak.forms.filling import block_rows
from carbonpeak.forms.findings import NOWHERE, Finding, find
from carbonpeak.forms.lacks import lacks_to_publish
from carbonpeak.forms.publishers import find_own_publishers
from carbonpeak.forms.reading import FormReading, in_order, read_form
from carbonpeak.forms.verdict import as_findings, judge_shape
from carbonpeak.house_format import Comments, comments_of, format_record, plain_values
from carbonpeak.models.case import Case
from carbonpeak.office.workbook import MAXIMUM_BYTES, Refused, open_workbook
from carbonpeak.problems import Language, Problem
from carbonpeak.records import Record, validate
from carbonpeak.yamlfile import parse_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What became of one form."""

    form: str
    """The form's path as it was given."""
    language: Language
    findings: tuple[Finding, ...]
    case: Record[Case] | None = None
    """The case where the form is in order."""
    outcome: str = "refused"
    """refused, problems, new, changed or unchanged"""

    @property
    def problems(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_remark)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_remark)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A form that has been read and holds a case, right or wrong."""

    form: str
    reading: FormReading
    known: Record[Case] | None
    """The case of the base that the form is about."""
    record: Record[Case] | None
    problems: tuple[Problem, ...]


def take_in(
    files: Sequence[tuple[str, Path]],
    corpus: Corpus,
    *,
    language: Language,
    update: bool = False,
    report: Callable[[str], None] = lambda _line: None,
) -> tuple[Taking, ...]:
    """Return what becomes of each form, in their order.

    `files` are names and paths; `language` is spoken where a form has none; `report` is told of
    each file as it is read. Of a form only its fields are kept, so that hundreds take little more
    memory than one.
    """
    reads: list[Taking | _Read] = []
    earlier: dict[str, str] = {}
    for number, (name, path) in enumerate(files, start=1):
        report(f"[{number}/{len(files)}] {name}")
        read = _read_file(name, path, corpus, language, earlier)
        reads.append(read)
        if isinstance(read, _Read) and read.record is not None:
            earlier.setdefault(read.record.data.id, read.record.data.title.zh)
    owners = _owners(reads)
    problems = _check_together(list(owners.values()), corpus)
    return tuple(
        read if isinstance(read, Taking) else _judge(read, corpus, owners, problems, update=update)
        for read in reads
    )


def _read_file(
    name: str, path: Path, corpus: Corpus, language: Language, earlier: Mapping[str, str]
) -> Taking | _Read:
    try:
        # A byte more than is allowed says enough about a larger file.
        with path.open("rb") as file:
            opened = open_workbook(file.read(MAXIMUM_BYTES + 1))
    except Refused as refusal:
        found = Finding(code=refusal.reason, at=NOWHERE, message=refusal.message, fix=refusal.fix)
        return Taking(form=name, language=language, findings=(found,))
    except OSError as error:
        found = find("unreadable", reason=str(error.strerror))
        return Taking(form=name, language=language, findings=(found,))
    reading = read_form(opened, corpus, language)
    if not reading.is_form:
        return Taking(form=name, language=reading.language, findings=tuple(reading.findings))
    known = settle_record(reading, corpus, earlier)
    reading.findings += _tell_absent(reading, known)
    record, problems = judge_shape(reading, name)
    if record is not None:
        record = _as_record(record.data, ())
    return _Read(form=name, reading=reading, known=known, record=record, problems=problems)


def _tell_absent(reading: FormReading, known: Record[Case] | None) -> Iterator[Finding]:
    """Yield the sheets that are not there: a fault where the case needs them or has them filled."""
    values = plain_values(known.data) if known is not None else {}
    for sheet in reading.absent:
        is_needed = any(s.level == "publish" for block in sheet.blocks for s in block.spots)
        is_filled = any(row for block in sheet.blocks for row in block_rows(block, values))
        code = "sheet-missing" if is_needed or is_filled else "sheet-left-out"
        yield find(code, sheet=getattr(sheet.title, reading.language))


def _owners(reads: Iterable[Taking | _Read]) -> dict[str, _Read]:
    """Return the first form of each case by the id of the case."""
    found: dict[str, _Read] = {}
    for read in reads:
        if isinstance(read, _Read) and read.record is not None:
            found.setdefault(read.record.data.id, read)
    return found


def _check_together(reads: Sequence[_Read], corpus: Corpus) -> dict[str, list[Problem]]:
    """Return what the checks of all records find in the cases of forms, by file."""
    records = {read.record.data.id: read.record for read in reads if read.record is not None}
    others = {name: record for name, record in corpus.cases.items() if name not in records}
    # New cases come last: of two cases with one figure, the later is reported.
    together = replace(corpus, cases={**others, **records}, problems=())
    found: dict[str, list[Problem]] = {record.file: [] for record in records.values()}
    for problem in check_corpus(together) if records else ():
        if problem.at.file in found:
            found[problem.at.file].append(problem)
    return found


def _judge(
    read: _Read,
    corpus: Corpus,
    owners: Mapping[str, _Read],
    problems: Mapping[str, Sequence[Problem]],
    *,
    update: bool,
) -> Taking:
    reading = read.reading
    choices = Choices(corpus, reading.language)
    findings = [*reading.findings, *as_findings(read.problems, reading, choices)]
    taking = Taking(
        form=read.form,
        language=reading.language,
        findings=in_order(findings, reading),
        outcome="problems",
    )
    if read.record is None:
        return taking
    case = read.record.data
    place = reading.place("id").at
    if owners[case.id] is not read:
        findings.append(find("case-twice", place, value=case.id, file=owners[case.id].form))
    findings += as_findings(problems[read.record.file], reading, choices)
    outcome, case = _compare(case, read.known, corpus)
    if outcome == "changed" and not update:
        assert read.known is not None
        findings.append(find("case-exists", place, value=case.id, file=read.known.file))
    findings += find_own_publishers(case, reading, corpus)
    if outcome == "new":
        findings += find_duplicates(case, reading, corpus)
        findings += lacks_to_publish(case)
    taking = replace(taking, findings=in_order(findings, reading))
    if taking.problems:
        return taking
    return replace(
        taking, outcome=outcome, case=_as_record(case, taking.remarks, before=read.known)
    )


def _compare(case: Case, known: Record[Case] | None, corpus: Corpus) -> tuple[str, Case]:
    """Return whether a case is new, changed or unchanged; a changed one is dated anew."""
    if known is None:
        return "new", case
    if known.data == case:
        return "unchanged", case
    modified = max(corpus.as_of, case.modified)
    return "changed", case.model_copy(update={"modified": modified})


def _as_record(
    case: Case, remarks: Sequence[Finding], *, before: Record[Case] | None = None
) -> Record[Case]:
    """Return a case as a file of its own; what had no place in it stands in comments.

    The comments of the file that it takes the place of stay.
    """
    kept = [f"{r.place('zh')}：{r.message.zh}" for r in remarks if r.code.startswith("kept-")]
    earlier = comments_of(before.yaml.text) if before is not None else Comments()
    lines = (*earlier.own, *(" ".join(line.split()) for line in kept))
    comments = replace(earlier, own=tuple(dict.fromkeys(lines)))
    text = format_record(case, schema="case", comments=comments)
    yaml = parse_yaml(text.encode(), f"cases/{case.pilot}/{case.id}.yaml")
    record, problems = validate(yaml, Case)
    assert record is not None, problems
    return record
