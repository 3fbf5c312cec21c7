"""The registry against itself and the Plan: lists, units, quotas, eligibility."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from carbonpeak.checks.references import suggest_id
from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Term
from carbonpeak.problems import Phrase, Position, Problem
from carbonpeak.records import Record
from carbonpeak.rubric import CAUTION, COMPUTED_GATES
from carbonpeak.units import Units
from carbonpeak.vocabulary import VocabularyTerm
from carbonpeak.yamlfile import FieldPath


def check_vocabularies(corpus: Corpus) -> Iterator[Problem]:
    """Every list the models name exists, and no term stands twice in its list."""
    there = set(corpus.vocabularies) | corpus.unread_ids("registry/vocabularies")
    for name in sorted(_named_vocabularies() - there):
        file = f"registry/vocabularies/{name}.yaml"
        yield Problem(code="CP115", at=Position(file=file), values={"name": file})
    for record in corpus.vocabulary_files.values():
        counts = Counter(term.id for term in record.data.terms)
        for index, term in enumerate(record.data.terms):
            if counts[term.id] > 1:
                yield record.problem("CP305", ("terms", index, "id"), id=term.id)


def _named_vocabularies() -> set[str]:
    from carbonpeak.models import assessment, case, fields, pilot, plan, registry

    names: set[str] = set()
    for module in (assessment, case, fields, pilot, plan, registry):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, fields.Model):
                for info in value.model_fields.values():
                    markers = fields.markers_in(info.annotation, info.metadata)
                    names |= {marker.vocabulary for marker in markers if isinstance(marker, Term)}
    return names


_TERM_LINKS = (
    ("measure-types", "field", "fields"),
    ("units", "quantity", "quantities"),
    ("units", "canonical", "units"),
    ("quantities", "canonical", "units"),
    ("indicators", "quantities", "quantities"),
)


def check_term_links(corpus: Corpus) -> Iterator[Problem]:
    """Terms that name terms of another list name existing ones."""
    for name, key, target in _TERM_LINKS:
        record = corpus.vocabulary_files.get(name)
        if record is None or target not in corpus.vocabularies:
            continue
        known = corpus.vocabularies[target].by_id
        file = f"registry/vocabularies/{target}.yaml"
        for index, term in enumerate(record.data.terms):
            for path, value in _links(term, key):
                if value not in known:
                    yield record.problem("CP212", ("terms", index, *path), value=value, file=file)


def _links(term: VocabularyTerm, key: str) -> Iterator[tuple[FieldPath, str]]:
    linked: str | tuple[str, ...] | None = getattr(term, key)
    if isinstance(linked, tuple):
        yield from (((key, index), value) for index, value in enumerate(linked))
    elif linked is not None:
        yield (key,), linked


def check_units_convert(corpus: Corpus) -> Iterator[Problem]:
    """Every unit's expression can be read and has the dimension of its canonical unit."""
    record = corpus.vocabulary_files.get("units")
    if record is None:
        return
    units = Units(record.data)
    for index, term in enumerate(record.data.terms):
        if not units.has_size(term.id):
            yield record.problem(
                "CP415",
                ("terms", index, "pint"),
                unit=term.id,
                expression=term.pint or "",
                canonical=term.canonical or term.id,
            )


def check_quotas(corpus: Corpus) -> Iterator[Problem]:
    """Pilots of the first batch fill the Plan's quotas, province by province, and no more."""
    if corpus.provinces is None or corpus.unread_ids("registry/pilots"):
        return
    record = corpus.provinces
    members = Counter(
        pilot.data.province for pilot in corpus.pilots.values() if pilot.data.batch == 1
    )
    for index, province in enumerate(record.data.provinces):
        quota = province.quota_batch_1 or 0
        if members[province.id] != quota:
            yield record.problem(
                "CP309",
                ("provinces", index, "quota_batch_1"),
                province=province.id,
                quota=quota,
                members=members[province.id],
            )
    total = sum(province.quota_batch_1 or 0 for province in record.data.provinces)
    for batch in corpus.plan.data.batches if corpus.plan else ():
        if batch.number == 1 and batch.count != total:
            yield record.problem("CP310", ("provinces",), total=total, wanted=batch.count)


def check_rubric(corpus: Corpus) -> Iterator[Problem]:
    """The rubric's rules name its own criteria, and only gates the program can compute."""
    if corpus.rubric is None:
        return
    record, rubric = corpus.rubric, corpus.rubric.data
    criteria = [criterion.id for criterion in rubric.criteria]
    levels = [level.id for level in rubric.levels]
    for index, gate in enumerate(rubric.gates):
        if gate.decided_by == "computed" and gate.id not in COMPUTED_GATES:
            known = ", ".join(COMPUTED_GATES)
            yield record.problem("CP304", ("gates", index, "id"), gate=gate.id, known=known)
    for index, level in enumerate(rubric.levels):
        for name in level.minimum:
            path: FieldPath = ("levels", index, "minimum", name)
            yield from _named(record, path, name, kind=_CRITERION, known=criteria)
    for index, cap in enumerate(rubric.caps):
        path = ("caps", index)
        yield from _named(
            record, (*path, "criterion"), cap.criterion, kind=_CRITERION, known=criteria
        )
        scopes = rubric.scope_order
        yield from _named(record, (*path, "scope"), cap.scope, kind=_SCOPE, known=scopes)
    limit = rubric.editorial_limit
    yield from _named(record, ("editorial_limit",), limit, kind=_LEVEL, known=levels)


def check_assessments(corpus: Corpus) -> Iterator[Problem]:
    """Reviewers grade the rubric's criteria and decide its gates."""
    if corpus.rubric is None:
        return
    rubric = corpus.rubric.data
    criteria = [criterion.id for criterion in rubric.criteria]
    gates = [gate.id for gate in rubric.gates if gate.decided_by == "reviewer"]
    for record in corpus.assessments:
        for name in record.data.grades:
            path = ("grades", name)
            yield from _named(record, path, name, kind=_CRITERION, known=criteria)
        for name in record.data.gates:
            yield from _named(record, ("gates", name), name, kind=_GATE, known=gates)
        scope = record.data.reach_scope
        if scope is not None and scope != CAUTION:
            known = rubric.scope_order
            yield from _named(record, ("reach_scope",), scope, kind=_SCOPE, known=known)


_CRITERION = Phrase(zh="评估准则（registry/rubric.yaml）", en="criterion of registry/rubric.yaml")
_GATE = Phrase(
    zh="由评审人判定的门槛（registry/rubric.yaml）", en="reviewers' gate of registry/rubric.yaml"
)
_SCOPE = Phrase(zh="适用范围（scope_order）", en='reach scope under "scope_order"')
_LEVEL = Phrase(zh="等级（levels）", en='level under "levels"')


def _named(
    record: Record[Any], path: FieldPath, name: str, *, kind: Phrase, known: Sequence[str]
) -> Iterator[Problem]:
    if name not in known:
        hint = suggest_id(name, known)
        yield record.problem("CP303", path, value=name, kind=kind, hint=hint)


def check_eligibility(corpus: Corpus) -> Iterator[Problem]:
    """Cities are at prefecture level or above, parks at provincial level, or the reason stands."""
    levels = corpus.vocabularies.get("admin-levels")
    kinds = corpus.vocabularies.get("pilot-kinds")
    if levels is None or kinds is None:
        return
    for record in corpus.pilots.values():
        pilot = record.data
        term = levels.by_id.get(pilot.admin_level or "")
        kind = kinds.by_id.get(pilot.kind)
        if term is None or kind is None or pilot.eligibility_note is not None:
            continue
        if term.eligibility != kind.id:
            level = Phrase(zh=term.zh, en=term.en)
            named = Phrase(zh=kind.zh, en=kind.en.lower())
            yield record.problem("CP311", ("admin_level",), level=level, kind=named)
