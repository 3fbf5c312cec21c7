"""A case's level and its profile of grades, told in words. There is no sum and no average."""

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.pages.voice import Voice


def level_meaning(case: Case, voice: Voice) -> Markup:
    """Return what the level of a case means, in the rubric's words."""
    rubric = voice.digest.corpus.rubric
    level = voice.digest.level(case)
    if rubric is None or level is None:
        return Markup("")
    return next(voice.text(step.meaning) for step in rubric.data.levels if step.id == level)


def grade_rows(case: Case, voice: Voice) -> list[tuple[Markup, str, Markup]]:
    """Return criterion, grade and what the grade means; a range where reviewers differ.

    Where they differ, the meaning is that of the lower grade, which counts.
    """
    rubric = voice.digest.corpus.rubric
    standing = voice.digest.standings.get(case.id)
    if rubric is None or standing is None or not standing.grades:
        return []
    rows = []
    for criterion in rubric.data.criteria:
        if criterion.id not in standing.grades:
            rows.append((voice.text(criterion.name), voice.say("not_assessed"), Markup("")))
            continue
        low, high = standing.grades[criterion.id]
        shown = str(low) if low == high else f"{low}–{high}"
        rows.append((voice.text(criterion.name), shown, voice.text(criterion.grades[low])))
    return rows
