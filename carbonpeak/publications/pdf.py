"""A document as PDF, set by typst: bookmarks, tags, Chinese that can be copied, the same bytes.

The fonts are the system's. A build without a Chinese font cannot set Chinese, and says so.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from importlib.resources import files

from carbonpeak.fonts import (
    CHINESE_SANS,
    CHINESE_SERIF,
    LATIN_SANS,
    has_chinese_font,
    installed,
)
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
    plain,
)
from carbonpeak.publications.typesetting import set_pdf

LONG_ROW, LONG_LIST_ROW = 500, 150
"""Characters beyond which a row of a table may be split between pages; a list's are narrow."""
MOST_COLUMNS = 6
"""Of a table in a case; the table of a list has more."""


NO_CHINESE_FONT = (
    "没有中文字体，无法生成 PDF：请安装字体包 fonts-noto-cjk"
    "（Debian、Ubuntu：apt install fonts-noto-cjk） · "
    "no Chinese font was found, so no PDF can be set: install the package fonts-noto-cjk "
    "(Debian, Ubuntu: apt install fonts-noto-cjk)"
)


class NoChineseFont(Exception):
    """No font of the system has Chinese characters in their mainland forms."""


def as_pdf(document: Document) -> bytes:
    """Return the whole document. Raises NoChineseFont."""
    if not has_chinese_font():
        raise NoChineseFont
    return set_pdf(typst_source(document), seconds=_seconds(document.date))


def _seconds(day: str) -> int:
    return int(datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp())


def typst_source(document: Document) -> str:
    """Return the document in typst's language, every text of it a string."""
    style = files("carbonpeak.publications").joinpath("book.typ").read_text(encoding="utf-8")
    day = ", ".join(str(int(part)) for part in document.date.split("-"))
    settings = (
        f"title: {_string(document.title)}, lang: {_string(document.language)},"
        f" landscape: {str(document.landscape).lower()}, day: ({day})"
    )
    lines = [*_fonts(), style, f"#show: book.with({settings})"]
    first = [block for block in document.front if isinstance(block, Cover)]
    rest = [block for block in document.front if not isinstance(block, Cover)]
    lines += [_block(block) for block in first]
    if rest:
        lines += ["#front[", *(_block(block) for block in rest), "]"]
    inside = _body(document.body)
    lines += ["#main[", *inside, "]"] if document.front else inside
    return "\n".join(lines) + "\n"


def _fonts() -> Iterator[str]:
    """Yield the fonts to set in. For one that is missing typst keeps a warning with every text."""
    yield f"#let sans = {_strings(installed(LATIN_SANS + CHINESE_SANS))}"
    yield f"#let chinese = {_strings(installed(CHINESE_SERIF))}"


def _body(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the blocks, those below a case's heading together."""
    is_open = False
    for block in blocks:
        is_heading = isinstance(block, Heading) and block.level < 3
        if is_heading and is_open:
            yield "]"
            is_open = False
        yield _block(block)
        if isinstance(block, Heading) and block.level == 2:
            yield "#case["
            is_open = True
    if is_open:
        yield "]"


def _block(block: Block) -> str:
    if isinstance(block, Cover):
        return (
            f"#cover(title: {_string(block.title)}, subtitle: {_string(block.subtitle)},"
            f" lines: {_strings(block.lines)}, foot: {_strings(block.foot)})"
        )
    if isinstance(block, Contents):
        return f"#contents({_string(block.title)})"
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Paragraph):
        return f"#{_STYLES[block.style]}({_line(block.text)})"
    if isinstance(block, Bullets):
        flags = f"numbered: {_flag(value=block.numbered)}, tight: {_flag(value=block.small)}"
        return f"#items({flags}, {', '.join(_line(entry) for entry in block.entries)})"
    if isinstance(block, Facts):
        rows = ", ".join(f"({_string(label)}, {_line(text)})" for label, text in block.rows)
        return f"#facts({rows})"
    return _table(block) if isinstance(block, Table) else _index(block)


_STYLES = {"body": "body-text", "lead": "lead", "note": "note", "small": "small"}


def _heading(block: Heading) -> str:
    page = "#pagebreak(weak: true)\n" if block.opens_page else ""
    anchor = f" <{block.anchor}>" if block.anchor else ""
    outlined = _flag(value=block.level < 3)
    text = f"{_string(block.number)}" if block.number else '""'
    title = _string(block.text)
    title = f"z({title})" if block.chinese else title
    return (
        f"{page}#heading(level: {block.level}, outlined: {outlined}, bookmarked: {outlined},"
        f" {text} + {title}){anchor}"
    )


def _table(block: Table) -> str:
    columns = ", ".join(f"{column.width}fr" for column in block.columns)
    rows = ", ".join(_row(row) for row in block.rows)
    size = ", size: 7.5pt" if _is_wide(len(block.columns)) else ""
    return (
        f"#figures(caption: {_string(block.caption)}{size}, columns: ({columns}),"
        f" heads: {_strings(column.title for column in block.columns)}, {rows})"
    )


def _row(row: tuple[Line, ...]) -> str:
    limit = LONG_LIST_ROW if _is_wide(len(row)) else LONG_ROW
    longest = max(len(plain(cell)) for cell in row)
    cells = "".join(f"{_line(cell)}, " for cell in row)
    return f"(cells: ({cells}), long: {_flag(value=longest > limit)})"


def _is_wide(columns: int) -> bool:
    """Return whether a table is that of a list, which lies across."""
    return columns > MOST_COLUMNS


def _index(block: Index) -> str:
    entries = (
        f"({_string(entry.text)}, ({''.join(f'<{anchor}>, ' for anchor in entry.anchors)}))"
        for entry in block.entries
    )
    return f"#index({', '.join(entries)})"


def _line(text: Line) -> str:
    """Return a sum of strings, which takes less memory than mark-up with strings in it."""
    return " + ".join(map(_span, text)) or '""'


def _span(span: Span) -> str:
    text = _string(span.text)
    if span.url is not None:
        return f"u({_string(span.url)}, {text})"
    if span.chinese:
        text = f"z({text})"
    if span.strong:
        return f"b({text})"
    return f"f({text})" if span.faint else text


def _strings(texts: Iterable[str]) -> str:
    return f"({''.join(f'{_string(text)}, ' for text in texts)})"


def _flag(*, value: bool) -> str:
    return "true" if value else "false"


def _string(text: str) -> str:
    """Return a text as a string of typst, in which only the backslash and the quote count."""
    return json.dumps(text, ensure_ascii=False)
