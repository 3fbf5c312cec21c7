"""From a document's texts to the weighted words an index holds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from carbonpeak.search.concepts import ConceptFinder
from carbonpeak.search.documents import Document
from carbonpeak.search.tuning import Weights
from carbonpeak.text import Segmenter, Token, normalise, surfaces


@dataclass(slots=True)
class WeighedWords:
    """What one document is found by."""

    words: dict[str, float] = field(default_factory=dict)
    """Words and concepts with the sum of the weights of the parts they stand in."""
    pair_weights: dict[str, float] = field(default_factory=dict)
    """Each two neighbouring Chinese characters with the sum of the weights of where they stand."""
    spellings: set[str] = field(default_factory=set)
    """Latin words as they are written, for suggestions."""
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class _Text:
    """What one text is found by, with the share of its section's weight each thing gets."""

    words: dict[str, float]
    pairs: dict[str, float]
    spellings: tuple[str, ...]
    length: int


class Weigher:
    """Weighs the words of documents by the section they stand in and the way they are found."""

    def __init__(self, finder: ConceptFinder, segmenter: Segmenter, weights: Weights) -> None:
        self._finder = finder
        self._segmenter = segmenter
        self._sections: Mapping[str, float] = {
            name: float(value) for name, value in weights.sections
        }
        self._shares = {"word": 1.0, "part": 1.0, "across": float(weights.ways.across)}
        # Labels, bodies and sources come again from case to case.
        self._read = lru_cache(maxsize=_KEPT_TEXTS)(self._read_text)

    def weigh(self, document: Document) -> WeighedWords:
        """Return all that a document is found by."""
        words: defaultdict[str, float] = defaultdict(float)
        pairs: defaultdict[str, float] = defaultdict(float)
        found = WeighedWords()
        for passage in document.passages:
            weight = self._sections[passage.section]
            for written in (passage.zh, passage.en):
                text = self._read(written)
                for word, share in text.words.items():
                    words[word] += weight * share
                for pair, share in text.pairs.items():
                    pairs[pair] += weight * share
                found.spellings.update(text.spellings)
                found.length += weight * text.length
        for section, token in document.bears:
            words[token] += self._sections[section]
        found.words, found.pair_weights = dict(words), dict(pairs)
        return found

    def _read_text(self, written: str) -> _Text:
        text = normalise(written)
        tokens = list(self._segmenter.tokens(text, for_index=True))
        plain = [token for token in tokens if token.role == "word"]
        words: defaultdict[str, float] = defaultdict(float)
        for token in tokens:
            words[token.text] += self._shares[token.role]
        for concept_token in self._concepts(text, plain):
            words[concept_token] += 1.0
        across = frozenset(token.start for token in tokens if _is_pair_across(token))
        pairs: defaultdict[str, float] = defaultdict(float)
        spellings: list[str] = []
        for start, run, run_is_han in surfaces(text):
            if run_is_han:
                for index, pair in enumerate(pairs_of(run), start):
                    pairs[pair] += self._shares["across"] if index in across else 1.0
            elif len(run) >= _SHORTEST_SPELLING and run.isalpha():
                spellings.append(run)
        return _Text(
            words=dict(words), pairs=dict(pairs), spellings=tuple(spellings), length=len(plain)
        )

    def _concepts(self, text: str, tokens: list[Token]) -> Iterator[str]:
        for match in self._finder.find(text, tokens):
            if match.concept.in_text:
                yield match.concept.token
                yield from match.concept.broader


_KEPT_TEXTS = 4096
_SHORTEST_SPELLING = 4


def _is_pair_across(token: Token) -> bool:
    return token.role == "across" and len(token.text) == 2


def pairs_of(run: str) -> Iterator[str]:
    """Yield each two neighbouring characters of a Chinese text."""
    return (run[index : index + 2] for index in range(len(run) - 1))
