"""The body of a page as HTML: its headings made elements, its blocks as they are.

Bodies come from our own templates, which escape what records say (`carbonpeak.pages.template`), so
that nothing else in them is a sign of Markdown.
"""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,2}) (.*) \{#([a-z0-9-]+)\}")
_TAG = re.compile(r"<[^>]*>")


class MalformedBody(ValueError):
    """A template gave a line that is neither a heading with an id nor a block of HTML."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level, for the list of a page's contents."""

    id: str
    title: str
    """HTML without elements."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a page or a part of one shows."""

    html: str
    headings: tuple[Heading, ...]


def read_body(text: str) -> Body:
    """Return a tidy body as HTML. Raises MalformedBody."""
    blocks: list[str] = []
    headings: list[Heading] = []
    for block in text.split("\n\n"):
        block = block.strip("\n")
        found = _HEADING.fullmatch(block)
        if found is not None:
            signs, title, name = found.groups()
            level = len(signs)
            blocks.append(f'<h{level} id="{name}">{title}</h{level}>')
            if level == 2:
                headings.append(Heading(name, _TAG.sub("", title)))
        elif block and (not block.startswith("<") or "{#" in block):
            raise MalformedBody(block)
        elif block:
            blocks.append(block)
    return Body("\n".join(blocks), tuple(headings))
