"""Places alike on the three axes: resource endowment, development base, industrial structure.

A Gower similarity that explains itself. Peak date and peak value are no traits; function and
location are secondary and never counted. A host city's figure counts half for its park.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.models.pilot import Pilot, Stated

Axis: TypeAlias = Literal["endowment", "base", "structure"]

AXES: tuple[Axis, ...] = ("endowment", "base", "structure")
HOST_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait by which places are compared, taken from a profile."""

    id: str
    axis: Axis
    kind: Literal["terms", "term", "number", "logarithm"]


TRAITS: tuple[Trait, ...] = (
    Trait("resource_endowment", "endowment", "terms"),
    Trait("climate_zone", "endowment", "term"),
    Trait("population", "base", "logarithm"),
    Trait("gdp_per_capita", "base", "logarithm"),
    Trait("urbanisation", "base", "number"),
    Trait("leading_industries", "structure", "terms"),
    Trait("secondary_share", "structure", "number"),
    Trait("tertiary_share", "structure", "number"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A trait's value with its weight: 1, or a half for a host city's figure."""

    value: frozenset[str] | str | float
    weight: float
    is_partial: bool = False
    """Somebody named these terms without claiming that there are no others."""


Place: TypeAlias = dict[str, Known]
"""What is known of a place, by trait; unknown traits are absent."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One trait of two places: similarity 0 to 1 and, for lists, the terms both have."""

    trait: str
    axis: Axis
    similarity: float
    weight: float
    here: Known
    """What is known of the place that asks."""
    there: Known
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peer:
    """A place like another, and why."""

    pilot: str
    similarity: float
    """0 to 1: the mean over the three axes of which something is known of both places."""
    axes: dict[Axis, float]
    agree: tuple[Comparison, ...]
    differ: tuple[Comparison, ...]
    unknown: tuple[str, ...]
    """Traits not known of one of the two places."""


AGREES = 0.75
"""Traits at least this similar are told as shared, the others as different."""


def describe(pilot: Pilot) -> Place:
    """Return what is known of a pilot along the axes."""
    profile = pilot.profile
    place: Place = {}
    for trait in ("resource_endowment", "leading_industries"):
        stated: Stated[tuple[str, ...]] | None = getattr(profile, trait)
        if stated is not None and stated.value:
            place[trait] = Known(frozenset(stated.value), _weight(stated.scope))
    if profile.climate_zone is not None:
        zone = profile.climate_zone
        place["climate_zone"] = Known(zone.value, _weight(zone.scope))
    for trait in ("population", "gdp_per_capita", "urbanisation"):
        number = getattr(profile, trait)
        if number is not None:
            place[trait] = Known(float(number.value), _weight(number.scope))
    if profile.industry_shares is not None:
        shares = profile.industry_shares
        weight = _weight(shares.scope)
        place["secondary_share"] = Known(float(shares.value.secondary), weight)
        place["tertiary_share"] = Known(float(shares.value.tertiary), weight)
    return place


def _weight(scope: str) -> float:
    return HOST_WEIGHT if scope == "host" else 1.0


def describe_pilots(corpus: Corpus) -> dict[str, Place]:
    """Return what is known of every pilot, by id."""
    return {name: describe(record.data) for name, record in corpus.pilots.items()}


def find_peers(
    place: Place,
    places: Mapping[str, Place],
    *,
    exclude: Iterable[str] = (),
    count: int = 5,
    least_axes: int = 2,
) -> tuple[Peer, ...]:
    """Return those of some places that are most like a place, the most similar first.

    Numbers are compared within the range of all places and the one that asks. A pilot of which only
    one axis is known is compared with none; who describes a place may name one axis only.

    A place that could be compared on fewer axes stands behind: what is not known of it would
    otherwise count as agreement. A place with which nothing agrees is no peer.
    """
    ranges = _ranges([*places.values(), place])
    left_out = set(exclude)
    peers = (
        _compare(place, other, name, ranges)
        for name, other in places.items()
        if name not in left_out
    )
    comparable = [peer for peer in peers if len(peer.axes) >= least_axes and peer.agree]
    return tuple(sorted(comparable, key=_by_likeness)[:count])


def _by_likeness(peer: Peer) -> tuple[int, float, str]:
    return -len(peer.axes), -peer.similarity, peer.pilot


def peers_of(pilot: str, corpus: Corpus, *, count: int = 5) -> tuple[Peer, ...]:
    """Return the pilots most like a pilot. Raises KeyError for an unknown pilot."""
    places = describe_pilots(corpus)
    return find_peers(places[pilot], places, exclude=(pilot,), count=count)


def _ranges(places: list[Place]) -> dict[str, float]:
    """Return the range of each numeric trait over all places, by which differences are scaled."""
    found: dict[str, float] = {}
    for trait in TRAITS:
        if trait.kind in {"number", "logarithm"}:
            values = [_scaled(place[trait.id], trait) for place in places if trait.id in place]
            found[trait.id] = max(values) - min(values) if values else 0.0
    return found


def _scaled(known: Known, trait: Trait) -> float:
    assert isinstance(known.value, float)
    return math.log(known.value) if trait.kind == "logarithm" else known.value


def _compare(place: Place, other: Place, name: str, ranges: dict[str, float]) -> Peer:
    comparisons = tuple(
        _compare_trait(trait, place[trait.id], other[trait.id], ranges)
        for trait in TRAITS
        if trait.id in place and trait.id in other
    )
    axes: dict[Axis, float] = {}
    for axis in AXES:
        parts = [c for c in comparisons if c.axis == axis]
        if parts:
            axes[axis] = sum(c.similarity * c.weight for c in parts) / sum(c.weight for c in parts)
    # Each axis counts by how much of it is known, so one shared guess does not stand for an axis.
    weights = {axis: _known_share(axis, comparisons) for axis in axes}
    similarity = sum(axes[a] * weights[a] for a in axes) / sum(weights.values()) if axes else 0.0
    return Peer(
        pilot=name,
        similarity=similarity,
        axes=axes,
        agree=tuple(c for c in comparisons if c.similarity >= AGREES or c.shared),
        differ=tuple(c for c in comparisons if c.similarity < AGREES and not c.shared),
        unknown=tuple(t.id for t in TRAITS if t.id not in place or t.id not in other),
    )


def _known_share(axis: Axis, comparisons: tuple[Comparison, ...]) -> float:
    asked = sum(1 for trait in TRAITS if trait.axis == axis)
    return sum(c.weight for c in comparisons if c.axis == axis) / asked


def _compare_trait(trait: Trait, one: Known, two: Known, ranges: dict[str, float]) -> Comparison:
    similarity = 0.0
    shared: frozenset[str] = frozenset()
    if isinstance(one.value, frozenset) and isinstance(two.value, frozenset):
        shared = one.value & two.value
        # Who names one resource of many does not say that there are no others: then only what was
        # named is looked for.
        asked = one.value if one.is_partial else one.value | two.value
        similarity = len(shared) / len(asked)
    elif isinstance(one.value, str):
        similarity = float(one.value == two.value)
    else:
        spread = ranges[trait.id]
        distance = abs(_scaled(one, trait) - _scaled(two, trait)) / spread if spread else 0.0
        similarity = 1.0 - distance
    return Comparison(
        trait=trait.id,
        axis=trait.axis,
        similarity=similarity,
        weight=min(one.weight, two.weight),
        here=one,
        there=two,
        shared=tuple(sorted(shared)),
    )
