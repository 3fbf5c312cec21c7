"""What a case record does not state: absent is absent, and pages and volumes say so."""

from collections.abc import Callable, Iterator

from carbonpeak.models.case import Case
from carbonpeak.packaged import fixed_word
from carbonpeak.problems import Language

_FIELDS: tuple[tuple[str, Callable[[Case], object]], ...] = (
    ("start", lambda case: case.period.start),
    ("mechanism", lambda case: case.mechanism),
    ("policy_basis", lambda case: case.policy_basis),
    ("benefits", lambda case: case.benefits),
    ("supply", lambda case: case.safeguards.supply),
    ("jobs", lambda case: case.safeguards.jobs),
    ("heating", lambda case: case.safeguards.heating),
    ("prices", lambda case: case.safeguards.prices),
    ("groups", lambda case: case.affected_groups),
    ("costs", lambda case: case.costs),
    ("payer", lambda case: not case.costs or any(cost.payer for cost in case.costs)),
    ("components", lambda case: case.transfer.components),
    ("minimum", lambda case: case.transfer.minimum_version),
    ("conditions", lambda case: case.transfer.conditions),
    ("suits", lambda case: case.transfer.suits),
    ("not_suits", lambda case: case.transfer.does_not_suit),
    ("premium", lambda case: case.transfer.pilot_premium),
    ("lessons", lambda case: case.transfer.lessons),
    ("limits", lambda case: case.transfer.limits),
    ("actors", lambda case: case.actors),
    ("results", lambda case: case.results),
)


def absent_fields(case: Case) -> Iterator[tuple[str, int | None]]:
    """Yield the name of each thing the record leaves open, with a count where it is countable."""
    for name, get in _FIELDS:
        if not get(case):
            yield name, None
    achieved = [result for result in case.results if result.kind == "achieved"]
    undated = sum(1 for result in case.results if result.year is None)
    unbased = sum(1 for result in achieved if result.baseline is None)
    if undated:
        yield "years", undated
    if unbased:
        yield "baselines", unbased


def say_absent(case: Case, language: Language) -> list[str]:
    """Return in words what a record leaves open."""
    return [
        fixed_word("absent.yaml", name, language, n=count) for name, count in absent_fields(case)
    ]
