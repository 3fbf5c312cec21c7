"""From a document's texts to the weighted words an index holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from carbonpeak.search.concepts import ConceptFinder
from carbonpeak.search.documents import Document, Passage
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


class Weigher:
    """Weighs the words of documents by the section they stand in and the way they are found."""

    def __init__(self, finder: ConceptFinder, segmenter: Segmenter, weights: Weights) -> None:
        self._finder = finder
        self._segmenter = segmenter
        self._sections: Mapping[str, float] = {
            name: float(value) for name, value in weights.sections
        }
        self._roles = {
            "word": 1.0,
            "part": 1.0,
            "across": float(weights.ways.across),
        }

    def weigh(self, document: Document) -> WeighedWords:
        """Return all that a document is found by."""
        words: defaultdict[str, float] = defaultdict(float)
        found = WeighedWords(words=words)
        for passage in document.passages:
            weight = self._sections[passage.section]
            for text in (passage.zh, passage.en):
                if text:
                    self._weigh_text(normalise(text), weight, found)
        for section, token in document.bears:
            words[token] += self._sections[section]
        found.words = dict(words)
        return found

    def _weigh_text(self, text: str, weight: float, found: WeighedWords) -> None:
        tokens = list(self._segmenter.tokens(text, for_index=True))
        plain = [token for token in tokens if token.role == "word"]
        for token in tokens:
            found.words[token.text] += weight * self._roles[token.role]
        for concept_token in self._concepts(text, plain):
            found.words[concept_token] += weight
        found.length += weight * len(plain)
        across = {token.start for token in tokens if _is_pair_across(token)}
        for start, run, run_is_han in surfaces(text):
            if run_is_han:
                self._weigh_pairs(run, start, weight, across, found)
            elif len(run) >= _SHORTEST_SPELLING and run.isalpha():
                found.spellings.add(run)

    def _weigh_pairs(
        self, run: str, start: int, weight: float, across: set[int], found: WeighedWords
    ) -> None:
        pairs = found.pair_weights
        for index, pair in enumerate(pairs_of(run), start):
            factor = self._roles["across"] if index in across else 1.0
            pairs[pair] = pairs.get(pair, 0.0) + weight * factor

    def _concepts(self, text: str, tokens: list[Token]) -> Iterator[str]:
        for match in self._finder.find(text, tokens):
            if match.concept.in_text:
                yield match.concept.token
                yield from match.concept.broader


_SHORTEST_SPELLING = 4


def _is_pair_across(token: Token) -> bool:
    return token.role == "across" and len(token.text) == 2


def pairs_of(run: str) -> Iterator[str]:
    """Yield each two neighbouring characters of a Chinese text."""
    return (run[index : index + 2] for index in range(len(run) - 1))


def full_text(passages: Iterable[Passage]) -> str:
    """Return all texts of a document, normalised, one a line."""
    texts = (text for passage in passages for text in (passage.zh, passage.en) if text)
    return "\n".join(normalise(text) for text in texts)
