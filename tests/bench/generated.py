"""Bases of any size made from the texts of the published one, the same for the same seed."""

import random
from dataclasses import replace

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.records import Record


def generate(corpus: Corpus, count: int, *, seed: int = 20231206) -> Corpus:
    """Return a corpus of `count` published cases whose parts are drawn from real ones."""
    chance = random.Random(seed)
    real = list(corpus.cases.values())
    cases = {}
    for number in range(count):
        record = chance.choice(real)
        case = _mix(record.data, [chance.choice(real).data for _ in range(3)], number)
        cases[case.id] = Record(case, replace(record.yaml, digest=case.id))
    return replace(corpus, cases=dict(sorted(cases.items())))


def _mix(case: Case, others: list[Case], number: int) -> Case:
    title, steps, transfer = others
    return case.model_copy(
        update={
            "id": f"generated-{number:05}",
            "status": "published",
            "title": title.title,
            "summary": title.summary,
            "measure_types": title.measure_types,
            "steps": (*steps.steps, *case.steps[:1]),
            "transfer": transfer.transfer,
            "adopted_from": (),
            "related": (),
        }
    )
