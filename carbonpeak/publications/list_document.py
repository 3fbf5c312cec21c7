"""A list as a document: title and rule, one wide table, the colophon. For printing on A4 across."""

from collections.abc import Iterator

from carbonpeak.publications.annex import annex_selection
from carbonpeak.publications.blocks import Block, Column, Document, Heading, Paragraph, Table, line
from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.rows import COLUMNS, cells, header, list_rows
from carbonpeak.publications.volume import colophon

_WIDTHS = {
    "number": 4,
    "field": 6,
    "title": 10,
    "practice": 19,
    "effect": 15,
    "suits": 10,
    "place": 7,
    "sources": 20,
    "level": 7,
    "lacks": 11,
}
"""Shares of the width; the case's id stands in the workbook and in CSV only."""


def list_document(compilation: Compilation) -> Document:
    """Return the whole list."""
    return Document(
        title=compilation.title,
        language=compilation.tell.language,
        landscape=True,
        running_head=compilation.title,
        date=compilation.corpus.as_of,
        front=(),
        body=(
            *_opening(compilation),
            _table(compilation),
            *annex_selection(compilation),
            *colophon(compilation),
        ),
    )


def _opening(compilation: Compilation) -> Iterator[Block]:
    tell = compilation.tell
    yield Heading(level=1, number="", text=compilation.title, anchor="list")
    for text in opening_lines(compilation):
        yield Paragraph(text=line(text), style="note")
    if compilation.saved is not None and compilation.saved.note is not None:
        yield Paragraph(text=tell.text(compilation.saved.note), style="note")


def opening_lines(compilation: Compilation) -> tuple[str, ...]:
    """Return what stands above the table in every form: rule, count and levels, data, standing."""
    tell, corpus = compilation.tell, compilation.corpus
    space = tell.say("space")
    return (
        tell.say("rule")
        + tell.say("colon")
        + compilation.rule_in_words
        + tell.say("full_stop")
        + space
        + compilation.count
        + tell.say("full_stop")
        + space
        + compilation.levels_in_words,
        compilation.note,
        tell.say("judged_at", date=tell.date(corpus.as_of))
        + tell.say("semicolon")
        + tell.say("data_version", version=compilation.version)
        + tell.say("full_stop")
        + space
        + tell.say("standing_line"),
    )


def _table(compilation: Compilation) -> Table:
    heads = dict(zip(COLUMNS, header(compilation.tell), strict=True))
    rows = [dict(zip(COLUMNS, cells(row), strict=True)) for row in list_rows(compilation)]
    return Table(
        columns=tuple(Column(title=heads[name], width=width) for name, width in _WIDTHS.items()),
        rows=tuple(tuple(line(row[name]) for name in _WIDTHS) for row in rows),
    )
