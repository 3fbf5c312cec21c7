"""From the corpus to documents: the texts to be searched, the labels, and what a hit shows.

Pure functions of the corpus. Peak dates and values are no facets, and nothing here ranks places.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from carbonpeak import rubric
from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case, Cost, Result
from carbonpeak.models.fields import Text, texts
from carbonpeak.models.pilot import Pilot
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.records import Record
from carbonpeak.search.concepts import (
    FACET_OF_VOCABULARY,
    holding_token,
    place_token,
    term_token,
    trait_token,
)
from carbonpeak.search.messages import Said, messages
from carbonpeak.search.regions import takes_in
from carbonpeak.search.tuning import Part, Signpost, Tuning
from carbonpeak.units import units_of

FACETS = (
    "page_kind",
    "field",
    "type",
    "content",
    "province",
    "pilot",
    "pilot_kind",
    "batch",
    "level",
    "stage",
    "instrument",
    "endowment",
    "industry",
    "climate",
    "role",
    "kind",
    "year",
    "has_achieved_result",
    "has_cost",
    "has_adoption",
    "status",
)
"""In the order in which they are shown."""
BY_COUNT = frozenset({"type", "instrument"})
"""Facets whose values stand by count; places never do, all others keep the order of their list."""

Facets: TypeAlias = dict[str, tuple[str, ...]]
"""Facet to the values of one document."""
FacetLabels: TypeAlias = Mapping[str, Mapping[str, tuple[str, str]]]
"""Facet to value to its Chinese and English label, in the order in which they stand."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a record in both languages; `section` decides its weight."""

    section: str
    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainResult:
    """The result a hit shows."""

    text: Text
    value: dict[str, str]
    """Printed with unit, by language."""
    kind: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found."""

    id: str
    page_kind: str
    """case, pilot, type or page."""
    path: str
    """Address below the site's root, without language."""
    title: Text
    passages: tuple[Passage, ...]
    bears: tuple[tuple[str, str], ...]
    """Section and concept token of the labels the record bears."""
    facets: Facets
    pilot: str | None = None
    result: MainResult | None = None
    date: str = ""
    evidence: float = 0.0
    """0 to 1 by level; parts near equals."""
    needs_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document that has not been made yet."""

    key: str
    """Equal for two drafts of one document of one index only where the documents are equal, given
    the same tuning and the same vocabularies, provinces and bodies."""
    make: Callable[[], Document]


def make_documents(corpus: Corpus, tuning: Tuning) -> tuple[Document, ...]:
    """Return cases, pilots, measure types and signposted pages, each by id."""
    return tuple(draft.make() for draft in draft_documents(corpus, tuning))


def draft_documents(corpus: Corpus, tuning: Tuning) -> Iterator[Draft]:
    """Yield what `make_documents` makes, in its order, without the work of making it."""
    writer = _Writer(corpus, tuning)
    for record in corpus.cases.values():
        yield writer.draft_case(record)
    pilots = (writer.pilot(record.data) for record in corpus.pilots.values())
    types = (writer.measure_type(name) for name in corpus.vocabularies["measure-types"].by_id)
    # What only a server finds stands last, so that all others have one number in both indexes.
    signposts = sorted(tuning.signposts.signposts, key=lambda signpost: signpost.data)
    pages = (_signpost(signpost) for signpost in signposts)
    for document in (*pilots, *types, *pages):
        yield Draft(key=_digest(repr(document)), make=partial(_given, document))


def _given(document: Document) -> Document:
    return document


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


_SECTIONS = {
    "title": "title",
    "summary": "summary",
    "problem": "problem",
    "steps": "steps",
    "results": "results",
    "benefits": "results",
    "costs": "costs",
    "actors": "people",
    "affected_groups": "people",
    "transfer": "transfer",
    "mechanism": "transfer",
    "safeguards": "transfer",
}
_UNSEARCHED = {"changes", "allow"}
_INDEPENDENT = {"media", "research", "government"}


class _Writer:
    """Holds what all documents of one corpus need."""

    def __init__(self, corpus: Corpus, tuning: Tuning) -> None:
        self.corpus = corpus
        self.regions = tuning.synonyms.regions
        self.units = units_of(corpus)
        self.adopted = _adopted_cases(corpus)
        levels = corpus.vocabularies["levels"].terms
        self.evidence = {term.id: index / len(levels) for index, term in enumerate(levels, 1)}

    def draft_case(self, record: Record[Case]) -> Draft:
        case = record.data
        level = rubric.level(case, self.corpus) if self.corpus.rubric is not None else None
        pilot = self.corpus.pilots.get(case.pilot)
        adopted = case.id in self.adopted
        pilot_digest = pilot.yaml.digest if pilot is not None else ""
        return Draft(
            key=_digest(f"{case.id} {record.yaml.digest} {pilot_digest} {level} {adopted}"),
            make=partial(self.case, case, level),
        )

    def case(self, case: Case, level: str | None) -> Document:
        pilot = self.corpus.pilots[case.pilot].data if case.pilot in self.corpus.pilots else None
        return Document(
            id=case.id,
            page_kind="case",
            path=f"cases/{case.id}/",
            title=case.title,
            passages=tuple(self._case_passages(case, pilot)),
            bears=(
                *_case_labels(case, level),
                *self._qualities(case),
                *(("label", holding_token(part)) for part in _parts_held(case)),
                *self._place_labels(pilot),
            ),
            facets=self._case_facets(case, level) | _place_facets(pilot),
            pilot=case.pilot,
            result=self._main_result(case),
            date=case.modified,
            evidence=self.evidence[level] if level else 0.0,
        )

    def _case_passages(self, case: Case, pilot: Pilot | None) -> Iterator[Passage]:
        for path, text in texts(case):
            if path[0] not in _UNSEARCHED:
                yield Passage(_SECTIONS.get(str(path[0]), "notes"), text.zh, text.en or "")
        for result in case.results:
            yield Passage("results", self._print(result, "zh"), self._print(result, "en"))
        for cost in case.costs:
            yield Passage("costs", self._print(cost, "zh"), self._print(cost, "en"))
        yield from self._names(case, pilot)
        for basis in case.policy_basis:
            yield Passage("sources", f"{basis.title} {basis.number or ''}")
        for source in case.sources:
            yield Passage("sources", f"{source.title} {source.publisher or ''}")

    def _names(self, case: Case, pilot: Pilot | None) -> Iterator[Passage]:
        for actor in case.actors:
            body = self.corpus.organisation_by_id.get(actor.organisation or "")
            if body is not None:
                yield Passage("people", body.zh, body.en)
        if pilot is not None:
            yield _text_passage("place", pilot.name)
            province = self.corpus.province_by_id.get(pilot.province)
            if province is not None:
                yield Passage("place", province.zh, province.en)
        for vocabulary, term, section in _case_terms(case):
            yield Passage(section, *self._labels(vocabulary, term))

    def _qualities(self, case: Case) -> Iterator[tuple[str, str]]:
        """Yield what has no vocabulary of its own: results achieved, costs, adoptions."""
        for facet in ("has_achieved_result", "has_cost", "has_adoption"):
            for value in self._case_facets(case, None)[facet]:
                yield "label", term_token(facet, value)

    def _labels(self, vocabulary: str, term: str) -> tuple[str, str]:
        found = self.corpus.vocabularies[vocabulary].by_id.get(term)
        return (found.zh, found.en) if found is not None else ("", "")

    def _print(self, figure: Result | Cost, language: Language) -> str:
        return self.units.print_value(figure.value, figure.unit, language, figure.qualifier)

    def _main_result(self, case: Case) -> MainResult | None:
        """Return the best grounded result of the measure; a figure of the whole place is none."""
        own = [result for result in case.results if result.attribution == "measure"]
        if not own:
            return None
        best = min(own, key=lambda r: (_KINDS.index(r.kind), r.year is None))
        return MainResult(
            text=best.text,
            value={language: self._print(best, language) for language in LANGUAGES},
            kind=best.kind,
            year=best.year,
        )

    def _case_facets(self, case: Case, level: str | None) -> Facets:
        achieved = [result for result in case.results if result.kind == "achieved"]
        years = sorted({str(result.year) for result in achieved if result.year}, reverse=True)
        return {
            "page_kind": ("case",),
            "status": (case.status,),
            "field": case.fields,
            "type": case.measure_types,
            "content": case.contents,
            "instrument": case.instruments,
            "kind": (case.kind,),
            "stage": (case.stage,),
            "level": (level,) if level else (),
            "year": tuple(years),
            "has_achieved_result": _yes_or_no(achieved),
            "has_cost": _yes_or_no(case.costs),
            "has_adoption": ("yes" if case.id in self.adopted else "no",),
        }

    def pilot(self, pilot: Pilot) -> Document:
        description = [_text_passage("summary", pilot.description)] if pilot.description else []
        return Document(
            id=pilot.id,
            page_kind="pilot",
            path=f"pilots/{pilot.id}/",
            title=pilot.name,
            passages=(_text_passage("title", pilot.name), *description, *self._traits(pilot)),
            bears=tuple(self._place_labels(pilot)),
            facets={"page_kind": ("pilot",)} | _place_facets(pilot),
            pilot=pilot.id,
        )

    def _place_labels(self, pilot: Pilot | None) -> Iterator[tuple[str, str]]:
        if pilot is None:
            return
        yield "place", place_token("pilot", pilot.id)
        yield "place", place_token("province", pilot.province)
        for region in self.regions:
            if takes_in(region, pilot):
                yield "place", place_token("region", region.id)
        for vocabulary, term in _trait_terms(pilot):
            yield "traits", trait_token(vocabulary, term)

    def _traits(self, pilot: Pilot) -> Iterator[Passage]:
        for vocabulary, term in _trait_terms(pilot):
            yield Passage("traits", *self._labels(vocabulary, term))
        province = self.corpus.province_by_id.get(pilot.province)
        if province is not None:
            yield Passage("place", province.zh, province.en)

    def measure_type(self, name: str) -> Document:
        term = self.corpus.vocabularies["measure-types"].by_id[name]
        aliases = Passage("label", "、".join(term.aliases.zh), ", ".join(term.aliases.en))
        return Document(
            id=name,
            page_kind="type",
            path=f"types/{name}/",
            title=Text(zh=term.zh, en=term.en),
            passages=(
                Passage("title", term.zh, term.en),
                Passage("summary", term.definition.zh, term.definition.en),
                aliases,
            ),
            bears=(("type", term_token("measure-types", name)),),
            facets={
                "page_kind": ("type",),
                "type": (name,),
                "field": (term.field,) if term.field else (),
            },
        )


_KINDS = ("achieved", "estimate", "target")


def _yes_or_no(found: Iterable[object]) -> tuple[str]:
    return ("yes",) if any(True for _ in found) else ("no",)


def _text_passage(section: str, text: Text) -> Passage:
    return Passage(section, text.zh, text.en or "")


def _adopted_cases(corpus: Corpus) -> frozenset[str]:
    outside = corpus.adoptions.data.adoptions if corpus.adoptions is not None else ()
    inside = (adopted for case in corpus.published for adopted in case.adopted_from)
    return frozenset((*(a.from_case for a in outside), *(a.case for a in inside)))


def _case_terms(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield vocabulary, term and section of what a case is labelled with."""
    for place, term in enumerate(case.measure_types):
        yield "measure-types", term, "further_type" if place else "type"
    yield from (("fields", term, "label") for term in case.fields)
    yield from (("contents", term, "label") for term in case.contents)
    yield from (("instruments", term, "label") for term in case.instruments)
    yield ("stages", case.stage, "label")
    yield ("kinds", case.kind, "label")
    yield from (("project-types", term, "label") for term in case.project_types)
    yield from (("policy-levers", term, "label") for term in case.policy_levers)
    yield from (("technology-actions", term, "label") for term in case.technology_actions)
    yield from (("benefit-kinds", benefit.kind, "label") for benefit in case.benefits)
    yield from (("indicators", result.indicator, "label") for result in case.results)


def _case_labels(case: Case, level: str | None) -> Iterator[tuple[str, str]]:
    for vocabulary, term, section in _case_terms(case):
        yield section, term_token(vocabulary, term)
    if level:
        yield "label", term_token("levels", level)


def _parts_held(case: Case) -> Iterator[Part]:
    """Yield what a record holds that others lack."""
    transfer = case.transfer
    own = [result for result in case.results if result.attribution == "measure"]
    parts: dict[Part, bool] = {
        "baseline": any(result.baseline for result in own),
        "boundary": any(result.boundary or result.method for result in own),
        "conditions": bool(transfer.conditions),
        "does-not-suit": bool(transfer.does_not_suit),
        "independent-source": any(s.publisher_kind in _INDEPENDENT for s in case.sources),
        "lessons": bool(transfer.lessons or transfer.limits),
        "minimum-version": transfer.minimum_version is not None,
    }
    yield from (part for part, is_held in parts.items() if is_held)


def _trait_terms(pilot: Pilot) -> Iterator[tuple[str, str]]:
    yield "pilot-kinds", pilot.kind
    profile = pilot.profile
    if profile.climate_zone is not None:
        yield "climate-zones", profile.climate_zone.value
    for vocabulary, stated in (
        ("endowments", profile.resource_endowment),
        ("industries", profile.leading_industries),
        ("roles", profile.function_role),
    ):
        if stated is not None:
            yield from ((vocabulary, term) for term in stated.value)


_TRAIT_FACETS = {
    "pilot-kinds": "pilot_kind",
    "climate-zones": "climate",
    "endowments": "endowment",
    "industries": "industry",
    "roles": "role",
}


def _place_facets(pilot: Pilot | None) -> Facets:
    if pilot is None:
        return {}
    facets: Facets = {
        "pilot": (pilot.id,),
        "province": (pilot.province,),
        "batch": (f"batch-{pilot.batch}",),
    }
    for vocabulary, term in _trait_terms(pilot):
        name = _TRAIT_FACETS[vocabulary]
        facets[name] = (*facets.get(name, ()), term)
    return facets


def _signpost(signpost: Signpost) -> Document:
    words = Passage("title", "、".join(signpost.words.zh), ", ".join(signpost.words.en))
    title = Text(zh=signpost.title.zh, en=signpost.title.en)
    return Document(
        id=signpost.id,
        page_kind="page",
        path=signpost.path,
        title=title,
        passages=(_text_passage("title", title), words),
        bears=(),
        facets={"page_kind": ("page",)},
        needs_data=signpost.data,
    )


_SHOWN_ONLY = (("statuses", "status"), ("result-kinds", "result_kind"))


def facet_labels(corpus: Corpus) -> FacetLabels:
    """Return, for each facet, its values with their labels, in the order in which they stand."""
    found: dict[str, Mapping[str, tuple[str, str]]] = {facet: {} for facet in FACETS}
    for vocabulary, facet in (*FACET_OF_VOCABULARY.items(), *_SHOWN_ONLY):
        terms = corpus.vocabularies[vocabulary].terms
        found[facet] = {term.id: (term.zh, term.en) for term in terms}
    found["province"] = {p.id: (p.zh_short, p.en) for p in corpus.province_by_id.values()}
    found["pilot"] = {
        record.data.id: (record.data.name.zh, record.data.name.en or record.data.name.zh)
        for record in corpus.pilots.values()
    }
    said = messages().values
    found["page_kind"] = _said(said, ("case", "pilot", "type", "page"))
    found["batch"] = _said(said, ("batch-1", "batch-2"))
    for facet in ("has_achieved_result", "has_cost", "has_adoption"):
        found[facet] = _said(said, ("yes", "no"))
    return found


def _said(values: dict[str, Said], names: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {name: (values[name].zh, values[name].en) for name in names}
