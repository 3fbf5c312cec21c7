"""A case: one measure or practice at one pilot, with its sources (`cases/<pilot>/<id>.yaml`)."""

from typing import Annotated

from pydantic import Field

from carbonpeak.models.fields import (
    Basis,
    CaseId,
    Change,
    Date,
    Id,
    Line,
    Model,
    Number,
    OrganisationId,
    PartialDate,
    PilotId,
    Source,
    SourceId,
    Term,
    Text,
    Year,
)


class Period(Model):
    """When the measure began and, if it has, ended."""

    start: PartialDate | None
    end: PartialDate | None


class Step(Model):
    """One thing that was done."""

    text: Text
    actor: Text | None = None
    due: PartialDate | None = None
    """The date by which a plan wants it done."""
    completed: PartialDate | None = None
    output: Text | None = None
    source: SourceId | None = None


class Mechanism(Model):
    """Why the measure should work."""

    text: Text
    basis: Basis
    source: SourceId | None = None


class PolicyBasis(Model):
    """A document the measure rests on."""

    title: Line
    """As the document is titled, usually in Chinese."""
    number: Line | None = None
    status: Annotated[str, Term("policy-statuses")]
    source: SourceId | None = None


class Baseline(Model):
    """What a result is compared with, in the result's own unit; a change may name only the year."""

    value: Number | None
    year: Year | None


class Result(Model):
    """One number with unit, year, kind, attribution and source."""

    id: Annotated[str, Field(pattern=r"^r[0-9]{1,3}$")]
    indicator: Annotated[str, Term("indicators")]
    text: Text
    """What the number counts, without the number."""
    value: Number
    qualifier: Annotated[str, Term("qualifiers")] | None = None
    unit: Annotated[str, Term("units")]
    year: Year | None
    """Null where no source gives it; it is then no required result."""
    kind: Annotated[str, Term("result-kinds")]
    attribution: Annotated[str, Term("attributions")]
    period_from: Year | None = None
    """First year of a cumulative figure."""
    baseline: Baseline | None = None
    boundary: Text | None = None
    method: Text | None = None
    source: SourceId


class Benefit(Model):
    """An effect outside emissions."""

    kind: Annotated[str, Term("benefit-kinds")]
    text: Text
    source: SourceId


class Safeguard(Model):
    """What was looked at so that nobody is harmed."""

    text: Text
    basis: Basis
    source: SourceId | None = None


class Safeguards(Model):
    """Supply security, jobs, heating and prices; what no source says stays empty."""

    supply: Safeguard | None = None
    jobs: Safeguard | None = None
    heating: Safeguard | None = None
    prices: Safeguard | None = None


class Cost(Model):
    """One amount of money spent, saved or earned."""

    what: Text
    kind: Annotated[str, Term("cost-kinds")]
    value: Number
    qualifier: Annotated[str, Term("qualifiers")] | None = None
    unit: Annotated[str, Term("units")]
    year: Year | None
    payer: Text | None = None
    source: SourceId


class Component(Model):
    """A part of the measure a follower takes over or changes."""

    text: Text
    role: Annotated[str, Term("component-roles")]
    basis: Basis


class Condition(Model):
    """One thing a follower needs."""

    kind: Annotated[str, Term("condition-kinds")]
    need: Annotated[str, Term("needs")]
    text: Text
    threshold: Text | None = None
    can_be_created: bool | None = None
    basis: Basis
    source: SourceId | None = None


class Fit(Model):
    """Places of which kind the measure suits or does not suit, and why."""

    endowments: tuple[Annotated[str, Term("endowments")], ...] = ()
    industries: tuple[Annotated[str, Term("industries")], ...] = ()
    roles: tuple[Annotated[str, Term("roles")], ...] = ()
    climate_zones: tuple[Annotated[str, Term("climate-zones")], ...] = ()
    pilot_kinds: tuple[Annotated[str, Term("pilot-kinds")], ...] = ()
    reason: Text
    basis: Basis


FIT_VOCABULARIES = {
    "endowments": "endowments",
    "industries": "industries",
    "roles": "roles",
    "climate_zones": "climate-zones",
    "pilot_kinds": "pilot-kinds",
}
"""Fields of `Fit` that say which places, with the closed list of each."""


class PilotPremium(Model):
    """What the pilot had that others lack."""

    funds: Text | None = None
    permissions: Text | None = None
    status: Text | None = None
    remains_without_pilot: Text | None = None
    basis: Basis
    sources: tuple[SourceId, ...] = ()


class Lesson(Model):
    """A lesson or a limit."""

    text: Text
    basis: Basis
    source: SourceId | None = None


class Transfer(Model):
    """What a follower needs to know."""

    components: tuple[Component, ...] = ()
    conditions: tuple[Condition, ...] = ()
    suits: tuple[Fit, ...] = ()
    does_not_suit: tuple[Fit, ...] = ()
    pilot_premium: PilotPremium | None = None
    lessons: tuple[Lesson, ...] = ()
    limits: tuple[Lesson, ...] = ()
    minimum_version: Text | None = None


class Actor(Model):
    """Who took part: a body of `registry/organisations.yaml`, or a group without a record there."""

    organisation: OrganisationId | None = None
    name: Text | None = None
    role: Annotated[str, Term("actor-roles")]


class Conflict(Model):
    """Where sources disagree: both figures and who gives them."""

    text: Text
    sources: tuple[SourceId, ...] = Field(min_length=1)


class Related(Model):
    """A tie to another case."""

    type: Annotated[str, Term("relation-types")]
    case: CaseId


class AdoptedFrom(Model):
    """Stands in the adopting case: the case it took over from."""

    case: CaseId
    year: Year | None
    depth: Annotated[str, Term("adoption-depths")]
    status: Annotated[str, Term("adoption-statuses")]
    evidence: Annotated[str, Term("adoption-evidence")]
    text: Text
    source: SourceId


class Allow(Model):
    """Excuses one warning, with the reason."""

    code: Annotated[str, Field(pattern=r"^CP[0-9]{3}$")]
    field: Line | None = None
    """Path of the field the excuse is for; the whole record if absent."""
    reason: Text


class Case(Model):
    """One measure or practice at one pilot."""

    id: Id
    status: Annotated[str, Term("statuses")]
    title: Text
    summary: Text
    pilot: PilotId
    kind: Annotated[str, Term("kinds")]
    action_form: Annotated[str, Term("action-forms")]
    contents: tuple[Annotated[str, Term("contents")], ...] = Field(min_length=1)
    fields: tuple[Annotated[str, Term("fields")], ...] = Field(min_length=1)
    """The first is the main field."""
    measure_types: tuple[Annotated[str, Term("measure-types")], ...] = Field(
        min_length=1, max_length=3
    )
    """The first is the main type."""
    instruments: tuple[Annotated[str, Term("instruments")], ...] = ()
    stage: Annotated[str, Term("stages")]
    period: Period
    project_types: tuple[Annotated[str, Term("project-types")], ...] = ()
    policy_levers: tuple[Annotated[str, Term("policy-levers")], ...] = ()
    technology_actions: tuple[Annotated[str, Term("technology-actions")], ...] = ()
    problem: Text
    steps: tuple[Step, ...] = Field(min_length=1)
    mechanism: Mechanism | None = None
    policy_basis: tuple[PolicyBasis, ...] = ()
    results: tuple[Result, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    safeguards: Safeguards = Safeguards()
    affected_groups: tuple[Text, ...] = ()
    costs: tuple[Cost, ...] = ()
    transfer: Transfer = Transfer()
    actors: tuple[Actor, ...] = ()
    contact_unit: OrganisationId | None = None
    """An office, never a private person; where none is stated the lead body stands."""
    adopted_from: tuple[AdoptedFrom, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    conflicts: tuple[Conflict, ...] = ()
    editor_note: Text | None = None
    """What the editors say on how well the record is grounded."""
    created: Date
    modified: Date
    review_by: Date
    changes: tuple[Change, ...] = ()
    related: tuple[Related, ...] = ()
    former_ids: tuple[Id, ...] = ()
    """Ids under which the record was published before; their addresses redirect here."""
    allow: tuple[Allow, ...] = ()
