"""Office files, which are zip files, made the same bytes every time: no clock stands in them."""

import datetime
import io
import re
import zipfile

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
            if name == "docProps/core.xml":
                content = _fix_modified(content)
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fix_modified(core: bytes) -> bytes:
    fixed = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + fixed, core)
