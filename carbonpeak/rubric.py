"""From a record to its level: gates and grades by the rubric, judged at the corpus's `as_of`.

Thresholds, grades and levels come from `registry/rubric.yaml`; this module only applies them.
There is no sum and no average of grades, and pilots are never assessed.
"""

import calendar
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from carbonpeak.corpus import Corpus
from carbonpeak.models.assessment import Assessment, Level, Rubric
from carbonpeak.models.case import Case, Result
from carbonpeak.models.fields import Source, Text


@dataclass(frozen=True, slots=True)
class GateState:
    """One gate of one case; `holds` is None where no reviewer has decided yet."""

    id: str
    name: Text
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a case lacks for the next level."""

    kind: Literal["gate", "criterion", "reviewers"]
    id: str
    text: Text
    have: int | None = None
    """Lowest grade so far; None where nobody has graded."""
    need: int | None = None
    undecided: bool = False
    """True for a gate that no reviewer has judged yet, as against one that fails."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands by the rubric."""

    level: str | None
    """None for a case that is not published."""
    editorial: bool
    """True where the level rests on the editors' assessment alone."""
    gates: tuple[GateState, ...]
    grades: dict[str, tuple[int, int]]
    """Criterion to its lowest and highest grade among reviewers."""
    next_level: str | None
    lacks: tuple[Lack, ...]
    reach_scope: str | None


def assess(case: Case, corpus: Corpus) -> Standing:
    """Return the level of a case, its gates and what it lacks for the next level."""
    if corpus.rubric is None:
        raise LookupError("registry/rubric.yaml could not be read")
    rubric = corpus.rubric.data
    reviews = counting_reviews(
        record.data for record in corpus.assessments if record.data.case == case.id
    )
    gates = _gate_states(case, corpus, rubric, reviews)
    grades = _grades(reviews)
    counted = _count_reviewers(reviews, _home_of(case, corpus))
    level, following, lacks = _climb(rubric, gates, grades, counted)
    published = case.status == "published"
    only_editors = all(review.reviewer_role == "editorial" for review in reviews)
    alone, _next, _lacking = _climb(rubric, _gate_states(case, corpus, rubric, ()), {}, 0)
    editorial = only_editors and level != alone
    return Standing(
        level=level if published else None,
        editorial=editorial and published,
        gates=gates,
        grades=grades,
        next_level=following if published else None,
        lacks=lacks if published else (),
        reach_scope=_reach_scope(rubric, grades, reviews),
    )


def counting_reviews(reviews: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Return the assessments of one case that count.

    One with a conflict of interest counts nowhere. One that names an earlier by the same reviewer
    takes its place; the earlier is kept as history.
    """
    every = tuple(reviews)
    replaced = {(*_reviewer(r), r.replaces) for r in every if r.replaces is not None}
    return tuple(
        review
        for review in every
        if review.conflict_of_interest is None and (*_reviewer(review), review.date) not in replaced
    )


def _reviewer(review: Assessment) -> tuple[str, str, str | None]:
    return review.reviewer_role, review.affiliation_kind, review.province


def level(case: Case, corpus: Corpus) -> str | None:
    """Return the id of the level of a case, or None if it is not published."""
    return assess(case, corpus).level


def required_results(case: Case) -> tuple[Result, ...]:
    """Return the results that let a case be published.

    Achieved, dated, brought about by the measure, and from a source whose publisher is named.
    """
    named = {source.id for source in case.sources if has_named_publisher(source)}
    return tuple(
        result
        for result in case.results
        if result.kind == "achieved"
        and result.attribution == "measure"
        and result.year is not None
        and result.source in named
    )


def has_named_publisher(source: Source) -> bool:
    """Return whether a source can support a required result."""
    return source.publisher is not None and source.publisher_kind != "unknown"


def is_independent(source: Source) -> bool:
    """Return whether a source is not the pilot's own word; an unknown publisher never counts."""
    return source.publisher is not None and source.publisher_kind not in {"pilot", "unknown"}


def is_emission_indicator(indicator: str, corpus: Corpus) -> bool:
    """Return whether an indicator measures emissions, by its quantities."""
    if corpus.rubric is None:
        return False
    term = corpus.vocabularies["indicators"].by_id.get(indicator)
    emissions = set(corpus.rubric.data.emission_quantities)
    return term is not None and bool(term.quantities) and set(term.quantities) <= emissions


def _gate_states(
    case: Case, corpus: Corpus, rubric: Rubric, reviews: tuple[Assessment, ...]
) -> tuple[GateState, ...]:
    states = []
    for gate in rubric.gates:
        if gate.decided_by == "computed":
            holds: bool | None = COMPUTED_GATES[gate.id](case, corpus, rubric)
        else:
            decisions = [r.gates[gate.id].passed for r in reviews if gate.id in r.gates]
            holds = all(decisions) if decisions else None
        states.append(GateState(gate.id, gate.name, holds))
    return tuple(states)


def _is_done(case: Case, corpus: Corpus, rubric: Rubric) -> bool:
    if case.stage not in rubric.thresholds.running_stages or case.period.start is None:
        return False
    begun = _latest_day(case.period.start)
    return _add_months(begun, rubric.thresholds.running_months) <= _latest_day(corpus.as_of)


def _is_current(case: Case, corpus: Corpus, _rubric: Rubric) -> bool:
    repealed = any(basis.status == "repealed" for basis in case.policy_basis)
    return not repealed and case.review_by >= corpus.as_of


def _has_evidence(case: Case, _corpus: Corpus, _rubric: Rubric) -> bool:
    return bool(required_results(case)) and any(is_independent(s) for s in case.sources)


def _is_not_only_carbon(case: Case, corpus: Corpus, _rubric: Rubric) -> bool:
    achieved = (result for result in case.results if result.kind == "achieved")
    return bool(case.benefits) or any(
        not is_emission_indicator(result.indicator, corpus) for result in achieved
    )


COMPUTED_GATES: dict[str, Callable[[Case, Corpus, Rubric], bool]] = {
    "done": _is_done,
    "current": _is_current,
    "evidence": _has_evidence,
    "not-only-carbon": _is_not_only_carbon,
}


def _latest_day(partial: str) -> datetime.date:
    # A date of which only the year is known may be its last day: nothing is assumed in favour.
    parts = [int(part) for part in partial.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day)


def _add_months(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def _grades(reviews: tuple[Assessment, ...]) -> dict[str, tuple[int, int]]:
    found: dict[str, list[int]] = {}
    for review in reviews:
        for criterion, graded in review.grades.items():
            found.setdefault(criterion, []).append(graded.grade)
    return {criterion: (min(grades), max(grades)) for criterion, grades in found.items()}


def _home_of(case: Case, corpus: Corpus) -> str | None:
    pilot = corpus.pilots.get(case.pilot)
    return pilot.data.province if pilot is not None else None


def _count_reviewers(reviews: tuple[Assessment, ...], home: str | None) -> int:
    """Return how many reviewers other than the editors count.

    Of those from the case's own province, or from nobody knows where, one: of two reviewers, one
    comes from outside. The national level is outside every province.
    """
    others = [review for review in reviews if review.reviewer_role != "editorial"]
    outside = sum(
        1
        for review in others
        if review.reviewer_role == "ndrc" or review.province not in (None, home)
    )
    return outside + min(1, len(others) - outside)


def _climb(
    rubric: Rubric,
    gates: tuple[GateState, ...],
    grades: dict[str, tuple[int, int]],
    reviewers: int,
) -> tuple[str, str | None, tuple[Lack, ...]]:
    """Return the highest level whose rule and all rules before it hold, and what stops there."""
    reached = rubric.levels[0].id
    for step in rubric.levels[1:]:
        lacks = tuple(_lacks(step, rubric, gates, grades, reviewers))
        if lacks:
            return reached, step.id, lacks
        reached = step.id
    return reached, None, ()


def _lacks(
    step: Level,
    rubric: Rubric,
    gates: tuple[GateState, ...],
    grades: dict[str, tuple[int, int]],
    reviewers: int,
) -> Iterator[Lack]:
    computed = {gate.id for gate in rubric.gates if gate.decided_by == "computed"}
    for gate in gates:
        asked = step.gates == "all" or (step.gates == "computed" and gate.id in computed)
        if asked and not gate.holds:
            yield Lack("gate", gate.id, gate.name, undecided=gate.holds is None)
    names = {criterion.id: criterion.name for criterion in rubric.criteria}
    for criterion, need in step.minimum.items():
        have = grades[criterion][0] if criterion in grades else None
        if have is None or have < need:
            yield Lack("criterion", criterion, names[criterion], have, need)
    limit = rubric.editorial_limit
    order = [level.id for level in rubric.levels]
    beyond_editors = order.index(step.id) > order.index(limit)
    wanted = 2 if step.two_reviewers else 1 if beyond_editors else 0
    if reviewers < wanted:
        yield Lack("reviewers", "reviewers", rubric.reviewers_text, reviewers, wanted)


CAUTION = "caution"
"""The scope of a case that is worth telling as a warning; it is neither wide nor narrow."""


def _reach_scope(
    rubric: Rubric, grades: dict[str, tuple[int, int]], reviews: tuple[Assessment, ...]
) -> str | None:
    """Return the narrowest reach scope the reviewers gave, lowered by the rubric's caps.

    A warning by any of them stands.
    """
    scopes = [review.reach_scope for review in reviews if review.reach_scope is not None]
    if not scopes or CAUTION in scopes:
        return CAUTION if scopes else None
    for cap in rubric.caps:
        if cap.criterion in grades and grades[cap.criterion][0] <= cap.at_most:
            scopes.append(cap.scope)
    return max(scopes, key=rubric.scope_order.index)
