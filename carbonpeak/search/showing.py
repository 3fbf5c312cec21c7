"""What an answer shows of each hit: title, passage with marks, main result, labels."""

from collections.abc import Callable, Collection, Iterator, Sequence

from carbonpeak.problems import Language
from carbonpeak.search.documents import FacetLabels
from carbonpeak.search.entry import Entry, in_language
from carbonpeak.search.marking import Marker, mark
from carbonpeak.search.matching import Found
from carbonpeak.search.outcome import Outcome
from carbonpeak.search.ranking import Ranked, UnitFound
from carbonpeak.search.reading import Reading
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

    def read(self, present: Sequence[UnitFound]) -> Reading:
        """Return what reads documents for the units that were found."""
        names = [self._marker.names(unit) for unit, _ in present]
        return Reading(self._entry, names, [found for _, found in present])

    def hits(self, ranked: Ranked, outcome: Outcome, reading: Reading) -> Iterator[Hit]:
        """Yield the first documents of an answer as hits."""
        language = outcome.request.language
        known = {language, *(_written_in(unit.text) for unit, _ in outcome.present)}
        for number, score in zip(ranked.numbers.tolist(), ranked.points.tolist(), strict=True):
            reasons = self._reasons(number, ranked, outcome) if outcome.request.explain else ()
            snippet = self._snippet(number, reading, language, known)
            yield self._hit(number, outcome, snippet, score=score, reasons=tuple(reasons))

    def _hit(
        self,
        number: int,
        outcome: Outcome,
        snippet: tuple[str, Language],
        *,
        score: float,
        reasons: tuple[Reason, ...],
    ) -> Hit:
        entry = self._entry(number)
        language = outcome.request.language
        title, title_language = entry.title_in(language)
        return Hit(
            id=entry.id,
            page_kind=entry.page_kind,
            url=entry.url(language),
            title=title,
            title_language=title_language,
            pilot=entry.pilot,
            pilot_label=self.label("pilot", entry.pilot, language),
            snippet=snippet[0],
            snippet_language=snippet[1],
            result=self._result(entry, language),
            field=self.label("field", entry.field, language),
            level=self.label("level", entry.level, language),
            status=entry.status or "",
            status_label=self.label("status", entry.status, language),
            score=round(score, 4),
            missing=_missing(number, outcome),
            reasons=reasons,
        )

    def _reasons(self, number: int, ranked: Ranked, outcome: Outcome) -> Iterator[Reason]:
        for unit, found in outcome.present:
            points = found.scores.of(number)
            if points is not None:
                way = self._way_of(found, number)
                yield Reason(word=unit.text, way=way, points=round(points, 4))
        lift = ranked.lifts.get(number)
        if lift is not None:
            facet, value = lift.label
            label = self.label(facet, value, outcome.request.language)
            yield Reason(word=label, way="alike", points=round(lift.points, 4))

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
        self, number: int, reading: Reading, language: Language, known: Collection[Language]
    ) -> tuple[str, Language]:
        """Return the line that holds most of the words, marked, and its language.

        Lines in a language that the reader does not write are left, where there are others.
        """
        entry, held = self._entry(number), reading.held(number)
        lines = entry.lines

        def rank(line: int) -> tuple[bool, bool, int, bool]:
            section, units = lines.sections[line], held.get(line, 0)
            told = section not in _LESS_TELLING
            same = lines.language_of(line) == language
            return bool(units) and told, same, units.bit_count(), section == "summary"

        def is_read(line: int) -> bool:
            return lines.sections[line] not in _UNSHOWN and lines.language_of(line) in known

        shown = [line for line in sorted(held) if is_read(line)]
        if not shown:
            telling = [i for i, section in enumerate(lines.sections) if section not in _UNSHOWN]
            read = [line for line in telling if is_read(line)] or telling
            shown = [line for line in read if line in held] or read
        if not shown:
            return "", language
        best = max(shown, key=rank)
        text = mark(entry.written[best], reading.names, characters=self._snippet_characters)
        return text, lines.language_of(best)

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


def _missing(number: int, outcome: Outcome) -> tuple[str, ...]:
    everywhere = (*outcome.present, *outcome.elsewhere)
    return tuple(unit.text for unit, found in everywhere if not found.full_mask >> number & 1)
