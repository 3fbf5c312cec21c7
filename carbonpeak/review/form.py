"""The workbook in which a reviewer grades one case, and its way back.

Two sheets: who reviews, and gates and criteria with what the record holds beside the grades. The
ids of rows stand in a narrow first column, so that rows may be moved.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carbonpeak.corpus import Corpus
from carbonpeak.forms.sheet_style import (
    dress_entry,
    dress_heading,
    dress_help,
    dress_note,
    dress_title,
    set_page,
)
from carbonpeak.forms.understanding import read_date
from carbonpeak.models.fields import Text
from carbonpeak.office.spreadsheet import save_book
from carbonpeak.office.workbook import cells_of, open_workbook
from carbonpeak.problems import Language
from carbonpeak.review.dossier import CriterionFile, Dossier
from carbonpeak.review.words import say
from carbonpeak.vocabulary import nearest_word
from carbonpeak.yamlfile import Node

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

VERSION = "1"
_ABOUT, _GRADES = "form_about", "form_grades"
_HEAD_ROW = 3
_REVIEWER = (
    *("date", "reviewer_role", "affiliation_kind", "province", "conflict_of_interest"),
    *("replaces", "reach_scope"),
)
_WANTED = ("date", "reviewer_role", "affiliation_kind", "conflict_of_interest")
ROLES = ("expert", "province", "pilot-peer", "ndrc", "editorial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something to mend in a cell."""

    sheet: str
    cell: str
    message: Text


@dataclass(kw_only=True)
class Answers:
    """What stands in a filled form, as the fields of an assessment, and what could not be read."""

    case: str = ""
    language: Language = "zh"
    values: dict[str, Node] = field(default_factory=dict)
    gates: dict[str, Node] = field(default_factory=dict)
    grades: dict[str, Node] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)


def write_review_form(dossier: Dossier, corpus: Corpus, language: Language) -> bytes:
    """Return the workbook for one case, the same bytes every time."""
    from openpyxl import Workbook

    book = Workbook()
    about = book.active
    assert about is not None
    about.title = _say(_ABOUT, language)
    _write_about(about, dossier, corpus, language)
    grades = book.create_sheet(_say(_GRADES, language))
    _write_grades(grades, dossier, language)
    _write_mark(book, dossier.case.id, language)
    return save_book(book)


def _dress_entry(page: "Worksheet", row: int, column: int, *, is_wanted: bool) -> None:
    from openpyxl.cell.cell import Cell

    cell = page.cell(row=row, column=column)
    assert isinstance(cell, Cell)
    dress_entry(cell, "publish" if is_wanted else "row", "@")


def _say(key: str, language: Language, **values: Text | str | int) -> str:
    return say(key, **values).in_language(language)


def _write_mark(book: "Workbook", case: str, language: Language) -> None:
    mark = book.create_sheet("carbonpeak")
    for row, (name, value) in enumerate(
        (("form", "assessment"), ("version", VERSION), ("case", case), ("language", language)), 1
    ):
        mark.cell(row=row, column=1, value=name)
        mark.cell(row=row, column=2, value=value)
    mark.sheet_state = "hidden"


def _write_about(page: "Worksheet", dossier: Dossier, corpus: Corpus, language: Language) -> None:
    dress_title(page.cell(row=1, column=2, value=_title(dossier, language)))
    dress_note(page.cell(row=2, column=2, value=_say("form_note", language)))
    for row, name in enumerate(_REVIEWER, _HEAD_ROW + 1):
        page.cell(row=row, column=1, value=name)
        dress_heading(page.cell(row=row, column=2, value=_say(f"form_{name}", language)))
        _dress_entry(page, row, 3, is_wanted=name in _WANTED)
        dress_help(page.cell(row=row, column=4, value=_say(f"form_{name}_help", language)))
    scopes = _scopes(corpus, language)
    provinces = [
        province.zh if language == "zh" else province.en
        for province in corpus.province_by_id.values()
    ]
    roles = [_say(f"role_{role}", language) for role in ROLES]
    first = _HEAD_ROW + 1
    for offset, choices in ((1, roles), (3, provinces), (6, list(scopes))):
        _offer(page, f"C{first + offset}", choices, column="H" if offset == 3 else None)
    for column, width in zip("ABCD", (3, 22, 36, 60), strict=True):
        page.column_dimensions[column].width = width
    page.column_dimensions["H"].hidden = True
    set_page(page, landscape=True)


def _scopes(corpus: Corpus, language: Language) -> dict[str, str]:
    return {term.label(language): term.id for term in corpus.vocabularies["reach-scopes"].terms}


def _offer(page: "Worksheet", cell: str, choices: list[str], *, column: str | None = None) -> None:
    """Put a drop-down to a cell; a long list stands in a hidden column of the sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column is None:
        formula = '"' + ",".join(choices) + '"'
    else:
        for row, choice in enumerate(choices, 1):
            page[f"{column}{row}"] = choice
        formula = f"${column}$1:${column}${len(choices)}"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    page.add_data_validation(rule)
    rule.add(cell)


def _title(dossier: Dossier, language: Language) -> str:
    return _say("form_title", language, case=dossier.case.title)


_COLUMNS = ("id", "name", "holds", "gaps", "grades", "before", "grade", "reason", "reason_en")
_WIDTHS = (3, 14, 60, 26, 40, 26, 9, 44, 30, 16)


def _write_grades(page: "Worksheet", dossier: Dossier, language: Language) -> None:
    dress_title(page.cell(row=1, column=2, value=_title(dossier, language)))
    evidence = " ".join(name for name, _text in dossier.evidence)
    dress_note(page.cell(row=2, column=2, value=_say("form_evidence_note", language, ids=evidence)))
    for column, name in enumerate((*_COLUMNS, "evidence"), 1):
        if name != "id":
            heading = page.cell(row=_HEAD_ROW, column=column, value=_say(f"col_{name}", language))
            dress_heading(heading)
    row = _HEAD_ROW
    for row, line in enumerate(_grade_lines(dossier, language), _HEAD_ROW + 1):
        for column, text in enumerate(line.told, 1):
            cell = page.cell(row=row, column=column, value=text)
            cell.data_type = "s"  # a text of the record is never a formula
            if column > 1:
                dress_help(cell)
        for column in range(len(line.told) + 1, len(_WIDTHS) + 1):
            _dress_entry(page, row, column, is_wanted=column < 9)
        _offer(page, f"G{row}", line.choices)
    for index, width in enumerate(_WIDTHS):
        page.column_dimensions["ABCDEFGHIJ"[index]].width = width
    page.freeze_panes = f"C{_HEAD_ROW + 1}"
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    set_page(page, landscape=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    told: tuple[str, ...]
    choices: list[str]


def _grade_lines(dossier: Dossier, language: Language) -> Iterator[_Line]:
    passed = [_say("passed", language), _say("failed", language)]
    for file in dossier.gates:
        if file.gate.decided_by != "reviewer":
            continue
        before = [
            _say("before", language, by=_by(review.reviewer_role), date=review.date, given=given)
            for review, holds, _reason in file.decisions
            for given in (passed[0] if holds else passed[1],)
        ]
        yield _Line(
            told=(
                f"gate:{file.gate.id}",
                file.gate.name.in_language(language),
                "\n".join(line.in_language(language) for line in file.lines),
                "",
                file.gate.test.in_language(language),
                "\n".join(before),
            ),
            choices=passed,
        )
    for criterion in dossier.criteria:
        before = [
            _say("before", language, by=_by(review.reviewer_role), date=review.date, given=grade)
            for review, grade, _reason in criterion.grades
        ]
        yield _Line(
            told=(
                f"grade:{criterion.criterion.id}",
                criterion.criterion.name.in_language(language),
                "\n".join(line.in_language(language) for line in criterion.holding.lines),
                "\n".join(line.in_language(language) for line in criterion.holding.gaps),
                "\n".join(_scale_lines(criterion, language)),
                "\n".join(before),
            ),
            choices=["0", "1", "2", "3"],
        )


def _scale_lines(file: CriterionFile, language: Language) -> Iterator[str]:
    for grade, text in enumerate(file.criterion.grades):
        yield f"{grade} {text.in_language(language)}"
    yield from (f"* {cap.in_language(language)}" for cap in file.caps)


def _by(role: str) -> Text:
    return say(f"role_{role}")


def read_review_form(data: bytes, corpus: Corpus) -> Answers:
    """Return what stands in a filled form. Raises Refused for what is no workbook.

    Nothing in it is executed: a formula is a slip, told with its cell.
    """
    book = open_workbook(data).book
    answers = Answers()
    mark = _read_mark(book)
    if mark.get("form") != "assessment" or mark.get("version") != VERSION:
        answers.slips.append(Slip(sheet="", cell="", message=say("slip_no_form")))
        return answers
    answers.case = mark.get("case", "")
    answers.language = "en" if mark.get("language") == "en" else "zh"
    for page in book.worksheets:
        if page.title == "carbonpeak":
            continue
        rows: dict[int, list[tuple[int, Cell | MergedCell]]] = defaultdict(list)
        for row, column, cell in cells_of(page):
            rows[row].append((column, cell))
        for row, cells in rows.items():
            name = str(page.cell(row=row, column=1).value or "")
            if name in _REVIEWER:
                _read_reviewer(page, row, name, answers, corpus)
            elif name.startswith(("gate:", "grade:")):
                _read_grade(page, row, name, answers)
            if row > _HEAD_ROW:
                _report_stray(page, name, cells, answers)
    return answers


def _report_stray(
    page: "Worksheet", name: str, cells: Iterable[tuple[int, "Cell | MergedCell"]], answers: Answers
) -> None:
    """Tell of text that stands where nothing is read, so that nothing typed is lost."""
    from openpyxl.utils import get_column_letter

    first = 11 if name.startswith(("gate:", "grade:")) else 5 if name in _REVIEWER else 2
    for column, cell in cells:
        is_ours = page.column_dimensions[get_column_letter(column)].hidden
        if column >= first and cell.value not in (None, "") and not is_ours:
            message = say("slip_stray", value=str(cell.value))
            answers.slips.append(Slip(sheet=page.title, cell=cell.coordinate, message=message))


def _read_mark(book: "Workbook") -> Mapping[str, str]:
    if "carbonpeak" not in book.sheetnames:
        return {}
    page = book["carbonpeak"]
    return {
        str(page.cell(row=row, column=1).value): str(page.cell(row=row, column=2).value)
        for row in range(1, 5)
    }


def _text_in(page: "Worksheet", row: int, column: int, answers: Answers) -> str:
    cell = page.cell(row=row, column=column)
    if cell.data_type == "f":
        answers.slips.append(_slip(page, row, column, say("slip_formula")))
        return ""
    value = cell.value
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    return str(value).removesuffix(".0").strip() if isinstance(value, float) else str(value).strip()


def _slip(page: "Worksheet", row: int, column: int, message: Text) -> Slip:
    return Slip(sheet=page.title, cell=f"{'ABCDEFGHIJ'[column - 1]}{row}", message=message)


def _read_reviewer(
    page: "Worksheet", row: int, name: str, answers: Answers, corpus: Corpus
) -> None:
    text = _text_in(page, row, 3, answers)
    if not text:
        return
    if name in _DATES:
        day = read_date(text, is_day=True).value
        found: Node = day if isinstance(day, str) else None
        if found is None:
            answers.slips.append(_slip(page, row, 3, say("slip_date", value=text)))
    elif name == "conflict_of_interest":
        answers.values[name] = None if text.casefold().rstrip("。.") in _NONE else {"zh": text}
        return
    elif name in (choices := _choices(corpus)):
        found = _match(text, choices[name])
        if found is None:
            answers.slips.append(_slip_choice(page, row, 3, text, choices[name]))
    else:
        found = text
    if found is not None:
        answers.values[name] = found


_DATES = frozenset({"date", "replaces"})
_NONE = frozenset({"无", "没有", "无利益冲突", "none", "no", "-", "—", "/"})


def _choices(corpus: Corpus) -> Mapping[str, Mapping[str, str]]:
    """Return what may be chosen about a reviewer: each word, Chinese ones first, with its id."""
    provinces = corpus.province_by_id.values()
    return {
        "reviewer_role": {label: role for role in ROLES for label in _labels(f"role_{role}")},
        "province": {word: p.id for p in provinces for word in (p.zh, p.zh_short, p.en)},
        "reach_scope": {**_scopes(corpus, "zh"), **_scopes(corpus, "en")},
    }


def _slip_choice(
    page: "Worksheet", row: int, column: int, text: str, names: Mapping[str, str]
) -> Slip:
    """Return that a text is not among the choices, with the nearest of them or the first few."""
    near = nearest_word(text, names)
    offered = [near] if near is not None else list(dict.fromkeys(names))[: 2 * _FEW : 2]
    listed = Text(zh="、".join(offered), en=", ".join(offered))
    return _slip(page, row, column, say("slip_choice", value=text, choices=listed))


_FEW = 5


def _labels(key: str) -> tuple[str, str]:
    told = say(key)
    return told.zh, told.in_language("en")


def _match(text: str, names: Mapping[str, str]) -> str | None:
    folded = {name.casefold(): value for name, value in names.items()}
    return text if text in names.values() else folded.get(text.casefold())


def _read_grade(page: "Worksheet", row: int, name: str, answers: Answers) -> None:
    kind, _, key = name.partition(":")
    grade = _text_in(page, row, 7, answers)
    reason_zh = _text_in(page, row, 8, answers)
    reason_en = _text_in(page, row, 9, answers)
    evidence = _text_in(page, row, 10, answers)
    if not grade:
        if reason_zh or reason_en or evidence:
            answers.slips.append(_slip(page, row, 7, say("slip_no_grade")))
        return
    if not (reason_zh or reason_en):
        answers.slips.append(_slip(page, row, 8, say("slip_no_reason")))
        return
    # Chinese is the source language; a form in English may give both in English.
    reason: dict[str, Node] = {"zh": reason_zh or reason_en}
    if reason_en:
        reason["en"] = reason_en
    if kind == "gate":
        names = {**dict.fromkeys(_labels("passed"), "y"), **dict.fromkeys(_labels("failed"), "n")}
        passed = _match(grade, {**names, **_TICKS})
        if passed is None:
            answers.slips.append(_slip_choice(page, row, 7, grade, names))
            return
        answers.gates[key] = {"passed": passed == "y", "reason": reason}
    elif (found := _GRADE.fullmatch(unicodedata.normalize("NFKC", grade))) is not None:
        given: dict[str, Node] = {"grade": int(found[1]), "reason": reason}
        answers.grades[key] = {**given, "evidence": _ids(evidence)}
    else:
        answers.slips.append(_slip(page, row, 7, say("slip_grade", value=grade)))


_TICKS = {"是": "y", "√": "y", "否": "n", "不通过": "n", "×": "n", "yes": "y", "no": "n"}
_GRADE = re.compile(r"([0-3])(?:\.0)?\s*(?:分|级|/3)?")


def _ids(text: str) -> tuple[Node, ...]:
    for sign in "，、;；,":
        text = text.replace(sign, " ")
    return tuple(text.split())
