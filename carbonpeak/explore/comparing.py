"""What `/-/similar.json` needs to compare cases, read from the database once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from carbonpeak.models.fields import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """A case as it is compared with others."""

    id: str
    title: Text
    pilot: str
    measure_types: tuple[str, ...]
    fields: tuple[str, ...]
    relations: Mapping[str, str]
    """Ties its record names, by the other case."""
    is_published: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Cases:
    """All cases, and the published ones by measure type."""

    by_id: Mapping[str, CaseRow]
    by_type: Mapping[str, tuple[CaseRow, ...]]

    def others(self, case: CaseRow) -> Iterator[CaseRow]:
        """Yield the published cases that a case is tied to, or shares a type with."""
        tied = (self.by_id[name] for name in case.relations if name in self.by_id)
        yield from (other for other in tied if other.is_published)
        for type_ in case.measure_types:
            yield from self.by_type.get(type_, ())


def read_cases(connection: Connection) -> Cases:
    """Read the traits and ties of all cases."""
    types = _lists(connection, "select case_id, measure_type from case_measure_types")
    fields = _lists(connection, "select case_id, field from case_fields")
    relations: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for case, other, relation in connection.execute(
        "select case_id, related_case_id, relation from related_cases"
    ):
        relations[case][other] = relation
    rows = {
        name: CaseRow(
            id=name,
            title=Text(zh=zh, en=en),
            pilot=pilot,
            measure_types=tuple(types[name]),
            fields=tuple(fields[name]),
            relations=relations.get(name, {}),
            is_published=status == "published",
        )
        for name, zh, en, pilot, status in connection.execute(
            "select id, title_zh, title_en, pilot_id, status from cases order by id"
        )
    }
    by_type: defaultdict[str, list[CaseRow]] = defaultdict(list)
    for row in rows.values():
        for type_ in row.measure_types if row.is_published else ():
            by_type[type_].append(row)
    return Cases(by_id=rows, by_type={type_: tuple(found) for type_, found in by_type.items()})


def _lists(connection: Connection, query: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for case, term in connection.execute(f"{query} order by case_id, position"):
        found[case].append(term)
    return found
