"""A document as Markdown: readable as it is, and by any program."""

import re
from collections.abc import Iterator

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
)

_SIGNS = re.compile(r"([\\`*_\[\]<>|~#&$])")
_OPENING = re.compile(r"^([-+=]|\d+(?=[.)]))")


def as_markdown(document: Document) -> bytes:
    """Return the whole document."""
    titles = {heading.anchor: heading.title for heading in document.headings()}
    parts = [
        text
        for block in (*document.front, *document.body)
        for text in _block(block, document, titles)
    ]
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def _block(block: Block, document: Document, titles: dict[str, str]) -> Iterator[str]:
    if isinstance(block, Cover):
        yield f"# {_escape(block.title)}"
        yield "  \n".join(_opening(_escape(text)) for text in (block.subtitle, *block.lines))
        yield "  \n".join(_opening(_escape(text)) for text in block.foot)
    elif isinstance(block, Contents):
        yield f"## {_escape(block.title)}"
        yield "\n".join(_contents(document))
    elif isinstance(block, Heading):
        level = block.level + (1 if document.front else 0)
        yield f"{'#' * level} {_escape(block.title)}"
    elif isinstance(block, Paragraph):
        text = _opening(_line(block.text))
        yield f"> {text}" if block.style in {"lead", "note"} else text
    elif isinstance(block, Bullets):
        yield "\n".join(_bullets(block))
    elif isinstance(block, Facts):
        yield "\n".join(f"- **{_escape(label)}** {_line(text)}" for label, text in block.rows)
    elif isinstance(block, Table):
        if block.caption:
            yield f"**{_escape(block.caption)}**"
        yield "\n".join(_table(block))
    else:
        yield "\n".join(_index(block, titles))


def _contents(document: Document) -> Iterator[str]:
    for heading in document.headings():
        yield f"{'  ' * (heading.level - 1)}- {_escape(heading.title)}"


def _bullets(block: Bullets) -> Iterator[str]:
    for number, entry in enumerate(block.entries, start=1):
        yield f"{f'{number}.' if block.numbered else '-'} {_opening(_line(entry))}"


def _table(block: Table) -> Iterator[str]:
    yield f"| {' | '.join(_escape(column.title) for column in block.columns)} |"
    yield f"|{' --- |' * len(block.columns)}"
    for row in block.rows:
        yield f"| {' | '.join(_line(cell) for cell in row)} |"


def _index(block: Index, titles: dict[str, str]) -> Iterator[str]:
    """Yield the entries with their cases by title: Markdown has no pages."""
    for entry in block.entries:
        yield f"- **{_escape(entry.text)}**"
        yield from (f"  - {_escape(titles[anchor])}" for anchor in entry.anchors)


def _line(text: Line) -> str:
    return "".join(_span(span) for span in text)


def _span(span: Span) -> str:
    if span.url is not None:
        # An address with a sign of Markdown in it stays an address within its brackets.
        return f"<{span.url}>"
    return _strong(span.text) if span.strong else _escape(span.text)


def _strong(text: str) -> str:
    """Return bold text; a colon that ends it stands outside, where the signs would not close it."""
    words = text.rstrip(": ：")
    return f"**{_escape(words)}**{text[len(words) :]}"


def _escape(text: str) -> str:
    """Return text in which nothing is a sign of Markdown or HTML any more."""
    return _SIGNS.sub(r"\\\1", text)


def _opening(text: str) -> str:
    """Return text that begins no list where it begins a line."""
    return _OPENING.sub(lambda found: _break(found.group(1)), text)


def _break(sign: str) -> str:
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"
