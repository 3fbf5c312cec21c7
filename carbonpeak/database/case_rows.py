"""Rows of the tables about cases: each function takes one case and yields tables with rows.

What a record names twice by mistake of its curator (a term, a source) becomes one row.
"""

from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.database.row import Row, bilingual, canonical, figure, row_id, source_row
from carbonpeak.models.case import FIT_VOCABULARIES, Case, Fit
from carbonpeak.records import Record
from carbonpeak.rubric import Standing
from carbonpeak.units import Units


def case_row(record: Record[Case], standing: Standing) -> Row:
    """Return the row of a case in `cases`."""
    case = record.data
    return {
        "id": case.id,
        **bilingual("title", case.title),
        **bilingual("summary", case.summary),
        "status": case.status,
        "level": standing.level,
        "level_is_editorial": int(standing.editorial) if standing.level else None,
        "pilot_id": case.pilot,
        "kind": case.kind,
        "action_form": case.action_form,
        "main_field": case.fields[0],
        "main_measure_type": case.measure_types[0],
        "stage": case.stage,
        "period_start": case.period.start,
        "period_end": case.period.end,
        **bilingual("problem", case.problem),
        **bilingual("minimum_version", case.transfer.minimum_version),
        "contact_unit_id": case.contact_unit,
        "reach_scope": standing.reach_scope,
        "next_level": standing.next_level,
        **bilingual("editor_note", case.editor_note),
        "created": case.created,
        "modified": case.modified,
        "review_by": case.review_by,
        "file": record.file,
    }


def terms_of_case(case: Case) -> Iterator[tuple[str, Row]]:
    """Yield table and row for each term a case draws from a list it may draw several from."""
    for table, column, terms in (
        ("case_contents", "content", case.contents),
        ("case_fields", "field", case.fields),
        ("case_measure_types", "measure_type", case.measure_types),
        ("case_instruments", "instrument", case.instruments),
        ("case_project_types", "project_type", case.project_types),
        ("case_policy_levers", "policy_lever", case.policy_levers),
        ("case_technology_actions", "technology_action", case.technology_actions),
    ):
        for position, term in enumerate(dict.fromkeys(terms), 1):
            row: Row = {"id": row_id(case.id, term), "case_id": case.id, "position": position}
            yield table, {**row, column: term}


def doings_of_case(case: Case) -> Iterator[tuple[str, Row]]:
    """Yield table and row for what was done, by whom and on what basis."""
    for position, step in enumerate(case.steps, 1):
        yield (
            "steps",
            {
                **_place(case, "step", position),
                **bilingual("text", step.text),
                **bilingual("actor", step.actor),
                "due": step.due,
                "completed": step.completed,
                **bilingual("output", step.output),
                "source_id": _source(case, step.source),
            },
        )
    for position, basis in enumerate(case.policy_basis, 1):
        yield (
            "policy_basis",
            {
                **_place(case, "basis", position),
                "title": basis.title,
                "document_number": basis.number,
                "status": basis.status,
                "source_id": _source(case, basis.source),
            },
        )
    for position, actor in enumerate(case.actors, 1):
        yield (
            "actors",
            {
                **_place(case, "actor", position),
                "organisation_id": actor.organisation,
                **bilingual("name", actor.name),
                "role": actor.role,
            },
        )


def figures_of_case(case: Case, units: Units) -> Iterator[tuple[str, Row]]:
    """Yield table and row for every number of a case."""
    yield from _results(case, units)
    for position, cost in enumerate(case.costs, 1):
        yield (
            "costs",
            {
                **_place(case, "cost", position),
                **bilingual("what", cost.what),
                "kind": cost.kind,
                **figure(cost.value, cost.unit, units),
                "qualifier": cost.qualifier,
                "year": cost.year,
                **bilingual("payer", cost.payer),
                "source_id": _source(case, cost.source),
            },
        )


def _results(case: Case, units: Units) -> Iterator[tuple[str, Row]]:
    for position, result in enumerate(case.results, 1):
        baseline = result.baseline
        value = baseline.value if baseline else None
        yield (
            "results",
            {
                "id": row_id(case.id, result.id),
                "case_id": case.id,
                "position": position,
                "code": result.id,
                "indicator": result.indicator,
                **bilingual("text", result.text),
                **figure(result.value, result.unit, units),
                "qualifier": result.qualifier,
                "year": result.year,
                "period_from": result.period_from,
                "kind": result.kind,
                "attribution": result.attribution,
                "baseline_value": None if value is None else float(value),
                "baseline_year": baseline.year if baseline else None,
                "baseline_canonical_value": (
                    None if value is None else canonical(value, result.unit, units)
                ),
                **bilingual("boundary", result.boundary),
                **bilingual("method", result.method),
                "source_id": _source(case, result.source),
            },
        )


def effects_of_case(case: Case) -> Iterator[tuple[str, Row]]:
    """Yield table and row for effects that are told in words."""
    if case.mechanism is not None:
        yield (
            "mechanisms",
            {
                "id": case.id,
                "case_id": case.id,
                **bilingual("text", case.mechanism.text),
                "basis": case.mechanism.basis,
                "source_id": _source(case, case.mechanism.source),
            },
        )
    for position, benefit in enumerate(case.benefits, 1):
        yield (
            "benefits",
            {
                **_place(case, "benefit", position),
                "kind": benefit.kind,
                **bilingual("text", benefit.text),
                "source_id": _source(case, benefit.source),
            },
        )
    for aspect in ("supply", "jobs", "heating", "prices"):
        safeguard = getattr(case.safeguards, aspect)
        if safeguard is not None:
            yield (
                "safeguards",
                {
                    "id": row_id(case.id, aspect),
                    "case_id": case.id,
                    "aspect": aspect,
                    **bilingual("text", safeguard.text),
                    "basis": safeguard.basis,
                    "source_id": _source(case, safeguard.source),
                },
            )
    for position, group in enumerate(case.affected_groups, 1):
        yield "affected_groups", {**_place(case, "group", position), **bilingual("text", group)}


def transfer_of_case(case: Case, corpus: Corpus) -> Iterator[tuple[str, Row]]:
    """Yield table and row for what a follower needs to know."""
    transfer = case.transfer
    for position, component in enumerate(transfer.components, 1):
        yield (
            "components",
            {
                **_place(case, "component", position),
                **bilingual("text", component.text),
                "role": component.role,
                "basis": component.basis,
            },
        )
    yield from _conditions(case)
    yield from _fits(case, corpus)
    yield from _premium(case)
    for kind, lessons in (("lesson", transfer.lessons), ("limit", transfer.limits)):
        for position, lesson in enumerate(lessons, 1):
            yield (
                "lessons",
                {
                    **_place(case, kind, position),
                    "kind": kind,
                    **bilingual("text", lesson.text),
                    "basis": lesson.basis,
                    "source_id": _source(case, lesson.source),
                },
            )


def _conditions(case: Case) -> Iterator[tuple[str, Row]]:
    for position, condition in enumerate(case.transfer.conditions, 1):
        created = condition.can_be_created
        yield (
            "conditions",
            {
                **_place(case, "condition", position),
                "kind": condition.kind,
                "need": condition.need,
                **bilingual("text", condition.text),
                **bilingual("threshold", condition.threshold),
                "can_be_created": None if created is None else int(created),
                "basis": condition.basis,
                "source_id": _source(case, condition.source),
            },
        )


def _fits(case: Case, corpus: Corpus) -> Iterator[tuple[str, Row]]:
    for verdict, fits in (
        ("suits", case.transfer.suits),
        ("does-not-suit", case.transfer.does_not_suit),
    ):
        for statement, fit in enumerate(fits, 1):
            head: Row = {
                "case_id": case.id,
                "statement": statement,
                "verdict": verdict,
                **bilingual("reason", fit.reason),
                "basis": fit.basis,
            }
            for position, terms in enumerate(_fit_terms(fit, corpus) or [{}], 1):
                key = row_id(case.id, verdict, statement, position)
                yield "suits", {"id": key, **head, **terms}


def _fit_terms(fit: Fit, corpus: Corpus) -> list[Row]:
    return [
        {
            "axis": axis,
            "term": term,
            "term_label_zh": corpus.label(vocabulary, term, "zh"),
            "term_label_en": corpus.label(vocabulary, term, "en"),
        }
        for axis, vocabulary in FIT_VOCABULARIES.items()
        for term in dict.fromkeys(getattr(fit, axis))
    ]


def _premium(case: Case) -> Iterator[tuple[str, Row]]:
    premium = case.transfer.pilot_premium
    if premium is None:
        return
    for aspect in ("funds", "permissions", "status", "remains_without_pilot"):
        text = getattr(premium, aspect)
        if text is not None:
            head: Row = {"id": row_id(case.id, aspect), "case_id": case.id, "aspect": aspect}
            yield "pilot_premiums", {**head, **bilingual("text", text), "basis": premium.basis}
    for source in dict.fromkeys(premium.sources):
        yield (
            "pilot_premium_sources",
            {
                "id": row_id(case.id, source),
                "case_id": case.id,
                "source_id": _source(case, source),
            },
        )


def sources_of_case(case: Case) -> Iterator[tuple[str, Row]]:
    """Yield table and row for sources and for where they disagree."""
    for source in case.sources:
        yield "sources", {**source_row(source, case.id), "case_id": case.id}
    for position, conflict in enumerate(case.conflicts, 1):
        row = _place(case, "conflict", position)
        yield "conflicts", {**row, **bilingual("text", conflict.text)}
        for source_code in dict.fromkeys(conflict.sources):
            yield (
                "conflict_sources",
                {
                    "id": row_id(str(row["id"]), source_code),
                    "conflict_id": row["id"],
                    "source_id": _source(case, source_code),
                },
            )


def life_of_case(case: Case, standing: Standing) -> Iterator[tuple[str, Row]]:
    """Yield table and row for the record's standing, history and ties."""
    yield from _standing(case, standing)
    for position, change in enumerate(case.changes, 1):
        row = {**_place(case, "change", position), "date": change.date}
        yield "changes", {**row, **bilingual("text", change.text)}
    for tie in dict.fromkeys(case.related):
        yield (
            "related_cases",
            {
                "id": row_id(case.id, tie.type, tie.case),
                "case_id": case.id,
                "relation": tie.type,
                "related_case_id": tie.case,
            },
        )
    for former in dict.fromkeys(case.former_ids):
        key = row_id(case.id, former)
        yield "former_ids", {"id": key, "case_id": case.id, "former_id": former}


def _standing(case: Case, standing: Standing) -> Iterator[tuple[str, Row]]:
    if standing.level is not None:
        for gate in standing.gates:
            yield (
                "case_gates",
                {
                    "id": row_id(case.id, gate.id),
                    "case_id": case.id,
                    "gate_id": gate.id,
                    "holds": None if gate.holds is None else int(gate.holds),
                },
            )
    for position, lack in enumerate(standing.lacks, 1):
        yield (
            "case_lacks",
            {
                **_place(case, "lack", position),
                "kind": lack.kind,
                "item": lack.id,
                **bilingual("item", lack.text),
                "have": lack.have,
                "need": lack.need,
            },
        )


def adoptions_by_case(case: Case, corpus: Corpus) -> Iterator[tuple[str, Row]]:
    """Yield table and row for what the case's place took over from other cases."""
    for position, adopted in enumerate(case.adopted_from, 1):
        pilot = corpus.pilots[case.pilot].data
        row = row_id(case.id, "adoption", position)
        yield (
            "adoptions",
            {
                "id": row,
                "from_case_id": adopted.case,
                **bilingual("adopter", pilot.name),
                "adopter_pilot_id": pilot.id,
                "adopting_case_id": case.id,
                "measure_type": corpus.cases[adopted.case].data.measure_types[0],
                "year": adopted.year,
                "depth": adopted.depth,
                "status": adopted.status,
                "evidence": adopted.evidence,
                **bilingual("text", adopted.text),
            },
        )
        yield (
            "adoption_sources",
            {
                "id": row_id(row, adopted.source),
                "adoption_id": row,
                "source_id": _source(case, adopted.source),
            },
        )


def _place(case: Case, kind: str, position: int) -> Row:
    return {"id": row_id(case.id, kind, position), "case_id": case.id, "position": position}


def _source(case: Case, source: str | None) -> str | None:
    return row_id(case.id, source) if source else None
