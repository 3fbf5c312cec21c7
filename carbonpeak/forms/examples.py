"""Examples beside the fields of a form: what real published cases hold there."""

from collections.abc import Mapping
from dataclasses import dataclass

from carbonpeak.forms.filling import Row, block_rows
from carbonpeak.forms.layout import Block
from carbonpeak.house_format import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Values of a row of a block, and for each the case they are from."""

    row: Row
    cases: dict[str, str]
    """Case id by key of the spot."""


def find_example(block: Block, models: Mapping[str, Mapping[str, Plain]]) -> Example:
    """Return the fullest row that a published case has for a block.

    `models` are the plain values of published cases by id. Of fields that stand alone, each empty
    one is taken from the next fullest case.
    """
    rows = [(case, row) for case, values in models.items() for row in block_rows(block, values)]
    rows.sort(key=lambda found: (-len(found[1]), found[0]))
    merged: Row = {}
    cases: dict[str, str] = {}
    for case, row in rows if not block.is_table else rows[:1]:
        for key, value in row.items():
            if key not in merged:
                merged[key], cases[key] = value, case
    return Example(row=merged, cases=cases)
