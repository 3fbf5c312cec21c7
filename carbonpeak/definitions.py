"""What the program itself filters, sorts, chooses and lists cases by: nothing of it is a peak.

The records are held to the same rule by the checks; a build that would break it fails.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args, get_type_hints

from carbonpeak.checks.mission import peak_pattern
from carbonpeak.corpus import Corpus
from carbonpeak.problems import Position, Problem


class Definition(NamedTuple):
    """One thing by which cases are filtered, sorted, chosen or listed."""

    file: str
    """Where it is defined, from the root of the project."""
    name: str
    words: str = ""
    """What readers are told of it."""


def check_definitions(
    corpus: Corpus, definitions: Iterable[Definition] | None = None
) -> Iterator[Problem]:
    """Yield each definition, by default of the program's own, that names a peak date or value."""
    pattern = peak_pattern(corpus)
    for one in program_definitions() if definitions is None else definitions:
        found = pattern.search(f"{one.name}\n{one.words}")
        if found is not None:
            at = Position(file=one.file)
            yield Problem(code="CP702", at=at, field=one.name, values={"words": found.group()})


def program_definitions() -> Iterator[Definition]:
    """Yield every facet, sort, part of a rule, column of a list, of a table and of a query."""
    from carbonpeak.pages import facets
    from carbonpeak.publications import rows
    from carbonpeak.search import documents
    from carbonpeak.search.request import SearchRequest
    from carbonpeak.selection import PARTS

    named = {
        "search/documents.py": documents.FACETS,
        "search/request.py": get_args(get_type_hints(SearchRequest)["sort"]),
        "pages/facets.py": facets.FACETS,
        "selection.py": tuple(part.name for part in PARTS),
        "publications/rows.py": rows.COLUMNS,
    }
    for file, names in named.items():
        yield from (Definition(f"carbonpeak/{file}", name) for name in names)
    yield from _table_columns()
    yield from _query_columns()


def _table_columns() -> Iterator[Definition]:
    from carbonpeak.database.schema import load_schema

    schema = load_schema({})
    for table in (*schema.tables, *schema.views):
        for column in table.columns:
            told = f"{column.description.zh}\n{column.description.en}"
            name = f"{table.name}.{column.name}"
            yield Definition("carbonpeak/database/schema.yaml", name, told)


def _query_columns() -> Iterator[Definition]:
    from carbonpeak.explore.queries import column_names

    for name, column in column_names().items():
        told = f"{column.label.zh}\n{column.label.en}"
        yield Definition("carbonpeak/explore/queries/columns.yaml", name, told)
