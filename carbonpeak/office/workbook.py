"""Opens workbooks that strangers send: what is no plain .xlsx is refused before it is parsed.

Nothing in a workbook is ever executed or fetched. How much is read is bounded: a few hundred
kilobytes can unfold into gigabytes. What a workbook says is a matter for others.
"""

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from carbonpeak.problems import Phrase

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAXIMUM_BYTES = 20_000_000
MAXIMUM_XML = 24_000_000
"""Of all parts of a workbook that are parsed, unpacked."""
MAXIMUM_PARTS = 3_000
MAXIMUM_ELEMENTS = 700_000
MAXIMUM_OTHER_ELEMENTS = 60_000
"""In one part that is neither a sheet nor the table of texts: each becomes a large object."""
MAXIMUM_TEXT = 1_000_000
"""Characters of one cell; office programs take 32,767."""
MAXIMUM_ALL_TEXT = 3_000_000
"""Characters of all cells; a form that holds a long case has about a hundred thousand."""
MAXIMUM_AREA = 200_000
"""Cells that merges and links of one sheet cover: each becomes an object."""


class Refused(Exception):
    """A workbook that is not read. Says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message, self.fix = _REASONS[reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A workbook that has been read, and what it holds beside cells."""

    book: "Workbook"
    has_external_links: bool
    has_pictures: bool


def open_workbook(data: bytes) -> Opened:
    """Return the workbook that bytes hold. Raises Refused; memory stays bounded."""
    if len(data) > MAXIMUM_BYTES:
        raise Refused("too-large")
    _refuse_by_beginning(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _inspect(archive)
    except _BROKEN_ARCHIVE as error:
        raise Refused("broken") from error
    except expat.ExpatError as error:
        raise Refused("broken") from error
    book = _load(data)
    _refuse_much_text(book)
    return Opened(
        book=book,
        has_external_links=any(name.startswith("xl/externallinks/") for name in names),
        has_pictures=any(name.startswith(_PICTURES) for name in names),
    )


def cells_of(page: "Worksheet") -> list[tuple[int, int, "Cell | MergedCell"]]:
    """Return row, column and cell of all cells that a sheet has, in order, and make none.

    `_cells` is what openpyxl offers for this: its iterators make every cell up to the last, which
    for one stray blank in the last corner are 17 thousand million.
    """
    return [(row, column, cell) for (row, column), cell in sorted(page._cells.items())]


def _refuse_much_text(book: "Workbook") -> None:
    """Refuse texts that many cells share: each is short, all of them are not."""
    length = 0
    for page in book.worksheets:
        for _row, _column, cell in cells_of(page):
            length += len(cell.value) if isinstance(cell.value, str) else 0
    if length > MAXIMUM_ALL_TEXT:
        raise Refused("much-text")


_PICTURES = ("xl/media/", "xl/drawings/drawing", "xl/charts/", "xl/embeddings/")
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OSError,
)
"""What zipfile raises for archives that are damaged, encrypted or packed in unknown ways."""


def _refuse_by_beginning(data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    if not data:
        raise Refused("empty")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused("password" if is_locked else "old-excel")
    if data.startswith(b"%PDF"):
        raise Refused("pdf")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise Refused("web-page")
    raise Refused("text" if _is_text(data[:4096]) else "unknown")


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", data)


_FOREIGN = (
    ("word/", "word"),
    ("ppt/", "slides"),
    ("content.xml", "opendocument"),
    ("xl/workbook.bin", "binary"),
)


def _inspect(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return the names of all parts in small letters. Raises Refused."""
    parts = archive.infolist()
    names = tuple(part.filename.lower() for part in parts)
    if len(parts) > MAXIMUM_PARTS:
        raise Refused("bomb")
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise Refused("macros")
    for beginning, reason in _FOREIGN:
        if any(name.startswith(beginning) for name in names):
            raise Refused(reason)
    if "xl/workbook.xml" not in names:
        raise Refused("no-workbook")
    if len(set(names)) != len(names) or any(part.flag_bits & 1 for part in parts):
        raise Refused("broken")
    parsed = [part for part in parts if part.filename.lower().endswith(_PARSED)]
    if sum(part.file_size for part in parsed) > MAXIMUM_XML:
        raise Refused("bomb")
    elements = 0
    for part in parsed:
        elements += _inspect_part(archive, part)
        if elements > MAXIMUM_ELEMENTS:
            raise Refused("too-many-cells")
    return names


_STRICT = "://purl.oclc.org/ooxml/"
"""Names of the strict kind of workbook, which Excel can write and openpyxl finds nothing in."""
_PARSED = (".xml", ".rels", ".vml")
_CHUNK = 1 << 16


def _inspect_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return how many elements a part has. Raises Refused for what must not be parsed further."""
    name = part.filename.lower()
    is_large = name.startswith("xl/worksheets/") or name.endswith("sharedstrings.xml")
    counter = _Counter(limit=MAXIMUM_ELEMENTS if is_large else MAXIMUM_OTHER_ELEMENTS)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = counter.begin
    parser.CharacterDataHandler = counter.take_text
    parser.StartDoctypeDeclHandler = counter.refuse_doctype
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return counter.elements


@dataclass(slots=True)
class _Counter:
    limit: int
    elements: int = 0
    area: int = 0
    text: int = 0
    """Characters since the last element began."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.text = 0
        if self.elements == 1 and any(_STRICT in value for value in attributes.values()):
            raise Refused("strict")
        if self.elements > self.limit:
            raise Refused("too-many-cells")
        if name.rpartition(":")[2] in {"mergeCell", "hyperlink"}:
            self.area += _area(attributes.get("ref", ""))
            if self.area > MAXIMUM_AREA:
                raise Refused("bomb")

    def take_text(self, text: str) -> None:
        self.text += len(text)
        if self.text > MAXIMUM_TEXT:
            raise Refused("long-text")

    def refuse_doctype(self, *_declaration: object) -> None:
        raise Refused("doctype")


_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def _area(reference: str) -> int:
    found = _RANGE.fullmatch(reference.upper())
    if found is None:
        return MAXIMUM_AREA + 1 if ":" in reference else 1
    width = abs(_column(found[3]) - _column(found[1])) + 1
    return width * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _load(data: bytes) -> "Workbook":
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts it leaves out; nothing in them is a cell.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), keep_links=False)
    except _MALFORMED as error:
        raise Refused("broken") from error


_MALFORMED = (
    *_BROKEN_ARCHIVE,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
)
"""What openpyxl raises, one or another, for a workbook that is not as it should be. Its parsers'
own errors are kinds of SyntaxError and ValueError."""


def _both(zh: str, en: str) -> Phrase:
    return Phrase(zh=zh, en=en)


_SAVE_AS = _both(
    "用WPS或Excel打开，另存为“Excel工作簿（.xlsx）”后再提交",
    'open it in WPS or Excel, save it as "Excel workbook (.xlsx)" and send that',
)
_FILL_THE_FORM = _both(
    "把内容填进填报表（.xlsx）后提交", "fill its contents into the form (.xlsx) and send that"
)
_REASONS: dict[str, tuple[Phrase, Phrase]] = {
    "empty": (_both("文件是空的", "the file is empty"), _SAVE_AS),
    "too-large": (
        _both("文件超过20 MB", "the file has more than 20 MB"),
        _both(
            "删去图片和附件后另存；填报表一般不到1 MB",
            "remove pictures and attachments; a form has less than 1 MB",
        ),
    ),
    "password": (
        _both("工作簿设了打开密码，无法读取", "the workbook is locked by a password"),
        _both(
            "打开后取消密码，另存为 .xlsx", "open it, take the password off and save it as .xlsx"
        ),
    ),
    "old-excel": (
        _both(
            "这是旧格式的表格（.xls 或 .et）", "this is a workbook of the old kind (.xls or .et)"
        ),
        _SAVE_AS,
    ),
    "pdf": (_both("这是PDF文件，不是工作簿", "this is a PDF file, not a workbook"), _FILL_THE_FORM),
    "web-page": (
        _both("这是网页或XML文件，不是工作簿", "this is a web page or XML, not a workbook"),
        _SAVE_AS,
    ),
    "text": (
        _both(
            "这是文本文件（如CSV），不是工作簿；改扩展名不能变成工作簿",
            "this is a text file such as CSV; another name does not make it a workbook",
        ),
        _FILL_THE_FORM,
    ),
    "unknown": (_both("这不是工作簿", "this is no workbook"), _FILL_THE_FORM),
    "word": (_both("这是Word文档，不是工作簿", "this is a Word document"), _FILL_THE_FORM),
    "slides": (_both("这是演示文稿，不是工作簿", "these are slides"), _FILL_THE_FORM),
    "opendocument": (
        _both("这是OpenDocument文件（.ods 等）", "this is an OpenDocument file (such as .ods)"),
        _SAVE_AS,
    ),
    "binary": (_both("这是二进制工作簿（.xlsb）", "this is a binary workbook (.xlsb)"), _SAVE_AS),
    "no-workbook": (
        _both("压缩包里没有工作簿", "the archive holds no workbook"),
        _both("提交填报表本身，不要打包", "send the form itself, not an archive"),
    ),
    "strict": (
        _both("这是“严格Open XML”格式的工作簿", "this is a workbook of the kind Strict Open XML"),
        _SAVE_AS,
    ),
    "macros": (
        _both(
            "工作簿含有宏，没有读取，也没有执行", "the workbook holds macros: neither read nor run"
        ),
        _SAVE_AS,
    ),
    "broken": (
        _both("文件不完整或已损坏", "the file is incomplete or damaged"),
        _both(
            "重新发送；仍不行的，用WPS或Excel打开，另存为 .xlsx",
            "send it again; if that fails, open it in WPS or Excel and save it as .xlsx",
        ),
    ),
    "bomb": (
        _both(
            "文件展开后过大，没有读取", "the file unfolds to far more than a form holds: not read"
        ),
        _both("取一张新的填报表，把内容复制过去", "take a new form and copy the contents into it"),
    ),
    "too-many-cells": (
        _both("表中的行或格子太多，没有读取", "the sheets hold too many rows or cells: not read"),
        _both(
            "删去下方和右侧的空白行列后保存，或复制到一张新的填报表",
            "delete the empty rows and columns below and beside, or copy it into a new form",
        ),
    ),
    "long-text": (
        _both(
            "有的格子里文字超过一百万字，没有读取",
            "a cell holds more than a million characters: not read",
        ),
        _both(
            "缩短到32767字以内；长材料登记在“来源”表",
            "shorten it to 32,767; list long documents on the sheet of sources",
        ),
    ),
    "much-text": (
        _both("文字总共超过三百万字，没有读取", "more than three million characters: not read"),
        _both("取一张新的填报表，把内容复制过去", "take a new form and copy the contents into it"),
    ),
    "doctype": (
        _both("文件中有不该有的声明（DTD），没有读取", "the file declares a DTD: not read"),
        _SAVE_AS,
    ),
}
