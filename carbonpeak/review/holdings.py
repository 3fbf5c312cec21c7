"""What a record holds for each criterion of the rubric, and what is not seen in its fields.

What is not seen is a hint where to look, never a grade: prose may hold what no field does, and a
field may be filled thinly. Grades are given by people.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import (
    FIT_VOCABULARIES,
    Case,
    Component,
    Condition,
    Fit,
    Lesson,
    Result,
    Safeguard,
)
from carbonpeak.models.fields import Text
from carbonpeak.review.words import say
from carbonpeak.rubric import is_independent
from carbonpeak.units import units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What stands in the record for one criterion."""

    lines: tuple[Text, ...]
    gaps: tuple[Text, ...]
    """What the fields of the record do not show, of what the grades ask for."""


def hold(criterion: str, case: Case, corpus: Corpus) -> Holding:
    """Return what a case holds for a criterion. Raises KeyError for one the rubric lacks."""
    lines = tuple(_LINES[criterion](case, corpus))
    gaps = (say(gap) for gap, is_there in _ASKED[criterion](case, corpus) if not is_there)
    return Holding(lines=lines or (say("none"),), gaps=tuple(gaps))


def safeguard_lines(case: Case) -> tuple[Text, ...]:
    """Return what was looked at so that nobody is harmed, and what was not."""
    found = []
    for subject in ("supply", "jobs", "heating", "prices"):
        safeguard = getattr(case.safeguards, subject)
        told = _marked(safeguard) if safeguard is not None else say("not_stated")
        found.append(say("safeguard", subject=say(subject), text=told))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One adoption of a case, wherever it is recorded."""

    adopter: Text
    year: int | None
    depth: str
    status: str
    evidence: str


def adoptions_of(case: Case, corpus: Corpus) -> tuple[Taken, ...]:
    """Return who took up a case: from the registry, then from the records of adopting cases."""
    outside = corpus.adoptions.data.adoptions if corpus.adoptions is not None else ()
    found = [
        Taken(
            adopter=one.adopter,
            year=one.year,
            depth=one.depth,
            status=one.status,
            evidence=one.evidence,
        )
        for one in outside
        if one.from_case == case.id
    ]
    for other in corpus.published:
        for one in other.adopted_from:
            if one.case == case.id and other.pilot in corpus.pilots:
                found.append(
                    Taken(
                        adopter=corpus.pilots[other.pilot].data.name,
                        year=one.year,
                        depth=one.depth,
                        status=one.status,
                        evidence=one.evidence,
                    )
                )
    return tuple(found)


_Asked: TypeAlias = Iterator[tuple[str, bool]]
"""What the grades ask for, in rising order: the word for its absence, and whether it is there."""


def _asked_steps(case: Case, _corpus: Corpus) -> _Asked:
    whole = any(s.actor and (s.due or s.completed) and s.output for s in case.steps)
    yield "gap_no_steps", bool(case.steps)
    yield "gap_steps", whole
    yield "gap_no_document", bool(case.policy_basis)


def _asked_cost(case: Case, _corpus: Corpus) -> _Asked:
    kinds = {cost.kind for cost in case.costs}
    yield "gap_no_cost", bool(case.costs)
    paid = any(cost.payer for cost in case.costs)
    yield "gap_cost", {"capital", "yearly"} <= kinds and paid
    yield "gap_saving", "saving" in kinds


def _asked_lasting(case: Case, _corpus: Corpus) -> _Asked:
    premium = case.transfer.pilot_premium
    remains = premium is not None and premium.remains_without_pilot is not None
    yield "gap_no_document", bool(case.policy_basis)
    yield "gap_without", remains


def _own_results(case: Case) -> list[Result]:
    return [r for r in case.results if r.kind == "achieved" and r.attribution == "measure"]


def _asked_effect(case: Case, _corpus: Corpus) -> _Asked:
    own = _own_results(case)
    compared = [r for r in own if r.baseline is not None and r.method is not None]
    independent = {source.id for source in case.sources if is_independent(source)}
    yield "gap_no_effect", bool(own)
    yield "gap_baseline", bool(compared)
    yield "gap_own_word", any(r.source in independent for r in compared)


def _asked_mechanism(case: Case, _corpus: Corpus) -> _Asked:
    yield "gap_no_mechanism", case.mechanism is not None
    yield "gap_sign", len({r.indicator for r in _own_results(case)}) > 1
    yield "gap_when_not", bool(case.transfer.limits or case.transfer.does_not_suit)


def _asked_conditions(case: Case, _corpus: Corpus) -> _Asked:
    conditions = case.transfer.conditions
    yield "gap_no_conditions", bool(conditions)
    yield "gap_conditions", len(conditions) >= 3
    yield "gap_threshold", any(c.threshold for c in conditions)
    yield "gap_created", any(c.can_be_created is not None for c in conditions)


def _asked_core(case: Case, corpus: Corpus) -> _Asked:
    roles = {component.role for component in case.transfer.components}
    yield "gap_no_components", bool(roles)
    yield "gap_core", "core" in roles
    yield "gap_variation", "adaptable" in roles and bool(adoptions_of(case, corpus))


def _asked_premium(case: Case, _corpus: Corpus) -> _Asked:
    premium = case.transfer.pilot_premium
    yield "gap_no_premium", premium is not None
    whole = premium is not None and premium.funds is not None and premium.permissions is not None
    yield "gap_premium", whole
    yield "gap_without", premium is not None and premium.remains_without_pilot is not None


def _asked_copied(case: Case, corpus: Corpus) -> _Asked:
    running = [one for one in adoptions_of(case, corpus) if one.status in _RUNNING]
    yield "gap_no_adoption", bool(adoptions_of(case, corpus))
    yield "gap_running", bool(running)
    yield "gap_two", len(running) > 1


_RUNNING = frozenset({"operating", "in-force"})


def _axes(fit: Fit) -> set[str]:
    axes = set()
    if fit.endowments or fit.climate_zones:
        axes.add("endowment")
    if fit.industries:
        axes.add("structure")
    if fit.roles or fit.pilot_kinds:
        axes.add("base")
    return axes


def _asked_reach(case: Case, _corpus: Corpus) -> _Asked:
    suits = case.transfer.suits
    yield "gap_no_suits", bool(suits)
    axes = {axis for fit in suits for axis in _axes(fit)}
    yield "gap_one_axis", len(axes) > 1
    yield "gap_not_where", bool(case.transfer.does_not_suit)


def _asked_people(case: Case, _corpus: Corpus) -> _Asked:
    yield "gap_no_people", bool(case.benefits or case.affected_groups)
    yield "gap_groups", bool(case.affected_groups)


def _asked_honesty(case: Case, _corpus: Corpus) -> _Asked:
    told = (*case.transfer.limits, *case.transfer.lessons)
    yield "gap_no_limits", bool(told)
    yield "gap_editors", any(one.basis == "source" for one in told)


_ASKED: Mapping[str, Callable[[Case, Corpus], _Asked]] = {
    "steps": _asked_steps,
    "cost": _asked_cost,
    "lasting": _asked_lasting,
    "effect": _asked_effect,
    "mechanism": _asked_mechanism,
    "conditions": _asked_conditions,
    "core": _asked_core,
    "premium": _asked_premium,
    "copied": _asked_copied,
    "reach": _asked_reach,
    "people": _asked_people,
    "honesty": _asked_honesty,
}
"""By criterion; those of `registry/rubric.yaml`, as a test holds."""


def _term(vocabulary: str, term: str, corpus: Corpus) -> Text:
    return Text(zh=corpus.label(vocabulary, term, "zh"), en=corpus.label(vocabulary, term, "en"))


def _year(year: int | None) -> Text | str:
    return str(year) if year is not None else say("not_stated")


def _or_not_stated(text: Text | None) -> Text:
    return text if text is not None else say("not_stated")


def _policy_lines(case: Case, corpus: Corpus) -> Iterator[Text]:
    for basis in case.policy_basis:
        status = _term("policy-statuses", basis.status, corpus)
        yield say("policy", title=basis.title, status=status)


def _lines_steps(case: Case, corpus: Corpus) -> Iterator[Text]:
    yield say(
        "steps",
        n=len(case.steps),
        actor=sum(1 for step in case.steps if step.actor),
        time=sum(1 for step in case.steps if step.due or step.completed),
        output=sum(1 for step in case.steps if step.output),
    )
    yield from (step.text for step in case.steps)
    yield from _policy_lines(case, corpus)


def _lines_cost(case: Case, corpus: Corpus) -> Iterator[Text]:
    units = units_of(corpus)
    for cost in case.costs:
        figure = Text(
            zh=units.print_value(cost.value, cost.unit, "zh", cost.qualifier),
            en=units.print_value(cost.value, cost.unit, "en", cost.qualifier),
        )
        yield say(
            "cost",
            kind=_term("cost-kinds", cost.kind, corpus),
            what=cost.what,
            figure=figure,
            year=_year(cost.year),
            payer=_or_not_stated(cost.payer),
        )


def _lines_lasting(case: Case, corpus: Corpus) -> Iterator[Text]:
    yield say(
        "running",
        stage=_term("stages", case.stage, corpus),
        start=case.period.start or say("not_stated"),
    )
    yield from _policy_lines(case, corpus)
    premium = case.transfer.pilot_premium
    if premium is not None and premium.remains_without_pilot is not None:
        yield say("remains", text=premium.remains_without_pilot)


def _lines_effect(case: Case, corpus: Corpus) -> Iterator[Text]:
    units = units_of(corpus)
    for result in case.results:
        if result.attribution != "measure":
            continue
        baseline: Text | str = say("not_stated")
        if result.baseline is not None:
            value, year = result.baseline.value, result.baseline.year
            baseline = " ".join(str(part) for part in (value, year) if part is not None)
        yield say(
            "result",
            id=result.id,
            kind=_term("result-kinds", result.kind, corpus),
            text=result.text,
            figure=Text(
                zh=units.print_value(result.value, result.unit, "zh", result.qualifier),
                en=units.print_value(result.value, result.unit, "en", result.qualifier),
            ),
            year=_year(result.year),
            baseline=baseline,
            method=_or_not_stated(result.method),
            source=result.source,
        )
    of_place = sum(1 for result in case.results if result.attribution != "measure")
    if of_place:
        yield say("context", n=of_place)
    independent = [source.id for source in case.sources if is_independent(source)]
    yield say("independent", ids=" ".join(independent) or say("not_stated"))


def _lines_mechanism(case: Case, _corpus: Corpus) -> Iterator[Text]:
    if case.mechanism is not None:
        told = case.mechanism
        text = say("editors", text=told.text) if told.basis == "editor" else told.text
        yield say("mechanism", text=text)


def _lines_conditions(case: Case, corpus: Corpus) -> Iterator[Text]:
    for condition in case.transfer.conditions:
        created = condition.can_be_created
        yield say(
            "condition",
            need=_term("needs", condition.need, corpus),
            kind=_term("condition-kinds", condition.kind, corpus),
            text=_marked(condition),
            threshold=_or_not_stated(condition.threshold),
            created=say("not_stated" if created is None else "yes" if created else "no"),
        )


def _lines_core(case: Case, corpus: Corpus) -> Iterator[Text]:
    for component in case.transfer.components:
        role = _term("component-roles", component.role, corpus)
        yield say("component", role=role, text=_marked(component))


def _lines_premium(case: Case, _corpus: Corpus) -> Iterator[Text]:
    premium = case.transfer.pilot_premium
    if premium is None:
        return
    for name in ("funds", "permissions", "status"):
        yield say(name, text=_or_not_stated(getattr(premium, name)))
    yield say("remains", text=_or_not_stated(premium.remains_without_pilot))


def _lines_copied(case: Case, corpus: Corpus) -> Iterator[Text]:
    for one in adoptions_of(case, corpus):
        yield say(
            "adoption",
            adopter=one.adopter,
            year=_year(one.year),
            depth=_term("adoption-depths", one.depth, corpus),
            status=_term("adoption-statuses", one.status, corpus),
            evidence=_term("adoption-evidence", one.evidence, corpus),
        )


def _lines_reach(case: Case, corpus: Corpus) -> Iterator[Text]:
    for key, fits in (("suits", case.transfer.suits), ("not_suits", case.transfer.does_not_suit)):
        for fit in fits:
            reason = say("editors", text=fit.reason) if fit.basis == "editor" else fit.reason
            yield say(key, places=_places(fit, corpus), reason=reason)


def _places(fit: Fit, corpus: Corpus) -> Text:
    terms = [
        _term(vocabulary, term, corpus)
        for name, vocabulary in FIT_VOCABULARIES.items()
        for term in getattr(fit, name)
    ]
    return Text(
        zh="、".join(term.zh for term in terms) or say("not_stated").zh,
        en=", ".join(term.in_language("en") for term in terms) or say("not_stated").en,
    )


def _lines_people(case: Case, corpus: Corpus) -> Iterator[Text]:
    for benefit in case.benefits:
        kind = _term("benefit-kinds", benefit.kind, corpus)
        yield say("benefit", kind=kind, text=benefit.text)
    yield from (say("group", text=group) for group in case.affected_groups)


def _lines_honesty(case: Case, _corpus: Corpus) -> Iterator[Text]:
    yield from (say("limit", text=_marked(limit)) for limit in case.transfer.limits)
    yield from (say("lesson", text=_marked(lesson)) for lesson in case.transfer.lessons)


def _marked(told: Lesson | Condition | Component | Safeguard) -> Text:
    """Return the text of something told, marked where it is the editors' own inference."""
    return say("editors", text=told.text) if told.basis == "editor" else told.text


_LINES: Mapping[str, Callable[[Case, Corpus], Iterator[Text]]] = {
    "steps": _lines_steps,
    "cost": _lines_cost,
    "lasting": _lines_lasting,
    "effect": _lines_effect,
    "mechanism": _lines_mechanism,
    "conditions": _lines_conditions,
    "core": _lines_core,
    "premium": _lines_premium,
    "copied": _lines_copied,
    "reach": _lines_reach,
    "people": _lines_people,
    "honesty": _lines_honesty,
}
"""By criterion; those of `registry/rubric.yaml`, as a test holds."""
