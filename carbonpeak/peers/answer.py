"""Peers as plain data: the same answer for the command line, the endpoint and other programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Text
from carbonpeak.models.pilot import Pilot
from carbonpeak.peers.likeness import AGREES, TRAITS, Comparison, Known, Peer, Place

TRAIT_UNITS = {
    "population": "persons",
    "gdp_per_capita": "CNY a person",
    "urbanisation": "%",
    "secondary_share": "%",
    "tertiary_share": "%",
}
"""Unit of each trait that is a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRead:
    """A case worth reading at a peer."""

    id: str
    title: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotCard:
    """What is told of a pilot beside its traits. Function and province count nothing."""

    name: Text
    kind: str
    province: str
    functions: frozenset[str]
    host_city: Text | None
    cases: tuple[CaseRead, ...]


def cards_of(corpus: Corpus) -> dict[str, PilotCard]:
    """Return what is told of every pilot, by id; of its cases those that are published."""
    return {name: _card(record.data, corpus) for name, record in corpus.pilots.items()}


def _card(pilot: Pilot, corpus: Corpus) -> PilotCard:
    roles = pilot.profile.function_role
    return PilotCard(
        name=pilot.name,
        kind=pilot.kind,
        province=pilot.province,
        functions=frozenset(roles.value if roles is not None else ()),
        host_city=pilot.host_city,
        cases=tuple(
            CaseRead(id=case.id, title=case.title, fields=tuple(case.fields))
            for case in corpus.published_by_pilot.get(pilot.id, ())
        ),
    )


def as_answer(
    place: Place, peers: Sequence[Peer], cards: Mapping[str, PilotCard]
) -> dict[str, object]:
    """Return the place as understood and its peers as plain objects for JSON."""
    return {
        "described": {trait: _value(known) for trait, known in place.items()},
        "unknown": [trait.id for trait in TRAITS if trait.id not in place],
        "units": {trait: unit for trait, unit in TRAIT_UNITS.items() if trait in place},
        "agrees_from": AGREES,
        "peers": [_peer(peer, cards[peer.pilot]) for peer in peers],
    }


def _peer(peer: Peer, card: PilotCard) -> dict[str, object]:
    host = {"host_city": _names(card.host_city)} if card.host_city is not None else {}
    return {
        "pilot": peer.pilot,
        "name": _names(card.name),
        "kind": card.kind,
        "province": card.province,
        "functions": sorted(card.functions),
        **host,
        "similarity": round(peer.similarity, 4),
        "axes": {axis: round(value, 4) for axis, value in peer.axes.items()},
        "agree": [_comparison(comparison) for comparison in peer.agree],
        "differ": [_comparison(comparison) for comparison in peer.differ],
        "unknown": list(peer.unknown),
        "cases": [
            {"id": case.id, "title": _names(case.title), "fields": list(case.fields)}
            for case in card.cases
        ],
    }


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "trait": comparison.trait,
        "axis": comparison.axis,
        "similarity": round(comparison.similarity, 4),
        "weight": comparison.weight,
        "here": _value(comparison.here),
        "there": _value(comparison.there),
        "of_host_city": comparison.there.weight < 1,
        "shared": list(comparison.shared),
    }


def _value(known: Known) -> object:
    if isinstance(known.value, frozenset):
        return sorted(known.value)
    if isinstance(known.value, float) and known.value.is_integer():
        return int(known.value)
    return known.value


def _names(text: Text) -> dict[str, str | None]:
    return {"zh": text.zh, "en": text.en}
