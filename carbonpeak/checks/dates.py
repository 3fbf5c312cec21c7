"""Dates and years: real, in order, and not later than the newest record."""

from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.problems import Problem
from carbonpeak.records import Record


def check_dates(corpus: Corpus) -> Iterator[Problem]:
    """A period ends after it starts, a record is modified after it was created."""
    for record in corpus.cases.values():
        case = record.data
        period = case.period
        if period.start and period.end and period.end < period.start[: len(period.end)]:
            yield record.problem("CP405", ("period", "end"), start=period.start, end=period.end)
        if case.modified < case.created:
            yield record.problem(
                "CP411", ("modified",), created=case.created, modified=case.modified
            )
        for index, change in enumerate(case.changes):
            if change.date > case.modified:
                yield record.problem(
                    "CP411", ("changes", index, "date"), created=change.date, modified=case.modified
                )


def check_result_years(corpus: Corpus) -> Iterator[Problem]:
    """Nothing is achieved after `as_of`; what the measure achieved lies in its period."""
    newest = int(corpus.as_of[:4])
    for record in corpus.cases.values():
        yield from _result_years(record, newest)


def _result_years(record: Record[Case], newest: int) -> Iterator[Problem]:
    start = int((record.data.period.start or "0")[:4])
    for index, result in enumerate(record.data.results):
        path = ("results", index, "year")
        if result.year is None or result.kind != "achieved":
            continue
        if result.year > newest:
            yield record.problem("CP407", path, year=result.year, newest=newest)
        elif result.attribution == "measure" and result.year < start:
            yield record.problem("CP406", path, year=result.year, start=start)
