"""Words spread over files, so that a query fetches only what it needs.

A word's file follows from a hash of how it begins; `site/assets/javascripts/search-words.js` reads
them. What stands for a concept is kept apart from the words by which queries are cut, and postings
that are long have files of their own: a cut needs neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from carbonpeak.search.concepts import Concept
from carbonpeak.search.packing import Json
from carbonpeak.text import Segmenter, is_han

Files: TypeAlias = dict[str, Json]
"""Contents of files by their path in the index folder."""

LONG = 600
"""From how many characters on a posting has a file of its own."""
_SHARD_CHARACTERS = 1_000
"""About how many characters of JSON a shard holds."""
_CONCEPT_SIGNS = "=#~>+@"


def shard_key(word: str) -> str:
    """Return what decides the shard of a word: of Chinese the first two characters, of what stands
    for a concept its name, so that all that is held of a concept stands together.
    """
    if is_han(word):
        return word[:2]
    return word[1:] if is_token(word) else word


def is_token(word: str) -> bool:
    """Say whether something in an index stands for a concept."""
    return word[0] in _CONCEPT_SIGNS


def shard_of(word: str, count: int) -> int:
    """Return the shard of a word."""
    return _hash(shard_key(word)) % count


def long_file(word: str) -> str:
    """Return the file in which a long posting stands, beside others by chance."""
    return f"long/{_hash(word) % 0x10000:04x}.json"


def _hash(key: str) -> int:
    """Return the FNV-1a hash of the characters, as the browser reckons it."""
    value = 2166136261
    for character in key:
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value


def count_shards(characters: int) -> int:
    """Return over how many shards so many characters are spread."""
    return 1 << (characters // _SHARD_CHARACTERS).bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFiles:
    """The files of all words, and into how many shards they are parted."""

    files: Files
    shards: Mapping[str, int]


@dataclass(slots=True)
class _Shard:
    postings: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    names: dict[str, list[tuple[list[str], list[str]]]] = field(default_factory=dict)

    def plain(self) -> Json:
        return {"postings": self.postings, "words": self.words, "names": self.names}


def make_word_files(
    postings: Mapping[str, str],
    words: Iterable[str],
    concepts: Iterable[Concept],
    segmenter: Segmenter,
    *,
    whole: bool = False,
) -> WordFiles:
    """Return `words/`, `concepts/` and `long/`; of a `whole` one shard each and no long ones."""
    tokens = {word: packed for word, packed in postings.items() if is_token(word)}
    plain = {word: packed for word, packed in postings.items() if word not in tokens}
    long = {} if whole else {word: packed for word, packed in plain.items() if len(packed) >= LONG}
    short = {word: "" if word in long else packed for word, packed in plain.items()}
    named = tuple(concepts)
    parted = {"words": short, "concepts": tokens}
    shards = {name: 1 if whole else count_shards(_size(held)) for name, held in parted.items()}
    files = {
        **_word_shards(short, words, _names_of(named, segmenter), shards["words"]),
        **_concept_shards(tokens, named, shards["concepts"]),
    }
    for word, packed in long.items():
        files.setdefault(long_file(word), {})[word] = packed
    return WordFiles(files=files, shards=shards)


def _size(postings: Mapping[str, str]) -> int:
    return sum(len(word) + 4 + len(packed) for word, packed in postings.items())


Names: TypeAlias = dict[str, list[tuple[list[str], list[str]]]]
"""By how they begin: names as rows of stems, each with the concepts it is a name of."""


def _word_shards(
    postings: Mapping[str, str], words: Iterable[str], names: Names, count: int
) -> Files:
    shards = [_Shard() for _ in range(count)]
    for word, packed in postings.items():
        shards[shard_of(word, count)].postings[word] = packed
    for word in words:
        shards[shard_of(word, count)].words.append(word)
    for key, rows in names.items():
        shards[shard_of(key, count)].names[key] = rows
    return {f"words/{number}.json": shard.plain() for number, shard in enumerate(shards)}


def _concept_shards(postings: Mapping[str, str], concepts: Iterable[Concept], count: int) -> Files:
    shards: list[dict[str, dict[str, Json]]] = [
        {"postings": {}, "concepts": {}} for _ in range(count)
    ]
    for token, packed in postings.items():
        shards[shard_of(token, count)]["postings"][token] = packed
    for concept in concepts:
        shards[shard_of(concept.token, count)]["concepts"][concept.token] = _plain(concept)
    return {f"concepts/{number}.json": shard for number, shard in enumerate(shards)}


def _plain(concept: Concept) -> Json:
    told = {
        "label": concept.label,
        "forms": concept.forms,
        "near": concept.near,
        "general": concept.is_general,
        "facet": concept.facet,
        "value": concept.value,
    }
    return {name: value for name, value in told.items() if value}


def _names_of(concepts: Iterable[Concept], segmenter: Segmenter) -> Names:
    names: Names = {}
    for concept in concepts:
        for form in concept.forms:
            stems = _stems(form, segmenter)
            rows = names.setdefault(shard_key(form if is_han(form) else stems[0]), [])
            tokens = next((tokens for known, tokens in rows if known == stems), None)
            if tokens is None:
                rows.append((stems, [concept.token]))
            elif concept.token not in tokens:
                tokens.append(concept.token)
    return names


def _stems(form: str, segmenter: Segmenter) -> list[str]:
    if is_han(form):
        return [form]
    return [token.text for token in segmenter.tokens(form, for_index=False)] or [form]
