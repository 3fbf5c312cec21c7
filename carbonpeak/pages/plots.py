"""Pictures of what several cases report: only figures of one indicator in one unit share an axis.

Rows stand in the order of the places' names, never by value; a picture with fewer than two cases
compares nothing and is not drawn.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import cast

from markupsafe import Markup

from carbonpeak.charts import Bar, Frame, Kind, Mark, Row, Strip, draw_bars, draw_strip
from carbonpeak.models.case import Case, Cost, Result
from carbonpeak.pages.figures import result_years, sort_results
from carbonpeak.pages.voice import Voice

STYLES = ("charts",)
"""Style sheets of a page that shows a picture."""
FEWEST_BARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A picture with the words above it."""

    title: str
    note: str
    svg: Markup
    is_wide: bool = False
    rows: tuple[tuple[str, int], ...] = ()
    """The table behind it, where the page has none of its own."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number that can be compared: what it tells of, in which unit, and how it is marked."""

    case: Case
    group: tuple[str, str]
    """Indicator or kind of cost, and the canonical unit."""
    mark: Mark


def result_plots(cases: Iterable[Case], voice: Voice) -> tuple[Plot, ...]:
    """Return what the measures of several cases brought about, a picture an indicator and unit."""
    figures = [
        _Figure(case, _group(result.indicator, result.unit, voice), result_mark(result, voice))
        for case in cases
        for result in sort_results(sorted(case.results, key=_year_of))
        if result.attribution == "measure"
    ]
    return tuple(_plots(figures, "indicators", "plot-result", voice))


def _year_of(result: Result) -> int:
    """Return a key by which figures without a year come last."""
    return result.year or 9999


def cost_plots(cases: Iterable[Case], voice: Voice) -> tuple[Plot, ...]:
    """Return what several cases cost, saved or earned, a picture a kind of cost and unit."""
    figures = [
        _Figure(case, _group(cost.kind, cost.unit, voice), _cost_mark(cost, voice))
        for case in cases
        for cost in case.costs
    ]
    return tuple(_plots(figures, "cost-kinds", "plot-cost", voice))


def _group(name: str, unit: str, voice: Voice) -> tuple[str, str]:
    return name, voice.digest.units.canonical_unit(unit)


def result_mark(result: Result, voice: Voice) -> Mark:
    """Return a result as a mark, in the canonical unit and with the words the source prints."""
    return Mark(
        # A result's kind is one of the closed list, which is the charts' own.
        kind=cast(Kind, result.kind),
        value=canonical_number(result.value, result.unit, voice),
        label=voice.say(
            "value_in_year",
            value=voice.value(result.value, result.unit, result.qualifier),
            year=_year_words(result_years(result, voice), result.year, voice),
        ),
    )


def _cost_mark(cost: Cost, voice: Voice) -> Mark:
    return Mark(
        kind="figure",
        value=canonical_number(cost.value, cost.unit, voice),
        label=voice.say(
            "value_in_year",
            value=voice.value(cost.value, cost.unit, cost.qualifier),
            year=_year_words(voice.year(cost.year), cost.year, voice),
        ),
    )


def canonical_number(value: Decimal, unit: str, voice: Voice) -> float:
    """Return a value in its canonical unit, as charts place it."""
    return float(voice.digest.units.canonical_value(value, unit))


def _year_words(years: str, year: int | None, voice: Voice) -> str:
    return voice.say("year_not_stated") if year is None and years == voice.year(None) else years


def _plots(figures: list[_Figure], vocabulary: str, name: str, voice: Voice) -> Iterator[Plot]:
    order = [term.id for term in voice.digest.corpus.vocabularies[vocabulary].terms]
    figures = sorted(figures, key=lambda f: (order.index(f.group[0]), f.group, _place_key(f.case)))
    number = 0
    for (term, unit), members in groupby(figures, key=lambda figure: figure.group):
        rows = tuple(_rows(list(members), voice))
        if len(rows) < 2:
            continue
        number += 1
        title = voice.head(voice.term(vocabulary, term))
        unit_label = voice.term("units", unit)
        frame = Frame(
            name=f"{name}-{number}",
            title=title + voice.say("in_brackets", text=unit_label),
            description=voice.say("plot_desc", what=title, n=len(rows)),
            language=voice.language,
        )
        strip = Strip(rows=rows, unit=unit_label)
        note = voice.say("plot_cases", n=len(rows)) + voice.say("dot") + unit_label
        yield Plot(title=title, note=note, svg=Markup(draw_strip(frame, strip)))


def _place_key(case: Case) -> tuple[str, str]:
    # Ids of pilots are their names in Latin letters.
    return case.pilot, case.id


def _rows(figures: list[_Figure], voice: Voice) -> Iterator[Row]:
    """Yield a row a case, under its place's name or, where a place has several, its title."""
    places = [case.pilot for case in {figure.case.id: figure.case for figure in figures}.values()]
    for _id, members in groupby(figures, key=lambda figure: figure.case.id):
        own = list(members)
        case = own[0].case
        alone = places.count(case.pilot) == 1
        label = voice.place(case) if alone else voice.plain(case.title)
        yield Row(label=label, marks=tuple(figure.mark for figure in own))


def field_bars(cases: list[Case], voice: Voice) -> Plot | None:
    """Return how many cases act in each field, or nothing where there are too few to show."""
    terms = voice.digest.corpus.vocabularies["fields"].terms
    counts = [(term, sum(1 for case in cases if term.id in case.fields)) for term in terms]
    bars = tuple(Bar(label=voice.head(voice.label(term)), count=n) for term, n in counts if n)
    if len(cases) < FEWEST_BARS or len(bars) < FEWEST_BARS:
        return None
    title = voice.say("fields_of_cases")
    frame = Frame(
        name="plot-fields",
        title=title,
        description=voice.say("fields_of_cases_desc", n=len(cases)),
        language=voice.language,
    )
    note = voice.say("fields_overlap")
    rows = tuple((bar.label, bar.count) for bar in bars)
    return Plot(title=title, note=note, svg=Markup(draw_bars(frame, bars)), rows=rows)
