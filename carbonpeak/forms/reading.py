"""A workbook back into the fields of a case, with the cell of each and all there is to say.

Nothing typed is lost: what belongs to no field is kept word by word among the findings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from carbonpeak.corpus import Corpus
from carbonpeak.forms.assembling import at, count, put
from carbonpeak.forms.cells import Held, Line, SheetCells, read_sheet
from carbonpeak.forms.choices import Choices
from carbonpeak.forms.contacts import find_contacts
from carbonpeak.forms.figures import settle_figures
from carbonpeak.forms.findings import NOWHERE, Finding, Spotted, find, keep
from carbonpeak.forms.layout import CHOICE, Block, Form, Sheet, Spot, load_form, parse_path
from carbonpeak.forms.marks import Mark, digest
from carbonpeak.forms.spots import Entry, read_entry
from carbonpeak.house_format import Plain
from carbonpeak.office.workbook import Opened
from carbonpeak.problems import LANGUAGES, Language, Phrase
from carbonpeak.yamlfile import FieldPath, format_path

FIRST = 3
"""Column of the first entry."""
_WITHOUT_CONTACTS = frozenset({"number", "url"})
"""Kinds of fields in which long numbers are something else."""
_PROBLEMS_SHEET = "problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cell of the form and the field that it holds."""

    at: Spotted
    spot: Spot | None = None


@dataclass(slots=True, kw_only=True)
class FormReading:
    """What a form says."""

    language: Language
    values: dict[str, Plain] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """By the path of the field; of fields left empty too."""
    findings: list[Finding] = field(default_factory=list)
    absent: list[Sheet] = field(default_factory=list)
    """Sheets of the form that the workbook does not have."""
    is_form: bool = True

    def place(self, path: str) -> Place:
        """Return the cell of a field, of what it holds, or of what holds it."""
        if path in self.places:
            return self.places[path]
        for known, place in self.places.items():
            if known.startswith((f"{path}.", f"{path}[")):
                return place
        cut = max(path.rfind("."), path.rfind("["))
        return self.place(path[:cut]) if cut > 0 else Place(at=NOWHERE)


def read_form(opened: Opened, corpus: Corpus, language: Language) -> FormReading:
    """Return what a workbook says; `language` is that of messages where it is no form."""
    sheets = [read_sheet(page) for page in opened.book.worksheets]
    heads = (sheet.head for sheet in sheets)
    first = next((head for head in heads if head is not None and _is_ours(head)), None)
    if first is None:
        reading = FormReading(language=language, is_form=False)
        reading.findings.append(find("not-a-form"))
        return reading
    spoken: Language = next((known for known in LANGUAGES if known == first.arguments[1]), "zh")
    reading = FormReading(language=spoken)
    form = load_form()
    refusal = _refuse_version(first.arguments[0], form)
    if refusal is not None:
        reading.is_form = False
        reading.findings.append(refusal)
        return reading
    renamed = form.renamed.get(int(first.arguments[0]), {})
    if opened.has_external_links:
        reading.findings.append(find("external-links"))
    if opened.has_pictures:
        reading.findings.append(find("kept-shape"))
    _read_sheets(sheets, form, reading, Choices(corpus, spoken), renamed)
    return reading


def _is_ours(head: Mark) -> bool:
    """Return whether a sheet is one of the form, and not the list that intake adds to a copy."""
    return len(head.arguments) == 3 and head.arguments[2] != _PROBLEMS_SHEET


def _refuse_version(text: str, form: Form) -> Finding | None:
    version = int(text) if text.isdecimal() else 0
    if version == form.version or version in form.renamed:
        return None
    code = "newer-version" if version > form.version else "older-version"
    return find(code, version=text, known=form.version)


def _read_sheets(
    sheets: Sequence[SheetCells],
    form: Form,
    reading: FormReading,
    choices: Choices,
    renamed: Mapping[str, str],
) -> None:
    known = {sheet.id: sheet for sheet in form.sheets}
    found: dict[str, str] = {}
    for cells in sheets:
        name = cells.head.arguments[2] if cells.head is not None else ""
        if name == _PROBLEMS_SHEET:
            continue
        is_copy = bool(name) and name in found
        if is_copy:
            at_sheet = Spotted(sheet=cells.title)
            reading.findings.append(find("sheet-twice", at_sheet, first=found[name]))
        if cells.is_hidden and any(line.cells for line in cells.lines):
            shown = Phrase(zh="这张表", en="this sheet")
            reading.findings.append(find("hidden", Spotted(sheet=cells.title), value=shown))
        found.setdefault(name, cells.title)
        reader = _SheetReader(cells, known.get(name), reading, choices, renamed, is_copy=is_copy)
        reader.read()
    reading.absent += (sheet for sheet in form.sheets if sheet.id not in found)
    settle_sources(reading, choices)


def in_order(findings: Iterable[Finding], reading: FormReading) -> tuple[Finding, ...]:
    """Return findings as one goes through the form: by sheet, then row, then column."""
    sheets = dict.fromkeys(place.at.sheet for place in reading.places.values())
    order = {sheet: number for number, sheet in enumerate(sheets)}

    def place(finding: Finding) -> tuple[int, int, int, str]:
        cell = finding.at.cell
        column = cell.rstrip("0123456789")
        row = int(cell[len(column) :] or 0)
        return order.get(finding.at.sheet, len(order)), row, len(column), column

    return tuple(sorted(findings, key=place))


def settle_sources(reading: FormReading, choices: Choices) -> None:
    """Report numbers of sources that the sheet of sources does not have."""
    sources = reading.values.get("sources")
    known = [
        str(source.get("id"))
        for source in (sources if isinstance(sources, list) else [])
        if isinstance(source, dict)
    ]
    zh, en = "、".join(known[:12]), ", ".join(known[:12])
    hint = Phrase(zh=f"可选：{zh}", en=f"choose one of: {en}")
    if not known:
        hint = Phrase(zh="先在“来源”表登记这份材料", en="first list it on the sheet of sources")
    for path, place in reading.places.items():
        if place.spot is None or place.spot.kind != "source":
            continue
        value = at(reading.values, parse_path(path))
        if isinstance(value, str) and value not in known:
            reading.findings.append(find("no-such-source", place.at, value=value, hint=hint))


class _SheetReader:
    """Reads one sheet from top to bottom."""

    def __init__(
        self,
        cells: SheetCells,
        sheet: Sheet | None,
        reading: FormReading,
        choices: Choices,
        renamed: Mapping[str, str],
        *,
        is_copy: bool,
    ) -> None:
        self.cells = cells
        self.sheet = sheet
        self.reading = reading
        self.choices = choices
        self.renamed = renamed
        self.is_copy = is_copy
        """Whether it is the second of its kind: all that was typed in it is kept, nothing taken."""
        self.heads: set[str] = set()
        """Tables whose keys were found."""
        self.block: Block | None = None
        self.keys: dict[int, Spot] = {}
        self.entries: set[tuple[int, int]] = set()
        """Row and column of every cell that holds a field."""
        self.seen: set[str] = set()

    def read(self) -> None:
        for line in self.cells.lines:
            if line.is_hidden and line.cells and not (line.mark and line.mark.kind == "columns"):
                row = Phrase(zh=f"第{line.number}行", en=f"row {line.number}")
                self.say("hidden", Spotted(sheet=self.cells.title), value=row)
            self._read_line(line)
        self._report_hidden_columns()
        self._report_merged()
        self._report_heads()
        for cell, text in self.cells.comments:
            self.reading.findings.append(keep("kept-comment", self.at(cell), text))
            self._look_for_contacts(text, self.at(cell))

    def at(self, cell: str, spot: Spot | None = None) -> Spotted:
        label = spot.label if spot is not None else None
        return Spotted(sheet=self.cells.title, cell=cell, label=label)

    def say(self, code: str, at: Spotted, **values: object) -> None:
        self.reading.findings.append(find(code, at, **values))

    def keep(self, cells: Sequence[Held]) -> None:
        for cell in cells:
            self.reading.findings.append(keep("kept-text", self.at(cell.name), cell.text))
            self._look_for_contacts(cell.text, self.at(cell.name))

    def _look_for_contacts(self, text: str, place: Spotted) -> None:
        """Ask for persons' numbers and addresses to be taken out: what is kept becomes public."""
        for contact in find_contacts(text):
            self.say("private-contact", place, value=contact)

    def _read_line(self, line: Line) -> None:
        kind = line.mark.kind if line.mark is not None else "row"
        if kind in {"sheet", "words"}:
            self._check_words(line, line.cells)
        elif kind == "field":
            self._read_field(line)
        elif kind == "columns":
            self._read_keys(line)
        elif self.block is not None and self.keys:
            self._read_row(line, self.block)
        else:
            self.keep(line.cells)

    def _check_words(self, line: Line, cells: Sequence[Held]) -> None:
        """Keep what was typed among our own words: behind them, or in their place."""
        assert line.mark is not None
        texts = [cell.text for cell in cells]
        for end in range(len(texts), -1, -1):
            if digest(texts[:end]) == line.mark.digest:
                self.keep(cells[end:])
                return
        place = self.at(cells[0].name if cells else "")
        said = " ｜ ".join(texts)
        self.reading.findings.append(keep("kept-words", place, said))

    def _read_field(self, line: Line) -> None:
        assert line.mark is not None
        block, spot = self._find_spot(line.mark.arguments)
        if block is None or spot is None or spot.key in self.seen or self.is_copy:
            self.keep([cell for cell in line.cells if cell.column == FIRST])
            return
        self.seen.add(spot.key)
        self.entries.add((line.number, FIRST))
        self._check_words(line, [cell for cell in line.cells if cell.column != FIRST])
        name = f"{_letter(FIRST)}{line.number}"
        self._note_place(spot.path, name, spot)
        held = next((cell for cell in line.cells if cell.column == FIRST), None)
        if held is not None:
            entry = self._entry(held, spot)
            if entry.value is not None:
                put(self.reading.values, spot.path, entry.value, self._noting(spot, name))

    def _find_spot(self, arguments: Sequence[str]) -> tuple[Block | None, Spot | None]:
        if self.sheet is None or len(arguments) != 2:
            return None, None
        key = self.renamed.get(arguments[1], arguments[1])
        block = next((b for b in self.sheet.blocks if b.id == arguments[0]), None)
        return block, block.spot(key) if block is not None else None

    def _noting(self, spot: Spot, name: str) -> Callable[[FieldPath], None]:
        return lambda path: self._note_place(path, name, spot)

    def _note_place(self, path: FieldPath, name: str, spot: Spot | None = None) -> None:
        self.reading.places[format_path(path)] = Place(at=self.at(name, spot), spot=spot)

    def _entry(self, held: Held, spot: Spot) -> Entry:
        entry = read_entry(held, spot, self.choices)
        if spot.kind not in _WITHOUT_CONTACTS:
            self._look_for_contacts(held.text, self.at(held.name, spot))
        for code, values in entry.said:
            self.say(code, self.at(held.name, spot), **values)
        return entry

    def _read_keys(self, line: Line) -> None:
        assert line.mark is not None
        names = line.mark.arguments
        blocks = self.sheet.blocks if self.sheet is not None else ()
        self.block = next((b for b in blocks if names and b.id == names[0]), None)
        self.keys = {}
        if self.block is None:
            return
        for cell in line.cells:
            key = cell.text
            spot = self.block.spot(self.renamed.get(key[1:-1], key[1:-1])) if _is_key(key) else None
            if spot is not None and spot not in self.keys.values():
                self.keys[cell.column] = spot
            else:
                self.keep([cell])
        if self.keys:
            self.heads.add(self.block.id)

    def _read_row(self, line: Line, block: Block) -> None:
        if self.is_copy:
            self.keep([cell for cell in line.cells if not self._is_ours(cell)])
            return
        if block.into and format_path(block.into) not in self.reading.places:
            self._note_place(block.into, f"{_letter(FIRST)}{line.number}")
        held = {cell.column: cell for cell in line.cells if cell.column in self.keys}
        self.entries |= {(line.number, column) for column in self.keys}
        for cell in line.cells:
            if cell.column not in self.keys and not self._is_ours(cell):
                self.keep([cell])
        if all(_is_given(cell, self.keys[column]) for column, cell in held.items()):
            return
        entries = {
            spot.key: self._entry(held[column], spot) if column in held else Entry()
            for column, spot in self.keys.items()
        }
        names = {spot.key: f"{_letter(c)}{line.number}" for c, spot in self.keys.items()}
        entries, said = settle_figures(entries, self.choices)
        for key, code, values in said:
            self.say(code, self.at(names[key], block.spot(key)), **values)
        self._place_row(block, entries, names)

    def _is_ours(self, cell: Held) -> bool:
        """Return whether a cell of a table holds the number that the form gave its row."""
        if cell.column == FIRST - 1:
            return cell.text.isdigit()
        return cell.column in self.keys and _is_given(cell, self.keys[cell.column])

    def _place_row(
        self, block: Block, entries: Mapping[str, Entry], names: Mapping[str, str]
    ) -> None:
        into = self._target(block, entries, names)
        if into is None:
            return
        path = into if block.single else (*into, count(self.reading.values, into))
        if block.single and count(self.reading.values, into) > 0:
            spot = block.choice
            value = entries[CHOICE].typed
            self.say("choice-twice", self.at(names.get(CHOICE, ""), spot), value=value)
            return
        first = next(iter(names.values()))
        self._note_place(path, first)
        for key, entry in entries.items():
            spot = block.spot(key)
            if spot is None or spot.kind == "choice":
                continue
            if spot.kind == "traits":
                self._put_trait(path, entry, spot, names[key])
                continue
            self._note_place((*path, *spot.path), names[key], spot)
            if entry.value is not None:
                note = self._noting(spot, names[key])
                put(self.reading.values, (*path, *spot.path), entry.value, note)

    def _put_trait(self, path: FieldPath, entry: Entry, spot: Spot, name: str) -> None:
        if isinstance(entry.value, str):
            part, _slash, term = entry.value.partition("/")
            put(self.reading.values, (*path, part, 0), term, self._noting(spot, name))

    def _target(
        self, block: Block, entries: Mapping[str, Entry], names: Mapping[str, str]
    ) -> FieldPath | None:
        choice = block.choice
        if choice is None:
            return block.into
        chosen = entries.get(CHOICE, Entry()).value
        option = next((o for o in choice.options if o.id == chosen), None)
        if option is not None:
            return option.into
        entry = entries.get(CHOICE)
        if entry is None or not entry.said:
            labels = [option.label for option in choice.options]
            listed = Phrase(
                zh="、".join(label.zh for label in labels),
                en=", ".join(label.en for label in labels),
            )
            self.say("no-choice", self.at(names.get(CHOICE, ""), choice), options=listed)
        return None

    def _report_hidden_columns(self) -> None:
        columns = {column for _row, column in self.entries} & self.cells.hidden_columns
        rows = {row for row, _column in self.entries}
        lines = (line for line in self.cells.lines if line.number in rows)
        held = {cell.column for line in lines for cell in line.cells}
        for column in sorted(columns & held):
            letter = _letter(column)
            name = Phrase(zh=f"{letter}列", en=f"column {letter}")
            self.say("hidden", Spotted(sheet=self.cells.title), value=name)

    def _report_heads(self) -> None:
        """Tell of tables whose keys are gone: what stands in them would belong to no field."""
        tables = [block for block in self.sheet.blocks if block.is_table] if self.sheet else []
        rows = (line for line in self.cells.lines if line.mark and line.mark.kind == "row")
        is_filled = any(not self._is_ours(cell) for line in rows for cell in line.cells)
        if is_filled and not self.is_copy and not self.heads.issuperset(b.id for b in tables):
            self.say("heads-gone", Spotted(sheet=self.cells.title))

    def _report_merged(self) -> None:
        filled = {(c.row, c.column) for line in self.cells.lines for c in line.cells}
        for name, rows, columns in self.cells.merged:
            inside = [spot for spot in self.entries if spot[0] in rows and spot[1] in columns]
            if len(inside) > 1 and (rows[0], columns[0]) in filled:
                first = f"{_letter(columns[0])}{rows[0]}"
                self.say("merged", self.at(first), value=name)


def _is_key(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")


def _is_given(cell: Held, spot: Spot) -> bool:
    """Return whether a cell holds only the number that the form gave its row."""
    text = cell.text
    return spot.kind == "own" and text.startswith(spot.prefix) and text[1:].isdigit()


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)
