"""Tasks by the date they are due, then targets; nothing is added up, no place ranked.

A target's year is the one its source gives, which may be the year it was set: it is no date due.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One task or target of one case."""

    date: str
    place: str
    href: str
    text: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(DueRow):
    """A task with the date it is due."""

    done: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(DueRow):
    """A target with the year its source gives."""

    value: str


Row = TypeVar("Row", bound=DueRow)


def due_tables(voice: Voice) -> Markup:
    """Return the tasks due by the Plan's two years, those due later, and the targets, by date."""
    tasks = _by_date(_tasks(voice))
    plan = voice.digest.corpus.plan
    years = [objective.year for objective in plan.data.objectives] if plan is not None else []
    groups = []
    since = 0
    for year in years:
        found = [row for row in tasks if since < int(row.date[:4]) <= year]
        groups.append((voice.say("due_by", year=year), found))
        since = year
    groups.append((voice.say("due_later"), [row for row in tasks if int(row.date[:4]) > since]))
    return render(
        "due.html",
        v=voice,
        groups=[group for group in groups if group[1]],
        targets=_by_date(_targets(voice)),
    )


def _by_date(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.date, row.place, row.href))


def _tasks(voice: Voice) -> Iterator[TaskRow]:
    for case in voice.digest.corpus.published:
        for step in case.steps:
            if step.due is not None:
                yield TaskRow(
                    date=step.due,
                    place=voice.place(case),
                    href=voice.links.record("cases", case.id) + "#steps",
                    text=voice.text(step.text),
                    done=voice.date(step.completed) if step.completed is not None else None,
                )


def _targets(voice: Voice) -> Iterator[TargetRow]:
    for case in voice.digest.corpus.published:
        for result in case.results:
            if result.kind == "target" and result.year is not None:
                yield TargetRow(
                    date=str(result.year),
                    place=voice.place(case),
                    href=voice.links.record("cases", case.id) + "#results",
                    text=voice.text(result.text),
                    value=voice.value(result.value, result.unit, result.qualifier),
                )
