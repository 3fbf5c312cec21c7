"""Blocks as paragraphs and tables of WordprocessingML.

Written as text, every word of a record escaped: python-docx's objects take minutes for hundreds
of tables.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from carbonpeak.publications.blocks import (
    Block,
    Bullets,
    Contents,
    Cover,
    Document,
    Facts,
    Heading,
    Index,
    Line,
    Paragraph,
    Span,
    Table,
    line,
    plain,
)
from carbonpeak.publications.docx_styles import SOFT
from carbonpeak.publications.layout import Pages
from carbonpeak.publications.typography import (
    CELL_ABOVE,
    CELL_SIDE,
    MARGIN_SIDE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SETTINGS,
    WIDE_MARGIN_SIDE,
)

LONG_ROW, LONG_LIST_ROW = 500, 150
"""Characters beyond which a row of a table may be split between pages; a list's are narrow."""
_RULE = "B9C4C9"
_TINT = "EEF3F4"


@dataclass(frozen=True, kw_only=True)
class BodyWriter:
    """Writes the blocks of one document."""

    document: Document
    pages: Pages
    style_ids: dict[str, str]
    """From a style's name to its id."""
    link: Callable[[str], str]
    """Takes an address and returns the id of its relationship."""
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def width(self) -> float:
        """The width of the text in points."""
        if self.document.landscape:
            return PAGE_HEIGHT - 2 * WIDE_MARGIN_SIDE
        return PAGE_WIDTH - 2 * MARGIN_SIDE

    @property
    def _long(self) -> int:
        return LONG_LIST_ROW if self.document.landscape else LONG_ROW

    def write(self, blocks: Sequence[Block], *, opening: frozenset[int]) -> Iterator[str]:
        """Yield the XML of blocks; those at the places named open a page."""
        for place, block in enumerate(blocks):
            yield from self._block(block, opens_page=place in opening)

    def _block(self, block: Block, *, opens_page: bool) -> Iterator[str]:
        if isinstance(block, Cover):
            yield from self._cover(block)
        elif isinstance(block, Contents):
            yield from self._contents(block)
        elif isinstance(block, Heading):
            yield self._heading(block, opens_page=opens_page)
        elif isinstance(block, Paragraph):
            yield self.paragraph(block.style, self.runs(block.text))
        elif isinstance(block, Bullets):
            yield from self._bullets(block)
        elif isinstance(block, Facts):
            for label, text in block.rows:
                named = self.runs((Span(text=label, faint=True),))
                yield self.paragraph("facts", named + _TAB + self.runs(text))
        elif isinstance(block, Table):
            yield from self._table(block)
        else:
            yield from self._index(block)

    def paragraph(self, kind: str, runs: str, *, more: str = "") -> str:
        """Return a paragraph of a kind; `more` goes into its properties."""
        style = self.style_ids[SETTINGS[kind].style]
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'

    def runs(self, text: Line) -> str:
        return "".join(self._run(span) for span in text)

    def _run(self, span: Span) -> str:
        chinese = span.chinese or self.document.language == "zh"
        properties = '<w:rFonts w:hint="eastAsia"/>' if chinese else ""
        if span.strong:
            properties += "<w:b/>"
        if span.faint:
            properties += f'<w:color w:val="{SOFT}"/>'
        if span.url is not None:
            properties += '<w:color w:val="0B5C74"/>'
        if span.chinese:
            properties += '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/>'
        run = (
            f"<w:r><w:rPr>{properties}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(span.text)}</w:t></w:r>'
        )
        if span.url is None:
            return run
        return f'<w:hyperlink r:id="{self.link(span.url)}" w:history="1">{run}</w:hyperlink>'

    def _cover(self, block: Cover) -> Iterator[str]:
        yield self.paragraph("cover-title", self.runs(line(block.title)))
        yield self.paragraph("cover-subtitle", self.runs(line(block.subtitle)))
        for text in block.lines:
            yield self.paragraph("cover-line", self.runs(line(text)))
        space = _SPACE.format(before=20 * 230)
        for text in block.foot:
            yield self.paragraph("cover-foot", self.runs(line(text)), more=space)
            space = ""

    def _heading(self, block: Heading, *, opens_page: bool) -> str:
        more = "<w:pageBreakBefore/>" if opens_page else ""
        if opens_page:
            more += _SPACE.format(before=0)
        text = self.runs((Span(text=block.number + block.text, chinese=block.chinese),))
        if block.anchor:
            text = self._bookmark(block.anchor, text)
        return self.paragraph(f"h{block.level}", text, more=more)

    def _bookmark(self, anchor: str, runs: str) -> str:
        number = f'w:id="{next(self.ids)}"'
        start = f"<w:bookmarkStart {number} w:name={quoteattr(bookmark_name(anchor))}/>"
        return f"{start}{runs}<w:bookmarkEnd {number}/>"

    def _contents(self, block: Contents) -> Iterator[str]:
        """Yield the table of contents as a field that is filled already."""
        title = self.runs(line(block.title))
        yield self.paragraph("h1", title, more='<w:pageBreakBefore/><w:outlineLvl w:val="9"/>')
        start = _BEGIN + _instruction('TOC \\o "1-2" \\h \\z \\u') + _SEPARATE
        headings = list(self.document.headings())
        for place, heading in enumerate(headings, start=1):
            end = _END if place == len(headings) else ""
            yield self._contents_entry(heading, before=start, after=end)
            start = ""

    def _contents_entry(self, heading: Heading, *, before: str, after: str) -> str:
        title = Span(text=heading.title, chinese=heading.chinese)
        link = (
            f'<w:hyperlink w:anchor={quoteattr(bookmark_name(heading.anchor))} w:history="1">'
            f"{self.runs((title,))}{_TAB}{self._page(heading.anchor)}</w:hyperlink>"
        )
        tabs = self._right_tab()
        return self.paragraph(f"contents-{heading.level}", before + link + after, more=tabs)

    def _right_tab(self) -> str:
        place = round(20 * self.width)
        return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{place}"/></w:tabs>'

    def _page(self, anchor: str) -> str:
        """Return the page of an anchor as a field that holds it already."""
        number = self.pages.numbers[anchor]
        field_code = _instruction(f"PAGEREF {bookmark_name(anchor)} \\h")
        return f"{_BEGIN}{field_code}{_SEPARATE}<w:r><w:t>{number}</w:t></w:r>{_END}"

    def _bullets(self, block: Bullets) -> Iterator[str]:
        kind = "sources" if block.small else "bullets"
        for number, entry in enumerate(block.entries, start=1):
            mark = "" if block.small else f"{number}." if block.numbered else "•"
            before = self.runs(line(mark)) + _TAB if mark else ""
            yield self.paragraph(kind, before + self.runs(entry))

    def _table(self, block: Table) -> Iterator[str]:
        if block.caption:
            yield self.paragraph("caption", self.runs(line(block.caption)))
        shares = sum(column.width for column in block.columns)
        widths = [round(20 * self.width * column.width / shares) for column in block.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = self._row([line(column.title) for column in block.columns], widths, head=True)
        rows = "".join(self._row(row, widths, head=False) for row in block.rows)
        yield (
            f"<w:tbl><w:tblPr>{_table_properties(sum(widths))}</w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"
        )

    def _row(self, row: Sequence[Line], widths: Sequence[int], *, head: bool) -> str:
        longest = max(len(plain(cell)) for cell in row)
        properties = "" if longest > self._long else "<w:cantSplit/>"
        properties += "<w:tblHeader/>" if head else ""
        cells = "".join(
            self._cell(cell, width, head=head) for cell, width in zip(row, widths, strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    def _cell(self, text: Line, width: int, *, head: bool) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_TINT}"/>' if head else ""
        paragraph = self.paragraph("head" if head else "cell", self.runs(text))
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraph}</w:tc>'
        )

    def _index(self, block: Index) -> Iterator[str]:
        comma = self.runs(line(", "))
        for entry in block.entries:
            numbers = comma.join(self._page(anchor) for anchor in entry.anchors)
            runs = self.runs(line(entry.text)) + _TAB + numbers
            yield self.paragraph("index", runs, more=self._right_tab())


_TAB = "<w:r><w:tab/></w:r>"
_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_SPACE = '<w:spacing w:before="{before}"/>'


def _instruction(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'


def _table_properties(width: int) -> str:
    line_ = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    side, above = round(20 * CELL_SIDE), round(20 * CELL_ABOVE)
    return (
        f'<w:tblW w:w="{width}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {line_}/><w:bottom {line_}/><w:insideH {line_}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    )


def bookmark_name(anchor: str) -> str:
    """Return the name of an anchor's bookmark: Word takes 40 characters of letters and digits."""
    import hashlib

    return f"_Toc{hashlib.sha256(anchor.encode()).hexdigest()[:16]}"
