"""Who took up a measure from whom: a place from another, and not before the original began."""

from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.problems import Problem


def check_adopters(corpus: Corpus) -> Iterator[Problem]:
    """A pilot does not adopt from itself."""
    record = corpus.adoptions
    for index, adoption in enumerate(record.data.adoptions if record is not None else ()):
        original = corpus.cases.get(adoption.from_case)
        if record is None or original is None or adoption.adopter_pilot is None:
            continue
        if adoption.adopter_pilot == original.data.pilot:
            path = ("adoptions", index, "adopter_pilot")
            yield record.problem("CP317", path, pilot=adoption.adopter_pilot)


def check_adoption_years(corpus: Corpus) -> Iterator[Problem]:
    """Nothing is taken up before the year in which the original began."""
    record = corpus.adoptions
    for index, adoption in enumerate(record.data.adoptions if record is not None else ()):
        start, year = _start(adoption.from_case, corpus), adoption.year
        if record is not None and year is not None and year < start:
            path = ("adoptions", index, "year")
            yield record.problem("CP418", path, year=year, start=start)
    for case in corpus.cases.values():
        for index, adopted in enumerate(case.data.adopted_from):
            start, year = _start(adopted.case, corpus), adopted.year
            if year is not None and year < start:
                path = ("adopted_from", index, "year")
                yield case.problem("CP418", path, year=year, start=start)


def _start(case: str, corpus: Corpus) -> int:
    """Return the year in which a case began, or 0 where it is not known."""
    original = corpus.cases.get(case)
    start = original.data.period.start if original is not None else None
    return int(start[:4]) if start is not None else 0
