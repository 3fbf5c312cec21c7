"""Results and costs as rows of a table in which achieved, target and estimate stay apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.case import Baseline, Case, Cost, Result
from carbonpeak.pages.voice import Voice

_KIND_ORDER = ("achieved", "estimate", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One number as it is shown: what it counts, as printed, comparable, and of which kind."""

    indicator: str
    indicator_label: str
    text: Markup
    value: str
    canonical: str | None
    kind: str
    kind_label: str
    year: str
    details: tuple[tuple[str, Markup | str], ...]
    """Label and text of baseline, boundary and method, where they are stated."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    """The results of one attribution; those of the place are context, never effect."""

    attribution: str
    label: str
    rows: tuple[FigureRow, ...]

    @property
    def has_details(self) -> bool:
        return any(row.details for row in self.rows)


def result_groups(case: Case, voice: Voice) -> tuple[FigureGroup, ...]:
    """Return the results brought about by the measure, then the figures of the whole place."""
    groups = []
    for attribution in ("measure", "place"):
        results = sort_results(r for r in case.results if r.attribution == attribution)
        rows = tuple(result_row(result, voice) for result in results)
        if rows:
            label = voice.say(f"attribution_{attribution}")
            groups.append(FigureGroup(attribution=attribution, label=label, rows=rows))
    return tuple(groups)


def sort_results(results: Iterable[Result]) -> list[Result]:
    """Return achieved results first, then estimates, then targets, each in the order given."""
    return sorted(results, key=lambda result: _KIND_ORDER.index(result.kind))


def result_row(result: Result, voice: Voice) -> FigureRow:
    """Return one result as a row."""
    return FigureRow(
        indicator=result.indicator,
        indicator_label=voice.head(voice.term("indicators", result.indicator)),
        text=voice.text(result.text),
        value=voice.value(result.value, result.unit, result.qualifier),
        canonical=voice.canonical(result.value, result.unit),
        kind=result.kind,
        kind_label=voice.term("result-kinds", result.kind),
        year=result_years(result, voice),
        details=tuple(_details(result, voice)),
        source=result.source,
    )


def result_years(result: Result, voice: Voice) -> str:
    """Return the year of a result, or the years that a cumulative one covers."""
    if result.period_from is not None and result.year not in (None, result.period_from):
        return f"{result.period_from}–{result.year}"
    if result.period_from is not None and result.year is None:
        return voice.say("since_year", year=result.period_from)
    return voice.year(result.year)


def _details(result: Result, voice: Voice) -> Iterator[tuple[str, Markup | str]]:
    if result.baseline is not None:
        yield voice.say("baseline"), _baseline(result.baseline, result.unit, voice)
    if result.boundary is not None:
        yield voice.say("boundary"), voice.text(result.boundary)
    if result.method is not None:
        yield voice.say("method"), voice.text(result.method)


def _baseline(baseline: Baseline, unit: str, voice: Voice) -> str:
    year = voice.say("year_not_stated") if baseline.year is None else str(baseline.year)
    if baseline.value is None:
        return voice.say("compared_with_year", year=year)
    return voice.say("value_in_year", value=voice.value(baseline.value, unit), year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One amount of money and who bears or receives it."""

    text: Markup
    kind: str
    value: str
    canonical: str | None
    year: str
    payer: Markup | str
    source: str


def cost_rows(costs: Iterable[Cost], voice: Voice) -> tuple[CostRow, ...]:
    """Return costs as rows in the order of the record."""
    return tuple(
        CostRow(
            text=voice.text(cost.what),
            kind=voice.term("cost-kinds", cost.kind),
            value=voice.value(cost.value, cost.unit, cost.qualifier),
            canonical=voice.canonical(cost.value, cost.unit),
            year=voice.year(cost.year),
            payer=voice.text(cost.payer) if cost.payer else voice.say("not_stated"),
            source=cost.source,
        )
        for cost in costs
    )
