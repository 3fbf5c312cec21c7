"""From a document's texts to the weighted words an index holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from sys import intern

from carbonpeak.search.concepts import ConceptFinder
from carbonpeak.search.documents import Passage
from carbonpeak.search.quantities import QuantityFinder
from carbonpeak.search.tuning import Weights
from carbonpeak.text import Segmenter, Token, normalise, surfaces


@dataclass(slots=True)
class WeighedWords:
    """What one document is found by."""

    words: dict[str, float] = field(default_factory=dict)
    """Words and concepts with the sum of the weights of the parts they stand in."""
    pair_weights: dict[str, float] = field(default_factory=dict)
    """Each two neighbouring Chinese characters with the sum of the weights of where they stand."""
    character_weights: dict[str, float] = field(default_factory=dict)
    """Each Chinese character with the sum of the weights of where it stands."""
    spellings: set[str] = field(default_factory=set)
    """Latin words as they are written, for suggestions."""
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class _Text:
    """What one text is found by, each thing as often as it stands there.

    `across` are those that run across two words and get only a share of the weight.
    """

    words: tuple[str, ...]
    words_across: tuple[str, ...]
    pairs: tuple[str, ...]
    pairs_across: tuple[str, ...]
    characters: str
    """All its Chinese characters in a row."""
    spellings: tuple[str, ...]
    length: int


class Weigher:
    """Weighs the words of documents by the section they stand in and the way they are found."""

    def __init__(
        self,
        finder: ConceptFinder,
        quantities: QuantityFinder,
        segmenter: Segmenter,
        weights: Weights,
    ) -> None:
        self._finder = finder
        self._quantities = quantities
        self._segmenter = segmenter
        self._sections: Mapping[str, float] = {
            name: float(value) for name, value in weights.sections
        }
        self._across = float(weights.ways.across)
        # Labels, bodies and sources come again from case to case.
        self._read = lru_cache(maxsize=_KEPT_TEXTS)(self._read_text)

    def weigh(self, passages: Iterable[Passage], bears: Iterable[tuple[str, str]]) -> WeighedWords:
        """Return all that a document with these texts and labels is found by."""
        by_section: defaultdict[str, list[_Text]] = defaultdict(list)
        for passage in passages:
            by_section[passage.section] += (self._read(passage.zh), self._read(passage.en))
        words: defaultdict[str, float] = defaultdict(float)
        pairs: defaultdict[str, float] = defaultdict(float)
        characters: defaultdict[str, float] = defaultdict(float)
        found = WeighedWords()
        for section, texts in by_section.items():
            weight = self._sections[section]
            share = weight * self._across
            _add(words, (text.words for text in texts), weight)
            _add(words, (text.words_across for text in texts), share)
            _add(pairs, (text.pairs for text in texts), weight)
            _add(pairs, (text.pairs_across for text in texts), share)
            _add(characters, (text.characters for text in texts), weight)
            found.spellings.update(*(text.spellings for text in texts))
            found.length += weight * sum(text.length for text in texts)
        for section, token in bears:
            words[token] += self._sections[section]
        found.words, found.pair_weights = dict(words), dict(pairs)
        found.character_weights = dict(characters)
        return found

    def _read_text(self, written: str) -> _Text:
        text = normalise(written)
        tokens = list(self._segmenter.tokens(text, for_index=True))
        plain = [token for token in tokens if token.role == "word"]
        words = [token.text for token in tokens if token.role != "across"]
        words += self._concepts(text, plain)
        words += (quantity.token for quantity in self._quantities.find(text))
        across = [token for token in tokens if token.role == "across"]
        starts = frozenset(token.start for token in across if len(token.text) == 2)
        pairs: list[str] = []
        pairs_across: list[str] = []
        characters: list[str] = []
        spellings: list[str] = []
        for start, run, run_is_han in surfaces(text):
            if not run_is_han:
                if len(run) >= _SHORTEST_SPELLING and run.isalpha():
                    spellings.append(run)
                continue
            characters.append(run)
            if starts:
                for index, pair in enumerate(pairs_of(run), start):
                    (pairs_across if index in starts else pairs).append(pair)
            else:
                pairs += pairs_of(run)
        return _Text(
            words=_keep(words),
            words_across=_keep(token.text for token in across),
            pairs=_keep(pairs),
            pairs_across=_keep(pairs_across),
            characters="".join(characters),
            spellings=_keep(spellings),
            length=len(plain),
        )

    def _concepts(self, text: str, tokens: list[Token]) -> Iterator[str]:
        for match in self._finder.find(text, tokens):
            if match.concept.in_text:
                yield match.concept.token
                yield from match.concept.broader


def _add(weights: defaultdict[str, float], texts: Iterable[Iterable[str]], weight: float) -> None:
    for word, count in Counter(chain.from_iterable(texts)).items():
        weights[word] += weight * count


def _keep(words: Iterable[str]) -> tuple[str, ...]:
    # One string for each word, however often it stands in the texts that are kept.
    return tuple(map(intern, words))


_KEPT_TEXTS = 32_768
_SHORTEST_SPELLING = 4


def pairs_of(run: str) -> Iterator[str]:
    """Yield each two neighbouring characters of a Chinese text."""
    return (run[index : index + 2] for index in range(len(run) - 1))
