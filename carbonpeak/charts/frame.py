"""What every picture has: a name, a title, a description, and the SVG text around its shapes."""

from collections.abc import Iterable
from dataclasses import dataclass

from carbonpeak.packaged import fixed_word
from carbonpeak.problems import Language

WIDTH = 360
"""Units of most pictures: a phone's column, one of two columns on a desk. Letters keep size."""
LETTER = 12
LINE = 17

_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'`{}[]*_\\|~"} | dict.fromkeys(
    map(ord, "\n\r\t"), " "
)
# Markdown's and Jinja's signs too: a chart may stand in a page that they read.


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How a picture is named. `name` begins its ids and must be unique on the page."""

    name: str
    title: str
    description: str
    """What the picture shows and in which order, for those who cannot see it."""
    language: Language


def escape(text: str) -> str:
    """Return text in which nothing is a sign of SVG, HTML, Markdown or Jinja any more."""
    return text.translate(_SIGNS)


def say(key: str, language: Language, **values: object) -> str:
    """Return one of the charts' own words with its placeholders filled."""
    return fixed_word("charts/words.yaml", key, language, **values)


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def write_text(
    x: float, y: float, text: str, *, kind: str = "", anchor: str = "start", turn: str = ""
) -> str:
    """Return a text whose baseline begins, is centred or ends at a place.

    `turn` is a whole SVG attribute that turns it, where there is one.
    """
    classes = f"cp-chart__text cp-chart__text--{kind}" if kind else "cp-chart__text"
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text class="{classes}" x="{number(x)}" y="{number(y)}"{where}{turn}>'
        f"{escape(text)}</text>"
    )


def write_line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line of a class."""
    return (
        f'<line class="cp-chart__{kind}" x1="{number(x1)}" y1="{number(y1)}" '
        f'x2="{number(x2)}" y2="{number(y2)}"/>'
    )


def write_picture(
    frame: Frame, kind: str, height: float, parts: Iterable[str], *, width: float = WIDTH
) -> str:
    """Return a whole picture: one line of SVG a shape, so that a difference can be read."""
    name = escape(frame.name)
    size = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}"'
    lines = (
        f'<svg class="cp-chart cp-chart--{kind}" {size} height="{number(height)}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" lang="{frame.language}">',
        f'<title id="{name}-title">{escape(frame.title)}</title>',
        f'<desc id="{name}-desc">{escape(frame.description)}</desc>',
        *parts,
        "</svg>",
    )
    return "\n".join(lines) + "\n"
