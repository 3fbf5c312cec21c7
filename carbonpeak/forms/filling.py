"""A case as the rows of the form: for each block the values of its spots."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, cast

from carbonpeak.forms.assembling import at
from carbonpeak.forms.layout import CHOICE, Block, Spot, slot
from carbonpeak.house_format import Plain
from carbonpeak.models.case import FIT_VOCABULARIES
from carbonpeak.yamlfile import FieldPath

Value: TypeAlias = str | int | Decimal | bool
Element: TypeAlias = "Plain | Mapping[str, Plain]"
Row: TypeAlias = dict[str, Value]
"""Values by the key of their spot; what is absent has no key."""


def block_rows(block: Block, values: Mapping[str, Plain]) -> list[Row]:
    """Return what a case puts into a block: one row for fields, a row for each element else.

    `values` are the plain values of the case.
    """
    if block.into is None:
        return [_row(values, block.spots)]
    if block.choice is None:
        return [_row(element, block.spots) for element in _elements(values, block.into)]
    return [
        {CHOICE: option.id, **_row(element, block.spots)}
        for option in block.choice.options
        for element in _elements(values, option.into)
    ]


def widen(block: Block, rows: Sequence[Row]) -> tuple[Spot, ...]:
    """Return the spots of a block with as many slots for each field as the rows have terms."""
    found: list[Spot] = []
    for spot in block.spots:
        found.append(spot)
        if spot.slots > 1 and spot.path[-1] == spot.slots - 1:
            more = spot.slots
            while any(slot(spot, more).key in row for row in rows):
                found.append(slot(spot, more))
                more += 1
    return tuple(found)


def _elements(values: Element, path: FieldPath) -> Sequence[Plain]:
    found = _at(values, path)
    if found is None:
        return ()
    return found if isinstance(found, list) else [found]


def _at(values: Element, path: FieldPath) -> Plain:
    # Plain values are read only, here as everywhere; a copy for each spot takes half the time.
    return at(cast("Plain", values), path)


def _row(element: Element, spots: Sequence[Spot]) -> Row:
    row: Row = {}
    for spot in spots:
        if spot.kind == "choice":
            continue
        if spot.kind == "traits":
            row |= _slots(spot, list(_traits(element)))
        elif spot.slots > 1:
            row |= _slots(spot, _elements(element, spot.path[:-1]))
        else:
            value = _at(element, spot.path)
            if value is not None:
                row[spot.key] = cast(Value, value)
    return row


def _slots(spot: Spot, values: Sequence[Plain]) -> Row:
    return {slot(spot, number).key: cast(Value, value) for number, value in enumerate(values)}


def _traits(element: Element) -> Iterator[str]:
    assert isinstance(element, Mapping)
    for part in FIT_VOCABULARIES:
        yield from (f"{part}/{term}" for term in _elements(element, (part,)))
