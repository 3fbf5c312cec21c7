"""Concepts: what is one thing under several names, in both languages.

Made from the synonyms, the vocabularies and the names of places. A text that holds any name of a
concept is indexed under the concept too, so that `heat pump` finds 热泵.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import add

from carbonpeak.corpus import Corpus
from carbonpeak.models.pilot import Pilot
from carbonpeak.search.messages import messages
from carbonpeak.search.tuning import Group, Tuning, Words
from carbonpeak.text import Segmenter, Token, is_han, normalise, short_place_name
from carbonpeak.vocabulary import VocabularyTerm

FACET_OF_VOCABULARY: dict[str, str] = {
    "measure-types": "type",
    "fields": "field",
    "contents": "content",
    "instruments": "instrument",
    "stages": "stage",
    "levels": "level",
    "kinds": "kind",
    "pilot-kinds": "pilot_kind",
    "endowments": "endowment",
    "industries": "industry",
    "climate-zones": "climate",
    "roles": "role",
}
"""Vocabularies whose terms are concepts, and the facet each fills."""
OTHER_VOCABULARIES = (
    "project-types",
    "policy-levers",
    "technology-actions",
    "benefit-kinds",
    "indicators",
)
"""Vocabularies whose terms are concepts without a facet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing and its names."""

    token: str
    """What stands for it in an index: `=group`, `#vocabulary/term`, `+part`, `@pilot/id`,
    `@province/id`, `@region/id`."""
    label: tuple[str, str]
    """Chinese and English."""
    forms: tuple[str, ...]
    """Its names, normalised."""
    facet: str | None = None
    value: str | None = None
    in_text: bool = True
    """False where a record must bear the label: the word alone says too little."""
    broader: tuple[str, ...] = ()
    """Tokens of the wider concepts, all the way up, each led by `>`."""
    is_general: bool = False
    """True where nearly every record is about it."""
    initials: str = ""
    """The two letters a place is called by, which many words begin with too."""
    near: tuple[str, ...] = ()
    """Tokens of concepts that are looked for too where this one finds little."""

    @property
    def is_group(self) -> bool:
        """Say whether it is one of the synonyms, not a label, a trait or a place."""
        return self.token.startswith("=")

    @property
    def is_subject(self) -> bool:
        """Say whether it is a thing or a label, no place and no part of records."""
        return self.token.startswith(("=", "#"))


def group_token(name: str) -> str:
    return f"={name}"


def term_token(vocabulary: str, term: str) -> str:
    return f"#{vocabulary}/{term}"


def trait_token(vocabulary: str, term: str) -> str:
    """Return what stands for a trait of a case's place, kept apart from what the case is about."""
    return f"~{vocabulary}/{term}"


def holding_token(part: str) -> str:
    return f"+{part}"


def place_token(kind: str, name: str) -> str:
    return f"@{kind}/{name}"


def make_concepts(corpus: Corpus, tuning: Tuning) -> tuple[Concept, ...]:
    """Return all concepts, in an order that depends on the records alone."""
    return (
        *_groups(tuning),
        *_facet_words(tuning),
        *_holdings_and_regions(tuning),
        *_terms(corpus, tuning),
        *_provinces(corpus),
        *_pilots(corpus),
    )


def _groups(tuning: Tuning) -> Iterator[Concept]:
    parents = {group.id: group.broader for group in tuning.synonyms.groups}
    for group in tuning.synonyms.groups:
        yield Concept(
            token=group_token(group.id),
            label=_group_label(group),
            forms=_forms((*group.zh, *group.en)),
            is_general=group.general,
            broader=tuple(f">{name}" for name in _ancestors(group.id, parents)),
            near=tuple(group_token(name) for name in (*group.near, *group.broader)),
        )


def _facet_words(tuning: Tuning) -> Iterator[Concept]:
    for entry in tuning.synonyms.facets:
        title = messages().facets[entry.facet]
        yield Concept(
            token=term_token(entry.facet, entry.value),
            label=(title.zh, title.en),
            forms=_forms(entry.words.all),
            facet=entry.facet,
            value=entry.value,
            in_text=False,
        )


def _holdings_and_regions(tuning: Tuning) -> Iterator[Concept]:
    for holding in tuning.synonyms.holdings:
        yield Concept(
            token=holding_token(holding.part),
            label=(holding.words.zh[0], holding.words.en[0]),
            forms=_forms(holding.words.all),
            in_text=False,
        )
    for region in tuning.synonyms.regions:
        yield Concept(
            token=place_token("region", region.id),
            label=(region.words.zh[0], region.words.en[0]),
            forms=_forms(region.words.all),
        )


def _group_label(group: Group) -> tuple[str, str]:
    return group.zh[0], group.en[0] if group.en else group.zh[0]


def _ancestors(name: str, parents: Mapping[str, tuple[str, ...]]) -> list[str]:
    found: list[str] = []
    waiting = list(parents[name])
    while waiting:
        parent = waiting.pop(0)
        if parent not in found and parent != name:
            found.append(parent)
            waiting += parents[parent]
    return found


def _terms(corpus: Corpus, tuning: Tuning) -> Iterator[Concept]:
    facets = FACET_OF_VOCABULARY | dict.fromkeys(OTHER_VOCABULARIES)
    for vocabulary, facet in facets.items():
        if vocabulary not in corpus.vocabularies:
            continue
        endings = [of.words for of in tuning.synonyms.endings if of.vocabulary == vocabulary]
        for term in corpus.vocabularies[vocabulary].terms:
            yield Concept(
                token=term_token(vocabulary, term.id),
                label=(term.zh, term.en),
                forms=_forms((*_term_names(term), *_with_endings(term, endings))),
                facet=facet,
                value=term.id if facet else None,
                in_text=vocabulary in tuning.weights.labels_in_text,
            )


def _term_names(term: VocabularyTerm) -> tuple[str, ...]:
    return (term.zh, term.en, *term.aliases.zh, *term.aliases.en)


def _with_endings(term: VocabularyTerm, endings: Iterable[Words]) -> Iterator[str]:
    for words in endings:
        for name in (term.zh, *term.aliases.zh):
            yield from (name + ending for ending in words.zh)
        for name in (term.en, *term.aliases.en):
            yield from (f"{name} {ending}" for ending in words.en)


def _provinces(corpus: Corpus) -> Iterator[Concept]:
    for province in corpus.province_by_id.values():
        names = (province.zh, province.zh_short, province.en, *_pinyin(province.zh_short))
        yield Concept(
            token=place_token("province", province.id),
            label=(province.zh, province.en),
            forms=_forms(names),
            facet="province",
            value=province.id,
            initials=_two_initials(province.zh_short),
        )


def _pilots(corpus: Corpus) -> Iterator[Concept]:
    for pilot in (record.data for record in corpus.pilots.values()):
        yield Concept(
            token=place_token("pilot", pilot.id),
            label=(pilot.name.zh, pilot.name.en or pilot.name.zh),
            forms=_forms(_pilot_names(pilot)),
            facet="pilot",
            value=pilot.id,
            initials=_two_initials(short_place_name(_city_of(pilot))),
        )


def _pilot_names(pilot: Pilot) -> tuple[str, ...]:
    short = short_place_name(pilot.name.zh)
    english = (pilot.name.en,) if pilot.name.en else ()
    spoken = _pinyin(short) if pilot.kind == "city" else ()
    return (pilot.name.zh, short, *english, *spoken)


def _pinyin(name: str) -> tuple[str, ...]:
    """Return a place's name in pinyin and, where they are three or more, its initials."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name)
    initials = "".join(syllable[0] for syllable in syllables)
    return ("".join(syllables), initials) if len(initials) > 2 else ("".join(syllables),)


def _city_of(pilot: Pilot) -> str:
    return pilot.host_city.zh if pilot.host_city is not None else pilot.name.zh


def _two_initials(name: str) -> str:
    from pypinyin import lazy_pinyin

    initials = "".join(syllable[0] for syllable in lazy_pinyin(name))
    return initials if len(initials) == 2 else ""


def _forms(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(name) for name in names))


@dataclass(frozen=True, slots=True)
class Match:
    """A name of a concept found in a normalised text."""

    start: int
    end: int
    concept: Concept


class ConceptFinder:
    """Finds the names of concepts: Chinese ones by their characters, others by their words."""

    def __init__(self, concepts: Iterable[Concept], segmenter: Segmenter) -> None:
        self.concepts = tuple(concepts)
        self._segmenter = segmenter

    @cached_property
    def _han(self) -> dict[str, list[tuple[str, Concept]]]:
        found: dict[str, list[tuple[str, Concept]]] = defaultdict(list)
        for concept in self.concepts:
            for form in concept.forms:
                if is_han(form) and len(form) > 1:
                    found[form[:2]].append((form, concept))
        return dict(found)

    @cached_property
    def _worded(self) -> dict[str, list[tuple[tuple[str, ...], Concept]]]:
        found: dict[str, list[tuple[tuple[str, ...], Concept]]] = defaultdict(list)
        for concept in self.concepts:
            for form in concept.forms:
                words = self._words(form)
                if words and not (is_han(form) and len(form) > 1):
                    found[words[0]].append((words, concept))
        return dict(found)

    def _words(self, form: str) -> tuple[str, ...]:
        return tuple(token.text for token in self._segmenter.tokens(form, for_index=False))

    def find(self, text: str, tokens: list[Token]) -> Iterator[Match]:
        """Yield every name in a normalised text; `tokens` are its words, in order."""
        # Asked of every character of every text, so that looking up comes before all else.
        if not text.isascii():
            named = self._han
            for start, pair in enumerate(map(add, text, text[1:])):
                if pair in named:
                    for form, concept in named[pair]:
                        if text.startswith(form, start):
                            yield Match(start, start + len(form), concept)
        words = [token.text for token in tokens]
        worded = self._worded
        for index, word in enumerate(words):
            for form_words, concept in worded.get(word, ()):
                stop = index + len(form_words)
                if tuple(words[index:stop]) == form_words:
                    yield Match(tokens[index].start, tokens[stop - 1].end, concept)
