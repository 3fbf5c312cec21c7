"""Which pilots a name for many places takes in: by province, one by one, or by their figures."""

from decimal import Decimal

from carbonpeak.models.pilot import Pilot, Profile, Stated
from carbonpeak.search.tuning import Figures, Region


def takes_in(region: Region, pilot: Pilot) -> bool:
    """Say whether a pilot is one of the places a region's name stands for."""
    if pilot.province in region.provinces or pilot.id in region.pilots:
        return True
    return region.figures is not None and _lies_within(region.figures, pilot.profile)


def _lies_within(figures: Figures, profile: Profile) -> bool:
    """Say whether all figures asked for are known of the place itself and lie within."""
    known = {
        "population": _own(profile.population),
        "gdp": _own(profile.gdp),
        "gdp_per_capita": _own(profile.gdp_per_capita),
        "tertiary": _own_tertiary(profile),
    }
    asked = [(known[name], span) for name, span in figures if span is not None]
    return bool(asked) and all(value is not None and span.holds(value) for value, span in asked)


def _own(stated: Stated[int] | Stated[Decimal] | None) -> Decimal | None:
    """Return a figure of the place; that of the city which hosts a park is none of the park's."""
    return Decimal(stated.value) if stated is not None and stated.scope == "self" else None


def _own_tertiary(profile: Profile) -> Decimal | None:
    shares = profile.industry_shares
    return shares.value.tertiary if shares is not None and shares.scope == "self" else None
