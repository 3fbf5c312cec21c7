"""What is found in a form: values with a cell, in both languages, with what to type."""

from collections.abc import Mapping
from dataclasses import dataclass

from carbonpeak.forms.words import is_remark, message
from carbonpeak.problems import Language, Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """A cell as people find it: the sheet's name, the cell, and what it is called there."""

    sheet: str = ""
    cell: str = ""
    label: Phrase | None = None


NOWHERE = Spotted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend in a form, or to know about it."""

    code: str
    at: Spotted
    message: Phrase
    fix: Phrase
    is_remark: bool = False

    def place(self, language: Language) -> str:
        """Return where it is, as one says it: 表“成效”第5行C列“单位”."""
        sheet, cell, label = self.at.sheet, self.at.cell, self.at.label
        if not sheet:
            return ""
        name = f"“{label.zh}”" if label else ""
        if language == "zh":
            row, column = _split(cell)
            where = f"第{row}行{column}列" if row and column else cell
            return f"表“{sheet}”{where}{name}"
        quoted = f' "{label.en}"' if label else ""
        return f'sheet "{sheet}"' + (f", cell {cell}" if cell else "") + quoted


def _split(cell: str) -> tuple[str, str]:
    column = cell.rstrip("0123456789")
    return (cell[len(column) :], column) if column.isalpha() else ("", "")


def find(code: str, at: Spotted = NOWHERE, /, **values: object) -> Finding:
    """Return a finding with the words of `messages.yaml`; long values are shortened."""
    shown = {name: _short(value) for name, value in values.items()}
    return Finding(
        code=code,
        at=at,
        message=message(code, "message", **shown),
        fix=message(code, "fix", **shown),
        is_remark=is_remark(code),
    )


_SHOWN = 80


def _short(value: object) -> object:
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def keep(code: str, at: Spotted, text: str) -> Finding:
    """Return a finding that holds a whole text which has no place in the record."""
    values: Mapping[str, object] = {"value": " ".join(text.split())}
    return Finding(
        code=code,
        at=at,
        message=message(code, "message", **values),
        fix=message(code, "fix", **values),
        is_remark=True,
    )
