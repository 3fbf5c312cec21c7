"""All a reviewer needs on one case: what the record holds for each gate and criterion, what the
grades mean, and what earlier reviewers gave.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.models.assessment import Assessment, Criterion, Gate, Rubric
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
from carbonpeak.review.holdings import Holding, hold, safeguard_lines
from carbonpeak.review.words import say
from carbonpeak.rubric import Standing, assess


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFile:
    """One gate: what is computed or was decided, and what the record holds for it."""

    gate: Gate
    holds: bool | None
    lines: tuple[Text, ...]
    decisions: tuple[tuple[Assessment, bool, Text], ...]
    """By reviewer: whether it passed, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFile:
    """One criterion: what the record holds, and the grades it had."""

    criterion: Criterion
    holding: Holding
    grades: tuple[tuple[Assessment, int, Text], ...]
    """By reviewer, the oldest first: grade and reason."""
    caps: tuple[Text, ...]
    """How a low grade limits the reach scope, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One case as a reviewer sees it."""

    case: Case
    standing: Standing
    gates: tuple[GateFile, ...]
    criteria: tuple[CriterionFile, ...]
    reviews: tuple[Assessment, ...]
    """Earlier assessments, the oldest first; one with a conflict of interest counts nowhere."""
    evidence: tuple[tuple[str, Text], ...]
    """Results and sources of the record by id, as evidence may name them."""


def make_dossier(case: Case, corpus: Corpus) -> Dossier:
    """Return the dossier of a case. Raises LookupError where the rubric could not be read."""
    standing = assess(case, corpus)
    if corpus.rubric is None:
        raise LookupError("registry/rubric.yaml could not be read")
    rubric = corpus.rubric.data
    reviews = reviews_of(case.id, corpus)
    states = {state.id: state.holds for state in standing.gates}
    return Dossier(
        case=case,
        standing=standing,
        gates=tuple(
            GateFile(
                gate=gate,
                holds=states[gate.id],
                lines=safeguard_lines(case) if gate.id == "no-harm" else (),
                decisions=tuple(
                    (review, review.gates[gate.id].passed, review.gates[gate.id].reason)
                    for review in reviews
                    if gate.id in review.gates
                ),
            )
            for gate in rubric.gates
        ),
        criteria=tuple(
            CriterionFile(
                criterion=criterion,
                holding=hold(criterion.id, case, corpus),
                grades=tuple(
                    (review, review.grades[criterion.id].grade, review.grades[criterion.id].reason)
                    for review in reviews
                    if criterion.id in review.grades
                ),
                caps=tuple(_caps(criterion, corpus, rubric)),
            )
            for criterion in rubric.criteria
        ),
        reviews=reviews,
        evidence=(
            *((result.id, result.text) for result in case.results),
            *((source.id, Text(zh=source.title, en=source.title)) for source in case.sources),
        ),
    )


def _caps(criterion: Criterion, corpus: Corpus, rubric: Rubric) -> Iterator[Text]:
    scopes = corpus.vocabularies["reach-scopes"]
    for cap in rubric.caps:
        if cap.criterion == criterion.id:
            scope = Text(zh=scopes.label(cap.scope, "zh"), en=scopes.label(cap.scope, "en"))
            yield say("cap", grade=cap.at_most, scope=scope)


def reviews_of(case: str, corpus: Corpus) -> tuple[Assessment, ...]:
    """Return the assessments of a case, the oldest first."""
    found = [record.data for record in corpus.assessments if record.data.case == case]
    return tuple(sorted(found, key=lambda review: (review.date, review.reviewer_role)))
