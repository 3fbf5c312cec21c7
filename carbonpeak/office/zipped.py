"""Office files, which are zip files, made the same bytes every time and by the letter of OOXML."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping

# openpyxl and python-docx take naive times only.
EPOCH = datetime.datetime(2000, 1, 1)  # noqa: DTZ001
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)


def same_bytes(data: bytes) -> bytes:
    """Return a zip file with fixed dates; its writers stamp the clock into files and properties."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name in _MENDED:
                content = _MENDED[name](content)
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fix_modified(core: bytes) -> bytes:
    fixed = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + fixed, core)


_FONT_PARTS = (
    *(b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign"),
    *(b"sz", b"color", b"name", b"family", b"charset", b"scheme"),
)
_FONT = re.compile(rb"<font>(.*?)</font>")
_PART = re.compile(rb"<(\w+)[^>]*/>")


def _order_fonts(styles: bytes) -> bytes:
    """Put the parts of each font into the order of the schema; openpyxl has one of its own."""
    return _FONT.sub(lambda font: b"<font>" + _ordered(font[1]) + b"</font>", styles)


def _ordered(parts: bytes) -> bytes:
    found = sorted(_PART.finditer(parts), key=lambda part: _FONT_PARTS.index(part[1]))
    return b"".join(part[0] for part in found)


_MENDED: Mapping[str, Callable[[bytes], bytes]] = {
    "docProps/core.xml": _fix_modified,
    "xl/styles.xml": _order_fonts,
}
