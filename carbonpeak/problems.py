"""Problems in data: values with a place, a stable code and a fix, rendered in Chinese or English.

Knows the catalogue of codes and nothing of records, files or checks.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal, TypeAlias, cast

from carbonpeak.packaged import read_packaged

Language: TypeAlias = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Severity(StrEnum):
    """`error`: the record cannot be published. `warning`: it can, but someone should look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in a file, lines and columns counted from 1."""

    file: str
    """Path from the workspace's root, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a message that differs by language."""

    zh: str
    en: str


Value: TypeAlias = str | int | Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in data. `values` fill the placeholders of the catalogue's message and fix."""

    code: str
    at: Position
    field: str = ""
    """Path of the field, such as `sources[1].kind`; empty for a whole file."""
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    is_excused: bool = False
    """The record itself says that it may stand; its place in the file was not looked for."""

    @property
    def severity(self) -> Severity:
        return explain(self.code).severity

    def message(self, language: Language) -> str:
        return _fill(explain(self.code).message[language], self.values, language)

    def fix(self, language: Language) -> str:
        return _fill(explain(self.code).fix[language], self.values, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The catalogue's entry of one code."""

    code: str
    severity: Severity
    title: Mapping[str, str]
    message: Mapping[str, str]
    fix: Mapping[str, str]
    explanation: Mapping[str, str]
    bad: str
    good: str

    def cure(self, language: Language) -> str:
        """Return the fix as it reads without a problem at hand, "" where it is all filled in."""
        text = _BLANK.sub("…", self.fix[language])
        return "" if text == "…" else text


_BLANK = re.compile(r"\{[a-z_]+\}")


@cache
def catalogue() -> dict[str, Explanation]:
    """Return every problem code in ascending order with its explanation."""
    entries: list[dict[str, object]] = read_packaged("catalogue.yaml")
    return {str(entry["code"]): _explanation(entry) for entry in entries}


def explain(code: str) -> Explanation:
    """Return the catalogue's entry of a code. Raises KeyError for an unknown code."""
    return catalogue()[code]


def _explanation(entry: dict[str, object]) -> Explanation:
    texts = {
        key: cast(dict[str, str], entry[key]) for key in ("title", "message", "fix", "explanation")
    }
    return Explanation(
        code=str(entry["code"]),
        severity=Severity(str(entry["severity"])),
        bad=str(entry["bad"]).rstrip(),
        good=str(entry["good"]).rstrip(),
        **texts,
    )


def _fill(template: str, values: Mapping[str, Value], language: Language) -> str:
    spoken = {
        name: getattr(value, language) if isinstance(value, Phrase) else _one_line(str(value))
        for name, value in values.items()
    }
    return template.format(**spoken)


def _one_line(text: str) -> str:
    return text.replace("\n", "↵")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems without repetition in the order of files, lines, columns and codes."""
    unique = {(p.at, p.code, p.field, str(sorted(p.values.items(), key=str))): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))


_SEVERITY_WORDS = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "提醒"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning"},
}
_FIX_WORDS = {"zh": "改法", "en": "fix"}
_EXAMPLE_WORDS = {"zh": ("有问题", "正确"), "en": ("bad", "good")}


def render_text(problems: Iterable[Problem], language: Language) -> str:
    """Return problems as lines `file:line:column: severity CODE [field] message` and a fix."""
    lines: list[str] = []
    for problem in problems:
        word = _SEVERITY_WORDS[language][problem.severity]
        place = f" [{_one_line(problem.field)}]" if problem.field else ""
        lines.append(f"{problem.at}: {word} {problem.code}{place} {problem.message(language)}\n")
        lines.append(f"  {_FIX_WORDS[language]}: {problem.fix(language)}\n")
    return "".join(lines)


def summarise(problems: Sequence[Problem], cases: int, language: Language) -> str:
    """Return how many cases were checked and how many errors and warnings there are."""
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    warnings = len(problems) - errors
    if language == "zh":
        return f"已检查 {cases} 个案例：错误 {errors} 处，提醒 {warnings} 处"
    return f"{cases} cases checked: {errors} errors, {warnings} warnings"


def render_codes(language: Language) -> str:
    """Return a line for every problem code."""
    words = _SEVERITY_WORDS[language]
    width = 7 if language == "en" else 2
    return "".join(
        f"{entry.code} {words[entry.severity]:{width}} {entry.title[language]}\n"
        for entry in catalogue().values()
    )


def render_explanation(entry: Explanation, language: Language) -> str:
    """Return what a code means and how to mend it, with a bad and a good example."""
    word = _SEVERITY_WORDS[language][entry.severity]
    colon = "：" if language == "zh" else ": "
    lines = [f"{entry.code} [{word}] {entry.title[language]}", "", entry.explanation[language]]
    if cure := entry.cure(language):
        lines.append(f"{_FIX_WORDS[language]}{colon}{cure}")
    for name, example in zip(_EXAMPLE_WORDS[language], (entry.bad, entry.good), strict=True):
        lines += ["", f"{name}{colon}".rstrip(), *(f"    {line}" for line in example.splitlines())]
    return "\n".join(lines) + "\n"


def as_objects(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Return problems as plain objects for JSON, with message and fix in both languages."""
    return [
        {
            "file": problem.at.file,
            "line": problem.at.line,
            "column": problem.at.column,
            "severity": problem.severity.value,
            "code": problem.code,
            "field": problem.field,
            "message": {language: problem.message(language) for language in LANGUAGES},
            "fix": {language: problem.fix(language) for language in LANGUAGES},
        }
        for problem in problems
    ]
