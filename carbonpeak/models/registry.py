"""What the registry holds beside pilots: provinces, bodies, adoptions outside the base."""

from typing import Annotated

from pydantic import Field, StringConstraints

from carbonpeak.models.fields import (
    CaseId,
    Id,
    Line,
    Model,
    PilotId,
    Source,
    SourceId,
    Term,
    Text,
    Year,
)


class Tile(Model):
    """A cell of the tile-grid map; rows from north, columns from west."""

    row: Annotated[int, Field(ge=0, le=12)]
    column: Annotated[int, Field(ge=0, le=12)]


class Province(Model):
    """A province-level unit."""

    id: Id
    zh: Line
    zh_short: Line
    en: Line
    adcode: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    tile: Tile
    quota_batch_1: Annotated[int, Field(ge=1)] | None
    """Places of the first batch; null where the province had none."""


class Provinces(Model):
    """`registry/provinces.yaml`."""

    sources: tuple[Source, ...]
    quota_sources: tuple[SourceId, ...] = ()
    quota_note: Text | None = None
    provinces: tuple[Province, ...]


class Organisation(Model):
    """A body under the one name in each language used everywhere."""

    id: Id
    zh: Line
    en: Line
    kind: Annotated[str, Term("organisation-kinds")]


class Organisations(Model):
    """`registry/organisations.yaml`."""

    organisations: tuple[Organisation, ...]


class Adoption(Model):
    """One place that took up a measure from a case."""

    id: Id
    adopter: Text
    adopter_kind: Annotated[str, Term("adopter-kinds")]
    adopter_pilot: PilotId | None = None
    adopter_traits: Text | None = None
    from_case: CaseId
    measure_type: Annotated[str, Term("measure-types")]
    year: Year | None
    year_basis: str | None = None
    depth: Annotated[str, Term("adoption-depths")]
    status: Annotated[str, Term("adoption-statuses")]
    evidence: Annotated[str, Term("adoption-evidence")]
    text: Text
    note: Text | None = None
    sources: tuple[SourceId, ...] = Field(min_length=1)


class Adoptions(Model):
    """`registry/adoptions.yaml`: adopters, with the pages that say so."""

    sources: tuple[Source, ...]
    adoptions: tuple[Adoption, ...]
