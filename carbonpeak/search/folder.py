"""What must hold before an index folder is searched."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpeak.problems import Problem
from carbonpeak.search.building import KNOWLEDGE, SOUNDS, WHOOSH, WORD_LIST
from carbonpeak.search.knowledge import FORMAT, parse_knowledge
from carbonpeak.search.reuse import read_contents
from carbonpeak.search.suggesting import Sounds, parse_sounds
from carbonpeak.search.tuning import check_tuning, tuning_version
from carbonpeak.text import load_segmenter, read_words
from carbonpeak.workspace import Workspace

if TYPE_CHECKING:
    from carbonpeak.search.engine import SearchIndex

_CURE = "run: carbonpeak build"
_OTHER_FORMAT = f"the search index has another format; {_CURE}"


class IndexOutOfDate(Exception):
    """The index was made by other rules, another lexicon or another tuning."""


class IndexBroken(Exception):
    """The folder holds no index that can be read."""


def check_search(workspace: Workspace) -> tuple[Problem, ...]:
    """Return what is wrong with the files in `search/`."""
    return check_tuning(workspace)


def open_index(folder: Path, *, workspace: Workspace | None = None) -> "SearchIndex":
    """Open an index for searching.

    Raises IndexBroken for a folder without a whole index, IndexOutOfDate for one made by other
    rules or, where a workspace is given, with other files in `search/`. An index is a pickle:
    open only those you made.
    """
    from carbonpeak.search.engine import SearchIndex
    from carbonpeak.search.whoosh_index import Layout, WhooshReader

    plain = _read_knowledge(folder)
    if plain.get("format") != FORMAT:
        raise IndexOutOfDate(_OTHER_FORMAT)
    segmenter = load_segmenter(read_words(folder / WORD_LIST))
    if segmenter.version != plain["lexicon_version"]:
        raise IndexOutOfDate(f"the search index was made with another lexicon; {_CURE}")
    if workspace is not None and tuning_version(workspace) != plain["tuning_version"]:
        raise IndexOutOfDate(f"the files in search/ have changed since the index was made; {_CURE}")
    try:
        knowledge = parse_knowledge(plain)
    except (KeyError, TypeError, ValueError) as error:
        raise IndexOutOfDate(_OTHER_FORMAT) from error
    contents = read_contents(folder)
    if contents is None:
        raise IndexBroken(f"the search index is not whole; {_CURE}")
    gone = {field: frozenset(words) for field, words in contents.gone.items()}
    reader = WhooshReader(folder / WHOOSH, Layout(places=contents.places, gone=gone))
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


def _sounds_of(folder: Path) -> Callable[[], Sounds]:
    @cache
    def read() -> Sounds:
        return parse_sounds(json.loads((folder / SOUNDS).read_text(encoding="utf-8")))

    return read
