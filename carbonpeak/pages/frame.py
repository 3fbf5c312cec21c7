"""Frames: pages as a site generator makes them once, with holes for what comes from records.

A hand-written page is a frame whose holes are its generated parts. Pages of records share frames:
all those of one folder, language and kind of front matter are one frame filled many times. Knows
nothing of MkDocs; a generator need only leave comments, headings and words where they stand.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from carbonpeak.pages.body import Body
from carbonpeak.pages.page import Page, write_front_matter

RECORD = "record"
"""The part that is the whole body of a record's page."""
FRAME = "cp-frame-"
"""Beginning of the name of a frame that is no page itself."""

_FILLED = ("title", "description", "modified", "redirect")
"""What a page's front matter says only of that page; the rest of it belongs to the frame."""
_MARKER = re.compile(r"^<!-- carbonpeak: ([a-z-]+) -->$", re.MULTILINE)
_HOLE = re.compile(
    # Nearly every place is turned down by its first sign, and blanks are looked at once.
    r"(?=[\s<c])(?:"
    r"(?P<first><h1 id=\"top\">cp-hole-title</h1>\s*)"
    r"|<!-- carbonpeak: (?P<part>[a-z-]+) -->"
    r"|(?:(?<!\s)\s+)?<h2 id=\"cp-headings-[a-z-]+\">.*?</h2>"
    r"|(?P<item>(?:(?<!\s)\s+)?<li>(?:(?!</?li>).)*?cp-headings-(?P<list>[a-z-]+)(?:(?!</?li>).)*</li>)"
    rf"|(?P<name>{FRAME}[0-9a-f]+)"
    rf"|cp-hole-(?P<value>{'|'.join(_FILLED)}))",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What one page puts into its frame's holes."""

    name: str
    """Last part of the page's address."""
    values: Mapping[str, str]
    """By name, as HTML."""
    parts: Mapping[str, Body]


@dataclass(frozen=True, slots=True)
class _Hole:
    """A place in a frame: what fills it, of which kind, and how the frame writes one of them."""

    kind: str
    name: str
    pattern: str = ""


class Frame:
    """A page with holes, cut up once and filled often."""

    def __init__(self, html: str) -> None:
        self._pieces = tuple(_cut(html))

    @property
    def has_holes(self) -> bool:
        return any(isinstance(piece, _Hole) for piece in self._pieces)

    def fill(self, filling: Filling) -> str:
        """Return the page."""
        return "".join(
            piece if isinstance(piece, str) else _fillers[piece.kind](piece, filling)
            for piece in self._pieces
        )


def _cut(html: str) -> Iterator[str | _Hole]:
    end = 0
    for found in _HOLE.finditer(html):
        yield html[end : found.start()]
        end = found.end()
        if found["part"]:
            yield _Hole("part", found["part"])
        elif found["item"]:
            yield _Hole("list", found["list"], found["item"])
        elif found["name"]:
            yield _Hole("name", "")
        elif found["value"]:
            yield _Hole("value", found["value"])
    yield html[end:]


def _fill_list(hole: _Hole, filling: Filling) -> str:
    anchor, words = f"cp-headings-{hole.name}", f"cp-words-{hole.name}"
    return "".join(
        hole.pattern.replace(anchor, heading.id).replace(words, heading.title)
        for heading in filling.parts[hole.name].headings
    )


_fillers: Mapping[str, Callable[[_Hole, Filling], str]] = {
    "part": lambda hole, filling: filling.parts[hole.name].html,
    "list": _fill_list,
    "name": lambda _hole, filling: filling.name,
    "value": lambda hole, filling: filling.values[hole.name],
}


def frame_of(page: Page, body: Body) -> tuple[str, str]:
    """Return path and Markdown of the frame that a record's page is filled into."""
    values = {
        key: f"cp-hole-{key}" if key in _FILLED else value
        for key, value in page.front_matter.items()
    }
    text = f"{write_front_matter(values)}# cp-hole-title {{#top}}\n\n{write_marker(RECORD, body)}\n"
    folder = PurePosixPath(page.path).parent
    name = hashlib.sha256(f"{folder}\n{text}".encode()).hexdigest()[:8]
    return f"{folder}/{FRAME}{name}.md", text


def filling_of(page: Page, body: Body) -> Filling:
    """Return what a record's page puts into its frame."""
    said = {key: str(page.front_matter[key]) for key in _FILLED if key in page.front_matter}
    if "title" in said:
        said["title"] = Markup(said["title"]).striptags()
    values = {key: str(escape(value)) for key, value in said.items()}
    return Filling(name=PurePosixPath(page.address).name, values=values, parts={RECORD: body})


def write_marker(part: str, body: Body) -> str:
    """Return the lines of a staged page that stand for a part, and for its headings if any."""
    marker = f"<!-- carbonpeak: {part} -->"
    if not body.headings:
        return marker
    return f"{marker}\n\n## cp-words-{part} {{#cp-headings-{part}}}"


def parts_of(text: str) -> tuple[str, ...]:
    """Return the names of the parts that a hand-written page asks for."""
    return tuple(_MARKER.findall(text))


def mark_parts(text: str, parts: Mapping[str, Body]) -> str:
    """Return a hand-written page as it is staged."""
    return _MARKER.sub(lambda found: write_marker(found[1], parts[found[1]]), text)
