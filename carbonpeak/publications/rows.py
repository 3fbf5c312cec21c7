"""The rows of a list, one a case, in plain columns: what it is, what came of it, what it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from carbonpeak.models.case import Case, Result
from carbonpeak.problems import Language
from carbonpeak.publications.blocks import plain
from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.teller import Teller
from carbonpeak.rubric import required_results
from carbonpeak.selection import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list."""

    number: int
    field: str
    title: str
    practice: str
    effect: str
    suits: str
    place: str
    sources: str
    level: str
    lacks: str
    case: str


COLUMNS = (
    "number",
    "field",
    "title",
    "practice",
    "effect",
    "suits",
    "place",
    "sources",
    "level",
    "lacks",
    "case",
)
"""Fields of a row in the order in which they are printed."""

PRACTICE_LENGTH: dict[Language, int] = {"zh": 200, "en": 600}
"""Characters of the column 主要做法, as official lists keep it; English takes three for one."""

MOST_EFFECTS = 3


def list_rows(compilation: Compilation) -> tuple[Row, ...]:
    """Return the rows of a compilation, numbered from 1."""
    return tuple(
        _row(number, chosen, compilation.tell)
        for number, chosen in enumerate(compilation.chosen, start=1)
    )


def header(tell: Teller) -> list[str]:
    """Return the columns' heads."""
    return [tell.say(f"col_{name}") for name in COLUMNS]


def cells(row: Row) -> list[str]:
    """Return a row as texts in the order of the columns."""
    return [str(getattr(row, name)) for name in COLUMNS]


def _row(number: int, chosen: Chosen, tell: Teller) -> Row:
    case = chosen.case
    return Row(
        number=number,
        field=tell.head(tell.term("fields", case.fields[0])),
        title=tell.plain(case.title),
        practice=_shorten([tell.plain(step.text) for step in case.steps], tell),
        effect=_effect(required_results(case), tell),
        suits=tell.sentence_parts(tell.plain(fit.reason) for fit in case.transfer.suits),
        place=tell.place(case) + tell.brackets(tell.province(case)),
        sources=_sources(case, tell),
        level=tell.level(chosen.standing),
        lacks=tell.head(tell.lacks(chosen.standing)),
        case=case.id,
    )


def _sources(case: Case, tell: Teller) -> str:
    return tell.sentence_parts(plain(tell.citation(source)) for source in case.sources)


def _shorten(steps: list[str], tell: Teller) -> str:
    """Return as many whole steps as the column holds; the first is cut where it alone is longer."""
    limit = PRACTICE_LENGTH[tell.language]
    text = steps[0] if len(steps[0]) <= limit else steps[0][: limit - 1] + "…"
    for step in steps[1:]:
        longer = tell.sentence_parts([text, step])
        if len(longer) >= limit:
            break
        text = longer
    return text


def _effect(results: Iterable[Result], tell: Teller) -> str:
    """Return what the measure achieved, each figure with its qualifier and year or years."""
    told = [
        tell.plain(result.text)
        + tell.say("colon")
        + tell.amount(result)
        + tell.brackets(tell.years(result))
        for result in list(results)[:MOST_EFFECTS]
    ]
    return tell.sentence_parts(told)
