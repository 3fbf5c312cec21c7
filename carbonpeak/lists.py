"""Lists of cases for the compiler: a selection, with level and what each case still lacks.

Made from records, never typed by hand; below list-ready it is a candidate list by name.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Source
from carbonpeak.problems import Language
from carbonpeak.rubric import Lack, Standing, assess, required_results
from carbonpeak.units import Units, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which cases a list takes; an empty part takes all."""

    fields: frozenset[str] = field(default_factory=frozenset)
    contents: frozenset[str] = field(default_factory=frozenset)
    pilots: frozenset[str] = field(default_factory=frozenset)
    provinces: frozenset[str] = field(default_factory=frozenset)
    measure_types: frozenset[str] = field(default_factory=frozenset)
    levels: frozenset[str] = field(default_factory=frozenset)

    def takes(self, case: Case, corpus: Corpus, level: str | None) -> bool:
        """Return whether the list holds a case."""
        pilot = corpus.pilots.get(case.pilot)
        province = pilot.data.province if pilot else ""
        return (
            _any_of(self.fields, case.fields)
            and _any_of(self.contents, case.contents)
            and _any_of(self.pilots, (case.pilot,))
            and _any_of(self.provinces, (province,))
            and _any_of(self.measure_types, case.measure_types)
            and _any_of(self.levels, (level or "",))
        )


def _any_of(wanted: frozenset[str], have: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(have)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list."""

    number: int
    case: str
    field: str
    title: str
    place: str
    practice: str
    effect: str
    suits: str
    level: str
    lacks: str
    sources: str


COLUMNS: dict[str, dict[Language, str]] = {
    "number": {"zh": "序号", "en": "No."},
    "field": {"zh": "领域", "en": "Field"},
    "title": {"zh": "举措名称", "en": "Measure"},
    "practice": {"zh": "主要做法", "en": "Main practice"},
    "effect": {"zh": "主要成效", "en": "Effect"},
    "suits": {"zh": "适用地区", "en": "Where it suits"},
    "place": {"zh": "试点", "en": "Pilot"},
    "level": {"zh": "经验等级", "en": "Level"},
    "lacks": {"zh": "升级尚缺", "en": "Lacks for the next level"},
    "sources": {"zh": "来源", "en": "Sources"},
    "case": {"zh": "案例编号", "en": "Case id"},
}

PRACTICE_LENGTH = 200
"""Characters of the column 主要做法, as official lists keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """A compiled list with its title and the data it was made from."""

    title: str
    note: str
    language: Language
    rows: tuple[Row, ...]


def compile_list(corpus: Corpus, selection: Selection, language: Language) -> CaseList:
    """Return the published cases a selection takes, by main field, then by id.

    Only where every case is list-ready is it a promotion list; otherwise a candidate list.
    """
    chosen = [(case, assess(case, corpus)) for case in corpus.published]
    chosen = [
        (case, standing)
        for case, standing in chosen
        if selection.takes(case, corpus, standing.level)
    ]
    order = [term.id for term in corpus.vocabularies["fields"].terms]
    chosen.sort(key=lambda pair: (order.index(pair[0].fields[0]), pair[0].id))
    units = units_of(corpus)
    rows = tuple(
        _row(number, case, standing, corpus, units, language)
        for number, (case, standing) in enumerate(chosen, start=1)
    )
    ready = bool(chosen) and all(standing.level == "list-ready" for _case, standing in chosen)
    return CaseList(
        title=_TITLES[ready][language],
        note=_NOTE[language].format(
            version=corpus.data_version, as_of=corpus.as_of, count=len(rows)
        ),
        language=language,
        rows=rows,
    )


_TITLES: dict[bool, dict[Language, str]] = {
    True: {
        "zh": "碳达峰试点可复制可推广经验推广清单",
        "en": "Promotion list of carbon peak pilot experience",
    },
    False: {"zh": "碳达峰试点经验候选清单", "en": "Candidate list of carbon peak pilot experience"},
}
_UNNAMED: dict[Language, str] = {"zh": "（发布者未载明）", "en": "(publisher not stated)"}
_NOTE: dict[Language, str] = {
    "zh": "共{count}项。依公开资料整理，非国家发展改革委发布。数据版本{version}，判定日期{as_of}。",
    "en": "Cases: {count}. Compiled from public sources, not an NDRC publication. "
    "Data version {version}, judged at {as_of}.",
}


def _row(
    number: int, case: Case, standing: Standing, corpus: Corpus, units: Units, language: Language
) -> Row:
    pilot = corpus.pilots[case.pilot].data
    return Row(
        number=number,
        case=case.id,
        field=corpus.label("fields", case.fields[0], language),
        title=case.title.in_language(language),
        place=pilot.name.in_language(language),
        practice=_shorten([step.text.in_language(language) for step in case.steps], language),
        effect=_effect(case, units, language),
        suits=_join([fit.reason.in_language(language) for fit in case.transfer.suits], language),
        level=corpus.label("levels", standing.level, language) if standing.level else "",
        lacks=_join([describe_lack(lack, language) for lack in standing.lacks], language),
        sources=_join([_cite(source, language) for source in case.sources], language),
    )


def _cite(source: Source, language: Language) -> str:
    publisher = source.publisher or _UNNAMED[language]
    return (
        f"{publisher}《{source.title}》" if language == "zh" else f"{publisher}, “{source.title}”"
    )


def _join(parts: list[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(part.rstrip("。.") for part in parts)


def _shorten(steps: list[str], language: Language) -> str:
    """Return as many whole steps as the column holds; the first is cut where it alone is longer."""
    limit = PRACTICE_LENGTH * (1 if language == "zh" else 3)
    text = steps[0] if len(steps[0]) <= limit else steps[0][: limit - 1] + "…"
    for step in steps[1:]:
        longer = _join([text, step], language)
        if len(longer) >= limit:
            break
        text = longer
    return text


def _effect(case: Case, units: Units, language: Language) -> str:
    found = []
    for result in required_results(case)[:3]:
        value = units.print_value(result.value, result.unit, language, result.qualifier)
        year = f"（{result.year}年）" if language == "zh" else f" ({result.year})"
        colon = "：" if language == "zh" else ": "
        found.append(f"{result.text.in_language(language)}{colon}{value}{year}")
    return _join(found, language)


_GRADE = {"zh": "{name}（现{have}，需{need}）", "en": "{name} (now {have}, needs {need})"}
_GATE = {"zh": "未过门槛：{name}", "en": "open gate: {name}"}
_UNDECIDED = {"zh": "待评审门槛：{name}", "en": "gate not judged yet: {name}"}
_NONE = {"zh": "未评", "en": "not graded"}


def describe_lack(lack: Lack, language: Language) -> str:
    """Return in words what a case lacks for the next level."""
    name = lack.text.in_language(language)
    if lack.kind == "gate":
        return (_UNDECIDED if lack.undecided else _GATE)[language].format(name=name)
    have = _NONE[language] if lack.have is None else lack.have
    return _GRADE[language].format(name=name, have=have, need=lack.need)


def _cells(compiled: CaseList) -> list[list[str]]:
    header = [labels[compiled.language] for labels in COLUMNS.values()]
    return [header, *([str(getattr(row, name)) for name in COLUMNS] for row in compiled.rows)]


def as_csv(compiled: CaseList) -> bytes:
    """Return the list as CSV in UTF-8 with a byte order mark, which Excel and WPS need."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(
        [[_harmless(cell) for cell in row] for row in _cells(compiled)]
    )
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    # A cell that begins like a formula would be executed by spreadsheet programs.
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def as_markdown(compiled: CaseList) -> bytes:
    """Return the list as a Markdown table."""
    rows = [
        [cell.replace("|", "\\|").replace("<", "&lt;") for cell in row] for row in _cells(compiled)
    ]
    lines = [f"# {compiled.title}", "", compiled.note, ""]
    lines += [f"| {' | '.join(rows[0])} |", f"|{' --- |' * len(rows[0])}"]
    lines += [f"| {' | '.join(row)} |" for row in rows[1:]]
    return ("\n".join(lines) + "\n").encode("utf-8")


_SHEET: dict[Language, str] = {"zh": "清单", "en": "List"}


def as_xlsx(compiled: CaseList) -> bytes:
    """Return the list as a workbook; the same list gives the same bytes."""
    from carbonpeak.spreadsheet import write_table

    widths = [6, 12, 30, 50, 40, 36, 14, 10, 30, 40, 28]
    sheet = _SHEET[compiled.language]
    return write_table(compiled.title, compiled.note, _cells(compiled), widths, sheet=sheet)
