"""What `/-/peers.json` needs to compare places, read from the database once."""

from dataclasses import dataclass
from sqlite3 import Connection

from carbonpeak.models.fields import Text
from carbonpeak.peers import (
    HOST_WEIGHT,
    PARAMETERS,
    TRAITS,
    CaseRead,
    Known,
    PilotCard,
    Place,
    Terms,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """The pilots as places, what is told of each, and the words a description may use."""

    places: dict[str, Place]
    cards: dict[str, PilotCard]
    terms: Terms
    names: dict[str, str]
    """Ids by id and by name in either language, folded."""


def read_likeness(connection: Connection) -> Likeness:
    """Read the profiles of all pilots and their published cases."""
    cards = _cards(connection)
    names = {
        word.casefold(): name
        for name, card in cards.items()
        for word in (name, card.name.zh, card.name.zh.removesuffix("市"), card.name.en or name)
    }
    return Likeness(
        places=_places(connection, list(cards)),
        cards=cards,
        terms=_terms(connection),
        names=names,
    )


def _places(connection: Connection, pilots: list[str]) -> dict[str, Place]:
    kinds = {trait.id: trait.kind for trait in TRAITS}
    places: dict[str, Place] = {pilot: {} for pilot in pilots}
    rows = connection.execute(
        "select pilot_id, trait_id, value, term, scope from pilot_traits order by id"
    )
    for pilot, trait, value, term, scope in rows:
        kind = kinds.get(trait)
        if kind is None:
            continue
        weight = HOST_WEIGHT if scope == "host" else 1.0
        before = places[pilot].get(trait)
        if kind == "terms":
            earlier = (
                before.value if before and isinstance(before.value, frozenset) else frozenset()
            )
            places[pilot][trait] = Known(earlier | {term}, weight)
        else:
            places[pilot][trait] = Known(term if kind == "term" else value, weight)
    return places


def _cards(connection: Connection) -> dict[str, PilotCard]:
    cases: dict[str, list[CaseRead]] = {}
    fields: dict[str, list[str]] = {}
    for case, field in connection.execute(
        "select case_id, field from case_fields order by case_id, position"
    ):
        fields.setdefault(case, []).append(field)
    for case, pilot, zh, en in connection.execute(
        "select id, pilot_id, title_zh, title_en from cases where status = 'published' order by id"
    ):
        read = CaseRead(id=case, title=Text(zh=zh, en=en), fields=tuple(fields.get(case, ())))
        cases.setdefault(pilot, []).append(read)
    functions: dict[str, set[str]] = {}
    for pilot, term in connection.execute(
        "select pilot_id, term from pilot_traits where trait_id = 'function_role'"
    ):
        functions.setdefault(pilot, set()).add(term)
    return {
        name: PilotCard(
            name=Text(zh=zh, en=en),
            kind=kind,
            province=province,
            functions=frozenset(functions.get(name, ())),
            host_city=Text(zh=host_zh, en=host_en) if host_zh else None,
            cases=tuple(cases.get(name, ())),
        )
        for name, zh, en, kind, province, host_zh, host_en in connection.execute(
            "select id, name_zh, name_en, kind, province_id, host_city_zh, host_city_en"
            " from pilots order by id"
        )
    }


def _terms(connection: Connection) -> Terms:
    lists = {p.vocabulary for p in PARAMETERS if p.vocabulary is not None}
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in lists}
    for vocabulary, term, zh, en in connection.execute(
        "select vocabulary_id, term, zh, en from terms"
    ):
        if vocabulary in found:
            found[vocabulary][term] = (zh, en)
    return found
