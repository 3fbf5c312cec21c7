"""Examples beside the fields of a form: what real published cases hold there."""

from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.forms.filling import Row, block_rows
from carbonpeak.forms.layout import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Values of a row of a block, and for each the case they are from."""

    row: Row
    cases: dict[str, str]
    """Case id by key of the spot."""


def find_example(block: Block, corpus: Corpus, *, without: str | None = None) -> Example:
    """Return the fullest row that a published case has for a block.

    Of fields that stand alone, each empty one is taken from the next fullest case. The case that
    is being written into the form is no example for itself.
    """
    rows = [
        (case.id, row)
        for case in corpus.published
        if case.id != without
        for row in block_rows(block, case)
    ]
    rows.sort(key=lambda found: (-len(found[1]), found[0]))
    merged: Row = {}
    cases: dict[str, str] = {}
    for case, row in rows if not block.is_table else rows[:1]:
        for key, value in row.items():
            if key not in merged:
                merged[key], cases[key] = value, case
    return Example(row=merged, cases=cases)
