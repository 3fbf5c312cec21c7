"""Rows of the tables about places, lists, the rubric, assessments and adoptions."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.database.row import Row, bilingual, row_id, source_row
from carbonpeak.database.schema import Trait, vocabulary_table
from carbonpeak.models.assessment import Assessment
from carbonpeak.models.fields import Text
from carbonpeak.models.pilot import TRAIT_VOCABULARIES, Pilot, Stated
from carbonpeak.models.plan import Plan
from carbonpeak.models.registry import Adoptions, Provinces
from carbonpeak.records import Record
from carbonpeak.units import Units
from carbonpeak.vocabulary import Vocabulary

PROVINCES = row_id("registry", "provinces")
PLAN = row_id("registry", "plan")
ADOPTIONS = row_id("registry", "adoptions")


def vocabulary_rows(
    vocabularies: Mapping[str, Vocabulary], units: Units
) -> Iterator[tuple[str, Row]]:
    """Yield table and row for the closed lists, their terms and labels."""
    for name, vocabulary in vocabularies.items():
        table = vocabulary_table(name)
        titles = {"title_zh": vocabulary.title.zh, "title_en": vocabulary.title.en}
        meaning = vocabulary.definition
        definition = {"definition_zh": meaning.zh, "definition_en": meaning.en}
        yield "vocabularies", {"id": name, **titles, **definition, "table_name": table}
        sized = units if name == "units" else None
        for row in _terms(vocabulary, sized):
            yield table, row
        yield from _labels(name, vocabulary, sized)


def _terms(vocabulary: Vocabulary, units: Units | None) -> Iterator[Row]:
    for term in vocabulary.terms:
        yield {
            "id": term.id,
            "zh": term.zh,
            "en": units.name(term.id, "en") if units else term.en,
            "definition_zh": term.definition.zh,
            "definition_en": term.definition.en,
            "source": term.source,
            "field": term.field,
            "eligibility": term.eligibility,
            "quantity": term.quantity,
            "quantities": " ".join(term.quantities) or None,
            "canonical_unit": term.canonical,
            "factor": float(units.factor(term.id)) if units else None,
        }


def _labels(name: str, vocabulary: Vocabulary, units: Units | None) -> Iterator[tuple[str, Row]]:
    for term in vocabulary.terms:
        words = [
            ("zh", "label", term.zh),
            ("en", "label", units.name(term.id, "en") if units else term.en),
            *(("zh", "alias", alias) for alias in term.aliases.zh),
            *(("en", "alias", alias) for alias in term.aliases.en),
        ]
        for position, (language, kind, text) in enumerate(words, 1):
            yield (
                "labels",
                {
                    "id": row_id(name, term.id, position),
                    "vocabulary_id": name,
                    "term": term.id,
                    "language": language,
                    "kind": kind,
                    "text": text,
                },
            )


def place_rows(corpus: Corpus, traits: Iterable[Trait]) -> Iterator[tuple[str, Row]]:
    """Yield table and row for provinces, quotas, bodies, the Plan's batches and the pilots."""
    yield from _provinces(corpus)
    yield from _plan(corpus)
    for body in sorted(corpus.organisation_by_id.values(), key=lambda body: body.id):
        yield "organisations", {"id": body.id, "zh": body.zh, "en": body.en, "kind": body.kind}
    for trait in traits:
        yield (
            "traits",
            {
                "id": trait.id,
                "zh": trait.title.zh,
                "en": trait.title.en,
                "axis": trait.axis,
                "unit_zh": trait.unit.zh if trait.unit else None,
                "unit_en": trait.unit.en if trait.unit else None,
            },
        )
    for record in corpus.pilots.values():
        yield "pilots", _pilot(record)
        yield from _pilot_details(record.data, corpus)


def _provinces(corpus: Corpus) -> Iterator[tuple[str, Row]]:
    if corpus.provinces is None:
        return
    yield from _registry_sources(corpus.provinces, PROVINCES)
    for province in corpus.provinces.data.provinces:
        yield (
            "provinces",
            {
                "id": province.id,
                "zh": province.zh,
                "zh_short": province.zh_short,
                "en": province.en,
                "adcode": province.adcode,
            },
        )
        if province.quota_batch_1 is not None:
            quota = row_id(province.id, 1)
            places = {"batch": 1, "places": province.quota_batch_1}
            yield "quotas", {"id": quota, "province_id": province.id, **places}
            yield from _links("quota", quota, corpus.provinces.data.quota_sources, PROVINCES)


def _plan(corpus: Corpus) -> Iterator[tuple[str, Row]]:
    if corpus.plan is None:
        return
    plan = corpus.plan.data
    yield from _registry_sources(corpus.plan, PLAN)
    for batch in plan.batches:
        key = str(batch.number)
        yield (
            "batches",
            {
                "id": key,
                **bilingual("title", batch.title),
                **bilingual("notice", batch.notice),
                "document_number": batch.document_number,
                "notice_date": batch.notice_date,
                "released": batch.released,
                "plans_due": batch.plans_due,
                "pilot_count": batch.count,
                "city_count": batch.cities,
                "park_count": batch.parks,
                **bilingual("note", batch.note),
            },
        )
        yield from _links("batch", key, batch.sources, PLAN)
    for position, objective in enumerate(plan.objectives, 1):
        key = row_id("objective", position)
        row = {"id": key, "year": objective.year, **bilingual("text", objective.text)}
        yield "plan_objectives", row
        yield from _links("plan_objective", key, objective.sources, PLAN)


def _pilot(record: Record[Pilot]) -> Row:
    pilot = record.data
    plan = pilot.plan
    return {
        "id": pilot.id,
        **bilingual("name", pilot.name),
        "kind": pilot.kind,
        "batch": pilot.batch,
        "batch_basis": pilot.batch_basis,
        **bilingual("batch_note", pilot.batch_note),
        "admin_level": pilot.admin_level,
        "admin_level_basis": pilot.admin_level_basis,
        **bilingual("eligibility_note", pilot.eligibility_note),
        "province_id": pilot.province,
        **bilingual("host_city", pilot.host_city),
        **bilingual("recommended_by", pilot.recommended_by),
        "confirmed_on": pilot.confirmed_on,
        **bilingual("list_confirmation", pilot.list_confirmation),
        "adcode": pilot.adcode,
        "adcode_of": pilot.adcode_of,
        "lat": float(pilot.lat),
        "lon": float(pilot.lon),
        **bilingual("description", pilot.description),
        **bilingual("plan_title", plan.title if plan else None),
        "plan_number": plan.number if plan else None,
        "plan_date": plan.date if plan else None,
        "created": pilot.created,
        "modified": pilot.modified,
        "file": record.file,
    }


def _pilot_details(pilot: Pilot, corpus: Corpus) -> Iterator[tuple[str, Row]]:
    owner = row_id("pilot", pilot.id)
    for source in pilot.sources:
        yield "sources", {**source_row(source, owner), "pilot_id": pilot.id}
    yield from _pilot_traits(pilot, corpus)
    for position, target in enumerate(pilot.targets, 1):
        key = row_id(pilot.id, "target", position)
        head: Row = {"id": key, "pilot_id": pilot.id, "position": position}
        yield "pilot_targets", {**head, **bilingual("text", target.text)}
        yield from _links("pilot_target", key, target.sources, owner)
    for code in dict.fromkeys(pilot.plan.sources if pilot.plan else ()):
        row = {"pilot_id": pilot.id, "source_id": row_id(owner, code)}
        yield "pilot_plan_sources", {"id": row_id(pilot.id, code), **row}


_NUMBERS = ("population", "population_park", "gdp", "gdp_park", "gdp_per_capita", "urbanisation")
_TEXTS = ("resource_based", "resource_listing", "old_industrial", "transformation_demo")


def _pilot_traits(pilot: Pilot, corpus: Corpus) -> Iterator[tuple[str, Row]]:
    for trait, stated, values in _stated_values(pilot, corpus):
        for position, value in enumerate(values, 1):
            key = row_id(pilot.id, trait, position)
            place = pilot.host_city if stated.scope == "host" else pilot.name
            yield (
                "pilot_traits",
                {
                    "id": key,
                    "pilot_id": pilot.id,
                    "trait_id": trait,
                    "position": position,
                    **value,
                    "year": stated.year,
                    "scope": stated.scope,
                    **bilingual("place", place),
                    "confidence": stated.confidence,
                    **bilingual("note", stated.note),
                },
            )
            yield from _links("pilot_trait", key, stated.sources, row_id("pilot", pilot.id))


def _stated_values(pilot: Pilot, corpus: Corpus) -> Iterator[tuple[str, Stated[Any], list[Row]]]:
    """Yield each trait that the profile states, with the value columns of its rows."""
    # What is stated differs from trait to trait, hence Any.
    profile = pilot.profile
    for name in _NUMBERS:
        if (stated := getattr(profile, name)) is not None:
            yield name, stated, [_number(stated.value)]
    for name, vocabulary in TRAIT_VOCABULARIES.items():
        if (stated := getattr(profile, name)) is not None:
            terms = (stated.value,) if isinstance(stated.value, str) else tuple(stated.value)
            yield name, stated, [_term(term, vocabulary, corpus) for term in dict.fromkeys(terms)]
    for name in _TEXTS:
        if (stated := getattr(profile, name)) is not None:
            yield name, stated, [bilingual("text", stated.value)]
    if (shares := profile.industry_shares) is not None:
        for sector in ("primary", "secondary", "tertiary"):
            yield f"{sector}_share", shares, [_number(getattr(shares.value, sector))]


def _number(value: Decimal | int) -> Row:
    return {"value": float(value), "value_text": f"{Decimal(value):f}"}


def _term(term: str, vocabulary: str, corpus: Corpus) -> Row:
    label = Text(zh=corpus.label(vocabulary, term, "zh"), en=corpus.label(vocabulary, term, "en"))
    return {"term": term, **bilingual("text", label)}


def rubric_rows(corpus: Corpus) -> Iterator[tuple[str, Row]]:
    """Yield table and row for the rubric and for reviewers' grades."""
    if corpus.rubric is None:
        return
    for gate in corpus.rubric.data.gates:
        yield (
            "gates",
            {
                "id": gate.id,
                **bilingual("name", gate.name),
                **bilingual("test", gate.test),
                "decided_by": gate.decided_by,
                "own_threshold": int(gate.own_threshold),
            },
        )
    for criterion in corpus.rubric.data.criteria:
        grades: Row = {}
        for grade, text in enumerate(criterion.grades):
            grades |= bilingual(f"grade_{grade}", text)
        yield (
            "criteria",
            {
                "id": criterion.id,
                "criterion_group": criterion.group,
                **bilingual("name", criterion.name),
                **grades,
                "own_threshold": int(criterion.own_threshold),
            },
        )
    for record in corpus.assessments:
        yield from _assessment(record)


def _assessment(record: Record[Assessment]) -> Iterator[tuple[str, Row]]:
    review = record.data
    key = row_id(review.case, review.reviewer_role, review.date)
    yield (
        "assessments",
        {
            "id": key,
            "case_id": review.case,
            "date": review.date,
            "reviewer_role": review.reviewer_role,
            "affiliation_kind": review.affiliation_kind,
            "reviewer_province_id": review.province,
            **bilingual("conflict_of_interest", review.conflict_of_interest),
            "reach_scope": review.reach_scope,
            "file": record.file,
        },
    )
    for criterion, graded in review.grades.items():
        yield (
            "grades",
            {
                "id": row_id(key, criterion),
                "assessment_id": key,
                "criterion_id": criterion,
                "grade": graded.grade,
                **bilingual("reason", graded.reason),
                "evidence": " ".join(graded.evidence) or None,
            },
        )
    for gate, decision in review.gates.items():
        yield (
            "gate_decisions",
            {
                "id": row_id(key, gate),
                "assessment_id": key,
                "gate_id": gate,
                "passed": int(decision.passed),
                **bilingual("reason", decision.reason),
            },
        )


def adoption_rows(corpus: Corpus) -> Iterator[tuple[str, Row]]:
    """Yield table and row for adoptions by places without a case of their own."""
    if corpus.adoptions is None:
        return
    yield from _registry_sources(corpus.adoptions, ADOPTIONS)
    for adoption in corpus.adoptions.data.adoptions:
        yield (
            "adoptions",
            {
                "id": adoption.id,
                "from_case_id": adoption.from_case,
                **bilingual("adopter", adoption.adopter),
                "adopter_kind": adoption.adopter_kind,
                "adopter_pilot_id": adoption.adopter_pilot,
                **bilingual("adopter_traits", adoption.adopter_traits),
                "measure_type": adoption.measure_type,
                "year": adoption.year,
                "year_basis": adoption.year_basis,
                "depth": adoption.depth,
                "status": adoption.status,
                "evidence": adoption.evidence,
                **bilingual("text", adoption.text),
                **bilingual("note", adoption.note),
            },
        )
        yield from _links("adoption", adoption.id, adoption.sources, ADOPTIONS)


def _registry_sources(
    record: Record[Provinces] | Record[Plan] | Record[Adoptions], owner: str
) -> Iterator[tuple[str, Row]]:
    for source in record.data.sources:
        yield "sources", {**source_row(source, owner), "registry_file": record.file}


def _links(of: str, key: str, sources: Iterable[str], owner: str) -> Iterator[tuple[str, Row]]:
    """Yield rows of `<of>_sources` for the sources of a record."""
    for code in dict.fromkeys(sources):
        yield (
            f"{of}_sources",
            {"id": row_id(key, code), f"{of}_id": key, "source_id": row_id(owner, code)},
        )


def list_rows(corpus: Corpus) -> Iterator[tuple[str, Row]]:
    """Yield table and row for saved lists and the cases they took or left out."""
    for record in corpus.lists.values():
        saved = record.data
        yield (
            "saved_lists",
            {
                "id": saved.id,
                **bilingual("title", saved.title),
                "status": saved.status,
                "form": saved.form,
                "date": saved.date,
                "previous_id": saved.previous,
            },
        )
        for one in saved.included:
            row = {"included": 1, "level": one.level, **bilingual("reason", one.reason)}
            yield "saved_list_cases", _list_case(saved.id, one.case, row)
        for other in saved.left_out:
            row = {"included": 0, "level": None, **bilingual("reason", other.reason)}
            yield "saved_list_cases", _list_case(saved.id, other.case, row)


def _list_case(saved: str, case: str, row: Row) -> Row:
    return {"id": row_id(saved, case), "list_id": saved, "case_id": case, **row}
