"""The canned queries of `queries/*.yaml`: research questions with parameters, and how to plot them.

`queries/columns.yaml` names the columns they answer with that no table has.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from carbonpeak.explore.language import Said
from carbonpeak.packaged import read_packaged

GROUPS = ("results", "transfer", "diffusion", "evidence", "coverage")
"""Files of queries in the order in which they are listed."""

# Our own YAML holds nested plain objects, hence Any.
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named parameter of a canned query; left empty it selects everything."""

    name: str
    label: Said
    table: str | None = None
    """Table whose labels are offered."""
    choices: Mapping[str, Said] | None = None
    """What may be chosen, where no table holds it."""
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """How the rows of a query become a picture: names of columns, and what is counted."""

    kind: str
    """bars, grid, strip or flow"""
    label: str
    value: str
    """`count` counts the rows."""
    column: str | None
    mark: str | None
    series: str | None
    counted: Said | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A canned query: one research question."""

    name: str
    group: str
    title: Said
    description: Said
    sql: str
    parameters: tuple[Parameter, ...]
    plot: Plot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnName:
    """What a column of the answers is called, and the table whose ids it holds."""

    label: Said
    table: str | None
    terms_of: tuple[str, str] | None
    """Table and column whose words it holds."""


@cache
def canned_queries() -> tuple[Query, ...]:
    """Return all queries in the order in which they are listed."""
    return tuple(query for group in GROUPS for query in _read_group(group))


@cache
def column_names() -> Mapping[str, ColumnName]:
    """Return what the columns are called that only queries have."""
    return {
        name: ColumnName(
            label=_said(entry),
            table=entry.get("table"),
            terms_of=tuple(entry["terms_of"].split(".")) if "terms_of" in entry else None,
        )
        for name, entry in _read("columns").items()
    }


@cache
def group_titles() -> Mapping[str, Said]:
    """Return the titles of the groups of queries."""
    return {name: _said(entry) for name, entry in _read("groups").items()}


def _read(name: str) -> Any:
    return read_packaged(f"explore/queries/{name}.yaml")


def _read_group(group: str) -> Iterator[Query]:
    for entry in _read(group):
        yield Query(
            name=entry["name"],
            group=group,
            title=_said(entry["title"]),
            description=_said(entry["description"]),
            sql=entry["sql"].strip(),
            parameters=tuple(
                _parameter(name, told) for name, told in entry.get("parameters", {}).items()
            ),
            plot=_plot(entry["plot"]) if "plot" in entry else None,
        )


def _parameter(name: str, entry: Plain) -> Parameter:
    choices = entry.get("choices")
    return Parameter(
        name=name,
        label=_said(entry),
        table=entry.get("table"),
        choices={key: _said(told) for key, told in choices.items()} if choices else None,
        default=str(entry.get("default", "")),
    )


def _plot(entry: Plain) -> Plot:
    return Plot(
        kind=entry["kind"],
        label=entry["label"],
        value=entry["value"],
        column=entry.get("column"),
        mark=entry.get("mark"),
        series=entry.get("series"),
        counted=_said(entry) if "zh" in entry else None,
    )


def _said(entry: Plain) -> Said:
    return Said(zh=entry["zh"], en=entry["en"])
