"""A document as DOCX: opens in Word, WPS and LibreOffice, its contents filled, the same bytes."""

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from carbonpeak.office.zipped import EPOCH, same_bytes
from carbonpeak.publications.blocks import Document
from carbonpeak.publications.docx_body import BodyWriter
from carbonpeak.publications.docx_styles import font_table, set_page, set_styles
from carbonpeak.publications.layout import Pages, count_pages

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def as_docx(document: Document) -> bytes:
    """Return the whole document."""
    import docx

    word = docx.Document()
    set_styles(word, document.language)
    set_page(word.sections[0], landscape=document.landscape)
    _set_margins_text(word, document)
    _set_properties(word, document)
    _fill(word, document)
    _set_fonts(word)
    out = io.BytesIO()
    word.save(out)
    return same_bytes(out.getvalue())


def _set_margins_text(word: "WordDocument", document: Document) -> None:
    """Put the title above and the page's number below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    section = word.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.add_run(document.running_head)
    head.alignment, foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    number = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    foot._p.append(parse_xml(number))
    for name in ("Header", "Footer"):
        word.styles[name].font.size = Pt(8.5)
    section.different_first_page_header_footer = bool(document.front)


def _set_properties(word: "WordDocument", document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = "carbonpeak"
    properties.comments = ""
    properties.language = "zh-CN" if document.language == "zh" else "en-GB"
    properties.created = properties.modified = EPOCH
    properties.revision = 1


def _fill(word: "WordDocument", document: Document) -> None:
    """Put the blocks into the body: front matter in a section of its own, then the rest."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    pages = count_pages(document.body, document.language) if document.front else _no_pages()
    links: dict[str, str] = {}

    def link(address: str) -> str:
        if address not in links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            links[address] = word.part.relate_to(address, kind, is_external=True)
        return links[address]

    names = {style.name: style.style_id for style in word.styles if style.name is not None}
    writer = BodyWriter(document=document, pages=pages, style_ids=names, link=link)
    body = word.element.body
    last = body.sectPr
    if document.front:
        opening = frozenset({1})
        _append(body, writer.write(document.front, opening=opening))
        _end_front(body, last)
    _append(body, writer.write(document.body, opening=pages.opening))


def _no_pages() -> Pages:
    return Pages(numbers={}, opening=frozenset())


# lxml has no types here, hence Any.
def _append(body: Any, parts: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    whole = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(parts)}</w:body>")
    last = body.sectPr
    for element in list(whole):
        last.addprevious(element)


def _end_front(body: Any, last: Any) -> None:
    """End the section of the front matter: pages i, ii, iii; what follows begins with 1."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    front = deepcopy(last)
    _number_pages(front, "lowerRoman")
    _number_pages(last, "decimal")
    for name in ("w:headerReference", "w:footerReference", "w:titlePg"):
        for element in last.findall(qn(name)):
            last.remove(element)
    holder = parse_xml(f"<w:p {nsdecls('w')}><w:pPr/></w:p>")
    holder.find(qn("w:pPr")).append(front)
    last.addprevious(holder)


def _number_pages(section: Any, form: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    number = parse_xml(f'<w:pgNumType {nsdecls("w")} w:fmt="{form}" w:start="1"/>')
    section.find(qn("w:pgMar")).addnext(number)


def _set_fonts(word: "WordDocument") -> None:
    """Replace the template's font table by that of the fonts in use."""
    for part in word.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = font_table()
