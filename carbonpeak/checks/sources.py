"""Sources: what may carry an address, and what must name its source."""

from collections.abc import Iterator
from typing import Any

from carbonpeak.checks.references import records_of
from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Model
from carbonpeak.problems import Problem
from carbonpeak.records import Record
from carbonpeak.yamlfile import FieldPath


def check_sources(corpus: Corpus) -> Iterator[Problem]:
    """A mirror carries no address, any other source does; an unnamed publisher is no known kind."""
    for record in records_of(corpus):
        for index, source in enumerate(getattr(record.data, "sources", ())):
            path: FieldPath = ("sources", index)
            if source.access == "mirror" and source.url is not None:
                yield record.problem("CP601", (*path, "url"), url=source.url)
            if source.access != "mirror" and source.url is None:
                yield record.problem("CP602", path, id=source.id)
            if source.publisher is None and source.publisher_kind != "unknown":
                yield record.problem("CP605", (*path, "publisher_kind"), kind=source.publisher_kind)


def check_basis(corpus: Corpus) -> Iterator[Problem]:
    """What rests on a source names it."""
    for record in corpus.cases.values():
        yield from _basis(record, record.data, ())


def _basis(record: Record[Case], value: Any, path: FieldPath) -> Iterator[Problem]:
    # A record is a tree of models and tuples of them, hence Any.
    if isinstance(value, tuple):
        for index, element in enumerate(value):
            yield from _basis(record, element, (*path, index))
    elif isinstance(value, Model):
        if getattr(value, "basis", None) == "source" and not (
            getattr(value, "source", None) or getattr(value, "sources", ())
        ):
            yield record.problem("CP606", (*path, "basis"))
        for name in type(value).model_fields:
            yield from _basis(record, getattr(value, name), (*path, name))
