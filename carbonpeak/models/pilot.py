"""A pilot city or park and its profile (`registry/pilots/<id>.yaml`)."""

from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from pydantic import Field, StringConstraints

from carbonpeak.models.fields import (
    Basis,
    Date,
    Id,
    Line,
    Model,
    Number,
    PartialDate,
    ProvinceId,
    Source,
    SourceId,
    Term,
    Text,
    Year,
)

ValueType = TypeVar("ValueType")

Persons: TypeAlias = Annotated[int, Field(gt=0)]
Money: TypeAlias = Annotated[Number, Field(gt=0)]
Percent: TypeAlias = Annotated[Number, Field(ge=0, le=100)]


class Stated(Model, Generic[ValueType]):
    """One value of a profile with its year, sources and scope."""

    value: ValueType
    year: Year | None
    sources: tuple[SourceId, ...] = Field(min_length=1)
    scope: Annotated[str, Term("scopes")]
    """`host`: a figure of the city that hosts the park; it bears that city's name when shown."""
    confidence: Annotated[str, Term("confidences")] | None = None
    note: Text | None = None


class IndustryShares(Model):
    """Shares of value added, percent."""

    primary: Percent
    secondary: Percent
    tertiary: Percent


class Profile(Model):
    """What is known of a place along the three axes. What is not known is absent."""

    population: Stated[Persons] | None = None
    """Permanent population, persons."""
    population_park: Stated[Persons] | None = None
    gdp: Stated[Money] | None = None
    """CNY, current prices."""
    gdp_park: Stated[Money] | None = None
    gdp_per_capita: Stated[Money] | None = None
    """CNY a person."""
    urbanisation: Stated[Percent] | None = None
    """Percent of the population."""
    climate_zone: Stated[Annotated[str, Term("climate-zones")]] | None = None
    industry_shares: Stated[IndustryShares] | None = None
    resource_endowment: Stated[tuple[Annotated[str, Term("endowments")], ...]] | None = None
    leading_industries: Stated[tuple[Annotated[str, Term("industries")], ...]] | None = None
    function_role: Stated[tuple[Annotated[str, Term("roles")], ...]] | None = None
    resource_based: Stated[Text] | None = None
    resource_listing: Stated[Text] | None = None
    old_industrial: Stated[Text] | None = None
    transformation_demo: Stated[Text] | None = None


TRAIT_VOCABULARIES = {
    "climate_zone": "climate-zones",
    "resource_endowment": "endowments",
    "leading_industries": "industries",
    "function_role": "roles",
}
"""Traits of a `Profile` that are terms, with the closed list of each."""


class PilotPlan(Model):
    """The pilot's own implementation plan."""

    title: Text
    number: Line | None = None
    date: PartialDate | None = None
    sources: tuple[SourceId, ...] = ()


class PilotTarget(Model):
    """A target the pilot has published; a target is never a result."""

    text: Text
    sources: tuple[SourceId, ...] = ()


class Pilot(Model):
    """A city or park that NDRC confirmed as a national carbon peak pilot."""

    id: Id
    name: Text
    kind: Annotated[str, Term("pilot-kinds")]
    batch: Literal[1, 2]
    batch_basis: Literal["stated", "inferred"]
    batch_note: Text | None = None
    admin_level: Annotated[str, Term("admin-levels")] | None
    admin_level_basis: Basis | None = None
    eligibility_note: Text | None = None
    """Why the pilot is confirmed although its level is below the Plan's rule."""
    recommended_by: Text | None
    confirmed_on: PartialDate | None
    province: ProvinceId
    host_city: Text | None = None
    adcode: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    adcode_of: Literal["self", "host"]
    lat: Number
    lon: Number
    list_confirmation: Text
    profile: Profile
    plan: PilotPlan | None
    description: Text | None
    targets: tuple[PilotTarget, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    created: Date
    modified: Date
