"""A form as a workbook: blank, with a pilot's data, or with a case to be changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from carbonpeak.corpus import Corpus
from carbonpeak.forms import sheet_style as style
from carbonpeak.forms.choices import SOURCES, Choices, list_of
from carbonpeak.forms.examples import Example, find_examples
from carbonpeak.forms.filling import Row, Value, block_rows, widen
from carbonpeak.forms.guide import Dress, guide_rows
from carbonpeak.forms.layout import Block, Form, Sheet, Spot, load_form
from carbonpeak.forms.marks import Mark, make_mark
from carbonpeak.forms.words import say
from carbonpeak.house_format import plain_values
from carbonpeak.models.case import Case
from carbonpeak.office.spreadsheet import row_height, save_book
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LABEL, FIRST = 2, 3
"""Columns of the label or row number, and of what is filled in; the first column holds marks."""
_FIELD_WIDTHS = (24, 48, 40, 44)
_DIGITS = 15
"""A number with more digits is no exact number in a workbook."""


def write_form(
    corpus: Corpus,
    language: Language,
    *,
    pilot: str | None = None,
    case: Case | None = None,
    examples: Mapping[str, Example] | None = None,
) -> bytes:
    """Return a form; `pilot` fills in the pilot's data, `case` all that a case holds.

    `examples` are those of published cases, where the caller has them.
    """
    form = load_form()
    known = case.pilot if case is not None else pilot
    given: dict[str, list[Row]] = {}
    values = plain_values(case) if case is not None else {}
    for _sheet, block in form.blocks.values():
        given[block.id] = block_rows(block, values)
    if case is None and pilot is not None:
        given["identity-0"] = [{"pilot": pilot}]
    if examples is None:
        # A case is no example for itself.
        others = (one for one in corpus.published if case is None or one.id != case.id)
        examples = find_examples(form, others)
    return save_book(_Writer(corpus, language, form, given, known, examples).write())


@dataclass(slots=True)
class _Writer:
    corpus: Corpus
    language: Language
    form: Form
    rows: Mapping[str, Sequence[Row]]
    pilot: str | None
    examples: Mapping[str, Example]
    choices: Choices = field(init=False)
    lists: dict[str, str] = field(default_factory=dict)
    """Titles of the lists that drop-downs use, by the name of the list."""

    def __post_init__(self) -> None:
        self.choices = Choices(self.corpus, self.language)

    def write(self) -> "Workbook":
        from openpyxl import Workbook

        book = Workbook()
        first = book.active
        assert first is not None
        self._write_guide(first)
        for sheet in self.form.sheets:
            page = book.create_sheet(getattr(sheet.title, self.language))
            _SheetWriter(self, book, page, sheet).write()
        self._write_options(book)
        return book

    def word(self, name: str, **values: object) -> str:
        return say(name, self.language, **values)

    def head(self, sheet: str, *words: str) -> Mark:
        version = str(self.form.version)
        return make_mark("sheet", version, self.language, sheet, words=words)

    def _write_guide(self, page: "Worksheet") -> None:
        page.title = self.word("guide")
        rows = guide_rows(self.corpus, self.language, self.form, self.pilot)
        for number, row in enumerate(rows, start=1):
            mark = self.head("guide", *row.words) if number == 1 else _words(row.words)
            page.cell(row=number, column=1, value=mark.text)
            for column, text in enumerate(row.words, start=LABEL):
                if text:
                    row.dress(_put(page, number, column, text))
            widths = zip(row.words, _GUIDE_WIDTHS, strict=False)
            page.row_dimensions[number].height = max(
                (row_height(text, width) for text, width in widths), default=row_height("", 1)
            )
        page.row_dimensions[1].height = _TITLE_HEIGHT
        page.column_dimensions["B"].width, page.column_dimensions["C"].width = _GUIDE_WIDTHS
        _finish(page, landscape=False)

    def _write_options(self, book: "Workbook") -> None:
        page = book.create_sheet(self.word("options"))
        columns = list(self._option_columns())
        words = [[self.word("options")], [self.word("options_about")]]
        depth = max(len(texts) for _name, texts, _width in columns)
        for line in range(depth):
            words.append([texts[line] if line < len(texts) else "" for _, texts, _ in columns])
        for number, texts in enumerate(words, start=1):
            mark = self.head("options", *texts) if number == 1 else _words(texts)
            page.cell(row=number, column=1, value=mark.text)
            for column, text in enumerate(texts, start=LABEL):
                if text:
                    dress = _OPTION_STYLES[number - 1] if number <= 3 else style.dress_help
                    dress(_put(page, number, column, text))
        for column, (name, texts, width) in enumerate(columns, start=LABEL):
            letter = _letter(column)
            page.column_dimensions[letter].width = width
            if name:
                _define(book, name, page.title, f"${letter}$4:${letter}${len(texts) + 2}")
        page.freeze_panes = "A4"
        _finish(page, landscape=True)

    def _option_columns(self) -> Iterator[tuple[str, list[str], int]]:
        """Yield for each list a column of labels and, where terms are defined, one of meanings."""
        for name, title in self.lists.items():
            labels = self._labels(name)
            longest = max(len(label) for label in labels.values())
            yield name, [title, *labels.values()], min(40, max(12, 2 * longest))
            vocabulary = self.corpus.vocabularies.get(name)
            if vocabulary is not None:
                meanings = [getattr(term.definition, self.language) for term in vocabulary.terms]
                yield "", [f"{title}: {self.word('told')}", *meanings], 50

    def _labels(self, name: str) -> Mapping[str, str]:
        if not name.startswith("choice-"):
            return self.choices[name].labels
        spots = (s for _sheet, block in self.form.blocks.values() for s in block.spots)
        spot = next(s for s in spots if list_of(s) == name)
        found = self.choices.of(spot)
        assert found is not None
        return found.labels


_OPTION_STYLES: tuple[Dress, ...] = (style.dress_title, style.dress_note, style.dress_heading)


def _words(words: Sequence[str]) -> Mark:
    return make_mark("words", words=words)


def _put(page: "Worksheet", row: int, column: int, text: str) -> "Cell":
    cell: Cell = page.cell(row=row, column=column, value=text)
    cell.data_type = "s"  # never a formula
    return cell


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _finish(page: "Worksheet", *, landscape: bool) -> None:
    page.column_dimensions["A"].hidden = True
    page.sheet_view.showGridLines = False
    style.set_page(page, landscape=landscape)
    style.protect(page)


def list_name(name: str) -> str:
    """Return the workbook's name for the cells of a list."""
    return "list_" + name.replace("-", "_")


def _define(book: "Workbook", name: str, sheet: str, cells: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    quoted = sheet.replace("'", "''")
    book.defined_names[list_name(name)] = DefinedName(
        list_name(name), attr_text=f"'{quoted}'!{cells}"
    )


class _SheetWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, writer: _Writer, book: "Workbook", page: "Worksheet", sheet: Sheet) -> None:
        self.writer = writer
        self.language: Language = writer.language
        self.book = book
        self.page = page
        self.sheet = sheet
        self.line = 1
        self.widths: dict[int, float] = {}

    def write(self) -> None:
        title, about = (getattr(p, self.language) for p in (self.sheet.title, self.sheet.about))
        self._words_line(self.writer.head(self.sheet.id, title), [title], style.dress_title)
        self._words_line(_words([about]), [about], style.dress_words)
        for block in self.sheet.blocks:
            self.line += 1 if self.line > 3 else 0
            if block.is_table:
                self._write_table(block)
            else:
                self._write_fields(block)
        last = max(self.widths)
        self.page.merge_cells(start_row=2, start_column=LABEL, end_row=2, end_column=last)
        self.page.row_dimensions[1].height = _TITLE_HEIGHT
        self.page.row_dimensions[2].height = row_height(about, sum(self.widths.values()))
        for column, width in self.widths.items():
            self.page.column_dimensions[_letter(column)].width = width
        _finish(self.page, landscape=True)

    def _words_line(self, mark: Mark, texts: Sequence[str], dress: Dress) -> None:
        self.page.cell(row=self.line, column=1, value=mark.text)
        for column, text in enumerate(texts, start=LABEL):
            if text:
                dress(_put(self.page, self.line, column, text))
        self.line += 1

    def _write_fields(self, block: Block) -> None:
        word = self.writer.word
        heads = [word("item"), word("entry"), word("told"), word("example_title")]
        self._words_line(_words(heads), heads, style.dress_heading)
        if self.line == 4:
            self.page.freeze_panes = "C4"
            self.page.print_title_rows = "3:3"
        rows = self.writer.rows[block.id]
        example = self.writer.examples[block.id]
        for spot in widen(block, rows):
            said = self._example_text(spot, example.row, example.cases)
            self._write_field(block, spot, rows[0] if rows else {}, said)
        for column, width in enumerate(_FIELD_WIDTHS, start=LABEL):
            self.widths[column] = max(width, self.widths.get(column, 0))

    def _write_field(self, block: Block, spot: Spot, row: Row, example: str) -> None:
        label = style.SIGNS[spot.level] + getattr(spot.label, self.language)
        told = getattr(spot.help, self.language)
        mark = make_mark("field", block.id, spot.key, words=[label, told, example])
        self.page.cell(row=self.line, column=1, value=mark.text)
        style.dress_heading(_put(self.page, self.line, LABEL, label))
        self._entry(spot, self.line, FIRST, row.get(spot.key))
        style.dress_help(_put(self.page, self.line, FIRST + 1, told))
        style.dress_example(_put(self.page, self.line, FIRST + 2, example))
        self._validate(spot, self.line, self.line, FIRST)
        own = str(self.page.cell(row=self.line, column=FIRST).value or "")
        widths = zip((label, own, told, example), _FIELD_WIDTHS, strict=True)
        height = max(row_height(text, width) for text, width in widths)
        if spot.kind == "text":
            height = max(height, 48)
        self.page.row_dimensions[self.line].height = height
        self.line += 1

    def _example_text(self, spot: Spot, row: Row, cases: Mapping[str, str]) -> str:
        if self.sheet.id == "record" or spot.key not in row:
            return ""
        head = self.writer.word("example", place=self._place(cases[spot.key]))
        colon = "：" if self.language == "zh" else ": "
        return head + colon + self._shown(spot, row[spot.key])

    def _place(self, case: str) -> str:
        corpus = self.writer.corpus
        return corpus.pilots[corpus.cases[case].data.pilot].data.name.in_language(self.language)

    def _write_table(self, block: Block) -> None:
        rows = self.writer.rows[block.id]
        rows = [row for row in rows if row]
        spots = widen(block, rows)
        mark = make_mark("columns", block.id)
        self.page.cell(row=self.line, column=1, value=mark.text)
        for column, spot in enumerate(spots, start=FIRST):
            self.page.cell(row=self.line, column=column, value=f"[{spot.key}]")
        self.page.row_dimensions[self.line].hidden = True
        self.line += 1
        heading = self.line
        self._table_heads(block, spots)
        if len(self.sheet.blocks) == 1:
            self.page.freeze_panes = f"{_letter(FIRST)}{self.line}"
            self.page.print_title_rows = f"{heading}:{heading}"
        first, last = self.line, self.line + max(block.rows, len(rows) + 2) - 1
        for number in range(last - first + 1):
            row = rows[number] if number < len(rows) else {}
            self._data_row(spots, row, number + 1)
        for column, spot in enumerate(spots, start=FIRST):
            self._validate(spot, first, last, column)
            self.widths[column] = max(spot.width, self.widths.get(column, 0))
        self.widths[LABEL] = max(self.widths.get(LABEL, 0), 8 if self.language == "zh" else 10)
        if self.sheet.id == SOURCES:
            letter = _letter(FIRST)
            _define(self.book, SOURCES, self.page.title, f"${letter}${first}:${letter}${last}")

    def _table_heads(self, block: Block, spots: Sequence[Spot]) -> None:
        word = self.writer.word
        labels = [style.SIGNS[s.level] + getattr(s.label, self.language) for s in spots]
        heads = [word("number"), *labels]
        self._heads_line(heads, spots, style.dress_heading)
        helps = [word("told"), *(getattr(s.help, self.language) for s in spots)]
        self._heads_line(helps, spots, style.dress_help)
        example = self.writer.examples[block.id]
        if example.row and self.sheet.id != "record":
            place = self._place(next(iter(example.cases.values())))
            texts = [
                self._shown(s, example.row[s.key]) if s.key in example.row else "" for s in spots
            ]
            self._heads_line([word("example", place=place), *texts], spots, style.dress_example)

    def _heads_line(self, texts: Sequence[str], spots: Sequence[Spot], dress: Dress) -> None:
        widths = [8.0, *(float(spot.width) for spot in spots)]
        heights = (row_height(text, width) for text, width in zip(texts, widths, strict=True))
        self.page.row_dimensions[self.line].height = max(heights)
        self._words_line(_words(texts), texts, dress)

    def _data_row(self, spots: Sequence[Spot], row: Row, number: int) -> None:
        mark = make_mark("row", words=[str(number)])
        self.page.cell(row=self.line, column=1, value=mark.text)
        style.dress_help(_put(self.page, self.line, LABEL, str(number)))
        height = 28.0
        for column, spot in enumerate(spots, start=FIRST):
            value = row.get(spot.key)
            if spot.kind == "own" and value is None:
                value = f"{spot.prefix}{number}"
            self._entry(spot, self.line, column, value)
            if isinstance(value, str):
                height = max(height, row_height(self._shown(spot, value), spot.width))
        self.page.row_dimensions[self.line].height = height
        self.line += 1

    def _shown(self, spot: Spot, value: Value) -> str:
        choice = self.writer.choices.of(spot)
        if isinstance(value, bool):
            value = str(value).lower()
        if choice is not None:
            return choice.labels.get(str(value), str(value))
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def _entry(self, spot: Spot, row: int, column: int, value: Value | None) -> None:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            self._figure(spot, row, column, value)
            return
        text = self._shown(spot, value) if value is not None else None
        cell: Cell = self.page.cell(row=row, column=column, value=text)
        style.dress_entry(cell, spot.level, _EMPTY_FORMATS.get(spot.kind, "@"))
        if text is not None:
            cell.data_type = "s"  # never a formula

    def _figure(self, spot: Spot, row: int, column: int, value: int | Decimal) -> None:
        """Put a number that shows the digits of its source: 1.30 stays 1.30."""
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if sum(sign.isdigit() for sign in text) > _DIGITS:
            style.dress_entry(_put(self.page, row, column, text), spot.level, "@")
            return
        places = len(text.partition(".")[2])
        cell: Cell = self.page.cell(row=row, column=column, value=value)
        style.dress_entry(cell, spot.level, "0." + "0" * places if places else "0")

    def _validate(self, spot: Spot, first: int, last: int, column: int) -> None:
        """Give cells their drop-down or check, and the help that shows when one is chosen."""
        rule = self._rule(spot)
        rule.promptTitle = getattr(spot.label, self.language)[:32]
        rule.prompt = getattr(spot.help, self.language)[:250]
        rule.showInputMessage = rule.showErrorMessage = rule.allowBlank = True
        letter = _letter(column)
        rule.add(f"{letter}{first}:{letter}{last}")
        self.page.add_data_validation(rule)

    def _rule(self, spot: Spot) -> "DataValidation":
        from openpyxl.worksheet.datavalidation import DataValidation

        word = self.writer.word
        if list_of(spot):
            return self._drop_down(spot, list_of(spot))
        if spot.kind == "number":
            return _between("decimal", "-1000000000000000", "1000000000000000", word("bad_number"))
        if spot.kind == "year":
            return _between("whole", "1900", "2100", word("bad_year"))
        if spot.kind in {"date", "day"}:
            return _between("textLength", "4", "11", word("bad_date"))
        limit = self._limit(spot)
        if limit:
            return _between("textLength", "1", str(limit), word("bad_length", limit=limit))
        return DataValidation()

    def _drop_down(self, spot: Spot, name: str) -> "DataValidation":
        from openpyxl.worksheet.datavalidation import DataValidation

        if name != SOURCES:
            choice = self.writer.choices.of(spot)
            assert choice is not None
            self.writer.lists.setdefault(name, choice.title)
        is_open = name in _OPEN_LISTS
        return DataValidation(
            type="list",
            formula1=list_name(name),
            errorStyle="warning" if is_open else "stop",
            error=self.writer.word("open_choice" if is_open else "bad_choice"),
        )

    def _limit(self, spot: Spot) -> int:
        style_rules = self.writer.corpus.style
        if style_rules is None or spot.language != "zh":
            return 0
        limits = {
            "title": style_rules.data.title_zh_maximum,
            "summary": style_rules.data.summary_zh_maximum,
        }
        return limits.get(spot.limit, 0)


_GUIDE_WIDTHS = (18, 92)
_TITLE_HEIGHT = 28
_EMPTY_FORMATS = {"number": "General", "year": "0"}
_OPEN_LISTS = {"units", "indicators", "measure-types", "bodies", "cases", SOURCES}
"""Lists in which an office may not find what it needs: it may type it, and is asked later."""


def _between(
    kind: Literal["whole", "decimal", "textLength"], low: str, high: str, error: str
) -> "DataValidation":
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type=kind,
        operator="between",
        formula1=low,
        formula2=high,
        errorStyle="warning",
        error=error,
    )
