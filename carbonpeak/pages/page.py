"""A page as the text of a staged Markdown file, and the relative links between pages.

Knows the addresses of the site, which never change, and nothing of what stands on the pages.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from carbonpeak.problems import Language

RecordKind = Literal["cases", "pilots", "provinces", "types", "fields", "contents"]
"""The first part of an address; every record of the kind has a page below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file to stage: its path below the documents' folder and its whole text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Links:
    """Relative links from one address, such as `cases/x/`, so that the site works in any folder."""

    address: str

    @property
    def root(self) -> str:
        """The way back to the root of the language."""
        return "../" * self.address.count("/")

    def to(self, address: str) -> str:
        """Return the link to an address of the same language; `""` is the home page."""
        return self.root + address or "./"

    def record(self, kind: RecordKind, name: str) -> str:
        return self.to(f"{kind}/{name}/")


def staged_path(address: str, language: Language) -> str:
    """Return the Markdown file whose page stands at an address.

    Section pages such as `cases/` are `cases/index.md` beside their records.
    """
    name = address.rstrip("/")
    if name in {"", "cases", "pilots", "provinces", "types", "fields", "contents"}:
        return f"{language}/{name}/index.md".replace("//", "/")
    return f"{language}/{name}.md"


def write_page(
    address: str, language: Language, body: str, front_matter: Mapping[str, object]
) -> Page:
    """Return a page from its body of Markdown headings and HTML blocks."""
    # JSON is YAML; it keeps any text of a record on one line and inside its quotes.
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in front_matter.items()
        if value not in (None, "", [])
    ]
    lines.append("made_from_records: true")
    head = "---\n" + "".join(f"{line}\n" for line in lines) + "---\n\n"
    return Page(path=staged_path(address, language), text=head + tidy(body))


_BLOCK = re.compile(r"^<.*?(?=\n\n|\n\Z)", re.MULTILINE | re.DOTALL)
_HOLE = re.compile(r"<!-- block (\d+) -->")


def set_blocks_aside(body: str) -> tuple[str, tuple[str, ...]]:
    """Return a tidy body with a comment in place of each HTML block, and the blocks.

    A Markdown reader copies the blocks as they are; reading past them costs it most of its time.
    """
    blocks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        blocks.append(match.group())
        return f"<!-- block {len(blocks) - 1} -->"

    return _BLOCK.sub(keep, body), tuple(blocks)


def put_blocks_back(html: str, blocks: tuple[str, ...]) -> str:
    """Return a rendered body with its blocks where they stood."""
    return _HOLE.sub(lambda match: blocks[int(match.group(1))], html)


_HEADING = re.compile(r"^(#{1,2} .*)$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def tidy(body: str) -> str:
    """Return a body whose HTML blocks hold no empty line and no indent, apart from its headings.

    An empty line would end the block for most Markdown readers, and an indented line would be
    taken for code. No line of a record can stand alone: `carbonpeak.pages.template` joins them.
    """
    dense = _BLANK.sub("", _INDENT.sub("", body)).strip("\n")
    return _HEADING.sub(r"\n\1\n", dense).lstrip("\n") + "\n"
