"""Marks the words of a query in a text, and finds where they stand together.

Works on the text as it is written: what is shown is escaped, only `<mark>` is added.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from string import ascii_letters, digits
from typing import NamedTuple

from carbonpeak.search.entry import Lines
from carbonpeak.search.understanding import Unit
from carbonpeak.text import Segmenter, is_han, normalise_with_offsets, stem_word

Span = tuple[int, int]

_CHANGED = 2
"""A stem begins its words but for so many letters at its end: possibl, possibility."""
_LONGEST_ENDING = 40
"""In so many characters behind the beginning of a word the next one begins."""


class Row(NamedTuple):
    """Stems in a row."""

    stems: tuple[str, ...]
    beginning: str
    """What a text begins with where they stand."""
    following: str
    """What the second word begins with; nothing where there is one only."""
    lengths: tuple[int, ...]
    """Of each stem the number of characters, if it is Chinese."""

    def end_at(self, text: str, start: int) -> int | None:
        """Return where words with these stems end that begin at a place, or None if none do."""
        found = _words_in_a_row(self.lengths).match(text, start)
        if found is None:
            return None
        for word, stem, is_chinese in zip(found.groups(), self.stems, self.lengths, strict=True):
            if (word if is_chinese else stem_word(word)) != stem:
                return None
        return found.end()


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
        if not stems:
            return None
        lengths = tuple(len(stem) if is_han(stem) else 0 for stem in stems)
        following = stems[1][:-_CHANGED] if len(stems) > 1 and not lengths[1] else ""
        return Row(stems, _beginning(stems[0]), following, lengths)

    def names(self, unit: Unit) -> Names:
        """Return what a unit is called: its text, and the other names of its concepts."""
        forms = [unit.text]
        if not unit.is_phrase:
            forms += (form for concept in unit.concepts for form in concept.forms)
        parts = () if unit.is_phrase else self._segmenter.parts(unit.text)
        han = tuple(dict.fromkeys(form for form in forms if is_han(form)))
        rows = (self._row(form) for form in forms if not is_han(form))
        return Names(han, tuple(dict.fromkeys(row for row in rows if row)), parts)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is enough to say where any name of a unit stands."""

    han: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Row, ...]], ...]
    """By what a text begins with where they stand."""
    parts: tuple[str, ...]


def shorten(names: Names) -> Sought:
    """Return the names without those that another is part of."""
    han = [form for form in names.han if not any(o != form and o in form for o in names.han)]
    firsts = {row.stems for row in names.rows}
    rows = [
        row
        for row in names.rows
        if not any(row.stems[:length] in firsts for length in range(1, len(row.stems)))
    ]
    by_beginning: dict[str, list[Row]] = {}
    for row in rows:
        by_beginning.setdefault(row.beginning, []).append(row)
    grouped = tuple((beginning, tuple(of)) for beginning, of in by_beginning.items())
    return Sought(tuple(han), grouped, names.parts)


def lines_with(lines: Lines, sought: Sought) -> set[int]:
    """Return the lines in which a unit's names stand."""
    found = {line for form in sought.han for line in _lines_with_form(lines, form)}
    for beginning, rows in sought.rows:
        _add_lines_with_rows(found, lines, beginning, rows)
    return found or {line for part in sought.parts for line in _lines_with_form(lines, part)}


def _lines_with_form(lines: Lines, form: str) -> Iterator[int]:
    place = lines.text.find(form, 0, lines.han_end)
    while place >= 0:
        line = lines.line_at(place)
        yield line
        place = lines.text.find(form, lines.ends[line], lines.han_end)


def _add_lines_with_rows(
    found: set[int], lines: Lines, beginning: str, rows: Iterable[Row]
) -> None:
    """Add the lines in which any of some rows stand that begin alike.

    Most rows are told to be nowhere by one look behind all places of their beginning.
    """
    text = lines.text
    places = [start for start, _ in _places(text, beginning)]
    reach = len(beginning) + _LONGEST_ENDING
    behind = [text[place + len(beginning) : place + reach] for place in places]
    all_behind = "\n".join(behind)
    for row in rows:
        if row.following not in all_behind:
            continue
        past = 0
        for place, next_words in zip(places, behind, strict=True):
            if place < past or row.following not in next_words:
                continue
            if row.end_at(text, place) is not None:
                line = lines.line_at(place)
                found.add(line)
                past = lines.ends[line]


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
        for start, _ in _places(text, row.beginning):
            end = row.end_at(text, start)
            if end is not None:
                yield start, end


def _places(text: str, form: str) -> Iterator[Span]:
    place = text.find(form)
    while place >= 0:
        yield place, place + len(form)
        place = text.find(form, place + 1)


def _beginning(word: str) -> str:
    # A stem begins its words, but for a last y that became i and for -ise, which became -ize.
    if is_han(word):
        return word
    return re.sub("(iz|i)$", "", word) or word


_WORD = r"(?>[0-9]+(?:\.[0-9]+)?|[a-z\u00df-\u024f][a-z0-9\u00df-\u024f]*)"
_GAP = r"(?:[^\S\n]|[\-–—'’/&,.·]){0,3}+"


@cache
def _words_in_a_row(lengths: tuple[int, ...]) -> re.Pattern[str]:
    words = (f"(.{{{length}}})" if length else f"({_WORD})" for length in lengths)
    return re.compile("(?<![0-9A-Za-z])" + _GAP.join(words))


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
