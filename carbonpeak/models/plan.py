"""The National Carbon Peak Pilot Construction Plan as data (`registry/plan.yaml`)."""

from typing import Annotated

from pydantic import Field

from carbonpeak.models.fields import (
    Id,
    Line,
    Model,
    PartialDate,
    Source,
    SourceId,
    Term,
    Text,
    Year,
)


class Statement(Model):
    """Something the Plan or a notice says, with where it stands."""

    text: Text
    sources: tuple[SourceId, ...] = ()


class Principle(Model):
    """One of the Plan's principles; no detail where the page was not readable."""

    id: Id
    name: Text
    detail: Text | None = None
    sources: tuple[SourceId, ...] = ()


class Objective(Model):
    """What the pilots should have reached by a year."""

    year: Year
    text: Text
    sources: tuple[SourceId, ...] = ()


class PlanContent(Model):
    """One of the five contents, with the Plan's own categories under it."""

    id: Annotated[str, Term("contents")]
    text: Text | None = None
    confirmed: Text | None = None
    """What is verified of the heading."""
    fields: tuple[Annotated[str, Term("fields")], ...] = ()
    project_types: tuple[Annotated[str, Term("project-types")], ...] = ()
    policy_levers: tuple[Annotated[str, Term("policy-levers")], ...] = ()
    technology_actions: tuple[Annotated[str, Term("technology-actions")], ...] = ()
    sources: tuple[SourceId, ...] = ()


class Eligibility(Model):
    """Who could apply."""

    city: Text
    park: Text
    sources: tuple[SourceId, ...] = ()


class Batch(Model):
    """One batch of pilots and the notice that confirmed it."""

    number: Annotated[int, Field(ge=1)]
    title: Text
    notice: Text | None = None
    """Title of the notice."""
    document_number: Line | None = None
    notice_date: PartialDate | None = None
    released: PartialDate | None = None
    plans_due: PartialDate | None = None
    count: Annotated[int, Field(ge=1)]
    cities: int | None = None
    parks: int | None = None
    note: Text | None = None
    sources: tuple[SourceId, ...] = ()


class Requirement(Model):
    """A rule of implementation, by topic."""

    topic: Text
    text: Text
    sources: tuple[SourceId, ...] = ()


class PlanIndicator(Model):
    """An indicator seen in the Plan's reference list or in pilots' own plans."""

    name: Text
    unit: Text | None = None
    seen_for: Text | None = None
    example: Text | None = None
    sources: tuple[SourceId, ...] = ()


class Plan(Model):
    """The Plan: dates, objectives, contents, eligibility, batches, and what was not readable."""

    id: Id
    title: Text
    document_number: Line
    issuer: Text
    document_date: PartialDate
    published: PartialDate
    total_pilots: int
    purpose: Statement
    principles: tuple[Principle, ...]
    objectives: tuple[Objective, ...]
    contents: tuple[PlanContent, ...]
    eligibility: Eligibility
    selection: tuple[Statement, ...]
    batches: tuple[Batch, ...]
    requirements: tuple[Requirement, ...] = ()
    reference_indicators: tuple[PlanIndicator, ...] = ()
    observed_indicators: tuple[PlanIndicator, ...] = ()
    not_found: tuple[Text, ...] = ()
    sources: tuple[Source, ...]
