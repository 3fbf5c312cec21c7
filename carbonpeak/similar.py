"""Cases like a case, each with the reason: ties in the record, measure types, like places.

Knows a case by its traits alone, be it a record or rows of a database.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
from carbonpeak.peers import peers_of

COUNT = 5


class Compared(Protocol):
    """What cases are compared by."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def pilot(self) -> str: ...
    @property
    def measure_types(self) -> Sequence[str]: ...
    @property
    def fields(self) -> Sequence[str]: ...


AnyCase = TypeVar("AnyCase", bound=Compared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar(Generic[AnyCase]):
    """A case and why it is shown beside another."""

    case: AnyCase
    relation: str | None
    """A tie that the record itself names."""
    types: tuple[str, ...]
    field: str | None
    like_place: bool
    """Its pilot is among the nearest peers of the other case's pilot."""


def find_similar(
    case: AnyCase,
    others: Iterable[AnyCase],
    *,
    relations: Mapping[str, str],
    peers: Collection[str],
    count: int = COUNT,
) -> tuple[Similar[AnyCase], ...]:
    """Return those of some cases tied to a case or of its measure types, most in common first.

    `relations` holds the ties that the case's record names, by the other case; `peers` the pilots
    most like the case's own.
    """
    found = [
        _compare(case, other, relations.get(other.id), peers)
        for other in {other.id: other for other in others}.values()
        if other.id != case.id
    ]
    kept = [similar for similar in found if similar.relation is not None or similar.types]
    return tuple(sorted(kept, key=lambda s: (*_rank(case, s), s.case.id))[:count])


def similar_in(case: Case, corpus: Corpus, *, count: int = COUNT) -> tuple[Similar[Case], ...]:
    """Return the published cases of a corpus that are like one of its cases."""
    return find_similar(
        case,
        corpus.published,
        relations={related.case: related.type for related in case.related},
        peers={peer.pilot for peer in peers_of(case.pilot, corpus)},
        count=count,
    )


def tell_reason(similar: Similar[AnyCase], name: Callable[[str, str], Text]) -> Text:
    """Return why a case is like another; `name` gives the labels of a vocabulary's term."""
    parts: list[tuple[str, str]] = []
    if similar.relation is not None:
        parts.append(_both(name("relation-types", similar.relation)))
    if similar.types:
        types = [_both(name("measure-types", type_)) for type_ in similar.types]
        listed = "、".join(zh for zh, _ in types), ", ".join(en for _, en in types)
        parts.append((f"同属“{listed[0]}”", f"same type: {listed[1]}"))
    if similar.like_place:
        parts.append(("所在地条件相近", "a place like this one"))
    if similar.field is not None and not similar.types:
        field = _both(name("fields", similar.field))
        parts.append((f"同在{field[0]}领域", f"same field: {field[1]}"))
    return Text(zh="；".join(zh for zh, _ in parts), en="; ".join(en for _, en in parts))


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en or text.zh


def similar_answer(
    case: str,
    found: Sequence[Similar[AnyCase]],
    *,
    name: Callable[[str, str], Text],
    pilots: Mapping[str, Text],
) -> dict[str, object]:
    """Return a case and those like it as plain objects for JSON."""
    return {
        "case": case,
        "similar": [
            {
                "id": similar.case.id,
                "title": _plain(similar.case.title),
                "pilot": similar.case.pilot,
                "pilot_name": _plain(pilots[similar.case.pilot]),
                "relation": similar.relation,
                "measure_types": list(similar.types),
                "field": similar.field,
                "like_place": similar.like_place,
                "reason": _plain(tell_reason(similar, name)),
            }
            for similar in found
        ],
    }


def _plain(text: Text) -> dict[str, str | None]:
    return {"zh": text.zh, "en": text.en}


def _compare(
    case: AnyCase, other: AnyCase, relation: str | None, peers: Collection[str]
) -> Similar[AnyCase]:
    return Similar(
        case=other,
        relation=relation,
        types=tuple(type_ for type_ in case.measure_types if type_ in other.measure_types),
        field=case.fields[0] if case.fields[0] in other.fields else None,
        like_place=other.pilot in peers,
    )


def _rank(case: AnyCase, similar: Similar[AnyCase]) -> tuple[bool, bool, int, bool, bool]:
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
