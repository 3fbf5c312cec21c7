"""The registry against itself and the Plan: lists, units, quotas, eligibility."""

from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pint

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Reference, Term
from carbonpeak.problems import Position, Problem
from carbonpeak.units import Units


def check_vocabularies(corpus: Corpus) -> Iterator[Problem]:
    """Every list the models name exists, and no term stands twice in its list."""
    for name in sorted(_named_vocabularies() - set(corpus.vocabularies)):
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
                    names |= set(_terms_in(info.annotation, info.metadata))
    return names


def _terms_in(annotation: object, metadata: list[object]) -> Iterator[str]:
    yield from (item.vocabulary for item in metadata if isinstance(item, Term))
    for argument in get_args(annotation):
        if isinstance(argument, Term):
            yield argument.vocabulary
        elif not isinstance(argument, str | Reference):
            yield from _terms_in(argument, [])


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
        for index, term in enumerate(record.data.terms):
            linked = getattr(term, key)
            values = linked if isinstance(linked, tuple) else (linked,) if linked else ()
            for value in values:
                if value not in known:
                    file = f"registry/vocabularies/{target}.yaml"
                    yield record.problem("CP212", ("terms", index, key), value=value, file=file)


def check_units_convert(corpus: Corpus) -> Iterator[Problem]:
    """Every unit's expression can be read and has the dimension of its canonical unit."""
    record = corpus.vocabulary_files.get("units")
    if record is None:
        return
    units = Units(record.data)
    for index, term in enumerate(record.data.terms):
        try:
            units.factor(term.id)
        except (pint.PintError, KeyError, ArithmeticError, AttributeError, TypeError):
            yield record.problem(
                "CP415",
                ("terms", index, "pint"),
                unit=term.id,
                expression=term.pint or "",
                canonical=term.canonical or term.id,
            )


def check_quotas(corpus: Corpus) -> Iterator[Problem]:
    """Pilots of the first batch fill the Plan's quotas, province by province, and no more."""
    if corpus.provinces is None:
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


def check_eligibility(corpus: Corpus) -> Iterator[Problem]:
    """Cities are at prefecture level or above, parks at provincial level, or the reason stands."""
    levels = corpus.vocabularies.get("admin-levels")
    if levels is None:
        return
    for record in corpus.pilots.values():
        pilot = record.data
        term = levels.by_id.get(pilot.admin_level or "")
        if term is None or pilot.eligibility_note is not None:
            continue
        if term.eligibility != pilot.kind:
            yield record.problem("CP311", ("admin_level",), level=term.id, kind=pilot.kind)
