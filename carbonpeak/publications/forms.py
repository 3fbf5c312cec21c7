"""The forms in which a list or a volume can be had, each with what makes it."""

from collections.abc import Callable, Mapping

from carbonpeak.publications.blocks import Document
from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.docx import as_docx
from carbonpeak.publications.html import as_html
from carbonpeak.publications.list_document import list_document
from carbonpeak.publications.markdown import as_markdown
from carbonpeak.publications.pdf import as_pdf
from carbonpeak.publications.tables import as_csv, as_xlsx
from carbonpeak.publications.volume import volume
from carbonpeak.saved import Kind

_TABLES: Mapping[str, Callable[[Compilation], bytes]] = {"xlsx": as_xlsx, "csv": as_csv}
_DOCUMENTS: Mapping[str, Callable[[Document], bytes]] = {
    "pdf": as_pdf,
    "docx": as_docx,
    "html": as_html,
    "md": as_markdown,
}

FORMS: Mapping[Kind, tuple[str, ...]] = {
    "list": (*_DOCUMENTS, *_TABLES),
    "volume": tuple(_DOCUMENTS),
}
"""In the order in which they are best made: setting a PDF takes most memory, and the others leave
some of theirs behind. A volume is read, not calculated with: it has no form as a table."""


def make_document(compilation: Compilation) -> Document:
    """Return a compilation as a document, list or volume."""
    return volume(compilation) if compilation.kind == "volume" else list_document(compilation)


def write_form(compilation: Compilation, form: str) -> bytes:
    """Return a compilation in one of the forms of its kind. Raises NoChineseFont for a PDF."""
    if form in _TABLES:
        return _TABLES[form](compilation)
    return _DOCUMENTS[form](make_document(compilation))
