"""The marks in the hidden first column: what each row of a sheet is, whatever people moved.

A row's mark also holds a digest of the words we wrote there, so that what people typed into
headings and help is seen and not lost.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from carbonpeak.forms.choices import fold

Kind: TypeAlias = Literal["sheet", "words", "field", "columns", "row"]

_SIGN = "carbonpeak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a row is: the head of a sheet, words only, a field, the keys of a table, a data row."""

    kind: Kind
    arguments: tuple[str, ...]
    digest: str

    @property
    def text(self) -> str:
        return "|".join((_SIGN, self.kind, *self.arguments, self.digest))


def make_mark(kind: Kind, *arguments: str, words: Iterable[str] = ()) -> Mark:
    """Return the mark of a row with these words in it."""
    return Mark(kind=kind, arguments=arguments, digest=digest(words))


def parse_mark(text: object) -> Mark | None:
    """Return the mark that a cell holds, or None."""
    parts = str(text).split("|") if isinstance(text, str) else []
    if len(parts) < 3 or parts[0] != _SIGN:
        return None
    for kind in _KINDS:
        if parts[1] == kind:
            return Mark(kind=kind, arguments=tuple(parts[2:-1]), digest=parts[-1])
    return None


_KINDS: tuple[Kind, ...] = ("sheet", "words", "field", "columns", "row")


def digest(words: Iterable[str]) -> str:
    """Return a short digest of words; office programs may change blanks and line ends in them."""
    text = "|".join(fold(word) for word in words if word)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
