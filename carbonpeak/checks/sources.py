"""Sources: which may carry an address, and whose word they are."""

from collections.abc import Iterator

from carbonpeak.checks.references import records_of
from carbonpeak.corpus import Corpus
from carbonpeak.problems import Problem
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
