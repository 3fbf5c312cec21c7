"""Files that are no forms, damaged or made to harm: a plain sentence, never a traceback."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from carbonpeak.forms import take_in
from carbonpeak.office.workbook import Refused, open_workbook
from tests.forms import base, edited, form_of, repacked, said, saved, take

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet2.xml"


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def form_with(part: str, content: bytes) -> bytes:
    return repacked(form_of("travel-points"), {part: content})


def sheet(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{inside}</worksheet>'.encode()


def lying(data: bytes) -> bytes:
    """Return an archive whose parts claim to be small."""
    old = zipfile.ZipFile(io.BytesIO(data)).getinfo(SHEET).file_size
    return data.replace(old.to_bytes(4, "little"), (10).to_bytes(4, "little"))


BOMB = b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ROWS = "".join(f'<row r="{n}"/>' for n in range(1, 800_000))
WIDE = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LINK = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
LONG = f'<sheetData><row r="1"><c r="A1"><is><t>{"字" * 4_000_000}</t></is></c></row></sheetData>'
UTF16 = sheet("<sheetData/>").decode().replace("?>", ' encoding="UTF-16"?>', 1)

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "a comma list": (b"a,b\r\n1,2\r\n", "text"),
    "a comma list in GBK": ("试点,做法\r\n".encode("gbk"), "text"),
    "a comma list in UTF-16": ("试点,做法".encode("utf-16"), "text"),
    "old excel": (OLE + b"\x00" * 600, "old-excel"),
    "a password": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "pdf": (b"%PDF-1.7\n", "pdf"),
    "a web page saved as xls": (b"\xef\xbb\xbf<html><table></table></html>", "web-page"),
    "xml spreadsheet 2003": (b'<?xml version="1.0"?><Workbook/>', "web-page"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown"),
    "random bytes": (bytes(range(256)), "unknown"),
    "word": (zip_of(**{"word/document.xml": b"<a/>"}), "word"),
    "slides": (zip_of(**{"ppt/presentation.xml": b"<a/>"}), "slides"),
    "open document": (zip_of(**{"content.xml": b"<a/>", "mimetype": b"x"}), "opendocument"),
    "binary workbook": (zip_of(**{"xl/workbook.bin": b"x"}), "binary"),
    "an archive of forms": (zip_of(**{"form.xlsx": form_of(None)}), "no-workbook"),
    "an empty archive": (b"PK\x05\x06" + b"\x00" * 18, "unknown"),
    "only the beginning of an archive": (b"PK\x03\x04", "broken"),
    "macros": (form_with("xl/vbaProject.bin", b"x"), "macros"),
    "macros of Excel 4": (form_with("xl/macrosheets/sheet1.xml", b"<a/>"), "macros"),
    "a zip bomb": (form_with(SHEET, BOMB), "bomb"),
    "a bomb that lies": (lying(form_of("travel-points")), "broken"),
    "a thousand laughs": (form_with(SHEET, sheet("<sheetData/>", LAUGHS)), "doctype"),
    "an outside entity": (form_with(SHEET, sheet("<sheetData/>", OUTSIDE)), "doctype"),
    "a doctype in the styles": (form_with("xl/styles.xml", LAUGHS.encode() + b"<a/>"), "doctype"),
    "a doctype in relations": (
        form_with("xl/_rels/workbook.xml.rels", OUTSIDE.encode() + b"<a/>"),
        "doctype",
    ),
    "a million rows": (form_with(SHEET, sheet(f"<sheetData>{ROWS}</sheetData>")), "too-many-cells"),
    "a merge of a whole sheet": (form_with(SHEET, sheet(f"<sheetData/>{WIDE}")), "bomb"),
    "a link over a whole sheet": (form_with(SHEET, sheet(f"<sheetData/>{LINK}")), "bomb"),
    "a cell of millions of signs": (form_with(SHEET, sheet(LONG)), "long-text"),
    "styles without end": (
        form_with("xl/styles.xml", b"<a>" + b"<xf/>" * 100_000 + b"</a>"),
        "too-many-cells",
    ),
    "too many parts": (zip_of(**{f"xl/{n}.xml": b"" for n in range(3_100)}), "bomb"),
    "no xml": (form_with(SHEET, b"not xml"), "broken"),
    "xml cut off": (form_with(SHEET, sheet("<sheetData>")[:-20]), "broken"),
    "wrong encoding": (form_with(SHEET, UTF16.encode("gbk", "replace")), "broken"),
    "bytes that are no text": (
        form_with(
            SHEET,
            sheet(
                "<sheetData>\udcff</sheetData>".encode("utf-8", "surrogatepass").decode("latin-1")
            )[:-5],
        ),
        "broken",
    ),
    "no relations": (
        repacked(form_of("travel-points"), {"xl/_rels/workbook.xml.rels": None}),
        "broken",
    ),
    "no content types": (
        repacked(form_of("travel-points"), {"[Content_Types].xml": None}),
        "broken",
    ),
    "too large": (b"PK\x03\x04" + b"\x00" * 20_000_001, "too-large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_workbook_is_refused_with_a_reason(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        open_workbook(data)
    assert refusal.value.reason == reason
    assert refusal.value.message.zh
    assert refusal.value.fix.en


@pytest.mark.parametrize("share", range(1, 40))
def test_a_form_cut_off_anywhere_is_refused(share: int) -> None:
    data = form_of("travel-points")
    with pytest.raises(Refused, match="broken"):
        open_workbook(data[: len(data) * share // 40])


@pytest.mark.parametrize("place", range(40))
def test_a_form_with_damaged_bytes_gives_a_sentence_or_a_form(place: int, tmp_path: Path) -> None:
    data = bytearray(form_of("travel-points"))
    at = len(data) * place // 40
    data[at : at + 40] = bytes(255 - byte for byte in data[at : at + 40])
    taking = take(bytes(data), tmp_path)
    assert taking.outcome == "unchanged" or taking.problems


def test_every_reason_speaks_both_languages() -> None:
    for reason in {reason for _data, reason in REFUSED.values()}:
        refusal = Refused(reason)
        assert refusal.message.zh != refusal.message.en
        assert refusal.fix.zh != refusal.fix.en


def test_any_workbook_that_is_no_form_says_so(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "试点"
    taking = take(saved(book), tmp_path)
    assert said(taking) == ["not-a-form"]
    assert taking.outcome == "refused"


@pytest.mark.parametrize(
    ("version", "code"), [("2", "newer-version"), ("0", "older-version"), ("x", "older-version")]
)
def test_another_version_of_the_form_is_named(version: str, code: str, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for page in book.worksheets:
            mark = str(page["A1"].value)
            page["A1"] = mark.replace("carbonpeak|sheet|1|", f"carbonpeak|sheet|{version}|")

    assert said(take(edited(change), tmp_path)) == [code]


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    assert said(take(repacked(form_of("travel-points"), {SHEET: None}), tmp_path))[0] == (
        "sheet-missing"
    )


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        name = DefinedName("there", attr_text="'[1]Other'!$A$1")
        book.defined_names["there"] = name

    data = repacked(edited(change), {"xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert said(take(data, tmp_path)) == ["external-links"]


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    good, bad, gone = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "gone.xlsx"
    good.write_bytes(form_of("travel-points"))
    bad.write_bytes(b"a,b\n")
    files = [(path.name, path) for path in (bad, gone, good)]
    takings = take_in(files, base(), language="zh")
    assert [taking.outcome for taking in takings] == ["refused", "refused", "unchanged"]
    assert [f.code for t in takings for f in t.problems] == ["text", "unreadable"]


def _row(number: int) -> str:
    return "".join(f'<c r="{column}{number}"><v>1</v></c>' for column in "ABCDEFGH")


LIMIT = 700_000_000
"""Address space of the child that opens hostile files; a plain form takes about half."""

PROGRAM = """
import sys
from pathlib import Path
from carbonpeak.office.workbook import Refused, open_workbook
for path in sys.argv[1:]:
    try:
        open_workbook(Path(path).read_bytes())
        print("opened")
    except Refused as refusal:
        print(refusal.reason)
"""


def test_memory_stays_bounded(tmp_path: Path) -> None:
    names = ["a zip bomb", "a million rows", "a merge of a whole sheet", "a thousand laughs"]
    names += ["a link over a whole sheet", "a cell of millions of signs", "styles without end"]
    paths: list[str] = []
    for name in names:
        path = tmp_path / f"{len(paths)}.xlsx"
        path.write_bytes(REFUSED[name][0])
        paths.append(str(path))
    largest = tmp_path / "largest.xlsx"
    cells = "".join(f'<row r="{n}">{_row(n)}</row>' for n in range(1, 30_000))
    largest.write_bytes(form_with(SHEET, sheet(f"<sheetData>{cells}</sheetData>")))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *paths, str(largest)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
    )
    assert done.stdout.split() == [*(REFUSED[name][1] for name in names), "opened"]


def test_a_sheet_whose_heads_are_gone_is_named(tmp_path: Path) -> None:
    taking = take(edited(lambda book: book["做法"].delete_rows(3)), tmp_path)
    assert [f"{f.place('zh')}：{f.message.zh}" for f in taking.problems] == [
        "表“做法”：表头下面隐藏的一行没有了或改动了，填写的内容对应不上",
        "表“做法”：这张表至少要填一行",
    ]
