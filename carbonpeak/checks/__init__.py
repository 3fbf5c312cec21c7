"""The rules: each check is a generator over the corpus that reports and never repairs.

`CHECKS` is all of them; a check never depends on another having run.
"""

from collections.abc import Callable, Iterator

from carbonpeak.checks.adoptions import check_adopters, check_adoption_years
from carbonpeak.checks.dates import check_dates, check_result_years
from carbonpeak.checks.figures import (
    check_figures_against_like,
    check_figures_in_two_cases,
    check_languages_agree_on_numbers,
    check_numbers_in_prose,
    check_units_of_results,
)
from carbonpeak.checks.language import (
    check_copied_texts,
    check_languages,
    check_lengths,
    check_superlatives,
    check_titles,
)
from carbonpeak.checks.lists import check_lists
from carbonpeak.checks.mission import check_mission_rule, check_published
from carbonpeak.checks.references import (
    check_adoption_cycles,
    check_folder_of_case,
    check_own_ids,
    check_references,
    check_terms,
)
from carbonpeak.checks.registry import (
    check_assessments,
    check_eligibility,
    check_quotas,
    check_rubric,
    check_term_links,
    check_units_convert,
    check_vocabularies,
)
from carbonpeak.checks.sources import check_sources
from carbonpeak.corpus import Corpus, collection_paused
from carbonpeak.models.case import Allow
from carbonpeak.problems import Problem, Severity, sort_problems

CHECKS: tuple[Callable[[Corpus], Iterator[Problem]], ...] = (
    check_vocabularies,
    check_term_links,
    check_units_convert,
    check_quotas,
    check_eligibility,
    check_rubric,
    check_assessments,
    check_terms,
    check_references,
    check_own_ids,
    check_folder_of_case,
    check_adoption_cycles,
    check_adopters,
    check_adoption_years,
    check_dates,
    check_result_years,
    check_units_of_results,
    check_numbers_in_prose,
    check_languages_agree_on_numbers,
    check_figures_in_two_cases,
    check_figures_against_like,
    check_languages,
    check_lengths,
    check_titles,
    check_superlatives,
    check_copied_texts,
    check_sources,
    check_published,
    check_mission_rule,
    check_lists,
)


def check_corpus(corpus: Corpus) -> tuple[Problem, ...]:
    """Return every problem of the corpus: what reading found and what the checks find.

    A warning that its record excuses by `allow` is left out; an error cannot be excused.
    """
    allowed = {record.file: record.data.allow for record in corpus.cases.values()}
    with collection_paused():
        found = (problem for check in CHECKS for problem in check(corpus))
        kept = (p for p in found if not _is_allowed(p, allowed.get(p.at.file, ())))
        return sort_problems([*corpus.problems, *kept])


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Return whether something cannot be published."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def _lies_in(field: str, part: str) -> bool:
    return field == part or field.startswith((f"{part}.", f"{part}["))


def _is_allowed(problem: Problem, excuses: tuple[Allow, ...]) -> bool:
    return problem.severity is Severity.WARNING and any(
        excuse.code == problem.code
        and (excuse.field is None or _lies_in(problem.field, excuse.field))
        for excuse in excuses
    )
