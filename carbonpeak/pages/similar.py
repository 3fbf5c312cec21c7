"""Cases like a case, each with the reason: ties in the record, measure types, like places."""

from dataclasses import dataclass

from carbonpeak.models.case import Case
from carbonpeak.pages.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A case and why it is shown beside another."""

    case: Case
    relation: str | None
    """A tie that the record itself names."""
    types: tuple[str, ...]
    field: str | None
    like_place: bool
    """Its pilot is among the nearest peers of this case's pilot."""


def similar_cases(case: Case, digest: Digest, *, count: int = 5) -> tuple[Similar, ...]:
    """Return published cases tied to a case or of its measure types, most in common first."""
    relations = {related.case: related.type for related in case.related}
    peers = {peer.pilot for peer in digest.peers.get(case.pilot, ())}
    candidates = {
        other.id: other
        for type_ in case.measure_types
        for other in digest.by_type.get(type_, ())
        if other.id != case.id
    }
    for name in relations:
        record = digest.corpus.cases.get(name)
        if record is not None and record.data.status == "published":
            candidates[name] = record.data
    found = [_compare(case, other, relations.get(other.id), peers) for other in candidates.values()]
    return tuple(sorted(found, key=lambda s: (*_rank(case, s), s.case.id))[:count])


def _compare(case: Case, other: Case, relation: str | None, peers: set[str]) -> Similar:
    return Similar(
        case=other,
        relation=relation,
        types=tuple(type_ for type_ in case.measure_types if type_ in other.measure_types),
        field=case.fields[0] if case.fields[0] in other.fields else None,
        like_place=other.pilot in peers,
    )


def _rank(case: Case, similar: Similar) -> tuple[bool, bool, int, bool, bool]:
    """Return a sort key: what the editors tied, then the main type, then like places elsewhere."""
    main = bool(similar.types) and similar.types[0] == case.measure_types[0]
    elsewhere = similar.case.pilot != case.pilot
    return (
        similar.relation is None,
        not main,
        -len(similar.types),
        not (similar.like_place and elsewhere),
        similar.field is None,
    )
