"""Flows: who took up what from whom, in two columns with a curve for each taking-up.

Sources stand on the left, each once with what was taken up; takers on the right, one row a link in
the order of the sources, so that no two curves cross.
"""

from dataclasses import dataclass
from typing import Literal

from carbonpeak.charts.frame import LETTER, LINE, Frame, number, say, write_picture, write_text
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.problems import Language

FLOW_WIDTH = 640
_LEFT = 230
_RIGHT = 410
_BETWEEN = 9
_GROUPS = 12
_KEY = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLink:
    """One place that took something up."""

    to: str
    note: str
    """Year, depth and whatever else is short."""
    evidence: Literal["stated", "extension"]
    """A source says so, or the same plant or platform was extended: a dashed curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """Where something comes from, what it is, and who took it up."""

    place: str
    what: str
    links: tuple[FlowLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Sources in the caller's order, with the heads of the two columns."""

    from_head: str
    to_head: str
    sources: tuple[FlowSource, ...]


def draw_flow(frame: Frame, flow: Flow) -> str:
    """Return sources and takers with curves between them. On a phone, let it scroll in a box."""
    heads = wrap_text(flow.from_head, _LEFT), wrap_text(flow.to_head, FLOW_WIDTH - _RIGHT)
    parts = [
        write_text(x, index * LINE + LETTER + 1, line, kind="head", anchor=anchor)
        for head, x, anchor in zip(heads, (_LEFT, _RIGHT), ("end", "start"), strict=True)
        for index, line in enumerate(head)
    ]
    y = float(LINE * max(len(head) for head in heads) + _BETWEEN)
    for source in flow.sources:
        drawn, y = _draw_source(source, y)
        parts += drawn
    parts += _draw_key(flow, y, frame.language)
    return write_picture(frame, "flow", y + _KEY, parts, width=FLOW_WIDTH)


def _draw_source(source: FlowSource, y: float) -> tuple[list[str], float]:
    words = [
        *((line, "label") for line in wrap_text(source.place, _LEFT)),
        *((line, "note") for line in wrap_text(source.what, _LEFT)),
    ]
    heights = [_height(link) for link in source.links]
    whole = max(sum(heights), LINE * len(words) + _BETWEEN)
    middle = y + (whole - _BETWEEN) / 2
    first = middle - LINE * len(words) / 2
    parts = []
    for index, (line, kind) in enumerate(words):
        at = first + index * LINE + LETTER + 1
        parts.append(write_text(_LEFT, at, line, kind=kind, anchor="end"))
    top = y + (whole - sum(heights)) / 2
    for link, height in zip(source.links, heights, strict=True):
        parts += _draw_link(link, middle, top, top + (height - _BETWEEN) / 2)
        top += height
    return parts, y + whole + _GROUPS


def _height(link: FlowLink) -> float:
    return LINE * len(_link_words(link)) + _BETWEEN


def _link_words(link: FlowLink) -> list[tuple[str, str]]:
    room = FLOW_WIDTH - _RIGHT
    return [
        *((line, "label") for line in wrap_text(link.to, room)),
        *((line, "note") for line in wrap_text(link.note, room)),
    ]


def _draw_link(link: FlowLink, middle: float, top: float, end: float) -> list[str]:
    start, stop = _LEFT + 8, _RIGHT - 14
    bend = (start + stop) / 2
    curve = (
        f"M{start} {number(middle)}C{number(bend)} {number(middle)} "
        f"{number(bend)} {number(end)} {stop} {number(end)}"
    )
    tip = f"M{stop} {number(end - 4)}l7 4l-7 4z"
    parts = [
        f'<path class="cp-chart__flow cp-chart__flow--{link.evidence}" d="{curve}"/>',
        f'<path class="cp-chart__tip" d="{tip}"/>',
    ]
    for index, (line, kind) in enumerate(_link_words(link)):
        parts.append(write_text(_RIGHT, top + index * LINE + LETTER + 1, line, kind=kind))
    return parts


def _draw_key(flow: Flow, y: float, language: Language) -> list[str]:
    """Return what the curves mean, of those that occur."""
    occurring = {link.evidence for source in flow.sources for link in source.links}
    parts = []
    x = 0.0
    for evidence in ("stated", "extension"):
        if evidence in occurring:
            words = say(evidence, language)
            line = f'd="M{number(x)} {number(y + LINE / 2)}h28"'
            parts.append(f'<path class="cp-chart__flow cp-chart__flow--{evidence}" {line}/>')
            parts.append(write_text(x + 36, y + LETTER + 1, words, kind="key"))
            x += 36 + text_width(words) + 2 * LETTER
    return parts
