"""What a case record does not state: absent is absent, and the page says so."""

from collections.abc import Callable, Iterator

from carbonpeak.models.case import Case

_FIELDS: tuple[tuple[str, Callable[[Case], object]], ...] = (
    ("absent_start", lambda case: case.period.start),
    ("absent_mechanism", lambda case: case.mechanism),
    ("absent_policy_basis", lambda case: case.policy_basis),
    ("absent_benefits", lambda case: case.benefits),
    ("absent_supply", lambda case: case.safeguards.supply),
    ("absent_jobs", lambda case: case.safeguards.jobs),
    ("absent_heating", lambda case: case.safeguards.heating),
    ("absent_prices", lambda case: case.safeguards.prices),
    ("absent_groups", lambda case: case.affected_groups),
    ("absent_costs", lambda case: case.costs),
    ("absent_payer", lambda case: not case.costs or any(cost.payer for cost in case.costs)),
    ("absent_components", lambda case: case.transfer.components),
    ("absent_minimum", lambda case: case.transfer.minimum_version),
    ("absent_conditions", lambda case: case.transfer.conditions),
    ("absent_suits", lambda case: case.transfer.suits),
    ("absent_not_suits", lambda case: case.transfer.does_not_suit),
    ("absent_premium", lambda case: case.transfer.pilot_premium),
    ("absent_lessons", lambda case: case.transfer.lessons),
    ("absent_limits", lambda case: case.transfer.limits),
    ("absent_actors", lambda case: case.actors),
    ("absent_results", lambda case: case.results),
)


def absent_fields(case: Case) -> Iterator[tuple[str, int | None]]:
    """Yield the label of each thing the record leaves open, with a count where it is countable."""
    for label, get in _FIELDS:
        if not get(case):
            yield label, None
    achieved = [result for result in case.results if result.kind == "achieved"]
    undated = sum(1 for result in case.results if result.year is None)
    unbased = sum(1 for result in achieved if result.baseline is None)
    if undated:
        yield "absent_years", undated
    if unbased:
        yield "absent_baselines", unbased
