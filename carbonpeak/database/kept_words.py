"""The words of texts, kept in a file from build to build.

A text is cut into the same words by the same program with the same lexicon: a file that names
another of either is not read.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from carbonpeak import text

MOST_CHARACTERS = 20_000_000
"""Of a base with more text nothing is kept: reading the file would take what it saves."""


class KeptWords:
    """Cuts texts for full-text tables; `carbonpeak.text` must be configured."""

    def __init__(self, file: Path, *, code: str) -> None:
        self._file = file
        self._made_by = f"{code} {text.lexicon_version()}"
        self._before = self._read()
        self._now: dict[str, str] = {}
        self._characters = 0

    def cut(self, written: str) -> str:
        """Return the words of a text with blanks between them."""
        words = self._now.get(written) or self._before.get(written)
        if words is None:
            words = cut(written)
        if self._characters <= MOST_CHARACTERS and written not in self._now:
            self._now[written] = words
            self._characters += len(written)
        return words

    def write(self) -> None:
        """Keep the words of the texts that were cut, and of no other."""
        if self._characters > MOST_CHARACTERS:
            self._file.unlink(missing_ok=True)
        elif self._now.keys() != self._before.keys():
            aside = self._file.with_name(f"{self._file.name}-{os.getpid()}")
            plain = {"made_by": self._made_by, "words": self._now}
            aside.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
            aside.rename(self._file)

    def _read(self) -> dict[str, str]:
        with suppress(OSError, ValueError, KeyError, TypeError):
            plain = json.loads(self._file.read_text(encoding="utf-8"))
            if plain["made_by"] == self._made_by:
                return dict(plain["words"])
        return {}


def cut(written: str) -> str:
    """Return the words of a text with blanks between them."""
    return " ".join(text.segment(written, for_index=True))
