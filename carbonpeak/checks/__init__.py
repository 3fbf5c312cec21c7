"""The rules: each check is a generator over the corpus that reports and never repairs.

`CHECKS` is all of them; a check never depends on another having run, so that two of them may run
at the same time.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

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
from carbonpeak.problems import Problem, Severity, sort_problems
from carbonpeak.processes import do_both

Check: TypeAlias = Callable[[Corpus], Iterator[Problem]]

CHECKS_OF_FIELDS: tuple[Check, ...] = (
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
    check_figures_in_two_cases,
    check_figures_against_like,
    check_lengths,
    check_titles,
    check_sources,
    check_published,
    check_mission_rule,
    check_lists,
)
CHECKS_OF_TEXTS: tuple[Check, ...] = (
    check_numbers_in_prose,
    check_languages_agree_on_numbers,
    check_languages,
    check_superlatives,
    check_copied_texts,
)
"""They read every text of every case, which takes about as long as all the others."""
CHECKS = (*CHECKS_OF_FIELDS, *CHECKS_OF_TEXTS)

MANY = 1_000
"""With fewer cases a second process costs more than it saves."""


def check_corpus(corpus: Corpus) -> tuple[Problem, ...]:
    """Return every problem of the corpus: what reading found and what the checks find.

    A warning that its record excuses by `allow` is left out; an error cannot be excused.
    """
    with collection_paused():
        if len(corpus.cases) < MANY:
            found = _find(corpus, CHECKS)
        else:
            of_texts, of_fields = do_both(
                lambda: _find(corpus, CHECKS_OF_TEXTS), lambda: _find(corpus, CHECKS_OF_FIELDS)
            )
            found = of_texts + of_fields
        return sort_problems([*corpus.problems, *found])


def _find(corpus: Corpus, checks: Iterable[Check]) -> list[Problem]:
    return [problem for check in checks for problem in check(corpus) if not problem.is_excused]


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Return whether something cannot be published."""
    return any(problem.severity is Severity.ERROR for problem in problems)
