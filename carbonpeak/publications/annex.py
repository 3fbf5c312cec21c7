"""The annexes of a volume: how levels come about, and why cases were taken or left out."""

from collections.abc import Iterator, Mapping

from carbonpeak.models.assessment import Level, Rubric
from carbonpeak.models.fields import Text
from carbonpeak.models.lists import SavedList
from carbonpeak.publications.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Line,
    Paragraph,
    Table,
    line,
)
from carbonpeak.publications.compilation import Compilation
from carbonpeak.publications.numbering import part_number
from carbonpeak.publications.teller import Teller


def annex_method(compilation: Compilation) -> Iterator[Block]:
    """Yield gates, criteria and levels from the rubric."""
    record = compilation.corpus.rubric
    if record is None:
        return
    tell, rubric = compilation.tell, record.data
    yield Heading(
        level=1, number="", text=tell.say("annex_method"), anchor="annex-method", opens_page=True
    )
    limit = tell.term("levels", rubric.editorial_limit)
    yield Paragraph(text=line(tell.say("annex_intro", limit=limit)))
    tables = (
        ("annex_gates", _gates(rubric, tell)),
        ("annex_criteria", _criteria(rubric, tell)),
        ("annex_levels", _levels(rubric, tell)),
    )
    for number, (name, table) in enumerate(tables, start=1):
        yield Heading(level=3, number=part_number(number, tell.language), text=tell.say(name))
        yield table


def _columns(names: list[tuple[str, int]]) -> tuple[Column, ...]:
    return tuple(Column(title=title, width=width) for title, width in names)


def _gates(rubric: Rubric, tell: Teller) -> Table:
    heads = [("col_gate", 18), ("col_test", 66), ("col_decided", 16)]
    return Table(
        columns=_columns([(tell.say(name), width) for name, width in heads]),
        rows=tuple(
            (
                line(tell.head(_starred(tell.plain(gate.name), own=gate.own_threshold))),
                _headed(tell.plain(gate.test), tell),
                line(tell.say(f"decided_{gate.decided_by}")),
            )
            for gate in rubric.gates
        ),
    )


def _criteria(rubric: Rubric, tell: Teller) -> Table:
    grades = [(tell.say("col_grade", n=grade), 21) for grade in range(4)]
    return Table(
        columns=_columns([(tell.say("col_criterion"), 16), *grades]),
        rows=tuple(
            (
                line(tell.head(_starred(tell.plain(one.name), own=one.own_threshold))),
                *(_headed(tell.plain(grade), tell) for grade in one.grades),
            )
            for one in rubric.criteria
        ),
    )


def _levels(rubric: Rubric, tell: Teller) -> Table:
    heads = [("col_level", 18), ("col_rule_of_level", 46), ("col_meaning", 36)]
    return Table(
        columns=_columns([(tell.say(name), width) for name, width in heads]),
        rows=tuple(
            (
                line(tell.head(tell.term("levels", level.id))),
                _headed(_asks(level, rubric, tell), tell),
                _headed(tell.plain(level.meaning), tell),
            )
            for level in rubric.levels
        ),
    )


def _asks(level: Level, rubric: Rubric, tell: Teller) -> str:
    names = {criterion.id: tell.plain(criterion.name) for criterion in rubric.criteria}
    parts = [tell.say(f"gates_{level.gates}")]
    parts += [
        tell.say("at_least", name=names[name], grade=grade) for name, grade in level.minimum.items()
    ]
    if level.two_reviewers:
        parts.append(tell.say("two_reviewers"))
    return tell.sentence_parts(parts)


def _starred(text: str, *, own: bool) -> str:
    return f"{text}*" if own else text


def _headed(text: str, tell: Teller) -> Line:
    return line(tell.head(text))


def annex_selection(compilation: Compilation) -> Iterator[Block]:
    """Yield the decisions of a saved list, what was added to the rule and what was left out."""
    saved, tell = compilation.saved, compilation.tell
    if saved is None:
        return
    cases = compilation.corpus.cases
    titles = {name: tell.plain(record.data.title) for name, record in cases.items()}
    yield Heading(
        level=1,
        number="",
        text=tell.say("annex_decisions"),
        anchor="annex-selection",
        opens_page=True,
    )
    if saved.decisions:
        yield Heading(level=3, number="", text=tell.say("decisions"))
        yield Bullets(
            entries=tuple(
                line(tell.date(one.date), tell.say("colon"), tell.text(one.text))
                for one in saved.decisions
            )
        )
    if saved.left_out:
        yield Heading(level=3, number="", text=tell.say("left_out"))
        yield from _left_out(saved, titles, tell)
    published = {case.id for case in compilation.corpus.published}
    gone = [titles[one.case] for one in saved.included if one.case not in published]
    if gone:
        text = tell.say("gone", cases=tell.say("semicolon").join(gone))
        yield Paragraph(text=line(text), style="note")


def _left_out(saved: SavedList, titles: Mapping[str, str], tell: Teller) -> Iterator[Block]:
    """Yield the cases left out, those of one reason together below it."""
    reasons: dict[Text, list[str]] = {}
    for one in saved.left_out:
        reasons.setdefault(one.reason, []).append(titles[one.case])
    for reason, cases in reasons.items():
        yield Paragraph(text=tell.text(reason))
        yield Bullets(entries=tuple(line(title) for title in cases))
