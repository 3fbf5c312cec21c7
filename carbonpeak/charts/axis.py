"""An axis of values: linear from zero, or logarithmic where figures lie far apart; round ticks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbonpeak.problems import Language

Scale = Literal["auto", "linear", "log"]

FAR_APART = 50
"""From this ratio on, the small ones of linear figures would all lie at zero."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From values to places between `start` and `end`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    is_log: bool

    def place(self, value: float) -> float:
        """Return where a value lies."""
        if self.is_log:
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def make_axis(
    values: Sequence[float], *, start: float, end: float, scale: Scale = "auto", most: int = 4
) -> Axis:
    """Return an axis on which all values lie, with about `most` round ticks.

    A logarithmic axis needs values above zero; without them it is linear whatever was asked for.
    """
    above_zero = bool(values) and min(values) > 0
    far = above_zero and max(values) / min(values) > FAR_APART
    if above_zero and (scale == "log" or (scale == "auto" and far)):
        return _log_axis(values, start, end, most)
    return _linear_axis(values, start, end, most)


def _linear_axis(values: Sequence[float], start: float, end: float, most: int) -> Axis:
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    step = _round_step((high - low) / most if high > low else 1 / most)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(_clean(step * count) for count in range(first, max(last, first + 1) + 1))
    return Axis(low=ticks[0], high=ticks[-1], start=start, end=end, ticks=ticks, is_log=False)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(_clean(step * power) for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _log_axis(values: Sequence[float], start: float, end: float, most: int) -> Axis:
    first = math.floor(math.log10(min(values)) + 1e-9)
    last = max(math.ceil(math.log10(max(values)) - 1e-9), first + 1)
    every = math.ceil((last - first) / most)
    powers = range(first, last + 1, every)
    ticks = tuple(_clean(10.0**power) for power in powers)
    return Axis(low=10.0**first, high=10.0**last, start=start, end=end, ticks=ticks, is_log=True)


def _clean(value: float) -> float:
    """Return a tick without the dust of binary fractions."""
    return float(f"{value:.12g}")


_NAMED = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, " billion"), (1e6, " million")),
}


def print_tick(value: float, language: Language) -> str:
    """Return a tick as it is read aloud: 150万, 2亿; 10,000, 1.5 million."""
    for size, word in _NAMED[language]:
        if abs(value) >= size:
            return f"{value / size:,.10g}{word}"
    return f"{value:,.10g}"
