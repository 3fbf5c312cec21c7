"""The rubric (`registry/rubric.yaml`) and reviewers' grades (`registry/assessments/`)."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from carbonpeak.models.fields import (
    CaseId,
    Date,
    Id,
    Model,
    Prose,
    ProvinceId,
    Reference,
    Term,
    Text,
)

Grade: TypeAlias = Annotated[int, Field(ge=0, le=3)]


class Gate(Model):
    """A test that must hold."""

    id: Id
    name: Text
    test: Text
    decided_by: Literal["computed", "reviewer"]
    own_threshold: bool = False
    """True where a threshold in it is this project's own proposal."""


class Criterion(Model):
    """One of the graded criteria; `grades` describe 0 to 3."""

    id: Id
    group: Literal["operable", "effective", "replicable", "promotable"]
    name: Text
    grades: Annotated[tuple[Text, ...], Field(min_length=4, max_length=4)]
    own_threshold: bool = False


class Level(Model):
    """A level and what it asks for beyond the level before it."""

    id: Annotated[str, Term("levels")]
    meaning: Text
    gates: Literal["none", "computed", "all"]
    minimum: dict[str, Grade] = {}
    """Criterion id to the lowest grade that will do."""
    two_reviewers: bool = False


class Cap(Model):
    """A grade that limits the reach scope of a case."""

    criterion: Id
    at_most: Grade
    scope: Annotated[str, Term("reach-scopes")]


class Thresholds(Model):
    """Numbers that the computed gates use."""

    running_months: Annotated[int, Field(ge=1)]
    running_stages: tuple[Annotated[str, Term("stages")], ...]


class Rubric(Model):
    """Gates, criteria and levels as data."""

    id: Id
    groups: dict[str, Text]
    thresholds: Thresholds
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...] = Field(min_length=1)
    caps: tuple[Cap, ...]
    scope_order: tuple[Annotated[str, Term("reach-scopes")], ...]
    """From the widest to the narrowest."""
    emission_quantities: tuple[Annotated[str, Term("quantities")], ...]
    """Results in these quantities are emissions; the rule "not only carbon" asks for others."""
    editorial_limit: Annotated[str, Term("levels")]
    """The highest level an assessment by the editors alone can give."""
    reviewers_text: Text


class CriterionGrade(Model):
    """One grade with its reason and evidence."""

    grade: Grade
    reason: Text
    evidence: tuple[Annotated[str, Reference("source-or-result")], ...] = ()


class GateDecision(Model):
    """A reviewer's decision on a gate."""

    passed: bool
    reason: Text


class Assessment(Model):
    """One reviewer's grades of one case."""

    case: CaseId
    date: Date
    reviewer_role: Literal["editorial", "expert", "province", "pilot-peer", "ndrc"]
    affiliation_kind: Prose
    province: ProvinceId | None = None
    """Where the reviewer works; of two reviewers one comes from outside the case's province."""
    conflict_of_interest: Text | None = None
    replaces: Date | None = None
    """Date of the earlier assessment by the same reviewer whose place this takes."""
    gates: dict[str, GateDecision] = {}
    grades: dict[str, CriterionGrade]
    reach_scope: Annotated[str, Term("reach-scopes")] | None = None
    created: Date
    modified: Date
