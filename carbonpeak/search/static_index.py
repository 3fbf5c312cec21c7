"""The index for the site's search page: JSON files that need no server.

Chinese by pairs of neighbouring characters, English by stems, concepts as in the other index, with
the same weights; `site/assets/javascripts/search-index.js` reads them.

- `<language>/text.json`: labels and messages
- `<language>/start.json`: numbers, fillers, weights, how many shards and blocks there are, and, as
  long as they are small, the files below themselves: a small base is this one file
- `order.json`: dates and evidence, by which all cases stand
- `facets.json`: for each facet the values of each document, counted after the hits are shown
- `<language>/entries/<n>.json`: what hits show
- `words/<n>.json`, `concepts/<n>.json`, `long/<n>.json`: see `sharding`
- `<language>/whole.json`: all words and entries of a base of some hundred cases in one file,
  fetched when the first hits stand, so that the queries after it need no request
- `<language>/suggestions.json`: names to offer while typing
- `<language>/near.json`, `<language>/initials.json`: names of concepts, offered where nothing is
  found, and of places by the two letters they are called by
- `sounds/<n>.json`, `spelling/<letter>.json`: characters with their sound and simplified form,
  words by their sound, and spellings, asked for when no record holds a word

Why a base of some hundred cases is given in parts first and whole then: measured on the 122 cases
(`scripts/bench search_network`), the whole in the first file is 555 kB before anything is found,
6.0 s on a line of 1 Mbit/s; in parts it is 41 kB and 3.2 s, but then each query takes another
1.7 s. Parts for the first hits and the whole behind them, in 390 kB as it is packed more densely,
give both: 3.2 s, and 0.02 s for what is typed next. Only a base whose first file stays within
START_BYTES with all in it is that one file; one whose whole is beyond WHOLE_BYTES has parts alone.
"""

import gzip
import hashlib
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from string import ascii_lowercase

from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search.building import Harvest, gather_harvest
from carbonpeak.search.concepts import Concept
from carbonpeak.search.documents import (
    BY_COUNT,
    FACETS,
    Document,
    facet_labels,
    make_documents,
)
from carbonpeak.search.entry import in_language
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
    pack_postings,
    pack_ranks,
)
from carbonpeak.search.sharding import Files, WordFiles, count_shards, make_word_files, shard_of
from carbonpeak.search.suggesting import sound_of_character
from carbonpeak.text import is_han, normalise, simplified_characters
from carbonpeak.workspace import Workspace

STATIC_FORMAT = 4
"""Raised when the files change, so that a script from a reader's cache does not misread them."""
START_BYTES = 40_000
"""What the first file holds at most, compressed."""
WHOLE_BYTES = 500_000
"""What the file of all words and entries holds at most, compressed."""
BLOCK_ENTRIES = 1
SHOWN = ("page_kind", "status")
"""Facets that decide what a search without filters shows; they are always at hand."""


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
        kinds: dict[tuple[float, float], dict[tuple[float, int], str]] = {}
        self._seen = [
            (kind, kinds.setdefault(kind, {}))
            for kind in (self._kind(row, mean) for row in knowledge.rows)
        ]

    def _kind(self, row: Row, mean: float) -> tuple[float, float]:
        share = self._settings.length
        damping = self._settings.saturation * (1 - share + share * row.length / mean)
        return round(damping, 1), round(1 + self._settings.evidence * row.evidence, 3)

    def of(self, posting: Posting) -> Iterator[str]:
        """Yield the packed level of each document of a posting.

        A word that very many documents hold adds little to any score: there steps are wider.
        """
        wide = next(steps for count, steps in _STEPS if len(posting.numbers) >= count)
        for number, weight in zip(posting.numbers, posting.weights, strict=True):
            (damping, factor), seen = self._seen[number]
            level = seen.get((weight, wide))
            if level is None:
                most = self._settings.saturation + 1
                score = factor * weight * most / (weight + damping)
                level = seen[weight, wide] = pack_level(score, wide)
            yield level


_STEPS = ((2_000, 3), (500, 2), (0, 1))
"""From how many documents on a level takes how many steps."""


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
    own = (word for word in sources.segmenter.words if len(word) > 1 and is_han(word))
    known = sorted(held.words.union(own))
    make = partial(make_word_files, held.postings, known, sources.concepts, sources.segmenter)
    spread = make()
    is_small = sum(map(len, held.postings.values())) < _MOST_COMPRESSED * WHOLE_BYTES
    whole = make(whole=True) if is_small else None
    shared: Files = {"order.json": _order(knowledge), "facets.json": _facets(knowledge)}
    sounds = _sound_files(held, harvest.sounds)
    manifest = _manifest(knowledge, {**spread.shards, "sounds": len(sounds)})
    separate: Files = {**sounds, **_spellings(held)}
    for language in LANGUAGES:
        entries = [_entry(document, language) for document in documents]
        blocks = _blocks(entries, language)
        start, inside = _start(manifest, [shared, blocks, spread.files])
        rest = {
            name: f for name, f in (shared | blocks | spread.files).items() if name not in inside
        }
        separate |= rest
        separate[f"{language}/text.json"] = _texts(knowledge, language)
        separate[f"{language}/suggestions.json"] = _suggestions(sources.concepts, held, language)
        separate[f"{language}/near.json"] = _near(sources.concepts, language)
        separate[f"{language}/initials.json"] = _initials(sources.concepts, language)
        one = _whole(whole, entries, language) if rest and whole else None
        if one is not None:
            separate[f"{language}/whole.json"] = one
        separate[f"{language}/start.json"] = start | {"whole": one is not None}
    for name, content in separate.items():
        _write_json(folder / name, content)


def _start(manifest: Json, groups: Iterable[Files]) -> tuple[Json, Files]:
    """Return the first file and the files it holds: groups of them, in order, while they fit."""
    inside: Files = {}
    for group in groups:
        if _is_beyond(START_BYTES, manifest | {"files": inside | group}):
            break
        inside |= group
    return manifest | {"files": inside}, inside


def _whole(words: WordFiles, entries: list[Json], language: Language) -> Json | None:
    """Return all words and entries as one file, with what it changes in the manifest; None where
    that is too much to fetch beside an answer.
    """
    packed = {
        name: shard | {"postings": pack_postings(shard["postings"])}
        for name, shard in words.files.items()
    }
    files = packed | {f"{language}/entries/0.json": entries}
    one = {"shards": words.shards, "block": len(entries), "files": files}
    return None if _is_beyond(WHOLE_BYTES, one) else one


def _is_beyond(limit: int, content: Json) -> bool:
    dumped = _dump(content).encode()
    return len(dumped) > _MOST_COMPRESSED * limit or len(gzip.compress(dumped)) > limit


_MOST_COMPRESSED = 8
"""By how much this JSON shrinks at most; what is longer need not be compressed to be known as too
long.
"""


def _write_json(path: Path, value: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_dump(value), encoding="utf-8", newline="\n")


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _manifest(knowledge: Knowledge, shards: Mapping[str, int]) -> Json:
    return {
        "format": STATIC_FORMAT,
        "version": _version(knowledge),
        "data_version": knowledge.data_version,
        "documents": len(knowledge.rows),
        "shards": shards,
        "block": BLOCK_ENTRIES,
        "levels": [LEAST, STEP],
        "settings": asdict(knowledge.settings),
        "units": knowledge.units,
        "fillers": sorted(knowledge.fillers),
        "denials": sorted(knowledge.denials),
        "everywhere": sorted(knowledge.everywhere),
        "facets": list(FACETS),
        "by_count": sorted(BY_COUNT),
        "shown": {facet: pack_column(column) for facet, column in _columns(knowledge, SHOWN)},
    }


def _version(knowledge: Knowledge) -> str:
    """Return what tells these files from those of other records, words or weights."""
    made_of = (knowledge.data_version, knowledge.lexicon_version, knowledge.tuning_version)
    return hashlib.sha256(" ".join(made_of).encode()).hexdigest()[:12]


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


def _trait(concept: Concept) -> str:
    return f"~{concept.token[1:]}"


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


def _blocks(entries: list[Json], language: Language) -> Files:
    firsts = range(0, len(entries), BLOCK_ENTRIES)
    return {
        f"{language}/entries/{number}.json": entries[first : first + BLOCK_ENTRIES]
        for number, first in enumerate(firsts)
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


def _sound_files(held: _Held, sounds: Mapping[str, Json]) -> Files:
    """Return how characters and words sound, and which characters are traditional ones."""
    by_sound: Mapping[str, list[str]] = sounds["words"]
    same = {sound: [one for one in words if one in held.words] for sound, words in by_sound.items()}
    tables: dict[str, dict[str, Json]] = {
        "characters": {one: sound for sound, of in sounds["characters"].items() for one in of},
        "simple": _simplified(held),
        "words": {sound: words for sound, words in same.items() if words},
    }
    count = count_shards(sum(len(_dump(table)) for table in tables.values()))
    files: Files = {
        f"sounds/{number}.json": {name: {} for name in tables} for number in range(count)
    }
    for name, table in tables.items():
        for key, value in table.items():
            files[f"sounds/{shard_of(key, count)}.json"][name][key] = value
    return files


def _simplified(held: _Held) -> dict[str, str]:
    """Return the traditional forms of the characters the index holds."""
    characters = {one for word in (*held.postings, *held.words) for one in word}
    table = simplified_characters()
    return {old: new for old, new in table.items() if new in characters and normalise(old) == new}


def _spellings(held: _Held) -> Files:
    return {
        f"spelling/{letter}.json": sorted(word for word in held.spellings if word[0] == letter)
        for letter in ascii_lowercase
    }
