"""Marks the words of a query in a text, and finds where they stand together.

Works on the text as it is written: what is shown is escaped, only `<mark>` is added.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters, digits
from typing import NamedTuple

from carbonpeak.search.entry import Lines
from carbonpeak.search.understanding import Unit
from carbonpeak.text import Segmenter, is_han, normalise_with_offsets, stem_word

Span = tuple[int, int]


class Row(NamedTuple):
    """Stems in a row, and what a text begins with where they stand."""

    beginning: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All that may be marked for one unit: characters, and rows of stems."""

    han: tuple[str, ...]
    rows: tuple[Row, ...]
    parts: tuple[str, ...] = ()
    """Marked only where no whole name stands."""


class Marker:
    """Finds the names of units in texts."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._row = lru_cache(maxsize=20_000)(self._cut)

    def _cut(self, text: str) -> Row | None:
        stems = tuple(token.text for token in self._segmenter.tokens(text, for_index=False))
        return Row(_beginning(stems[0]), stems) if stems else None

    def names(self, unit: Unit) -> Names:
        """Return what a unit is called: its text, and the other names of its concepts."""
        forms = [unit.text]
        if not unit.is_phrase:
            forms += (form for concept in unit.concepts for form in concept.forms)
        parts = () if unit.is_phrase else self._segmenter.parts(unit.text)
        han = tuple(dict.fromkeys(form for form in forms if is_han(form)))
        rows = (self._row(form) for form in forms if not is_han(form))
        return Names(han, tuple(dict.fromkeys(row for row in rows if row)), parts)


def shorten(names: Names) -> Names:
    """Return the names without those that another is part of: enough to say where any stands."""
    han = [form for form in names.han if not any(o != form and o in form for o in names.han)]
    firsts = {row.stems for row in names.rows}
    rows = [
        row
        for row in names.rows
        if not any(row.stems[:length] in firsts for length in range(1, len(row.stems)))
    ]
    return Names(tuple(han), tuple(rows), names.parts)


def lines_with(lines: Lines, names: Names) -> set[int]:
    """Return the lines in which a unit's names stand."""
    found: set[int] = set()
    for form in names.han:
        _add_lines(found, lines, form)
    for row in names.rows:
        _add_lines(found, lines, row.beginning, row.stems)
    if not found:
        for part in names.parts:
            _add_lines(found, lines, part)
    return found


def _add_lines(found: set[int], lines: Lines, beginning: str, stems: tuple[str, ...] = ()) -> None:
    text = lines.text
    place = text.find(beginning)
    while place >= 0:
        if not stems or _row_at(text, place, stems) is not None:
            line = lines.line_at(place)
            found.add(line)
            place = text.find(beginning, lines.ends[line])
        else:
            place = text.find(beginning, place + 1)


def find_names(text: str, names: Names) -> Iterator[Span]:
    """Yield where a unit's names stand in a normalised text."""
    found = False
    for span in _whole_names(text, names):
        found = True
        yield span
    if not found:
        for part in names.parts:
            yield from _places(text, part)


def _whole_names(text: str, names: Names) -> Iterator[Span]:
    for form in names.han:
        yield from _places(text, form)
    for row in names.rows:
        yield from _rows(text, row)


def _places(text: str, form: str) -> Iterator[Span]:
    place = text.find(form)
    while place >= 0:
        yield place, place + len(form)
        place = text.find(form, place + 1)


def _rows(text: str, row: Row) -> Iterator[Span]:
    """Yield where words with these stems stand in a row."""
    for start, _ in _places(text, row.beginning):
        end = _row_at(text, start, row.stems)
        if end is not None:
            yield start, end


def _row_at(text: str, start: int, stems: tuple[str, ...]) -> int | None:
    """Return where words with these stems end that begin at a place, or None if none do."""
    if start and text[start - 1].isalnum() and text[start - 1].isascii():
        return None
    return _row_end(text, start, stems)


def _beginning(word: str) -> str:
    # A stem begins its words, but for a last y that became i and for -ise, which became -ize.
    if is_han(word):
        return word
    return re.sub("(iz|i)$", "", word) or word


def _row_end(text: str, start: int, stems: tuple[str, ...]) -> int | None:
    place = start
    for index, word in enumerate(stems):
        if is_han(word):
            if not text.startswith(word, place):
                return None
            place += len(word)
        else:
            found = _LATIN.match(text, place)
            if found is None or stem_word(found.group()) != word:
                return None
            place = found.end()
        if index < len(stems) - 1:
            gap = _GAP.match(text, place)
            place = gap.end() if gap else place
    return place


_LATIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[a-z\u00df-\u024f][a-z0-9\u00df-\u024f]*")
_GAP = re.compile(r"[\s\-–—'’/&,.·]{1,3}")


def mark(text: str, all_names: Iterable[Names], *, characters: int) -> str:
    """Return a text, shortened around its first marks, as escaped HTML with `<mark>`."""
    plain, offsets = normalise_with_offsets(text)
    spans = _merge(span for names in all_names for span in find_names(plain, names))
    written = [(offsets[start], offsets[end - 1] + 1) for start, end in spans]
    first, last = _window(text, written, characters)
    return _render(text, written, first, last)


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_IN_WORDS = ascii_letters + digits
_STOPS = "。；！？.;!?\n"
_LEAD = 30


def _window(text: str, spans: list[Span], characters: int) -> Span:
    # Latin text needs about twice the characters to say the same.
    length = characters if any(is_han(character) for character in text) else characters * 2
    if len(text) <= length:
        return 0, len(text)
    anchor = spans[0][0] if spans else 0
    first = max(0, min(anchor - _LEAD, len(text) - length))
    stops = [first + index + 1 for index, c in enumerate(text[first:anchor]) if c in _STOPS]
    if stops:
        first = stops[-1]
    elif first:
        first = max(first, text.find(" ", first, anchor))
    last = min(len(text), first + length)
    if last < len(text) and text[last] in _IN_WORDS:  # no word and no number is cut
        last = first + (len(text[first:last].rstrip(_IN_WORDS)) or last - first)
    return first, last


def _render(text: str, spans: list[Span], first: int, last: int) -> str:
    pieces = []
    place = first
    for start, end in spans:
        begin, stop = max(start, first), min(end, last)
        if begin < stop:
            pieces.append(html.escape(text[place:begin]))
            pieces.append(f"<mark>{html.escape(text[begin:stop])}</mark>")
            place = stop
    pieces.append(html.escape(text[place:last]))
    shown = "".join(pieces).strip()
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")
