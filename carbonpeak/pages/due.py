"""Tasks and targets by the year they are due, one by one; nothing is added up, no place ranked."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One task or target of one case."""

    due: str
    shown: str
    place: str
    href: str
    text: Markup
    value: str | None
    done: str | None


def due_tables(voice: Voice) -> Markup:
    """Return the tasks due by the Plan's two years, and those due later, each by date."""
    rows = sorted(_rows(voice), key=lambda row: (row.due, row.place, row.href))
    plan = voice.digest.corpus.plan
    years = [objective.year for objective in plan.data.objectives] if plan is not None else []
    groups = []
    since = 0
    for year in years:
        found = [row for row in rows if since < int(row.due[:4]) <= year]
        groups.append((voice.say("due_by", year=year), found))
        since = year
    groups.append((voice.say("due_later"), [row for row in rows if int(row.due[:4]) > since]))
    return render("due.html", v=voice, groups=[group for group in groups if group[1]])


def _rows(voice: Voice) -> Iterator[DueRow]:
    for case in voice.digest.corpus.published:
        href = voice.links.record("cases", case.id)
        for step in case.steps:
            if step.due is not None:
                yield DueRow(
                    due=step.due,
                    shown=voice.date(step.due),
                    place=voice.place(case),
                    href=href + "#steps",
                    text=voice.text(step.text),
                    value=None,
                    done=voice.date(step.completed) if step.completed is not None else None,
                )
        for result in case.results:
            if result.kind == "target" and result.year is not None:
                yield DueRow(
                    due=str(result.year),
                    shown=voice.date(str(result.year)),
                    place=voice.place(case),
                    href=href + "#results",
                    text=voice.text(result.text),
                    value=voice.value(result.value, result.unit, result.qualifier),
                    done=None,
                )
