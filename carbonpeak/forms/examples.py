"""Examples beside the fields of a form: what real published cases hold there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from carbonpeak.forms.filling import Row, Value, block_rows
from carbonpeak.forms.layout import Block, Form
from carbonpeak.house_format import plain_values
from carbonpeak.models.case import Case

Rank: TypeAlias = tuple[int, str]
"""The fullest row comes first; of two as full, that of the first case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Values of a row of a block, and for each the case they are from."""

    row: Row
    cases: dict[str, str]
    """Case id by key of the spot."""


def find_examples(form: Form, cases: Iterable[Case]) -> dict[str, Example]:
    """Return the fullest row that a case has for each block, by the id of the block.

    Of fields that stand alone, each empty one is taken from the next fullest case.
    """
    found = {block.id: _Best(block) for _sheet, block in form.blocks.values()}
    for case in cases:
        values = plain_values(case)
        for best in found.values():
            for row in block_rows(best.block, values):
                best.take(row, case.id)
    return {name: best.example() for name, best in found.items()}


@dataclass(slots=True)
class _Best:
    """The best values seen so far: of ten thousand cases no row is kept that is not shown."""

    block: Block
    values: dict[str, tuple[Rank, Value]] = field(default_factory=dict)
    first: Rank | None = None

    def take(self, row: Row, case: str) -> None:
        rank = (-len(row), case)
        if self.block.is_table:
            if self.first is None or rank < self.first:
                self.first = rank
                self.values = {key: (rank, value) for key, value in row.items()}
            return
        for key, value in row.items():
            if key not in self.values or rank < self.values[key][0]:
                self.values[key] = (rank, value)

    def example(self) -> Example:
        return Example(
            row={key: value for key, (_rank, value) in self.values.items()},
            cases={key: case for key, ((_length, case), _value) in self.values.items()},
        )
