"""The rubric as readers see it: gates, criteria with their grades, levels."""

from markupsafe import Markup

from carbonpeak.pages.origin import origin_of
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


def rubric_tables(voice: Voice) -> Markup:
    """Return gates, levels and criteria as tables; own thresholds are marked with a star."""
    record = voice.digest.corpus.rubric
    if record is None:
        return Markup("")
    rubric = record.data
    criteria = {criterion.id: voice.text(criterion.name) for criterion in rubric.criteria}
    levels = [
        (
            voice.term("levels", level.id),
            voice.text(level.meaning),
            voice.say(f"gates_{level.gates}"),
            [(criteria[name], grade) for name, grade in level.minimum.items()],
            level.two_reviewers,
        )
        for level in rubric.levels
    ]
    groups = [
        (voice.text(name), [c for c in rubric.criteria if c.group == group])
        for group, name in rubric.groups.items()
    ]
    return render(
        "rubric.html",
        v=voice,
        gates=rubric.gates,
        levels=levels,
        groups=groups,
        origin=origin_of(record.file, voice),
    )
