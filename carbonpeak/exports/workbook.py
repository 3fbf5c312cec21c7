"""The main tables as a workbook for an office, in one language: labels in place of ids.

Knows of the tables only which of them an office reads; all else comes from the data dictionary.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from unicodedata import east_asian_width

from carbonpeak.dictionary import Column, Dictionary, Table
from carbonpeak.exports.xlsx import Cell, Sheet, SheetColumn, Style, write_sheets
from carbonpeak.problems import Language

SHEETS = (
    *("pilots", "pilot_traits", "cases", "steps", "results", "costs", "conditions", "suits"),
    *("lessons", "adoptions", "case_lacks", "sources"),
)
"""Tables that become sheets, in their order."""

EXPLAINED = ("vocabulary_result_kinds", "vocabulary_attributions", "vocabulary_statuses")
"""Closed lists whose terms the notes explain: without them figures are misread."""

OMITTED = frozenset(
    {"number", "position", "code", "statement", "value_text", "term", "item"}
    | {"batch_basis", "adcode_of", "adopter_pilot_id"}
)
"""Columns for programs; what they say stands in a label or text beside them."""

CHINESE_ONLY = frozenset({"value", "unit", "baseline_value"})
"""Figures counted in 万 or 亿: in English the printed and the converted value stand for them."""

LAST = frozenset({"id", "case_id", "file"})
"""Columns by which a row is found again in the other files."""

FONT: dict[Language, str] = {"zh": "宋体", "en": "Calibri"}
SAMPLE = 200
"""Rows from which widths are taken."""
NARROWEST, WIDEST = 8, 48


def write_workbook(
    connection: sqlite3.Connection, dictionary: Dictionary, language: Language, file: Path
) -> None:
    """Write the main tables, before them a sheet of notes and after them one on the columns."""
    shown = [
        (table, tuple(_shown_columns(table, dictionary, language)))
        for table in (dictionary.table_by_name[name] for name in SHEETS)
    ]
    sheets = [
        _notes(connection, dictionary.meta, language),
        *(_sheet(connection, table, columns, language) for table, columns in shown),
        _meanings(shown, language),
    ]
    write_sheets(file, sheets, font=FONT[language])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """One column of a sheet: what it selects, and what it is called."""

    expression: str
    header: str
    style: Style
    meaning: str


def _sheet(
    connection: sqlite3.Connection, table: Table, shown: tuple[_Shown, ...], language: Language
) -> Sheet:
    # All names come from the database's own description of itself.
    query = (
        f"select {', '.join(column.expression for column in shown)}"  # noqa: S608
        f" from {table.name} as own order by own.number"
    )
    rows: Iterator[tuple[Cell, ...]] = iter(connection.execute(query))
    sample = list(islice(rows, SAMPLE))
    return Sheet(
        name=_title(table, language),
        columns=[
            SheetColumn(header=c.header, style=c.style, width=_width(c, [row[n] for row in sample]))
            for n, c in enumerate(shown)
        ],
        rows=chain(sample, rows),
    )


def _shown_columns(table: Table, dictionary: Dictionary, language: Language) -> Iterator[_Shown]:
    for column in table.columns:
        if _is_left_out(column, table, language):
            continue
        target = dictionary.table_by_name.get(column.refers_to or "")
        if target is not None and target.label is not None:
            yield _label(column, target, language)
        elif column.terms:
            yield _in_words(column, language)
        elif column.name not in LAST:
            yield _own(column, table, language)
        if (table.name, column.name) == ("pilot_traits", "value"):
            yield _unit_of_trait(language)
    for column in table.columns:
        if column.name in LAST:
            yield _own(column, table, language)


def _unit_of_trait(language: Language) -> _Shown:
    """Return the unit of a pilot's figure, which the database keeps with the trait."""
    head = "单位" if language == "zh" else "Unit"
    return _Shown(
        expression=f"(select unit_{language} from traits where traits.id = own.trait_id)",  # noqa: S608
        header=head,
        style="text",
        meaning=head,
    )


def _is_left_out(column: Column, table: Table, language: Language) -> bool:
    other = "en" if language == "zh" else "zh"
    stem, _, ending = column.name.rpartition("_")
    if column.name == other or (ending == other and f"{stem}_{language}" in table.column_by_name):
        return True
    # Only figures have a printed value; the values of traits have a unit in both languages.
    is_figure = "printed_en" in table.column_by_name
    if language == "en" and is_figure and column.name in CHINESE_ONLY:
        return True
    return column.name in OMITTED


def _in_words(column: Column, language: Language) -> _Shown:
    """Return a column of words that no closed list explains, by what they mean."""
    words = " ".join(
        f"when '{term}' then '{said.zh if language == 'zh' else said.en}'"
        for term, said in column.terms.items()
    )
    name = f"own.{column.name}"
    return _shown(column, language, f"case {name} {words} else {name} end", "text")


def _own(column: Column, table: Table, language: Language) -> _Shown:
    """Return a column as it is, yes and no in words."""
    name = f"own.{column.name}"
    match column.type:
        case "boolean":
            yes, no = ("是", "否") if language == "zh" else ("yes", "no")
            spoken = f"case {name} when 1 then '{yes}' when 0 then '{no}' end"
            return _shown(column, language, spoken, "text")
        case "integer" | "number":
            return _shown(column, language, name, "number")
        case "date":
            return _shown(column, language, name, "date")
    chinese = column.name.removesuffix("_en") + "_zh"
    if column.name.endswith("_en") and chinese in table.column_by_name:
        name = _in_english(name, f"own.{chinese}")
    shown = _shown(column, language, name, "text")
    if column.name == "case_id":
        return replace(shown, header=f"{shown.header}{'编号' if language == 'zh' else ' id'}")
    return shown


def _label(column: Column, target: Table, language: Language) -> _Shown:
    """Return the label of the row that a column names, looked up row by row by its key."""
    label = str(target.label)
    text = f"other.{label}"
    english = "en" if label == "zh" else label.removesuffix("_zh") + "_en"
    if language == "en" and english in target.column_by_name:
        text = _in_english(f"other.{english}", text)
    found = f"(select {text} from {target.name} as other where other.id = own.{column.name})"  # noqa: S608
    return _shown(column, language, found, "text")


def _shown(column: Column, language: Language, expression: str, style: Style) -> _Shown:
    return _Shown(
        expression=expression,
        header=_header(column, language),
        style=style,
        meaning=_meaning(column, language),
    )


def _in_english(english: str, chinese: str) -> str:
    """Return an expression for a text in English or, marked, in Chinese."""
    return f"coalesce({english}, {chinese} || ' (in Chinese)')"


_EXPLANATION: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"^1：|[；（].*|：.*|，(单位|各版本|由|从|如).*"),
    "en": re.compile(r"^1 where |; .*|: .*| \(.*|, (counted|the same|from|such|where|computed).*"),
}
"""What a description adds to the name of a column; the sheet of columns gives it whole."""


def _header(column: Column, language: Language) -> str:
    """Return the name of a column for its head: its description without explanations."""
    if language == "zh":
        return _EXPLANATION[language].sub("", column.zh).strip()
    text = _EXPLANATION[language].sub("", column.en).strip()
    return text[:1].upper() + text[1:]


def _meaning(column: Column, language: Language) -> str:
    """Return the whole description of a column, with its unit."""
    if language == "zh":
        return f"{column.zh}（单位：{column.unit_zh}）" if column.unit_zh else column.zh
    return f"{column.en} (unit: {column.unit_en})" if column.unit_en else column.en


def _title(table: Table, language: Language) -> str:
    return table.title_zh if language == "zh" else table.title_en


def _width(column: _Shown, cells: list[Cell]) -> int:
    """Return the width in characters that most cells need; a Chinese character takes two."""
    lines = [str(cell) for cell in cells if cell is not None]
    longest = max([_breadth(column.header) // 2, *map(_breadth, lines)])
    return min(max(longest + 2, NARROWEST), WIDEST)


def _breadth(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """Width of each character, looked up once."""

    def __missing__(self, sign: str) -> int:
        self[sign] = 2 if east_asian_width(sign) in "WF" else 1
        return self[sign]


_WIDTHS = _Widths()


def _notes(connection: sqlite3.Connection, meta: Mapping[str, str], language: Language) -> Sheet:
    rows = [
        *((name, meta[key]) for name, key in _about(language)),
        *_RULES[language],
        *_terms(connection, language),
    ]
    return Sheet(
        name="说明" if language == "zh" else "Notes",
        columns=[
            SheetColumn(header=meta[f"title_{language}"], style="text", width=32),
            SheetColumn(header=meta["data_version"], style="text", width=100),
        ],
        rows=rows,
    )


def _meanings(shown: list[tuple[Table, tuple[_Shown, ...]]], language: Language) -> Sheet:
    """Return the sheet that says what each sheet and column is."""
    heads = ("工作表", "列", "含义") if language == "zh" else ("Sheet", "Column", "Meaning")
    rows: list[tuple[str, str, str]] = []
    for table, columns in shown:
        name = _title(table, language)
        rows.append((name, "", table.description_zh if language == "zh" else table.description_en))
        rows.extend((name, column.header, column.meaning) for column in columns)
    widths = (24, 32, 90)
    return Sheet(
        name="各列的含义" if language == "zh" else "Columns",
        columns=[
            SheetColumn(header=head, style="text", width=width)
            for head, width in zip(heads, widths, strict=True)
        ],
        rows=rows,
    )


def _about(language: Language) -> list[tuple[str, str]]:
    if language == "zh":
        return [
            *(("数据版本", "data_version"), ("截止日期", "as_of"), ("许可", "licence")),
            *(("许可全文", "licence_url"), ("引用", "citation_zh"), ("性质", "notice_zh")),
        ]
    return [
        *(("Data version", "data_version"), ("As of", "as_of"), ("Licence", "licence")),
        *(("Text of the licence", "licence_url"), ("Citation", "citation_en")),
        ("Standing", "notice_en"),
    ]


_RULES: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("空格子", "未载明：所查来源没有说明，不等于零，也不等于没有。"),
        ("比较数值", "用“换算值”一列比较；已实现、目标、估算不可混算，各地方之间不作排名。"),
        ("线索", "状态为“线索”的不是已发布的经验，统计时请筛去。"),
    ),
    "en": (
        ("Empty cells", "Not stated by any source that was read: neither zero nor none."),
        (
            "Comparing figures",
            "Compare converted values. Achieved, target and estimate are never mixed;"
            " places are never ranked.",
        ),
        ("Leads", "Rows with the status lead are not published experience: leave them out."),
    ),
}


def _terms(connection: sqlite3.Connection, language: Language) -> Iterator[tuple[str, str]]:
    columns = "zh, definition_zh" if language == "zh" else "en, definition_en"
    for name in EXPLAINED:
        # The names are constants of this module.
        yield from connection.execute(f"select {columns} from {name} order by number")  # noqa: S608
