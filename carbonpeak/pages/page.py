"""A page made from records, its text and its address, and the relative links between pages.

Knows the addresses of the site, which never change, and nothing of what stands on the pages.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from carbonpeak.problems import Language

RecordKind = Literal["cases", "pilots", "provinces", "types", "fields", "contents", "lists"]
"""The first part of an address; every record of the kind has a page below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page made from records."""

    address: str
    language: Language
    front_matter: Mapping[str, object]
    """What the frame around the page needs to know: title, description, scripts …"""
    body: str
    """Headings, each on a line of its own as in Markdown, and blocks of HTML."""

    @property
    def path(self) -> str:
        """The Markdown file, below the documents' folder, that this page would be."""
        return staged_path(self.address, self.language)

    @property
    def text(self) -> str:
        """The whole of that file."""
        return write_front_matter(self.front_matter) + self.body


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
    if name in {"", "cases", "pilots", "provinces", "types", "fields", "contents", "lists"}:
        return f"{language}/{name}/index.md".replace("//", "/")
    return f"{language}/{name}.md"


def write_page(
    address: str, language: Language, body: str, front_matter: Mapping[str, object]
) -> Page:
    """Return a page from its body of Markdown headings and HTML blocks."""
    return Page(
        address=address,
        language=language,
        front_matter={k: v for k, v in front_matter.items() if v not in (None, "", [])},
        body=tidy(body),
    )


def write_front_matter(values: Mapping[str, object]) -> str:
    """Return the head of a Markdown file."""
    # JSON is YAML; it keeps any text of a record on one line and inside its quotes.
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"---\n{''.join(lines)}---\n\n"


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
