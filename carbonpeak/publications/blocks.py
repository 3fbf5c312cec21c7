"""A document as typed blocks: what stands in it and in which order, nothing of how it looks.

Every form of a list or volume (DOCX, PDF, HTML, Markdown) is set from the same blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from carbonpeak.problems import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of text that is set in one way."""

    text: str
    strong: bool = False
    faint: bool = False
    """Not evidence: a target, an estimate, a figure of the whole place, a mark of the editors."""
    url: str | None = None
    chinese: bool = False
    """Chinese within an English document."""


Line: TypeAlias = tuple[Span, ...]


def line(*parts: "str | Span | Line") -> Line:
    """Return spans from texts, spans and lines; empty texts are left out."""
    found: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            found.extend([Span(text=part)] if part else [])
        elif isinstance(part, Span):
            found.append(part)
        else:
            found.extend(part)
    return tuple(found)


def plain(text: Line) -> str:
    """Return a line without its looks."""
    return "".join(span.text for span in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page."""

    title: str
    subtitle: str
    lines: tuple[str, ...]
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Where the headings of the first two levels are listed with their pages."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 (chapter), 2 (case) or 3 (part of a case)."""

    level: Literal[1, 2, 3]
    number: str
    """As it is printed: 一、, （一） or 1. with what follows it; empty for none."""
    text: str
    anchor: str = ""
    """By which contents and index find it; empty for parts of a case."""
    opens_page: bool = False
    chinese: bool = False

    @property
    def title(self) -> str:
        return self.number + self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text set as a paragraph; a `lead` says what a case is, a `note` how to read what follows."""

    text: Line
    style: Literal["body", "lead", "note", "small"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list, numbered where its order counts."""

    entries: tuple[Line, ...]
    numbered: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with what they hold, in two columns."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's head and its share of the width."""

    title: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head that is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A place or a measure type with the anchors of the cases on it."""

    text: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Entries with the pages on which their cases begin."""

    entries: tuple[IndexEntry, ...]


Block: TypeAlias = Cover | Contents | Heading | Paragraph | Bullets | Facts | Table | Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document with what its properties and margins say."""

    title: str
    language: Language
    landscape: bool
    running_head: str
    date: str
    """The day it was judged at; it stands for the time of making, so that bytes repeat."""
    front: tuple[Block, ...]
    """Cover, preface and contents, with page numbers of their own."""
    body: tuple[Block, ...]

    def headings(self) -> Iterator[Heading]:
        """Yield what the contents list."""
        for block in self.body:
            if isinstance(block, Heading) and block.level < 3:
                yield block
