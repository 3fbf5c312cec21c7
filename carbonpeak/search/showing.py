"""What an answer shows of each hit: title, passage with marks, main result, labels."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from carbonpeak.problems import Language
from carbonpeak.search.documents import FacetLabels
from carbonpeak.search.entry import Entry, Lines, in_language
from carbonpeak.search.marking import Marker, Names, find_names, mark
from carbonpeak.search.matching import Found
from carbonpeak.search.outcome import Outcome
from carbonpeak.search.request import Hit, HitResult, Reason, SearchedWord, SeeAlso
from carbonpeak.search.understanding import Unit
from carbonpeak.text import is_han

_UNSHOWN = frozenset({"title", "place", "type", "further_type", "label", "traits"})
_LESS_TELLING = frozenset({"people", "notes", "sources"})
_ALSO_SHOWN = 6


class Showing:
    """Turns documents into what a reader sees."""

    def __init__(
        self,
        entry: Callable[[int], Entry],
        labels: FacetLabels,
        marker: Marker,
        way_of: Callable[[Found, int], str],
        *,
        snippet_characters: int,
    ) -> None:
        self._entry = entry
        self._labels = labels
        self._marker = marker
        self._way_of = way_of
        self._snippet_characters = snippet_characters

    def label(self, facet: str, value: str | None, language: Language) -> str:
        """Return a value's label, or nothing where there is none."""
        labels = self._labels.get(facet, {}).get(value or "")
        return "" if labels is None else labels[language == "en"]

    def closeness(self, number: int, units: Sequence[Unit]) -> float:
        """Return the largest share of the other words that stand with one in one passage."""
        names = [self._marker.names(unit) for unit in units]
        held = _names_by_line(self._entry(number).lines, names)
        most = max((len(found) for found in held.values()), default=0)
        return max(0, most - 1) / (len(names) - 1)

    def hit(self, number: int, outcome: Outcome) -> Hit:
        """Return a document as a hit."""
        entry = self._entry(number)
        language = outcome.request.language
        title, title_language = entry.title_in(language)
        names = [self._marker.names(unit) for unit, _ in outcome.present]
        known = {language, *(_written_in(unit.text) for unit, _ in outcome.present)}
        snippet, snippet_language = self._snippet(entry, names, language, known)
        return Hit(
            id=entry.id,
            page_kind=entry.page_kind,
            url=entry.url(language),
            title=title,
            title_language=title_language,
            pilot=entry.pilot,
            pilot_label=self.label("pilot", entry.pilot, language),
            snippet=snippet,
            snippet_language=snippet_language,
            result=self._result(entry, language),
            field=self.label("field", entry.field, language),
            level=self.label("level", entry.level, language),
            status=entry.status or "",
            status_label=self.label("status", entry.status, language),
            score=round(outcome.ranked.scores.get(number, 0.0), 4),
            missing=_missing(number, outcome),
            reasons=tuple(self._reasons(number, outcome)) if outcome.request.explain else (),
        )

    def _reasons(self, number: int, outcome: Outcome) -> Iterator[Reason]:
        for word, found in outcome.found_for(number):
            points = round(found.scores[number], 4)
            yield Reason(word=word, way=self._way_of(found, number), points=points)
        if number in outcome.ranked.lifts:
            name, points = outcome.ranked.lifts[number]
            label = self.label("type", name, outcome.request.language)
            yield Reason(word=label, way="alike", points=round(points, 4))

    def see_also(self, number: int, language: Language) -> SeeAlso:
        """Return a pilot, measure type or page as a link."""
        entry = self._entry(number)
        return SeeAlso(
            id=entry.id,
            page_kind=entry.page_kind,
            url=entry.url(language),
            title=entry.title_in(language)[0],
        )

    def searched(self, unit: Unit, count: int) -> SearchedWord:
        """Return a word with the other names that were searched with it."""
        others = (form for concept in unit.concepts for form in concept.forms)
        also = tuple(dict.fromkeys(form for form in others if form != unit.text))
        return SearchedWord(text=unit.text, also=also[:_ALSO_SHOWN], count=count)

    def _snippet(
        self, entry: Entry, names: list[Names], language: Language, known: Collection[Language]
    ) -> tuple[str, Language]:
        """Return the line that holds most of the words, marked, and its language.

        Lines in a language that the reader does not write are left, where there are others.
        """
        held = _names_by_line(entry.lines, names)

        def rank(index: int) -> tuple[bool, bool, int, bool]:
            line = entry.lines.lines[index]
            told = line.section not in _LESS_TELLING
            same = line.language == language
            return bool(held[index]) and told, same, len(held[index]), line.section == "summary"

        lines = entry.lines.lines
        telling = [i for i, line in enumerate(lines) if line.section not in _UNSHOWN]
        read = [i for i in telling if lines[i].language in known] or telling
        shown = [i for i in read if held[i]] or read
        if not shown:
            return "", language
        line = lines[max(shown, key=rank)]
        text = mark(line.written, names, characters=self._snippet_characters)
        return text, line.language

    def _result(self, entry: Entry, language: Language) -> HitResult | None:
        result = entry.result
        if result is None:
            return None
        return HitResult(
            text=in_language(result["text"], language)[0],
            value=result["value"][language],
            kind=result["kind"],
            kind_label=self.label("result_kind", result["kind"], language),
            year=result["year"],
        )


def _written_in(word: str) -> Language:
    return "zh" if any(is_han(character) for character in word) else "en"


def _names_by_line(lines: Lines, names: Sequence[Names]) -> dict[int, set[int]]:
    """Return, for each line that holds any, which of the units it holds."""
    held: defaultdict[int, set[int]] = defaultdict(set)
    for index, one in enumerate(names):
        for start, _ in find_names(lines.text, one):
            held[lines.line_at(start)].add(index)
    return held


def _missing(number: int, outcome: Outcome) -> tuple[str, ...]:
    everywhere = (*outcome.present, *outcome.elsewhere)
    return tuple(
        unit.text
        for unit, found in everywhere
        if number not in found.scores or number in found.near
    )
