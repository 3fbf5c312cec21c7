"""A saved selection of cases with its rule, decisions and reasons (`registry/lists/<id>.yaml`)."""

from typing import Annotated, Literal

from pydantic import Field

from carbonpeak.models.fields import (
    CaseId,
    Date,
    Id,
    ListId,
    Model,
    PilotId,
    ProvinceId,
    Term,
    Text,
)


class Rule(Model):
    """Which cases a compilation takes: terms of one kind add up, kinds narrow, none takes all.

    Closed lists only: there is no place in it for a date or a value of a peak.
    """

    levels: tuple[Annotated[str, Term("levels")], ...] = ()
    fields: tuple[Annotated[str, Term("fields")], ...] = ()
    contents: tuple[Annotated[str, Term("contents")], ...] = ()
    measure_types: tuple[Annotated[str, Term("measure-types")], ...] = ()
    reach_scopes: tuple[Annotated[str, Term("reach-scopes")], ...] = ()
    endowments: tuple[Annotated[str, Term("endowments")], ...] = ()
    provinces: tuple[ProvinceId, ...] = ()
    pilots: tuple[PilotId, ...] = ()


class Included(Model):
    """A case the list takes."""

    case: CaseId
    level: Annotated[str, Term("levels")]
    """Its level on the list's date; records move on, a list does not."""
    reason: Text | None = None
    """Needed where the rule alone would not take it."""


class LeftOut(Model):
    """A case that the rule takes and the list does not."""

    case: CaseId
    reason: Text


class Decision(Model):
    """Something that was decided on the list as a whole."""

    date: Date
    text: Text


class SavedList(Model):
    """A selection that is kept: what was taken, what was left out, and why."""

    id: Id
    title: Text
    status: Literal["draft", "issued"]
    form: Literal["list", "volume"]
    """What it is made for; either can be compiled from it."""
    date: Date
    """The day whose records it was judged by, not the day of writing."""
    rule: Rule
    note: Text | None = None
    """What a reader should know of the list before reading it."""
    included: tuple[Included, ...] = Field(min_length=1)
    left_out: tuple[LeftOut, ...] = ()
    decisions: tuple[Decision, ...] = ()
    previous: ListId | None = None
    """The list it takes the place of."""
