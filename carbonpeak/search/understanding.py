"""From what a user types to the words to look for, the words left out, and the concepts meant.

Nothing is rewritten in silence: all that was left out or recognised is part of the answer.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from carbonpeak.search.concepts import Concept, ConceptFinder
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.quantities import QuantityFinder
from carbonpeak.text import Segmenter, Token, is_han, normalise

_QUOTED = re.compile('["“”「『]([^"“”「」『』]{2,})["“”」』]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing looked for: a word, a name of several words, or a quoted phrase."""

    text: str
    """As typed, normalised."""
    words: tuple[str, ...]
    """The words it is made of, as an index holds them."""
    concepts: tuple[Concept, ...] = ()
    is_quantity: bool = False
    """True for a number with its unit, however it is written."""
    is_phrase: bool = False
    """True for a quotation: only these characters in this order."""
    is_denied: bool = False
    """True behind a word such as 没有: found as a word, never taken for a trait or a label."""

    @property
    def is_subject(self) -> bool:
        """Say whether it asks for more than a quotation, a figure, a place or a part of records."""
        names_one = not self.concepts or any(concept.is_subject for concept in self.concepts)
        return names_one and not self.is_phrase and not self.is_quantity

    @property
    def is_unknown(self) -> bool:
        """Say whether it is Chinese that the dictionary does not hold as one word."""
        return is_han(self.text) and self.words != (self.text,) and not self.concepts


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A query taken apart."""

    units: tuple[Unit, ...]
    dropped: tuple[str, ...]


class Understanding:
    """Takes queries apart with the concepts and fillers of one index."""

    def __init__(self, knowledge: Knowledge, segmenter: Segmenter) -> None:
        self._knowledge = knowledge
        self._segmenter = segmenter
        self.finder = ConceptFinder(knowledge.concepts, segmenter)
        self._quantities = QuantityFinder(knowledge.units)
        self._fillers: dict[str, list[str]] = defaultdict(list)
        for word in sorted(knowledge.fillers | knowledge.everywhere, key=len, reverse=True):
            self._fillers[word[0]].append(word)

    def understand(self, query: str) -> Understood:
        """Return the units of a query and what was left out of it."""
        settings = self._knowledge.settings
        text = normalise(query[: settings.query_characters])
        units: list[Unit] = []
        dropped: list[str] = []
        everywhere: list[Unit] = []
        for quoted, part in _split_quoted(text):
            if quoted:
                units += self._phrase(part)
                continue
            for unit in self._mark_denied(self._units(part)):
                if unit.text in self._knowledge.fillers:
                    dropped.append(unit.text)
                elif unit.text in self._knowledge.everywhere:
                    everywhere.append(unit)
                else:
                    units.append(unit)
        if units:
            dropped += [unit.text for unit in everywhere]
        else:
            units = everywhere
        unique = {unit.text: unit for unit in units}
        return Understood(
            units=tuple(unique.values())[: settings.words],
            dropped=tuple(dict.fromkeys(dropped)),
        )

    def parts_of(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units a longer Chinese word is made of; none if it cannot be split."""
        if unit.words != (unit.text,) or unit.is_phrase:
            return ()
        parts = (part for word in self._segmenter.parts(unit.text) for part in self._units(word))
        return tuple(part for part in parts if part.text not in self._knowledge.fillers)

    def _mark_denied(self, units: Iterable[Unit]) -> Iterator[Unit]:
        before = ""
        for unit in units:
            is_denied = before in self._knowledge.denials and bool(unit.concepts)
            yield replace(unit, is_denied=True) if is_denied else unit
            before = unit.text

    def _phrase(self, text: str) -> Iterator[Unit]:
        words = tuple(t.text for t in self._segmenter.tokens(text, for_index=False))
        if words:
            yield Unit(text=" ".join(text.split()), words=words, is_phrase=True)

    def _units(self, text: str) -> Iterator[Unit]:
        tokens = list(self._segmenter.tokens(text, for_index=False))
        names = self._names(text, tokens)
        quantities = {found.start: found for found in self._quantities.find(text)}
        unknown: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end, concepts = names.get(token.start, (0, ()))
            quantity = quantities.get(token.start)
            if quantity is not None:
                end, concepts = quantity.end, ()
            is_single = token.is_han and len(token.text) == 1
            if is_single and not end and (not unknown or unknown[-1].end == token.start):
                unknown.append(token)
                index += 1
                continue
            yield from _join(unknown)
            unknown = []
            if is_single and not end:
                continue
            end = end or token.end
            if quantity is not None:
                yield Unit(text=text[token.start : end], words=(quantity.token,), is_quantity=True)
            else:
                yield self._unit(text[token.start : end], concepts)
            while index < len(tokens) and tokens[index].start < end:
                index += 1
        yield from _join(unknown)

    def _unit(self, text: str, concepts: tuple[Concept, ...]) -> Unit:
        words = tuple(t.text for t in self._segmenter.tokens(text, for_index=False))
        return Unit(text=text, words=words, concepts=concepts)

    def _names(self, text: str, tokens: list[Token]) -> dict[int, tuple[int, tuple[Concept, ...]]]:
        """Return the longest name or filler that begins at each word and ends at one."""
        starts = {token.start for token in tokens}
        ends = {token.end for token in tokens}
        found: dict[int, dict[int, list[Concept]]] = defaultdict(lambda: defaultdict(list))
        for match in self.finder.find(text, tokens):
            if match.start in starts and match.end in ends:
                found[match.start][match.end].append(match.concept)
        for token in tokens:
            for word in self._fillers.get(text[token.start], ()):
                end = token.start + len(word)
                if end in ends and text.startswith(word, token.start):
                    found[token.start].setdefault(end, [])
        return {start: (max(by), _unique(by[max(by)])) for start, by in found.items()}


def _unique(concepts: list[Concept]) -> tuple[Concept, ...]:
    return tuple({concept.token: concept for concept in concepts}.values())


def _join(tokens: list[Token]) -> Iterator[Unit]:
    if tokens:
        text = "".join(token.text for token in tokens)
        yield Unit(text=text, words=tuple(token.text for token in tokens))


def _split_quoted(text: str) -> Iterator[tuple[bool, str]]:
    place = 0
    for found in _QUOTED.finditer(text):
        yield False, text[place : found.start()]
        yield True, found[1]
        place = found.end()
    yield False, text[place:]
