"""Answers requests from one index: understanding, matching, ranking, filters, counts, showing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from carbonpeak.problems import Language
from carbonpeak.search.entry import parse_entry
from carbonpeak.search.faceting import Facets
from carbonpeak.search.knowledge import Knowledge
from carbonpeak.search.marking import Marker
from carbonpeak.search.matching import Matcher
from carbonpeak.search.messages import messages
from carbonpeak.search.nearness import NearTerms
from carbonpeak.search.notes import write_notes
from carbonpeak.search.outcome import Outcome
from carbonpeak.search.ranking import Ranker
from carbonpeak.search.request import (
    FacetValue,
    FilterToDrop,
    NearTerm,
    Recognised,
    SearchAnswer,
    SearchRequest,
    SeeAlso,
)
from carbonpeak.search.sets import first_of
from carbonpeak.search.showing import Showing
from carbonpeak.search.suggesting import Sounds, Suggester
from carbonpeak.search.understanding import Understanding, Understood, Unit
from carbonpeak.search.whoosh_index import WhooshReader
from carbonpeak.text import Segmenter, normalise

_KEPT_ENTRIES = 256
_SEE_ALSO = 4
_OFFERED = 6


class SearchIndex:
    """An opened index; safe for threads."""

    def __init__(
        self,
        reader: WhooshReader,
        knowledge: Knowledge,
        segmenter: Segmenter,
        sounds: Callable[[], Sounds],
    ) -> None:
        self._knowledge = knowledge
        self._settings = knowledge.settings
        self._understanding = Understanding(knowledge, segmenter)
        self._facets = Facets(knowledge)
        self._near_terms = NearTerms(knowledge.concepts)
        self._suggester = Suggester(reader, sounds)
        entry = lru_cache(maxsize=_KEPT_ENTRIES)(lambda number: parse_entry(reader.stored(number)))
        self._matcher = Matcher(reader, knowledge, segmenter)
        self._showing = Showing(
            entry,
            knowledge.labels,
            Marker(segmenter),
            self._matcher.way_of,
            snippet_characters=self._settings.snippet_characters,
        )
        self._ranker = Ranker(knowledge)

    @property
    def data_version(self) -> str:
        return self._knowledge.data_version

    def label(self, facet: str, value: str, language: Language) -> str:
        """Return the label of a facet's value."""
        return self._showing.label(facet, value, language)

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a request; whatever is typed, there is an answer.

        A query with a word that no record holds is answered as it was probably meant, and the
        answer says so.
        """
        outcome = self._find(request, request.query)
        meant = self._suggest(outcome)
        if meant is not None:
            outcome = replace(self._find(request, meant), absent=outcome.absent, meant=meant)
        size = max(1, min(request.size, self._settings.page_size))
        page = max(1, request.page)
        reading = self._showing.read(outcome.present)
        ranked = self._ranker.rank(
            outcome.present,
            outcome.matched & outcome.visible,
            sort=request.sort,
            rows=slice((page - 1) * size, page * size),
            closeness=reading.closeness,
        )
        return SearchAnswer(
            query=request.query[: self._settings.query_characters],
            language=request.language,
            total=outcome.total,
            complete=outcome.complete,
            page=page,
            size=size,
            hits=tuple(self._showing.hits(ranked, outcome, reading)),
            facets=self._count(outcome),
            words=tuple(
                self._showing.searched(unit, len(found.full)) for unit, found in outcome.present
            ),
            recognised=self._recognise(outcome),
            dropped=outcome.understood.dropped,
            did_you_mean=meant,
            near_terms=tuple(self._offer_terms(outcome)),
            filters_to_drop=() if outcome.total else tuple(self._offer_drops(outcome)),
            see_also=self._see_also(outcome),
            notes=tuple(
                write_notes(outcome, self._facets, query_characters=self._settings.query_characters)
            ),
            data_version=self.data_version,
        )

    def _find(self, request: SearchRequest, query: str) -> Outcome:
        filters, unknown = self._facets.known(request.filters)
        kind = {facet: filters[facet] for facet in ("page_kind", "status") if facet in filters}
        wanted = self._facets.visible(kind)
        understood = self._understand(query, wanted)
        units = understood.units
        found = list(zip(units, self._matcher.find_all(units), strict=True))
        present = tuple((unit, one) for unit, one in found if one.mask & wanted)
        # A query whose every word is unknown finds nothing; one without words finds everything.
        visible = self._facets.visible(filters) if present or not found else 0
        matched = self._ranker.match(present, visible, sort=request.sort)
        return Outcome(
            request=request,
            understood=understood,
            present=present,
            elsewhere=tuple((u, one) for u, one in found if one.mask and not one.mask & wanted),
            absent=frozenset(unit.text for unit, one in found if not one.mask),
            filters=filters,
            unknown_filters=unknown,
            visible=visible,
            matched=matched.matched,
            matched_whole=matched.complete,
        )

    def _understand(self, query: str, wanted: int) -> Understood:
        """Return the units of a query; a word of the dictionary that none of the wanted records
        holds is read as the words it is made of, where some of them are held.
        """
        understood = self._understanding.understand(query)
        units: dict[str, Unit] = {}
        for unit in understood.units:
            parts = self._understanding.parts_of(unit)
            is_split = parts and not self._holds((unit,), wanted) and self._holds(parts, wanted)
            units |= {one.text: one for one in (parts if is_split else (unit,))}
        return replace(understood, units=tuple(units.values()))

    def _holds(self, units: tuple[Unit, ...], wanted: int) -> bool:
        found = (self._matcher.find(unit, with_traits=False) for unit in units)
        return any(one.mask & wanted for one in found)

    def _count(self, outcome: Outcome) -> dict[str, tuple[FacetValue, ...]]:
        found = outcome.matched if outcome.present or not outcome.understood.units else 0
        counts = self._facets.count(found, outcome.filters)
        language = outcome.request.language
        return {
            facet: tuple(
                FacetValue(
                    id=value,
                    label=self._showing.label(facet, value, language) or value,
                    count=count,
                    selected=value in outcome.filters.get(facet, ()),
                )
                for value, count in values
            )
            for facet, values in counts.items()
        }

    def _recognise(self, outcome: Outcome) -> tuple[Recognised, ...]:
        """Return the traits in the query that would narrow the answer, as filters to choose."""
        shown = outcome.matched & outcome.visible
        offered: list[Recognised] = []
        for unit in outcome.understood.units:
            for concept in () if unit.is_denied else unit.concepts:
                facet, value = concept.facet, concept.value
                if facet is None or value is None or value in outcome.filters.get(facet, ()):
                    continue
                count = self._facets.narrow(shown, facet, value)
                if 0 < count < outcome.total:
                    label = concept.label[outcome.request.language == "en"]
                    offered.append(
                        Recognised(text=unit.text, facet=facet, id=value, label=label, count=count)
                    )
        return tuple(offered[:_OFFERED])

    def _suggest(self, outcome: Outcome) -> str | None:
        if not outcome.absent:
            return None
        units = outcome.understood.units
        places = self._near_terms.by_initials(units[0].text) if len(units) == 1 else ()
        if len(places) == 1:
            return places[0].label[outcome.request.language == "en"]
        query = normalise(outcome.request.query[: self._settings.query_characters])
        return self._suggester.correct(query, units, outcome.absent)

    def _offer_terms(self, outcome: Outcome) -> Iterator[NearTerm]:
        """Yield what may be asked instead: places called by the two letters that were typed and,
        where nothing was found, names near to the words that no record holds.
        """
        units = outcome.understood.units
        concepts = list(self._near_terms.by_initials(units[0].text)) if len(units) == 1 else []
        for unit in () if outcome.total else units:
            if unit.text in outcome.absent and not unit.is_quantity:
                concepts += self._near_terms.near(unit.text)
        language = outcome.request.language
        labels = dict.fromkeys(concept.label[language == "en"] for concept in concepts)
        for label in islice(labels, _OFFERED):
            count = self._find(outcome.request, label).total
            if count:
                yield NearTerm(text=label, count=count)

    def _offer_drops(self, outcome: Outcome) -> Iterator[FilterToDrop]:
        """Yield the filters of which one taken off leaves something."""
        language = outcome.request.language
        query = outcome.meant or outcome.request.query
        for facet, values in outcome.filters.items():
            kept = {other: v for other, v in outcome.filters.items() if other != facet}
            count = self._find(replace(outcome.request, filters=kept), query).total
            if count:
                labels = (self.label(facet, value, language) or value for value in values)
                chosen = ("、" if language == "zh" else ", ").join(labels)
                title = messages().facets[facet].say(language)
                colon = "：" if language == "zh" else ": "
                yield FilterToDrop(facet=facet, label=f"{title}{colon}{chosen}", count=count)

    def _see_also(self, outcome: Outcome) -> tuple[SeeAlso, ...]:
        """Return the pilots, measure types and pages that fit the words best."""
        words = (*outcome.present, *outcome.elsewhere)
        if not words or "page_kind" in outcome.filters:
            return ()
        others = self._facets.other_pages
        scores = self._ranker.score(words, self._ranker.mostly(words, others))
        best = scores.numbers[first_of(_SEE_ALSO, scores.points)].tolist()
        return tuple(self._showing.see_also(number, outcome.request.language) for number in best)
