"""The index folder: how it is written, and what must hold before it is searched."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.problems import Problem
from carbonpeak.search.concepts import ConceptFinder, make_concepts
from carbonpeak.search.documents import facet_labels, make_documents
from carbonpeak.search.engine import SearchIndex
from carbonpeak.search.entry import dump_entry
from carbonpeak.search.knowledge import (
    FORMAT,
    dump_knowledge,
    make_knowledge,
    parse_knowledge,
)
from carbonpeak.search.suggesting import make_sounds
from carbonpeak.search.tuning import check_tuning, read_tuning, tuning_version
from carbonpeak.search.weighing import WeighedWords, Weigher
from carbonpeak.text import load_segmenter, read_words, words_of
from carbonpeak.workspace import Workspace

KNOWLEDGE = "knowledge.json"
SOUNDS = "sounds.json"
WORDS = "words.txt"
_WHOOSH = "whoosh"
_CURE = "run: carbonpeak build"


class IndexOutOfDate(Exception):
    """The index was made by other rules, another lexicon or another tuning."""


class IndexBroken(Exception):
    """The folder holds no index that can be read."""


def check_search(workspace: Workspace) -> tuple[Problem, ...]:
    """Return what is wrong with the files in `search/`."""
    return check_tuning(workspace)


def build_index(corpus: Corpus, workspace: Workspace, folder: Path) -> None:
    """Write the index of a corpus to an empty folder. Raises TuningProblems."""
    from carbonpeak.search.whoosh_index import write_whoosh

    tuning = read_tuning(workspace)
    words = words_of(corpus, workspace.search / "lexicon.txt")
    segmenter = load_segmenter(words)
    concepts = make_concepts(corpus, tuning)
    weigher = Weigher(ConceptFinder(concepts, segmenter), segmenter, tuning.weights)
    documents = make_documents(corpus, tuning)
    lengths: list[float] = []
    seen: set[str] = set()

    def weighed() -> Iterator[tuple[str, WeighedWords, bytes]]:
        for document in documents:
            found = weigher.weigh(document)
            lengths.append(found.length)
            seen.update(found.words)
            yield document.id, found, dump_entry(document)

    (folder / _WHOOSH).mkdir()
    write_whoosh(folder / _WHOOSH, weighed())
    knowledge = make_knowledge(
        tuning,
        concepts,
        zip(documents, lengths, strict=True),
        facet_labels(corpus),
        lexicon_version=segmenter.version,
        data_version=corpus.data_version,
    )
    _write(folder / WORDS, "".join(f"{word}\n" for word in segmenter.words))
    _write(folder / SOUNDS, json.dumps(make_sounds(seen), ensure_ascii=False) + "\n")
    _write(folder / KNOWLEDGE, dump_knowledge(knowledge))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def open_index(folder: Path, *, workspace: Workspace | None = None) -> SearchIndex:
    """Open an index for searching.

    Raises IndexBroken for a folder without a whole index, IndexOutOfDate for one made by other
    rules or, where a workspace is given, with other files in `search/`. An index is a pickle:
    open only those you made.
    """
    from carbonpeak.search.whoosh_index import WhooshReader

    plain = _read_knowledge(folder)
    if plain.get("format") != FORMAT:
        raise IndexOutOfDate(f"the search index has another format; {_CURE}")
    segmenter = load_segmenter(read_words(folder / WORDS))
    if segmenter.version != plain["lexicon_version"]:
        raise IndexOutOfDate(f"the search index was made with another lexicon; {_CURE}")
    if workspace is not None and tuning_version(workspace) != plain["tuning_version"]:
        raise IndexOutOfDate(f"the files in search/ have changed since the index was made; {_CURE}")
    knowledge = parse_knowledge(plain)
    reader = WhooshReader(folder / _WHOOSH)
    if reader.count() != len(knowledge.rows):
        raise IndexBroken(f"the search index is not whole; {_CURE}")
    return SearchIndex(reader, knowledge, segmenter, _sounds_of(folder))


def _read_knowledge(folder: Path) -> dict[str, Any]:
    # Any: JSON of our own making.
    try:
        plain: dict[str, Any] = json.loads((folder / KNOWLEDGE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise IndexBroken(f"there is no search index in {folder.name}/; {_CURE}") from error
    return plain


def _sounds_of(folder: Path) -> Callable[[], dict[str, list[str]]]:
    @cache
    def read() -> dict[str, list[str]]:
        sounds: dict[str, list[str]] = json.loads((folder / SOUNDS).read_text(encoding="utf-8"))
        return sounds

    return read
