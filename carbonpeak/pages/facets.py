"""The properties by which cases are filtered, with their terms and counts.

Peak date and peak value are no facets, and there is no facet that ranks places.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from carbonpeak.models.case import Case
from carbonpeak.models.pilot import Pilot, Stated
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.voice import Voice
from carbonpeak.rubric import required_results


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
    is_narrowing: bool
    """Whether a case must have all the terms chosen, and not just one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Property:
    """How a facet is read from a case and said on a page."""

    label: str
    terms: Callable[[Case, Pilot | None, Digest], Iterable[str]]
    vocabulary: str | None = None
    """The closed list its terms come from; without one a term is its own label."""


def _of_place(trait: str) -> Callable[[Case, Pilot | None, Digest], Iterable[str]]:
    def read(_case: Case, pilot: Pilot | None, _digest: Digest) -> Iterable[str]:
        stated: Stated[Any] | None = getattr(pilot.profile, trait) if pilot is not None else None
        if stated is None:
            return ()
        return (stated.value,) if isinstance(stated.value, str) else stated.value

    return read


def _level(case: Case, _pilot: Pilot | None, digest: Digest) -> Iterable[str]:
    level = digest.level(case)
    return (level,) if level is not None else ()


def _start(case: Case, _pilot: Pilot | None, _digest: Digest) -> Iterable[str]:
    return (case.period.start[:4] if case.period.start is not None else NOT_STATED,)


def _result_years(case: Case, _pilot: Pilot | None, _digest: Digest) -> Iterable[str]:
    return sorted({str(result.year) for result in required_results(case)})


def _recorded(case: Case, _pilot: Pilot | None, digest: Digest) -> Iterator[str]:
    """Yield what the record holds that many lack."""
    if required_results(case):
        yield "has_achieved"
    if case.costs:
        yield "has_cost"
    if case.id in digest.adoptions_by_case or case.id in digest.adopting_cases:
        yield "has_adoption"


NOT_STATED = "not_stated"
_FACETS: dict[str, _Property] = {
    "field": _Property(label="field", terms=lambda c, _p, _d: c.fields, vocabulary="fields"),
    "type": _Property(
        label="measure_type", terms=lambda c, _p, _d: c.measure_types, vocabulary="measure-types"
    ),
    "province": _Property(
        label="province", terms=lambda _c, p, _d: (p.province,) if p is not None else ()
    ),
    "pilot_kind": _Property(
        label="pilot_kind",
        terms=lambda _c, p, _d: (p.kind,) if p is not None else (),
        vocabulary="pilot-kinds",
    ),
    "endowment": _Property(
        label="profile_resource_endowment",
        terms=_of_place("resource_endowment"),
        vocabulary="endowments",
    ),
    "industry": _Property(
        label="profile_leading_industries",
        terms=_of_place("leading_industries"),
        vocabulary="industries",
    ),
    "climate": _Property(
        label="profile_climate_zone", terms=_of_place("climate_zone"), vocabulary="climate-zones"
    ),
    "content": _Property(
        label="content", terms=lambda c, _p, _d: c.contents, vocabulary="contents"
    ),
    "stage": _Property(label="stage", terms=lambda c, _p, _d: (c.stage,), vocabulary="stages"),
    "level": _Property(label="level", terms=_level, vocabulary="levels"),
    "has": _Property(label="recorded", terms=_recorded),
    "start": _Property(label="year_begun", terms=_start),
    "year": _Property(label="year_of_results", terms=_result_years),
}
FACETS = tuple(_FACETS)
_NARROWING = {"has"}


def case_terms(case: Case, digest: Digest) -> dict[str, tuple[str, ...]]:
    """Return a case's terms by facet."""
    record = digest.corpus.pilots.get(case.pilot)
    pilot = record.data if record is not None else None
    return {name: tuple(facet.terms(case, pilot, digest)) for name, facet in _FACETS.items()}


def make_facets(terms: Iterable[dict[str, tuple[str, ...]]], voice: Voice) -> tuple[Facet, ...]:
    """Return the facets of cases by their terms, each in the order of the closed list."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for of_case in terms:
        for facet, names in of_case.items():
            counts[facet].update(names)
    return tuple(
        Facet(
            id=name,
            label=voice.say(facet.label),
            choices=tuple(_choices(name, counts[name], voice)),
            is_narrowing=name in _NARROWING,
        )
        for name, facet in _FACETS.items()
    )


def _choices(facet: str, counts: Counter[str], voice: Voice) -> Iterator[Choice]:
    for name, label in _terms_in_order(facet, counts, voice):
        if counts[name]:
            yield Choice(name, label, counts[name])


def _terms_in_order(facet: str, counts: Counter[str], voice: Voice) -> Iterator[tuple[str, str]]:
    corpus = voice.digest.corpus
    vocabulary = _FACETS[facet].vocabulary
    if vocabulary is not None:
        yield from ((term.id, voice.label(term)) for term in corpus.vocabularies[vocabulary].terms)
    elif facet == "province":
        yield from ((one.id, voice.label(one)) for one in corpus.province_by_id.values())
    elif facet == "has":
        yield from (
            (name, voice.say(name)) for name in ("has_achieved", "has_cost", "has_adoption")
        )
    else:
        yield from ((year, year) for year in sorted(counts, reverse=True) if year != NOT_STATED)
        yield NOT_STATED, voice.say(NOT_STATED)
