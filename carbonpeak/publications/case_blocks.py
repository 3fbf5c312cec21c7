"""One case of a volume as blocks, on one to two pages: from what it is to where it stands."""

from collections.abc import Iterator, Sequence
from itertools import count

from carbonpeak.absent import say_absent
from carbonpeak.models.case import FIT_VOCABULARIES, Case, Condition, Fit, Result, Step
from carbonpeak.models.lists import SavedList
from carbonpeak.publications.blocks import (
    Block,
    Bullets,
    Facts,
    Heading,
    Line,
    Paragraph,
    Span,
    Table,
    line,
)
from carbonpeak.publications.columns import fit_columns
from carbonpeak.publications.numbering import part_number
from carbonpeak.publications.teller import Teller
from carbonpeak.selection import Chosen


def case_blocks(chosen: Chosen, tell: Teller, saved: SavedList | None) -> Iterator[Block]:
    """Yield everything of a case below its heading."""
    case = chosen.case
    yield Facts(rows=tuple(_facts(chosen, tell, saved)))
    yield Paragraph(text=tell.text(case.summary), style="lead")
    parts = (
        ("h_problem", _problem(case, tell)),
        ("h_steps", _steps(case, tell)),
        ("h_results", _results(case, tell)),
        ("h_costs", _costs(case, tell)),
        ("h_conditions", _conditions(case, tell)),
        ("h_fits", _fits(case, tell)),
        ("h_lessons", _lessons(case, tell)),
        ("h_absent", _absent(chosen, tell)),
        ("h_sources", _sources(case, tell)),
    )
    numbers = count(1)
    for name, blocks in parts:
        number = part_number(next(numbers), tell.language)
        yield Heading(level=3, number=number, text=tell.say(name))
        yield from blocks


def _facts(chosen: Chosen, tell: Teller, saved: SavedList | None) -> Iterator[tuple[str, Line]]:
    case = chosen.case
    place = tell.place(case) + tell.brackets(tell.province(case))
    yield tell.say("fact_place"), line(place)
    yield tell.say("fact_level"), line(tell.level(chosen.standing))
    yield tell.say("fact_types"), line(tell.terms("measure-types", case.measure_types))
    yield tell.say("fact_contents"), line(tell.terms("contents", case.contents))
    yield tell.say("fact_stage"), line(_stage(case, tell))
    bodies = [actor for actor in case.actors if actor.organisation or actor.name]
    if bodies:
        told = [
            tell.actor(actor) + tell.brackets(tell.term("actor-roles", actor.role))
            for actor in bodies
        ]
        yield tell.say("fact_bodies"), line(tell.join(told))
    if case.contact_unit is not None:
        yield tell.say("fact_contact"), line(tell.body(case.contact_unit))
    for included in saved.included if saved is not None else ():
        if included.case == case.id and included.reason is not None:
            yield tell.say("fact_reason"), tell.text(included.reason)


def _stage(case: Case, tell: Teller) -> str:
    parts = [tell.head(tell.term("stages", case.stage))]
    start = case.period.start
    parts.append(tell.say("started", date=tell.date(start)) if start else tell.say("start_absent"))
    if case.period.end is not None:
        parts.append(tell.say("ended", date=tell.date(case.period.end)))
    return tell.join(parts)


def _problem(case: Case, tell: Teller) -> Iterator[Block]:
    yield Paragraph(text=tell.text(case.problem))
    if case.mechanism is not None:
        yield Paragraph(
            text=line(
                _label(tell.say("h_mechanism"), tell),
                tell.text(case.mechanism.text),
                _marks(case.mechanism.basis, case.mechanism.source, tell),
            )
        )


def _steps(case: Case, tell: Teller) -> Iterator[Block]:
    yield Bullets(entries=tuple(_step(step, tell) for step in case.steps), numbered=True)


def _step(step: Step, tell: Teller) -> Line:
    facts = []
    if step.actor is not None:
        facts.append(tell.say("step_actor", text=tell.plain(step.actor)))
    if step.due is not None:
        facts.append(tell.say("step_due", text=tell.date(step.due)))
    if step.completed is not None:
        facts.append(tell.say("step_completed", text=tell.date(step.completed)))
    if step.output is not None:
        facts.append(tell.say("step_output", text=tell.plain(step.output)))
    told = tell.brackets(tell.sentence_parts(facts)) if facts else ""
    return line(tell.text(step.text), told, _mark(step.source))


def _results(case: Case, tell: Teller) -> Iterator[Block]:
    yield from _result_tables(case.results, tell)
    if not case.results:
        yield Paragraph(text=line(tell.say("no_results")), style="note")
    if case.benefits:
        yield Bullets(
            entries=tuple(
                line(
                    _label(tell.term("benefit-kinds", benefit.kind), tell),
                    tell.text(benefit.text),
                    _mark(benefit.source),
                )
                for benefit in case.benefits
            )
        )


_KIND_ORDER = ("achieved", "estimate", "target")


_RESULT_COLUMNS = ("what", "kind", "value", "year", "details", "source")


def _result_tables(results: Sequence[Result], tell: Teller) -> Iterator[Table]:
    """Yield what the measure brought about and what the place has, in columns of like width."""
    heads = [tell.say(f"col_{name}") for name in _RESULT_COLUMNS]
    columns = fit_columns(heads, [_result_row(result, tell) for result in results])
    in_order = sorted(results, key=lambda result: _KIND_ORDER.index(result.kind))
    for attribution in ("measure", "place"):
        rows = [_result_row(one, tell) for one in in_order if one.attribution == attribution]
        if rows:
            yield Table(caption=tell.say(f"table_{attribution}"), columns=columns, rows=tuple(rows))


def _result_row(result: Result, tell: Teller) -> tuple[Line, ...]:
    kind = tell.head(tell.term("result-kinds", result.kind))
    if result.kind == "target":
        kind = tell.say("kind_target", kind=kind)
    is_effect = result.kind == "achieved" and result.attribution == "measure"
    return (
        tell.text(result.text),
        (Span(text=kind, strong=is_effect, faint=not is_effect),),
        (Span(text=tell.amount(result), strong=is_effect, faint=not is_effect),),
        line(tell.years(result)),
        line(tell.sentence_parts(_details(result, tell))),
        line(result.source),
    )


def _details(result: Result, tell: Teller) -> Iterator[str]:
    baseline = result.baseline
    if baseline is not None:
        year = tell.say("year_absent") if baseline.year is None else tell.year(baseline.year)
        if baseline.value is None:
            yield tell.say("baseline", text=tell.say("baseline_year", year=year))
        else:
            value = tell.units.print_value(baseline.value, result.unit, tell.language)
            yield tell.say("baseline", text=value + tell.brackets(year))
    if result.boundary is not None:
        yield tell.say("boundary", text=tell.plain(result.boundary))
    if result.method is not None:
        yield tell.say("method", text=tell.plain(result.method))


_COST_COLUMNS = ("cost", "kind", "amount", "year", "payer", "source")


def _costs(case: Case, tell: Teller) -> Iterator[Block]:
    if not case.costs:
        yield Paragraph(text=line(tell.say("no_costs")), style="note")
        return
    heads = [tell.say(f"col_{name}") for name in _COST_COLUMNS]
    rows = tuple(
        (
            tell.text(cost.what),
            line(tell.head(tell.term("cost-kinds", cost.kind))),
            line(tell.amount(cost)),
            line(tell.year(cost.year)),
            tell.text(cost.payer) if cost.payer else line(tell.say("not_stated")),
            line(cost.source),
        )
        for cost in case.costs
    )
    yield Table(columns=fit_columns(heads, rows), rows=rows)


def _conditions(case: Case, tell: Teller) -> Iterator[Block]:
    conditions = case.transfer.conditions
    if conditions:
        yield Bullets(entries=tuple(_condition(condition, tell) for condition in conditions))
    else:
        yield Paragraph(text=line(tell.say("no_conditions")), style="note")


def _condition(condition: Condition, tell: Teller) -> Line:
    need = tell.head(tell.term("needs", condition.need))
    kind = tell.term("condition-kinds", condition.kind)
    facts = []
    if condition.can_be_created is not None:
        name = "can_be_created" if condition.can_be_created else "cannot_be_created"
        facts.append(tell.say(name))
    threshold = (
        tell.say("threshold", text=tell.plain(condition.threshold)) if condition.threshold else ""
    )
    return line(
        _label(f"{need}{tell.say('comma')}{kind}", tell),
        tell.text(condition.text),
        threshold,
        tell.brackets(tell.join(facts)) if facts else "",
        _marks(condition.basis, condition.source, tell),
    )


def _fits(case: Case, tell: Teller) -> Iterator[Block]:
    fits = (("suits", case.transfer.suits), ("does_not_suit", case.transfer.does_not_suit))
    entries = tuple(_fit(name, fit, tell) for name, found in fits for fit in found)
    if entries:
        yield Bullets(entries=entries)
    else:
        yield Paragraph(text=line(tell.say("no_fits")), style="note")


def _fit(name: str, fit: Fit, tell: Teller) -> Line:
    terms = [
        tell.term(vocabulary, term)
        for attribute, vocabulary in FIT_VOCABULARIES.items()
        for term in getattr(fit, attribute)
    ]
    return line(
        _label(tell.say(name), tell),
        tell.text(fit.reason),
        tell.brackets(tell.join(terms)) if terms else "",
        _marks(fit.basis, None, tell),
    )


def _lessons(case: Case, tell: Teller) -> Iterator[Block]:
    told = (("limit", case.transfer.limits), ("lesson", case.transfer.lessons))
    entries = tuple(
        line(
            _label(tell.say(name), tell),
            tell.text(lesson.text),
            _marks(lesson.basis, lesson.source, tell),
        )
        for name, lessons in told
        for lesson in lessons
    )
    if entries:
        yield Bullets(entries=entries)
    else:
        yield Paragraph(text=line(tell.say("no_lessons")), style="note")


def _absent(chosen: Chosen, tell: Teller) -> Iterator[Block]:
    standing = chosen.standing
    lacking = (
        line(
            tell.say("lacks_next", level=tell.term("levels", standing.next_level)),
            tell.lacks(standing),
            tell.say("full_stop"),
        )
        if standing.next_level is not None
        else line(tell.say("lacks_nothing"))
    )
    yield Paragraph(text=lacking)
    absent = say_absent(chosen.case, tell.language)
    if absent:
        text = tell.say("not_stated_list") + tell.join(absent) + tell.say("full_stop")
        yield Paragraph(text=line(text))


def _sources(case: Case, tell: Teller) -> Iterator[Block]:
    for conflict in case.conflicts:
        yield Paragraph(
            text=line(_label(tell.say("conflict"), tell), tell.text(conflict.text)), style="small"
        )
    yield Bullets(
        entries=tuple(
            line(Span(text=f"[{source.id}] "), tell.source(source)) for source in case.sources
        ),
        small=True,
    )


def _label(text: str, tell: Teller) -> Span:
    return Span(text=tell.head(text) + tell.say("colon"), strong=True)


def _mark(source: str | None) -> Line:
    return (Span(text=f"[{source}]", faint=True),) if source is not None else ()


def _marks(basis: str, source: str | None, tell: Teller) -> Line:
    by_editors = tell.brackets(tell.say("by_editors")) if basis == "editor" else ""
    return line(Span(text=by_editors, faint=True) if by_editors else "", _mark(source))
