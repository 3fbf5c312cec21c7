"""Small charts of one case: figures of the same thing over years, against a baseline or a target.

Two figures are taken for the same thing only if they bear the same Chinese words, or if those of a
target hold those of the figure reached: an indicator alone is too wide for a line between two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.charts import (
    Frame,
    Mark,
    Panel,
    Point,
    Row,
    Series,
    Strip,
    draw_pairs,
    draw_series,
)
from carbonpeak.models.case import Baseline, Result
from carbonpeak.pages.plots import Plot, canonical_number, result_mark
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True)
class _Thing:
    """What was reached under one wording, and the targets set for it."""

    reached: tuple[Result, ...]
    targets: tuple[Result, ...]


def trend_plots(results: Sequence[Result], voice: Voice) -> tuple[Plot, ...]:
    """Return a chart for each thing of which more than one comparable figure is known.

    Figures of the whole place come last and say that they are context.
    """
    plots: list[Plot] = []
    for attribution in ("measure", "place"):
        own = [result for result in results if result.attribution == attribution]
        for thing in _things(own, voice):
            marks = tuple(_marks(thing, voice))
            if len(marks) > 1:
                plots.append(_draw(thing, marks, f"trend-{len(plots) + 1}", voice))
    return tuple(plots)


def _things(results: Sequence[Result], voice: Voice) -> Iterator[_Thing]:
    """Yield what was reached, by indicator, unit and wording, with its targets."""
    found: dict[tuple[str, str, str], list[Result]] = {}
    for result in results:
        if result.kind == "achieved":
            unit = voice.digest.units.canonical_unit(result.unit)
            found.setdefault((result.indicator, unit, result.text.zh), []).append(result)
    for (indicator, unit, words), reached in found.items():
        targets = [
            result
            for result in results
            if result.kind == "target"
            and result.indicator == indicator
            and voice.digest.units.canonical_unit(result.unit) == unit
            and words in result.text.zh
        ]
        yield _Thing(_by_year(reached), _by_year(targets))


def _by_year(results: list[Result]) -> tuple[Result, ...]:
    return tuple(sorted(results, key=lambda result: result.year or 0))


def _marks(thing: _Thing, voice: Voice) -> Iterator[tuple[int | None, Mark]]:
    """Yield year and mark of baselines, of what was reached and of targets."""
    for result in thing.reached:
        if result.baseline is not None and result.baseline.value is not None:
            yield result.baseline.year, _baseline_mark(result.baseline, result.unit, voice)
    for result in (*thing.reached, *thing.targets):
        yield result.year, result_mark(result, voice)


def _baseline_mark(baseline: Baseline, unit: str, voice: Voice) -> Mark:
    assert baseline.value is not None
    year = voice.say("year_not_stated") if baseline.year is None else str(baseline.year)
    return Mark(
        kind="baseline",
        value=canonical_number(baseline.value, unit, voice),
        label=voice.say("value_in_year", value=voice.value(baseline.value, unit), year=year),
    )


def _draw(
    thing: _Thing, marks: tuple[tuple[int | None, Mark], ...], name: str, voice: Voice
) -> Plot:
    first = thing.reached[0]
    title = voice.head(voice.plain(first.text))
    description = voice.say("trend_desc", what=title, n=len(marks))
    frame = Frame(name=name, title=title, description=description, language=voice.language)
    unit = voice.term("units", voice.digest.units.canonical_unit(first.unit))
    known = sorted(
        ((year, mark) for year, mark in marks if year is not None), key=lambda pair: pair[0]
    )
    past = [year for year, mark in known if mark.kind != "target"]
    if len(known) == len(marks) and len(set(past)) > 1:
        points = tuple(
            Point(
                year=year,
                value=mark.value,
                kind=mark.kind,
                label=mark.label,
                # Where sources disagree on a year, no line chooses between them.
                is_joined=past.count(year) == 1,
            )
            for year, mark in known
        )
        panel = Panel(title="", points=points)
        drawn = draw_series(frame, Series(panels=(panel,), unit=unit))
    else:
        row = Row(label="", marks=tuple(mark for _year, mark in marks))
        drawn = draw_pairs(frame, Strip(rows=(row,), unit=unit))
    note = voice.say("attribution_place") if first.attribution == "place" else ""
    return Plot(title=title, note=note, svg=Markup(drawn))
