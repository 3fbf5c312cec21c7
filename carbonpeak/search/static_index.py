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
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Any, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.concepts import Concept, ConceptFinder, make_concepts
from carbonpeak.search.documents import FACETS, Document, facet_labels, make_documents
from carbonpeak.search.entry import in_language
from carbonpeak.search.faceting import BY_COUNT
from carbonpeak.search.knowledge import FORMAT, Knowledge, make_knowledge
from carbonpeak.search.messages import Said, messages
from carbonpeak.search.suggesting import make_sounds, sounds_of_characters
from carbonpeak.search.tuning import read_tuning
from carbonpeak.search.weighing import WeighedWords, Weigher
from carbonpeak.text import (
    Segmenter,
    is_han,
    load_segmenter,
    normalise,
    simplified_characters,
    words_of,
)
from carbonpeak.workspace import Workspace

SHARD_CHARACTERS = 12_000
"""About how many characters of JSON a shard holds."""
BLOCK_ENTRIES = 8
_FINENESS = 5
"""Weights are stored as whole numbers, this many to one."""

# Any: JSON of our own making.
Json: TypeAlias = Any
Postings: TypeAlias = dict[str, list[tuple[int, float]]]


@dataclass(slots=True)
class _Shard:
    """What stands in one file of `words/`."""

    postings: dict[str, list[int]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    names: dict[str, list[tuple[list[str], list[str]]]] = field(default_factory=dict)
    concepts: dict[str, Json] = field(default_factory=dict)


def write_static_index(corpus: Corpus, workspace: Workspace, folder: Path) -> None:
    """Write the static index of a corpus to an empty folder. Raises TuningProblems."""
    tuning = read_tuning(workspace)
    segmenter = load_segmenter(words_of(corpus, workspace.search / "lexicon.txt"))
    concepts = make_concepts(corpus, tuning)
    weigher = Weigher(ConceptFinder(concepts, segmenter), segmenter, tuning.weights)
    # A page that exists only where there is a server is found by that server.
    documents = [doc for doc in make_documents(corpus, tuning) if not doc.needs_data]
    weighed = [weigher.weigh(document) for document in documents]
    knowledge = make_knowledge(
        tuning,
        concepts,
        zip(documents, (found.length for found in weighed), strict=True),
        facet_labels(corpus),
        lexicon_version=segmenter.version,
        data_version=corpus.data_version,
    )
    shards = _make_shards(_postings(weighed), concepts, _dictionary(weighed), segmenter)
    _write_json(folder / "manifest.json", _manifest(knowledge, len(shards)))
    _write_json(folder / "facets.json", _facets(knowledge))
    for number, shard in enumerate(shards):
        _write_json(folder / "words" / f"{number}.json", asdict(shard))
    for language in LANGUAGES:
        _write_json(folder / language / "text.json", _texts(knowledge, language))
        for number, block in enumerate(_blocks(documents, language)):
            _write_json(folder / language / "entries" / f"{number}.json", block)
        _write_json(
            folder / language / "suggestions.json", _suggestions(concepts, weighed, language)
        )
    _write_json(folder / "traditional.json", _traditional(weighed))
    for name, lists in _spelling(weighed).items():
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
        "fineness": _FINENESS,
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


def _postings(weighed: Iterable[WeighedWords]) -> Postings:
    """Return, for each pair of characters, stem and concept, documents with weights."""
    found: Postings = defaultdict(list)
    for number, words in enumerate(weighed):
        for word, weight in words.words.items():
            if not (is_han(word) and len(word) > 1):
                found[word].append((number, weight))
        for pair, weight in words.pair_weights.items():
            found[pair].append((number, weight))
    return found


def _dictionary(weighed: Iterable[WeighedWords]) -> list[str]:
    words = {word for found in weighed for word in found.words}
    return sorted(word for word in words if len(word) > 1 and is_han(word))


def shard_key(word: str) -> str:
    """Return what decides the shard of a word: of Chinese the first two characters."""
    return word[:2] if is_han(word) else word


def shard_of(word: str, count: int) -> int:
    """Return the shard of a word: FNV-1a over its characters, as in search-index.js."""
    value = 2166136261
    for character in shard_key(word):
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value % count


def _make_shards(
    postings: Postings,
    concepts: Iterable[Concept],
    dictionary: Iterable[str],
    segmenter: Segmenter,
) -> list[_Shard]:
    coded = {word: _code(found) for word, found in sorted(postings.items())}
    size = sum(len(word) + 4 + 4 * len(found) for word, found in coded.items())
    shards = [_Shard() for _ in range(_power_of_two(size // SHARD_CHARACTERS + 1))]
    count = len(shards)
    for word, found in coded.items():
        shards[shard_of(word, count)].postings[word] = found
    for word in dictionary:
        shards[shard_of(word, count)].words.append(word)
    for concept in concepts:
        if concept.token in coded or f">{concept.token[1:]}" in coded or _trait(concept) in coded:
            _add_concept(concept, shards, segmenter)
    return shards


def _power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()


def _trait(concept: Concept) -> str:
    return f"~{concept.token[1:]}"


def _code(found: list[tuple[int, float]]) -> list[int]:
    """Return postings as numbers: gap to the document before, weight, gap, weight …"""
    coded: list[int] = []
    before = 0
    for number, weight in found:
        coded += (number - before, max(1, round(weight * _FINENESS)))
        before = number
    return coded


def _add_concept(concept: Concept, shards: list[_Shard], segmenter: Segmenter) -> None:
    shards[shard_of(concept.token, len(shards))].concepts[concept.token] = {
        "label": concept.label,
        "names": [_stems(form, segmenter) for form in concept.forms],
        "also": concept.forms,
        "near": concept.near,
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


def _traditional(weighed: Iterable[WeighedWords]) -> dict[str, str]:
    """Return the traditional forms of the characters the index holds."""
    held = {character for found in weighed for word in found.words for character in word}
    table = simplified_characters()
    return {old: new for old, new in table.items() if new in held and normalise(old) == new}


def _suggestions(
    concepts: Iterable[Concept], weighed: Iterable[WeighedWords], language: Language
) -> list[tuple[str, list[str]]]:
    """Return labels with all their names: what is found most often first."""
    held: Counter[str] = Counter()
    for found in weighed:
        held.update(word for word in found.words if not word.isalnum())
    named: dict[str, tuple[int, list[str]]] = {}
    for concept in concepts:
        count = max(held[concept.token], held[_trait(concept)])
        if count and concept.facet not in _UNSUGGESTED:
            label = concept.label[language == "en"]
            before, forms = named.get(label, (0, []))
            named[label] = max(before, count), [*forms, *concept.forms]
    ranked = sorted(named.items(), key=lambda item: (-item[1][0], item[0]))
    return [(label, sorted(set(forms))) for label, (_, forms) in ranked]


_UNSUGGESTED = ("has_achieved_result", "has_cost", "has_adoption", "level", "stage", "kind")


def _spelling(weighed: Iterable[WeighedWords]) -> dict[str, Json]:
    """Return sounds of characters, and for each letter the words that sound or are written so."""
    spellings = {word for found in weighed for word in found.spellings}
    words = {word for found in weighed for word in found.words}
    sounds = make_sounds(words)
    lists: dict[str, Json] = {
        letter: {
            "sounds": {sound: same for sound, same in sounds.items() if sound[0] == letter},
            "spellings": sorted(word for word in spellings if word[0] == letter),
        }
        for letter in ascii_lowercase
    }
    return lists | {"characters": sounds_of_characters()}
