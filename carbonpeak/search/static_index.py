"""The index for the site's search page: JSON files that need no server.

Chinese by pairs of neighbouring characters, English by stems, concepts as in the other index, with
the same weights. Words are spread over shards by a hash of their beginning, so that a query
fetches only what it needs; `site/assets/javascripts/search-index.js` reads them.

- `<language>/text.json`: labels and messages
- `<language>/start.json`: numbers, fillers, weights, how many shards and blocks there are, and, as
  long as they are small, the files below themselves: a small base is this one file
- `order.json`: dates and evidence, by which all cases stand
- `facets.json`: for each facet the values of each document, counted after the hits are shown
- `<language>/entries/<n>.json`: what hits show
- `words/<n>.json`: postings, dictionary words, names of concepts, concepts
- `<language>/suggestions.json`: names to offer while typing
- `<language>/near.json`, `<language>/initials.json`: names of concepts, offered where nothing is
  found, and of places by the two letters they are called by
- `traditional.json`, `spelling/`: traditional characters, sounds and spellings by their first
  letter, asked for when no record holds a word
"""

import gzip
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.building import Harvest, gather_harvest
from carbonpeak.search.concepts import Concept
from carbonpeak.search.documents import FACETS, Document, facet_labels, make_documents
from carbonpeak.search.entry import in_language
from carbonpeak.search.faceting import BY_COUNT
from carbonpeak.search.gathering import PAIRS, SPELLINGS, WORDS, Gathered, Posting
from carbonpeak.search.knowledge import (
    Knowledge,
    Row,
    facets_of_rows,
    make_knowledge,
    make_row,
)
from carbonpeak.search.messages import Said, messages
from carbonpeak.search.packing import (
    LEAST,
    STEP,
    Json,
    PostingPacker,
    pack_column,
    pack_columns,
    pack_level,
    pack_ranks,
)
from carbonpeak.search.suggesting import sound_of_character
from carbonpeak.text import (
    Segmenter,
    is_han,
    normalise,
    simplified_characters,
)
from carbonpeak.workspace import Workspace

STATIC_FORMAT = 1
"""Raised when the files change, so that a script from a reader's cache does not misread them."""
START_BYTES = 40_000
"""What the first file holds at most, compressed."""
SHARD_CHARACTERS = 2_000
"""About how many characters of JSON a shard holds."""
BLOCK_ENTRIES = 2
SHOWN = ("page_kind", "status")
"""Facets that decide what a search without filters shows; they are always at hand."""

Files: TypeAlias = dict[str, Json]
"""Contents of files by their path in the index folder."""


@dataclass(slots=True)
class _Shard:
    """What stands in one file of `words/`."""

    postings: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    names: dict[str, list[tuple[list[str], list[str]]]] = field(default_factory=dict)
    concepts: dict[str, Json] = field(default_factory=dict)

    def plain(self) -> Json:
        return {
            "postings": self.postings,
            "words": self.words,
            "names": self.names,
            "concepts": self.concepts,
        }


class _Held:
    """What was gathered, in the form of the files."""

    def __init__(self, gathered: Gathered, knowledge: Knowledge) -> None:
        documents = len(knowledge.rows)
        words, pairs, spellings = (
            dict(_of_first(gathered.fields[field], documents))
            for field in (WORDS, PAIRS, SPELLINGS)
        )
        self.words = {word for word in words if len(word) > 1 and is_han(word)}
        """Chinese words of the dictionary; they are found by their pairs."""
        kept = {w: p for w, p in words.items() if w not in self.words or len(w) == 2} | pairs
        self.counts = {word: len(posting.numbers) for word, posting in kept.items()}
        """How many documents hold a pair, stem or concept."""
        packer, levels = PostingPacker(documents), _Levels(knowledge)
        self.postings = {
            word: packer.pack(posting.numbers, levels.of(posting)) for word, posting in kept.items()
        }
        self.spellings = set(spellings)

    def count(self, word: str) -> int:
        return self.counts.get(word, 0)


def _of_first(held: Mapping[str, Posting], documents: int) -> Iterator[tuple[str, Posting]]:
    """Yield what stands in the first documents."""
    for word, (numbers, weights) in held.items():
        count = bisect_left(numbers, documents)
        if count:
            yield word, Posting(numbers[:count], weights[:count])


class _Levels:
    """What a word adds to the score of a document: its weight there, damped as by BM25, and raised
    by the document's evidence. What then is left to do depends on the query alone.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._settings = knowledge.settings
        lengths = [row.length for row in knowledge.rows]
        # Rounded, so that one edited case does not change the scores in all others.
        mean = float(f"{sum(lengths) / (len(lengths) or 1):.1g}") or 1
        kinds: dict[tuple[float, float], dict[float, str]] = {}
        self._seen = [
            (kind, kinds.setdefault(kind, {}))
            for kind in (self._kind(row, mean) for row in knowledge.rows)
        ]

    def _kind(self, row: Row, mean: float) -> tuple[float, float]:
        share = self._settings.length
        damping = self._settings.saturation * (1 - share + share * row.length / mean)
        return round(damping, 1), round(1 + self._settings.evidence * row.evidence, 3)

    def of(self, posting: Posting) -> Iterator[str]:
        """Yield the packed level of each document of a posting."""
        for number, weight in zip(posting.numbers, posting.weights, strict=True):
            (damping, factor), seen = self._seen[number]
            level = seen.get(weight)
            if level is None:
                most = self._settings.saturation + 1
                level = seen[weight] = pack_level(factor * weight * most / (weight + damping))
            yield level


def write_static_index(
    corpus: Corpus, workspace: Workspace, folder: Path, harvest: Harvest | None = None
) -> None:
    """Write the static index of a corpus to an empty folder. Raises TuningProblems.

    Where the `harvest` of the same records is given, their texts are not cut anew.
    """
    harvest = harvest or gather_harvest(corpus, workspace)
    sources = harvest.sources
    # A page that exists only where there is a server is found by that server; those stand last.
    documents = [doc for doc in make_documents(corpus, sources.tuning) if not doc.needs_data]
    lengths = zip(documents, harvest.gathered.lengths, strict=False)
    knowledge = make_knowledge(
        sources.tuning,
        sources.concepts,
        [(make_row(document, length), document.facets) for document, length in lengths],
        facet_labels(corpus),
        units=sources.units,
        lexicon_version=sources.segmenter.version,
        data_version=corpus.data_version,
    )
    held = _Held(harvest.gathered, knowledge)
    shards = _make_shards(held, sources.concepts, sources.segmenter)
    shared: Files = {"order.json": _order(knowledge), "facets.json": _facets(knowledge)}
    words = {f"words/{number}.json": shard.plain() for number, shard in enumerate(shards)}
    separate = dict[str, Json]()
    for language in LANGUAGES:
        entries = _entries(documents, language)
        start, inside = _start(_manifest(knowledge, len(shards)), [shared, entries, words])
        _write_json(folder / language / "start.json", start)
        _write_json(folder / language / "text.json", _texts(knowledge, language))
        names = _suggestions(sources.concepts, held, language)
        _write_json(folder / language / "suggestions.json", names)
        _write_json(folder / language / "near.json", _near(sources.concepts, language))
        _write_json(folder / language / "initials.json", _initials(sources.concepts, language))
        separate |= {n: f for n, f in (shared | entries | words).items() if n not in inside}
    for name, content in separate.items():
        _write_json(folder / name, content)
    _write_json(folder / "traditional.json", _traditional(held))
    for name, lists in _spelling(held, harvest.sounds).items():
        _write_json(folder / "spelling" / f"{name}.json", lists)


def _start(manifest: Json, groups: Iterable[Files]) -> tuple[Json, Files]:
    """Return the first file and the files it holds: groups of them, in order, while they fit."""
    inside: Files = {}
    for group in groups:
        if _is_beyond(manifest, inside | group):
            break
        inside |= group
    return manifest | {"files": inside}, inside


def _is_beyond(manifest: Json, files: Files) -> bool:
    if sum(len(name) for name in files) > START_BYTES:
        return True
    return len(gzip.compress(_dump(manifest | {"files": files}).encode())) > START_BYTES


def _write_json(path: Path, value: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_dump(value), encoding="utf-8", newline="\n")


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _manifest(knowledge: Knowledge, shards: int) -> Json:
    return {
        "format": STATIC_FORMAT,
        "data_version": knowledge.data_version,
        "documents": len(knowledge.rows),
        "shards": shards,
        "block": BLOCK_ENTRIES,
        "levels": [LEAST, STEP],
        "settings": asdict(knowledge.settings),
        "units": knowledge.units,
        "fillers": sorted(knowledge.fillers),
        "everywhere": sorted(knowledge.everywhere),
        "facets": list(FACETS),
        "by_count": sorted(BY_COUNT),
        "shown": {facet: pack_column(column) for facet, column in _columns(knowledge, SHOWN)},
    }


def _facets(knowledge: Knowledge) -> Json:
    rest = [facet for facet in FACETS if facet not in SHOWN]
    return pack_columns(dict(_columns(knowledge, rest)), key="pilot")


def _columns(
    knowledge: Knowledge, facets: Iterable[str]
) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield facets, each with the values of every document."""
    rows = facets_of_rows(knowledge)
    for facet in facets:
        yield facet, [tuple(sorted(row.get(facet, ()))) for row in rows]


def _order(knowledge: Knowledge) -> Json:
    """Return a number for each document: the greater, the further up it stands by date."""
    return pack_ranks([(row.date, row.evidence) for row in knowledge.rows])


def shard_key(word: str) -> str:
    """Return what decides the shard of a word: of Chinese the first two characters, of what stands
    for a concept its name, so that all that is held of a concept stands together.
    """
    if is_han(word):
        return word[:2]
    return word[1:] if word[0] in _CONCEPT_SIGNS else word


_CONCEPT_SIGNS = "=#~>+@"


def shard_of(word: str, count: int) -> int:
    """Return the shard of a word: FNV-1a over its characters, as in search-index.js."""
    value = 2166136261
    for character in shard_key(word):
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value % count


def _make_shards(held: _Held, concepts: Iterable[Concept], segmenter: Segmenter) -> list[_Shard]:
    postings = held.postings
    size = sum(len(word) + 4 + len(packed) for word, packed in postings.items())
    shards = [_Shard() for _ in range(_power_of_two(size // SHARD_CHARACTERS + 1))]
    count = len(shards)
    for word, coded in postings.items():
        shards[shard_of(word, count)].postings[word] = coded
    own = {word for word in segmenter.words if len(word) > 1 and is_han(word)}
    for word in sorted(held.words | own):
        shards[shard_of(word, count)].words.append(word)
    for concept in concepts:
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
                if concept.token not in tokens:
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


def _entries(documents: list[Document], language: Language) -> Files:
    entries = [_entry(document, language) for document in documents]
    blocks = range(0, len(entries), BLOCK_ENTRIES)
    return {
        f"{language}/entries/{number}.json": entries[first : first + BLOCK_ENTRIES]
        for number, first in enumerate(blocks)
    }


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
            named[label] = max(before, count), [*forms, *concept.forms, *_sounds(concept.label[0])]
    ranked = sorted(named.items(), key=lambda item: (-item[1][0], item[0]))
    return [(label, sorted(set(forms))) for label, (_, forms) in ranked]


def _near(concepts: Iterable[Concept], language: Language) -> Json:
    return [[one.token, one.label[language == "en"], one.forms] for one in concepts]


def _initials(concepts: Iterable[Concept], language: Language) -> dict[str, list[str]]:
    called: defaultdict[str, list[str]] = defaultdict(list)
    for concept in concepts:
        if concept.initials:
            called[concept.initials].append(concept.label[language == "en"])
    return {initials: list(dict.fromkeys(labels)) for initials, labels in called.items()}


def _sounds(label: str) -> tuple[str, ...]:
    """Return a Chinese label as it is typed by its sounds: whole, and by initials."""
    syllables = [sound_of_character(character) for character in label] if is_han(label) else []
    return ("".join(syllables), "".join(syllable[0] for syllable in syllables)) if syllables else ()


_UNSUGGESTED = ("has_achieved_result", "has_cost", "has_adoption", "level", "stage", "kind")


def _spelling(held: _Held, sounds: Mapping[str, Json]) -> dict[str, Json]:
    """Return sounds of characters, and for each letter the words that sound or are written so."""
    by_sound: Mapping[str, list[str]] = sounds["words"]
    kept = {sound: [one for one in same if one in held.words] for sound, same in by_sound.items()}
    lists: dict[str, Json] = {
        letter: {
            "sounds": {sound: same for sound, same in kept.items() if same and sound[0] == letter},
            "spellings": sorted(word for word in held.spellings if word[0] == letter),
        }
        for letter in ascii_lowercase
    }
    return lists | {"characters": sounds["characters"]}
