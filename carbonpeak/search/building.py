"""Writes the index of a corpus to a folder: anew, or from an earlier one whose records changed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from carbonpeak.corpus import Corpus, collection_paused
from carbonpeak.kept.swap import link_tree
from carbonpeak.search.concepts import Concept, ConceptFinder, make_concepts
from carbonpeak.search.documents import Draft, Facets, draft_documents, facet_labels
from carbonpeak.search.entry import Stored, dump_entry, parse_entry
from carbonpeak.search.gathering import FIELDS, WORDS, Gathered
from carbonpeak.search.knowledge import (
    Row,
    dump_knowledge,
    facets_of_rows,
    make_knowledge,
    make_row,
    parse_knowledge,
)
from carbonpeak.search.quantities import QuantityFinder, UnitSizes, sizes_of_units
from carbonpeak.search.reuse import (
    CONTENTS,
    Contents,
    Plan,
    digest_surroundings,
    dump_contents,
    plan_reuse,
    read_contents,
)
from carbonpeak.search.suggesting import change_sounds, make_sounds
from carbonpeak.search.tuning import Tuning, read_tuning
from carbonpeak.search.weighing import WeighedWords, Weigher
from carbonpeak.text import Segmenter, load_segmenter, words_of
from carbonpeak.workspace import Workspace

if TYPE_CHECKING:
    from carbonpeak.search.whoosh_index import WhooshReader

KNOWLEDGE = "knowledge.json"
SOUNDS = "sounds.json"
WORD_LIST = "words.txt"
WHOOSH = "whoosh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What an index is made from."""

    tuning: Tuning
    segmenter: Segmenter
    concepts: tuple[Concept, ...]
    units: UnitSizes
    weigher: Weigher
    drafts: tuple[Draft, ...]
    surroundings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What was read and gathered for one index, for another one of the same records."""

    sources: Sources
    gathered: Gathered
    sounds: Mapping[str, Any]
    """`sounds.json`. Any: JSON of our own making."""


def build_index(
    corpus: Corpus, workspace: Workspace, folder: Path, previous: Path | None = None
) -> Harvest:
    """Write the index of a corpus to an empty folder. Raises TuningProblems.

    What has not changed since a `previous` index was made is taken from it, where it was made by
    the same code with the same words and labels; the previous one is left as it is.
    """
    with collection_paused():
        return _build(corpus, workspace, folder, previous)


def _build(corpus: Corpus, workspace: Workspace, folder: Path, previous: Path | None) -> Harvest:
    sources = _read_sources(corpus, workspace)
    made = None if previous is None else _update(sources, folder, previous)
    if made is None:
        made = _write_anew(sources, folder)
    knowledge = make_knowledge(
        sources.tuning,
        sources.concepts,
        made.rows,
        facet_labels(corpus),
        units=sources.units,
        lexicon_version=sources.segmenter.version,
        data_version=corpus.data_version,
    )
    _write(folder / WORD_LIST, "".join(f"{word}\n" for word in sources.segmenter.words))
    _write(folder / SOUNDS, json.dumps(made.sounds, ensure_ascii=False) + "\n")
    _write(folder / CONTENTS, dump_contents(made.contents))
    _write(folder / KNOWLEDGE, dump_knowledge(knowledge))
    gathered = made.gathered or _read_words(folder, made.contents)
    return Harvest(sources=sources, gathered=gathered, sounds=made.sounds)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _read_sources(corpus: Corpus, workspace: Workspace) -> Sources:
    tuning = read_tuning(workspace)
    segmenter = load_segmenter(words_of(corpus, workspace.search / "lexicon.txt"))
    concepts = make_concepts(corpus, tuning)
    units = sizes_of_units(corpus)
    finder = ConceptFinder(concepts, segmenter)
    return Sources(
        tuning=tuning,
        segmenter=segmenter,
        concepts=concepts,
        units=units,
        weigher=Weigher(finder, QuantityFinder(units), segmenter, tuning.weights),
        drafts=tuple(draft_documents(corpus, tuning)),
        surroundings=digest_surroundings(corpus, tuning, segmenter, concepts),
    )


def gather_harvest(corpus: Corpus, workspace: Workspace, index: Path | None = None) -> Harvest:
    """Return the words of all documents: those of an index of the same records, where it is given
    and is one, otherwise from the texts. Raises TuningProblems.
    """
    sources = _read_sources(corpus, workspace)
    contents = None if index is None else read_contents(index)
    keys = tuple(draft.key for draft in sources.drafts)
    if (
        index
        and contents
        and (contents.surroundings, contents.keys) == (sources.surroundings, keys)
    ):
        return Harvest(
            sources=sources,
            gathered=_read_words(index, contents),
            sounds=_read_json(index / SOUNDS),
        )
    gathered = Gathered()
    for found, _ in _Weighing(sources.weigher, sources.drafts):
        gathered.add(found)
    sounds = make_sounds(gathered.fields[WORDS])
    return Harvest(sources=sources, gathered=gathered, sounds=sounds)


def _read_words(index: Path, contents: Contents) -> Gathered:
    from carbonpeak.search.whoosh_index import Layout, WhooshReader

    gone = {field: frozenset(words) for field, words in contents.gone.items()}
    reader = WhooshReader(index / WHOOSH, Layout(places=contents.places, gone=gone))
    gathered = Gathered()
    for field, held in gathered.fields.items():
        held.update(reader.postings(field))
    gathered.lengths = [row.length for row, _ in _read_rows(index)]
    return gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What has been written, and what is still to be."""

    rows: Sequence[tuple[Row, Facets]]
    sounds: Mapping[str, Any]
    contents: Contents
    gathered: Gathered | None
    """None where not all documents were weighed."""


class _Weighing:
    """Makes and weighs documents one by one and keeps only their rows."""

    def __init__(self, weigher: Weigher, drafts: Iterable[Draft]) -> None:
        self._weigher = weigher
        self._drafts = drafts
        self.rows: list[tuple[Row, Facets]] = []

    def __iter__(self) -> Iterator[tuple[WeighedWords, Stored]]:
        for draft in self._drafts:
            document = draft.make()
            found = self._weigher.weigh(document.passages, document.bears)
            self.rows.append((make_row(document, found.length), document.facets))
            yield found, dump_entry(document)


def _write_anew(sources: Sources, folder: Path) -> _Made:
    from carbonpeak.search.whoosh_index import write_whoosh

    (folder / WHOOSH).mkdir()
    weighed = _Weighing(sources.weigher, sources.drafts)
    gathered = write_whoosh(folder / WHOOSH, weighed)
    return _Made(
        rows=weighed.rows,
        sounds=make_sounds(gathered.fields[WORDS]),
        gathered=gathered,
        contents=Contents(
            surroundings=sources.surroundings,
            keys=tuple(draft.key for draft in sources.drafts),
            places=tuple(range(len(sources.drafts))),
            gone=dict.fromkeys(FIELDS, ()),
        ),
    )


def _update(sources: Sources, folder: Path, previous: Path) -> _Made | None:
    """Write what changed since an earlier index; None where that is to be made anew."""
    before = read_contents(previous)
    if before is None or before.surroundings != sources.surroundings:
        return None
    plan = plan_reuse(before, sources.drafts)
    return None if plan is None else _write_changes(sources, folder, previous, before, plan)


def _write_changes(
    sources: Sources, folder: Path, previous: Path, before: Contents, plan: Plan
) -> _Made:
    from carbonpeak.search.whoosh_index import Layout, WhooshReader, update_whoosh

    left = _words_of_rows(sources.weigher, previous, before, plan.gone)
    link_tree(previous / WHOOSH, folder / WHOOSH)
    fresh = [d for d, row in zip(sources.drafts, plan.rows, strict=True) if row is None]
    weighed = _Weighing(sources.weigher, fresh)
    gone = [before.places[row] for row in plan.gone]
    first, added = update_whoosh(folder / WHOOSH, gone, weighed)
    places = _merge(plan.rows, before.places, range(first, first + len(fresh)))
    reader = WhooshReader(folder / WHOOSH, Layout(places=places, gone={}))
    vanished = {
        field: _not_held(reader, field, left[field], before.gone[field]) for field in FIELDS
    }
    return _Made(
        rows=_merge(plan.rows, _read_rows(previous), weighed.rows),
        sounds=change_sounds(_read_json(previous / SOUNDS), vanished[WORDS], added.fields[WORDS]),
        gathered=None,
        contents=Contents(
            surroundings=sources.surroundings,
            keys=tuple(draft.key for draft in sources.drafts),
            places=tuple(places),
            gone=vanished,
            updates=before.updates + 1,
        ),
    )


_Item = TypeVar("_Item")


def _merge(
    rows: Iterable[int | None], kept: Sequence[_Item], fresh: Iterable[_Item]
) -> list[_Item]:
    """Return what belongs to each row: what was kept of an earlier one, or the next fresh one."""
    following = iter(fresh)
    return [next(following) if row is None else kept[row] for row in rows]


def _read_rows(previous: Path) -> list[tuple[Row, Facets]]:
    knowledge = parse_knowledge(_read_json(previous / KNOWLEDGE))
    return list(zip(knowledge.rows, facets_of_rows(knowledge), strict=True))


def _read_json(path: Path) -> dict[str, Any]:
    # Any: JSON of our own making.
    plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return plain


def _words_of_rows(
    weigher: Weigher, previous: Path, contents: Contents, rows: Iterable[int]
) -> dict[str, set[str]]:
    """Return the words of some documents of an earlier index, by field."""
    from carbonpeak.search.whoosh_index import Layout, WhooshReader

    reader = WhooshReader(previous / WHOOSH, Layout(places=contents.places, gone={}))
    gathered = Gathered()
    for row in rows:
        entry = parse_entry(reader.stored(row))
        gathered.add(weigher.weigh(entry.passages, entry.bears))
    return {field: set(gathered.fields[field]) for field in FIELDS}


def _not_held(
    reader: "WhooshReader", field: str, left: Iterable[str], gone: Iterable[str]
) -> tuple[str, ...]:
    candidates = sorted({*left, *gone})
    return tuple(word for word in candidates if not reader.holds(field, word))
