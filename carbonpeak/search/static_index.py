"""The index for the site's search page: JSON files that need no server.

Chinese by pairs of neighbouring characters, English by stems, concepts as in the other index, with
the same weights. Words are spread over shards by a hash of their beginning, so that a query
fetches only what it needs; `site/assets/javascripts/search-index.js` reads them.

- `manifest.json`: numbers, fillers, weights, how many shards and blocks there are
- `facets.json`: for each facet and value the documents that have it, and what ranking needs
- `words/<n>.json`: postings, dictionary words, names of concepts, concepts
- `<language>/text.json`: labels and messages; `<language>/entries/<n>.json`: what hits show
- `<language>/suggestions.json`: names to offer while typing
- `traditional.json`, `spelling/`: traditional characters, sounds and spellings by their first
  letter, asked for when no record holds a word
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Any, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.building import gather_words
from carbonpeak.search.concepts import Concept, make_concepts
from carbonpeak.search.documents import FACETS, Document, facet_labels, make_documents
from carbonpeak.search.entry import in_language
from carbonpeak.search.faceting import BY_COUNT
from carbonpeak.search.gathering import PAIRS, SPELLINGS, WORDS, Gathered, Posting
from carbonpeak.search.knowledge import FORMAT, Knowledge, make_knowledge, make_row
from carbonpeak.search.messages import Said, messages
from carbonpeak.search.suggesting import make_sounds, sounds_of_characters
from carbonpeak.search.tuning import read_tuning
from carbonpeak.text import (
    Segmenter,
    is_han,
    load_segmenter,
    normalise,
    simplified_characters,
    words_of,
)
from carbonpeak.workspace import Workspace

SHARD_CHARACTERS = 6_000
"""About how many characters of JSON a shard holds."""
BLOCK_ENTRIES = 2
FINENESS = 5
"""Weights are stored as whole numbers, this many to one."""

# Any: JSON of our own making.
Json: TypeAlias = Any


@dataclass(slots=True)
class _Shard:
    """What stands in one file of `words/`."""

    postings: dict[str, "array[int]"] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    names: dict[str, list[tuple[list[str], list[str]]]] = field(default_factory=dict)
    concepts: dict[str, Json] = field(default_factory=dict)

    def plain(self) -> Json:
        return {
            "postings": {word: coded.tolist() for word, coded in self.postings.items()},
            "words": self.words,
            "names": self.names,
            "concepts": self.concepts,
        }


class _Held:
    """What was gathered, in the form of the files."""

    def __init__(self, gathered: Gathered, documents: int) -> None:
        words, pairs, spellings = (
            dict(_of_first(gathered.fields[field], documents))
            for field in (WORDS, PAIRS, SPELLINGS)
        )
        self.words = {word for word in words if len(word) > 1 and is_han(word)}
        """Chinese words of the dictionary; they are found by their pairs."""
        found = {w: p for w, p in words.items() if w not in self.words or len(w) == 2}
        self.postings = {word: _code(posting) for word, posting in (found | pairs).items()}
        """For each pair of characters, stem and concept: gap to the document before, weight,
        gap, weight …"""
        self.spellings = set(spellings)

    def count(self, word: str) -> int:
        """Return how many documents hold a pair, stem or concept."""
        return len(self.postings.get(word, ())) // 2


def _of_first(held: Mapping[str, Posting], documents: int) -> Iterator[tuple[str, Posting]]:
    """Yield what stands in the first documents."""
    for word, (numbers, weights) in held.items():
        count = bisect_left(numbers, documents)
        if count:
            yield word, Posting(numbers[:count], weights[:count])


def _code(posting: Posting) -> "array[int]":
    coded = array("I", bytes(8 * len(posting.numbers)))
    coded[::2] = array("I", _gaps(posting.numbers))
    coded[1::2] = array("I", (max(1, round(weight * FINENESS)) for weight in posting.weights))
    return coded


def write_static_index(
    corpus: Corpus, workspace: Workspace, folder: Path, index: Path | None = None
) -> None:
    """Write the static index of a corpus to an empty folder. Raises TuningProblems.

    Where the `index` of the same records is given, the words are taken from there and not cut anew.
    """
    tuning = read_tuning(workspace)
    segmenter = load_segmenter(words_of(corpus, workspace.search / "lexicon.txt"))
    concepts = make_concepts(corpus, tuning)
    # A page that exists only where there is a server is found by that server; those stand last.
    documents = [doc for doc in make_documents(corpus, tuning) if not doc.needs_data]
    gathered = gather_words(corpus, workspace, index)
    held = _Held(gathered, len(documents))
    lengths = zip(documents, gathered.lengths, strict=False)
    knowledge = make_knowledge(
        tuning,
        concepts,
        [(make_row(document, length), document.facets) for document, length in lengths],
        facet_labels(corpus),
        lexicon_version=segmenter.version,
        data_version=corpus.data_version,
    )
    shards = _make_shards(held, concepts, segmenter)
    _write_json(folder / "manifest.json", _manifest(knowledge, len(shards)))
    _write_json(folder / "facets.json", _facets(knowledge))
    for number, shard in enumerate(shards):
        _write_json(folder / "words" / f"{number}.json", shard.plain())
    for language in LANGUAGES:
        _write_json(folder / language / "text.json", _texts(knowledge, language))
        for number, block in enumerate(_blocks(documents, language)):
            _write_json(folder / language / "entries" / f"{number}.json", block)
        names = _suggestions(concepts, held, language)
        _write_json(folder / language / "suggestions.json", names)
    _write_json(folder / "traditional.json", _traditional(held))
    for name, lists in _spelling(held).items():
        _write_json(folder / "spelling" / f"{name}.json", lists)


def _write_json(path: Path, value: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _manifest(knowledge: Knowledge, shards: int) -> Json:
    return {
        "format": FORMAT,
        "data_version": knowledge.data_version,
        "documents": len(knowledge.rows),
        "shards": shards,
        "block": BLOCK_ENTRIES,
        "fineness": FINENESS,
        "settings": asdict(knowledge.settings),
        "fillers": sorted(knowledge.fillers),
        "everywhere": sorted(knowledge.everywhere),
        "facets": list(FACETS),
        "by_count": sorted(BY_COUNT),
    }


def _facets(knowledge: Knowledge) -> Json:
    rows = knowledge.rows
    dates = sorted({row.date for row in rows})
    return {
        "values": {
            facet: {value: _gaps(numbers) for value, numbers in values.items()}
            for facet, values in knowledge.numbers.items()
        },
        "lengths": [round(row.length) for row in rows],
        "evidence": [round(row.evidence, 3) for row in rows],
        "dates": [dates.index(row.date) for row in rows],
    }


def _gaps(numbers: Iterable[int]) -> list[int]:
    gaps, before = [], 0
    for number in numbers:
        gaps.append(number - before)
        before = number
    return gaps


def shard_key(word: str) -> str:
    """Return what decides the shard of a word: of Chinese the first two characters."""
    return word[:2] if is_han(word) else word


def shard_of(word: str, count: int) -> int:
    """Return the shard of a word: FNV-1a over its characters, as in search-index.js."""
    value = 2166136261
    for character in shard_key(word):
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value % count


def _make_shards(held: _Held, concepts: Iterable[Concept], segmenter: Segmenter) -> list[_Shard]:
    postings = held.postings
    size = sum(len(word) + 4 + 4 * len(coded) for word, coded in postings.items())
    shards = [_Shard() for _ in range(_power_of_two(size // SHARD_CHARACTERS + 1))]
    count = len(shards)
    for word, coded in postings.items():
        shards[shard_of(word, count)].postings[word] = coded
    for word in sorted(held.words):
        shards[shard_of(word, count)].words.append(word)
    for concept in concepts:
        if not {concept.token, f">{concept.token[1:]}", _trait(concept)}.isdisjoint(postings):
            _add_concept(concept, shards, segmenter)
    return shards


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()


def _trait(concept: Concept) -> str:
    return f"~{concept.token[1:]}"


def _add_concept(concept: Concept, shards: list[_Shard], segmenter: Segmenter) -> None:
    shards[shard_of(concept.token, len(shards))].concepts[concept.token] = {
        "label": concept.label,
        "names": [_stems(form, segmenter) for form in concept.forms],
        "also": concept.forms,
        "near": concept.near,
        "general": concept.is_general,
        "facet": concept.facet,
        "value": concept.value,
    }
    for form in concept.forms:
        stems = _stems(form, segmenter)
        first = form if is_han(form) else stems[0]
        names = shards[shard_of(first, len(shards))].names.setdefault(shard_key(first), [])
        for known, tokens in names:
            if known == stems:
                tokens.append(concept.token)
                break
        else:
            names.append((stems, [concept.token]))


def _stems(form: str, segmenter: Segmenter) -> list[str]:
    if is_han(form):
        return [form]
    return [token.text for token in segmenter.tokens(form, for_index=False)] or [form]


def _texts(knowledge: Knowledge, language: Language) -> Json:
    said = messages()
    place = int(language == "en")
    return {
        "labels": {
            facet: [[value, label[place]] for value, label in labels.items()]
            for facet, labels in knowledge.labels.items()
        },
        "facets": _say(said.facets, language),
        "notes": _say(said.notes, language),
        "page": _say(said.page, language),
    }


def _say(texts: Mapping[str, Said], language: Language) -> dict[str, str]:
    return {name: said.zh if language == "zh" else said.en for name, said in texts.items()}


def _blocks(documents: list[Document], language: Language) -> Iterable[list[Json]]:
    entries = [_entry(document, language) for document in documents]
    return (entries[i : i + BLOCK_ENTRIES] for i in range(0, len(entries), BLOCK_ENTRIES))


def _entry(document: Document, language: Language) -> Json:
    title, title_language = in_language(_plain(document.title.zh, document.title.en), language)
    summary, summary_language = _summary(document, language)
    result = document.result
    return {
        "id": document.id,
        "page_kind": document.page_kind,
        "path": document.path,
        "title": title,
        "title_language": title_language,
        "pilot": document.pilot,
        "field": _first(document, "field"),
        "level": _first(document, "level"),
        "status": _first(document, "status"),
        "result": result
        and {
            "text": in_language(_plain(result.text.zh, result.text.en), language)[0],
            "value": result.value[language],
            "kind": result.kind,
            "year": result.year,
        },
        "summary": summary,
        "summary_language": summary_language,
    }


def _plain(zh: str, en: str | None) -> dict[str, str]:
    return {"zh": zh, "en": en or ""}


def _first(document: Document, facet: str) -> str | None:
    values = document.facets.get(facet, ())
    return values[0] if values else None


def _summary(document: Document, language: Language) -> tuple[str, Language]:
    for passage in document.passages:
        if passage.section == "summary":
            return in_language(_plain(passage.zh, passage.en), language)
    return "", language


def _traditional(held: _Held) -> dict[str, str]:
    """Return the traditional forms of the characters the index holds."""
    characters = {one for word in (*held.postings, *held.words) for one in word}
    table = simplified_characters()
    return {old: new for old, new in table.items() if new in characters and normalise(old) == new}


def _suggestions(
    concepts: Iterable[Concept], held: _Held, language: Language
) -> list[tuple[str, list[str]]]:
    """Return labels with all their names: what is found most often first."""
    named: dict[str, tuple[int, list[str]]] = {}
    for concept in concepts:
        count = max(held.count(concept.token), held.count(_trait(concept)))
        if count and concept.facet not in _UNSUGGESTED:
            label = concept.label[language == "en"]
            before, forms = named.get(label, (0, []))
            named[label] = max(before, count), [*forms, *concept.forms]
    ranked = sorted(named.items(), key=lambda item: (-item[1][0], item[0]))
    return [(label, sorted(set(forms))) for label, (_, forms) in ranked]


_UNSUGGESTED = ("has_achieved_result", "has_cost", "has_adoption", "level", "stage", "kind")


def _spelling(held: _Held) -> dict[str, Json]:
    """Return sounds of characters, and for each letter the words that sound or are written so."""
    sounds = make_sounds(held.words)
    lists: dict[str, Json] = {
        letter: {
            "sounds": {sound: same for sound, same in sounds.items() if sound[0] == letter},
            "spellings": sorted(word for word in held.spellings if word[0] == letter),
        }
        for letter in ascii_lowercase
    }
    return lists | {"characters": sounds_of_characters()}
