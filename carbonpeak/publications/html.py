"""A document as one HTML file with its style in it: no request leaves it, and it prints well.

The site offers it for download only: opened at its address there, the site’s policy withholds
the style from it.
"""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

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

_LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


def as_html(document: Document) -> bytes:
    """Return the whole document."""
    style = files("carbonpeak.publications").joinpath("page.css").read_text(encoding="utf-8")
    titles = {heading.anchor: heading.title for heading in document.headings()}
    head = [
        "<!doctype html>",
        f'<html lang="{_LANGUAGE_TAGS[document.language]}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        f'<body class="{"wide" if document.landscape else "book"}">',
        "<main>",
    ]
    body = [
        text
        for block in (*document.front, *document.body)
        for text in _block(block, document, titles)
    ]
    return "\n".join([*head, *body, "</main>", "</body>", "</html>", ""]).encode("utf-8")


def _block(block: Block, document: Document, titles: dict[str, str]) -> Iterator[str]:
    if isinstance(block, Cover):
        yield from _cover(block)
    elif isinstance(block, Contents):
        yield from _contents(block, document)
    elif isinstance(block, Heading):
        yield _heading(block, document)
    elif isinstance(block, Paragraph):
        yield f'<p class="{block.style}">{_line(block.text)}</p>'
    elif isinstance(block, Bullets):
        tag = "ol" if block.numbered else "ul"
        kind = ' class="small"' if block.small else ""
        yield f"<{tag}{kind}>"
        yield from (f"<li>{_line(entry)}</li>" for entry in block.entries)
        yield f"</{tag}>"
    elif isinstance(block, Facts):
        yield "<dl>"
        for label, text in block.rows:
            yield f"<div><dt>{escape(label)}</dt><dd>{_line(text)}</dd></div>"
        yield "</dl>"
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        yield from _index(block, titles)


def _cover(block: Cover) -> Iterator[str]:
    yield '<header class="cover">'
    yield f"<h1>{escape(block.title)}</h1>"
    yield f'<p class="subtitle">{escape(block.subtitle)}</p>'
    yield from (f"<p>{escape(text)}</p>" for text in block.lines)
    yield from (f'<p class="foot">{escape(text)}</p>' for text in block.foot)
    yield "</header>"


def _contents(block: Contents, document: Document) -> Iterator[str]:
    yield f'<nav aria-label="{escape(block.title)}">'
    yield f"<h2>{escape(block.title)}</h2>"
    yield "<ul>"
    for heading in document.headings():
        link = f'<a href="#{escape(heading.anchor)}">{escape(heading.title)}</a>'
        yield f'<li class="level-{heading.level}">{link}</li>'
    yield "</ul>"
    yield "</nav>"


def _heading(block: Heading, document: Document) -> str:
    """Return a heading; below a cover, whose title is the first, all are one level down."""
    level = block.level + (1 if document.front else 0)
    anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
    kind = ' class="opens-page"' if block.opens_page else ""
    text = f'<span lang="zh">{escape(block.text)}</span>' if block.chinese else escape(block.text)
    return f"<h{level}{anchor}{kind}>{escape(block.number)}{text}</h{level}>"


def _table(block: Table) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0"><table>'
    if block.caption:
        yield f"<caption>{escape(block.caption)}</caption>"
    heads = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in block.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(f"<td>{_line(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table></div>"


def _index(block: Index, titles: dict[str, str]) -> Iterator[str]:
    yield '<dl class="index">'
    for entry in block.entries:
        links = "".join(
            f'<dd><a href="#{escape(anchor)}">{escape(titles[anchor])}</a></dd>'
            for anchor in entry.anchors
        )
        yield f"<div><dt>{escape(entry.text)}</dt>{links}</div>"
    yield "</dl>"


def _line(text: Line) -> str:
    return "".join(_span(span) for span in text)


def _span(span: Span) -> str:
    text = escape(span.text)
    if span.url is not None:
        return f'<a href="{escape(span.url)}" rel="noreferrer">{text}</a>'
    if span.strong:
        text = f"<strong>{text}</strong>"
    if span.faint:
        text = f'<span class="faint">{text}</span>'
    return f'<span lang="zh">{text}</span>' if span.chinese else text
