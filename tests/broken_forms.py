"""A good form broken in a hundred ways, the same ones every time.

Each way takes the bytes of the form and a random generator of its own, and returns other bytes.
What was typed into the form holds `TYPED`, so that a test can see that it was not lost.
"""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from typing import TypeAlias

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.forms import cell_of, repacked, saved

TYPED = "nothing typed is lost"
Way: TypeAlias = Callable[[bytes, Random], bytes]
STEPS, RESULTS = "做法", "成效"
SHEET, STRINGS, BOOK = "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
"""The sheet of steps, the table of texts, and the list of sheets."""
RELATIONS, TYPES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org"


def cut_off(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(4, len(data))]


def flip_bits(data: bytes, random: Random, *, count: int) -> bytes:
    changed = bytearray(data)
    for _ in range(count):
        changed[random.randrange(4, len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def lose_middle(data: bytes, random: Random) -> bytes:
    start = random.randrange(4, len(data) // 2)
    return data[:start] + data[start + random.randrange(1, len(data) // 3) :]


def change_directory(data: bytes, _random: Random, *, at: int, value: int) -> bytes:
    """Change a number of four bytes in the entry of a part in the archive's directory."""
    place = data.index(b"PK\x01\x02", data.rindex(SHEET.encode()) - 60)
    return data[: place + at] + struct.pack("<I", value) + data[place + at + 4 :]


def add_parts(data: bytes, _random: Random, *, parts: Mapping[str, bytes]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there already
        out = io.BytesIO(data)
        with zipfile.ZipFile(out, "a") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return out.getvalue()


def replace_part(data: bytes, _random: Random, *, part: str, content: bytes | None) -> bytes:
    return repacked(data, {part: content})


def pack_again(data: bytes, _random: Random, *, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def put_around(data: bytes, _random: Random, *, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + data + after


def rewrite(data: bytes, _random: Random, *, part: str, change: Callable[[str], str]) -> bytes:
    """Rewrite the XML of a part as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part).decode()
    return repacked(data, {part: change(text).encode()})


def swap(old: str, new: str, text: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def edit(data: bytes, _random: Random, *, change: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)


def cell(
    sheet: str, key: str, value: object, number_format: str = ""
) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        found = book[sheet][cell_of(book[sheet], key)]
        found.value = value
        if number_format:
            found.number_format = number_format

    return change


def _far_cell(text: str) -> str:
    told = f'<c r="XFD1048576" t="inlineStr"><is><t>{TYPED}</t></is></c>'
    text = re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text)
    return swap("</sheetData>", f'<row r="1048576">{told}</row></sheetData>', text)


def _many_rows(attributes: str, text: str) -> str:
    rows = "".join(f'<row r="{number}" {attributes}/>' for number in range(1000, 101_000))
    return swap("</sheetData>", f"{rows}</sheetData>", text)


def _one_text_everywhere(text: str) -> str:
    cells = "".join(f'<c r="B{n}" t="s"><v>0</v></c>' for n in range(1000, 1200))
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(1000, 1100))
    return swap("</sheetData>", f"{rows}</sheetData>", text)


def _first_text_long(text: str) -> str:
    return re.sub("<si><t[^>]*>[^<]*</t></si>", f"<si><t>{'长' * 32_000}</t></si>", text, count=1)


def multiply_text(data: bytes, random: Random) -> bytes:
    """Let twenty thousand cells show one text of 32,000 characters."""
    data = rewrite(data, random, part=SHEET, change=_one_text_everywhere)
    return rewrite(data, random, part=STRINGS, change=_first_text_long)


def _without_places(text: str) -> str:
    return re.sub(r' r="[A-Z]*[0-9]+"', "", text)


def _prefixed(text: str) -> str:
    text = re.sub("<(/?)([a-zA-Z])", r"<\1x:\2", text.partition("?>")[2] or text)
    return text.replace("xmlns=", "xmlns:x=", 1)


def _strict(text: str) -> str:
    return text.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )


def _rich(text: str) -> str:
    runs = f"<r><t>{TYPED[:3]}</t></r><r><rPr><b/></rPr><t>{TYPED[3:]}</t></r>"
    return swap(f"<t>{TYPED}</t>", runs, text)


def _cell_as(attributes: str, inside: str, text: str) -> str:
    """Put another cell in the place of the first value of the results."""
    return swap('t="n"><v>50</v>', f"{attributes}>{inside}", text)


def share_texts(data: bytes) -> bytes:
    """Put the texts of the sheet of steps into the table of texts, as office programs do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in (SHEET, RELATIONS, TYPES)}
    texts: list[str] = []

    def share(found: re.Match[str]) -> str:
        texts.append(f"<si>{found[1]}</si>")
        return f't="s"><v>{len(texts) - 1}</v></c>'

    sheet = re.sub('t="inlineStr"><is>(.*?)</is></c>', share, parts[SHEET])
    kind = f"{OFFICE}/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rIdTexts" Type="{kind}" Target="sharedStrings.xml"/>'
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{STRINGS}" ContentType="{content}"/>'
    table = f'<sst xmlns="{OFFICE}/spreadsheetml/2006/main">{"".join(texts)}</sst>'
    changed = {
        SHEET: sheet,
        STRINGS: table,
        RELATIONS: swap("</Relationships>", f"{relation}</Relationships>", parts[RELATIONS]),
        TYPES: swap("</Types>", f"{override}</Types>", parts[TYPES]),
    }
    return repacked(data, {name: text.encode() for name, text in changed.items()})


def _very_hidden(book: Workbook) -> None:
    page = book.create_sheet("看不见")
    page["A1"], page.sheet_state = TYPED, "veryHidden"


def _hide(book: Workbook) -> None:
    book[STEPS].sheet_state = "hidden"


def _merge(area: str, book: Workbook) -> None:
    book[STEPS].merge_cells(area)


def _names(count: int, book: Workbook) -> None:
    for number in range(count):
        book.defined_names[f"name{number}"] = DefinedName(f"name{number}", attr_text="#REF!")


def _comments(count: int, book: Workbook) -> None:
    for row in range(1, count + 1):
        book[STEPS].cell(row=row, column=30).comment = Comment(TYPED, "某人")


def _pages(count: int, book: Workbook) -> None:
    for number in range(count):
        book.create_sheet(f"附表{number}")["B2"] = TYPED


def _marks(change: Callable[[str], str | None], book: Workbook) -> None:
    for page in book.worksheets:
        for row in page.iter_rows(max_col=1):
            if row[0].value is not None:
                row[0].value = change(str(row[0].value))


def _mark_of_version(version: str, mark: str) -> str:
    return mark.replace("|sheet|1|", f"|sheet|{version}|")


def _keys(change: Callable[[str], str], book: Workbook) -> None:
    for held in book[RESULTS][3]:
        if held.value and str(held.value).startswith("["):
            held.value = change(str(held.value))


def _title(title: str, book: Workbook) -> None:
    book[STEPS].title = title


def _delete(book: Workbook, *, sheet: str, rows: int = 0, column: int = 0) -> None:
    if rows:
        book[sheet].delete_rows(rows)
    if column:
        book[sheet].delete_cols(column)


def _since_1904(book: Workbook) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904


PARTS = (
    *(TYPES, "_rels/.rels", BOOK, RELATIONS, "xl/styles.xml", STRINGS, SHEET),
    *("docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"),
)
NAMES = (
    "/etc/passwd",
    "../../outside.xml",
    "C:\\outside.xml",
    "xl\\worksheets\\sheet3.xml",
    "x" * 4_000,
)
CELLS = (
    *(
        ("n", "NaN"),
        ("n", "INF"),
        ("n", "1E400"),
        ("n", "-1E308"),
        ("n", "1e-300"),
        ("n", "twelve"),
    ),
    *(("s", "999999"), ("s", "-1"), ("e", "#REF!"), ("b", "7"), ("d", "2024-02-30"), ("str", "")),
    ("odd", "1"),
)
VALUES: tuple[tuple[str, str, object], ...] = (
    (STEPS, "text.zh", "_x0000_" + TYPED),
    (STEPS, "text.zh", "=" + TYPED),
    (STEPS, "text.zh", "\u202e" + TYPED + "\u200b" * 50),
    (STEPS, "text.zh", TYPED + "字" * 32_000),
    (STEPS, "text.zh", "😀" * 100 + TYPED),
    (STEPS, "text.zh", "<script>alert(1)</script>" + TYPED),
    (STEPS, "completed", "=TODAY()"),
    (STEPS, "completed", -5),
    (STEPS, "completed", 99_999_999),
    (RESULTS, "value", "12 345，678.9.0"),
    (RESULTS, "value", "１２" * 40),
    (RESULTS, "value", True),
    (RESULTS, "unit", "标准足球场个"),
    (RESULTS, "kind", "基本实现"),
    (RESULTS, "source", "s1" * 500),
    ("基本情况", "pilot", "丁市"),
    ("记录信息", "id", "solar-roofs"),
    ("记录信息", "id", "../../etc"),
    ("来源", "url", "javascript:alert(1)"),
    ("来源", "url", "file:///etc/passwd"),
)


def _ways() -> Iterator[tuple[str, Way]]:
    for number in range(6):
        yield f"cut off {number}", cut_off
        yield f"middle lost {number}", lose_middle
    for count in (1, 1, 1, 1, 3, 10, 100):
        yield f"{count} bits flipped", partial(flip_bits, count=count)
    yield "wrong checksum", partial(change_directory, at=16, value=0)
    yield "four gigabytes declared", partial(change_directory, at=24, value=2**32 - 2)
    yield "part beyond the end", partial(change_directory, at=42, value=2**31)
    yield "unknown packing", partial(change_directory, at=8, value=99 << 16)
    for name in (SHEET, STRINGS, SHEET.upper()):
        yield f"{name} twice", partial(add_parts, parts={name: b"<a/>"})
    for name in NAMES:
        yield f"a part named {name[:20]}", partial(add_parts, parts={name: b"<a/>"})
    for part in PARTS:
        yield f"no {part}", partial(replace_part, part=part, content=None)
        yield f"{part} empty", partial(replace_part, part=part, content=b"")
        yield f"{part} of something else", partial(replace_part, part=part, content=b"<a><b/></a>")
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"packed by {method}", partial(pack_again, method=method)
    yield "something before", partial(put_around, before=b"MZ" + b"\x00" * 500)
    yield "something behind", partial(put_around, after=b"\x00" * 70_000)
    yield "a far cell", partial(rewrite, part=SHEET, change=_far_cell)
    for attributes in ('hidden="1"', 's="3" customFormat="1"'):
        change = partial(_many_rows, attributes)
        yield f"rows {attributes}", partial(rewrite, part=SHEET, change=change)
    yield "one text in twenty thousand cells", multiply_text
    yield "cells without places", partial(rewrite, part=SHEET, change=_without_places)
    yield "names with prefixes", partial(rewrite, part=SHEET, change=_prefixed)
    yield "strict namespace", partial(rewrite, part=SHEET, change=_strict)
    yield "rich text", partial(rewrite, part=STRINGS, change=_rich)
    for kind, inside in CELLS:
        change = partial(_cell_as, f't="{kind}"', f"<v>{inside}</v>")
        part = "xl/worksheets/sheet4.xml"
        yield f"a cell {kind} {inside}", partial(rewrite, part=part, change=change)
    for sheet, key, value in VALUES:
        name = f"{sheet} {key} {str(value)[:12]!r}"
        yield name, partial(edit, change=cell(sheet, key, value))
    yield from ((name, partial(edit, change=change)) for name, change in _EDITS.items())


_EDITS: Mapping[str, Callable[[Workbook], None]] = {
    "an array formula": cell(STEPS, "text.zh", ArrayFormula("C7:C8", "=A1:A2")),
    "a sheet nobody sees": _very_hidden,
    "a hidden sheet": _hide,
    "fields merged": partial(_merge, "C7:E9"),
    "a column merged": partial(_merge, "C1:C60"),
    "names that lead nowhere": partial(_names, 2_000),
    "many comments": partial(_comments, 1_000),
    "many sheets": partial(_pages, 60),
    "no marks": partial(_marks, lambda _mark: None),
    "marks in capitals": partial(_marks, str.upper),
    "marks cut": partial(_marks, lambda mark: mark[:20]),
    "a newer version": partial(_marks, partial(_mark_of_version, "9")),
    "an odd version": partial(_marks, partial(_mark_of_version, "²")),
    "keys unknown": partial(_keys, lambda key: f"[old-{key[1:]}"),
    "keys the same": partial(_keys, lambda _key: "[value]"),
    "keys gone": partial(_keys, lambda _key: ""),
    "an odd title": partial(_title, "做'法 & <1>"),
    "a title of emoji": partial(_title, "😀" * 15),
    "keys deleted": partial(_delete, sheet=RESULTS, rows=3),
    "marks deleted": partial(_delete, sheet=STEPS, column=1),
    "dates since 1904": _since_1904,
}

WAYS: Mapping[str, Way] = {
    f"{number:03d} {name}": way for number, (name, way) in enumerate(_ways(), start=1)
}


def broken(name: str, good: bytes) -> bytes:
    """Return a good form broken in one of the ways."""
    return WAYS[name](good, Random(name))
