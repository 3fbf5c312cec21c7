"""The properties by which cases are filtered, with their terms and counts.

Peak date and peak value are no facets, and there is no facet that ranks places.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from carbonpeak.models.case import Case
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True)
class Choice:
    """One term of a facet and how many cases have it."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A property with the terms that occur."""

    id: str
    label: str
    choices: tuple[Choice, ...]


FACETS = ("field", "type", "province", "pilot_kind", "content", "stage", "level")


def case_terms(case: Case, digest: Digest) -> dict[str, tuple[str, ...]]:
    """Return a case's terms by facet."""
    pilot = digest.corpus.pilots.get(case.pilot)
    level = digest.level(case)
    return {
        "field": case.fields,
        "type": case.measure_types,
        "province": (pilot.data.province,) if pilot is not None else (),
        "pilot_kind": (pilot.data.kind,) if pilot is not None else (),
        "content": case.contents,
        "stage": (case.stage,),
        "level": (level,) if level is not None else (),
    }


def make_facets(cases: Iterable[Case], voice: Voice) -> tuple[Facet, ...]:
    """Return the facets of cases, each with its terms in the order of the closed list."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for case in cases:
        for facet, terms in case_terms(case, voice.digest).items():
            counts[facet].update(terms)
    return tuple(
        Facet(facet, voice.say(_LABELS[facet]), tuple(_choices(facet, counts[facet], voice)))
        for facet in FACETS
    )


_LABELS = {
    "field": "field",
    "type": "measure_type",
    "province": "province",
    "pilot_kind": "pilot_kind",
    "content": "content",
    "stage": "stage",
    "level": "level",
}
_VOCABULARIES = {
    "field": "fields",
    "type": "measure-types",
    "pilot_kind": "pilot-kinds",
    "content": "contents",
    "stage": "stages",
    "level": "levels",
}


def _choices(facet: str, counts: Counter[str], voice: Voice) -> list[Choice]:
    corpus = voice.digest.corpus
    names = (
        [(province.id, voice.label(province)) for province in corpus.province_by_id.values()]
        if facet == "province"
        else [(t.id, voice.label(t)) for t in corpus.vocabularies[_VOCABULARIES[facet]].terms]
    )
    return [Choice(name, label, counts[name]) for name, label in names if counts[name]]
