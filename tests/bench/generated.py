"""Bases of any size made from the texts of the published one, the same for the same seed."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.records import Record


def generate(corpus: Corpus, count: int, *, seed: int = 20231206) -> Corpus:
    """Return a corpus of `count` published cases whose parts are drawn from real ones.

    What the registry says of the real cases is left out with them: nothing points nowhere.
    """
    chance = random.Random(seed)
    real = list(corpus.cases.values())
    cases = {}
    for number in range(count):
        record = chance.choice(real)
        case = _mix(record.data, [chance.choice(real).data for _ in range(3)], number)
        cases[case.id] = Record(case, replace(record.yaml, digest=case.id))
    return replace(
        corpus, cases=dict(sorted(cases.items())), adoptions=None, assessments=(), lists={}
    )


def _mix(case: Case, others: list[Case], number: int) -> Case:
    title, steps, transfer = others
    # What a borrowed part cites must be there, under an id of the case itself where it has one.
    sources = {s.id: s for s in (*steps.sources, *transfer.sources, *case.sources)}
    return case.model_copy(
        update={
            "id": f"generated-{number:05}",
            "status": "published",
            "title": title.title,
            "summary": title.summary,
            "measure_types": title.measure_types,
            "steps": (*steps.steps, *case.steps[:1]),
            "transfer": transfer.transfer,
            "sources": tuple(sources.values()),
            "adopted_from": (),
            "related": (),
        }
    )


_FIELD = re.compile(r"^([a-z_]+):", re.MULTILINE)
_TEXT = re.compile(r"\b(zh|en): ((?:>-?\s+)?['\"]?)(?=[^\s>|'\"])")
_LEFT_OUT = ("former_ids", "related", "adopted_from", "allow")
_EXCUSED = "CP414"
"""Cases made from one real case give the same figures for the same place."""


def write_cases(cases: Path, count: int, *, seed: int = 20231206) -> None:
    """Add files to a folder of cases until it holds `count`: copies in words of their own."""
    chance = random.Random(seed)
    files = sorted(cases.glob("*/*.yaml"))
    real = [(file.parent, _fields(file.read_text(encoding="utf-8"))) for file in files]
    for number in range(len(files), count):
        folder, fields = chance.choice(real)
        name = f"generated-{number:05}"
        text = "".join(_reworded(fields, name, _letters(number)))
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")


def _reworded(fields: dict[str, str], name: str, word: str) -> Iterator[str]:
    for field, text in (fields | {"id": f"id: {name}\n"}).items():
        if field not in _LEFT_OUT:
            yield _TEXT.sub(rf"\1: \2{word} ", text)
    yield f"allow:\n- {{code: {_EXCUSED}, reason: {{zh: 生成的案例, en: a generated case}}}}\n"


def _letters(number: int) -> str:
    """Return a number as a word without digits, which checks would take for a figure."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _fields(text: str) -> dict[str, str]:
    """Return the lines of each field of a record."""
    begins = [*_FIELD.finditer(text)]
    ends = [found.start() for found in begins[1:]] + [len(text)]
    return {found[1]: text[found.start() : end] for found, end in zip(begins, ends, strict=True)}
