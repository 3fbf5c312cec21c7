"""The only module that opens Whoosh: writes and updates an index folder and reads from it.

Texts come in as words already cut and weighted (`carbonpeak.search.weighing`), so that Whoosh
keeps no analyzer and the weight of a posting is the sum over the parts of a record. Documents have
two numbers: their place in the folder, in the order in which they were added, and their row in
`knowledge.json`, which an update moves.
"""

import mmap
import threading
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import formats, index
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import TermNotFound

from carbonpeak.search.entry import Stored
from carbonpeak.search.gathering import FIELDS, SPELLINGS, Gathered, Posting
from carbonpeak.search.weighing import WeighedWords
from carbonpeak.search.whoosh_codec import Pool, WholeCodec, open_postings, read_posting

_NOWHERE = -1
_EMPTY = Posting(array("i"), array("f"))


class WordList(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field of words with weights, which are gathered outside Whoosh."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.scorable = False
        self.stored = False


def write_whoosh(folder: Path, documents: Iterable[tuple[WeighedWords, Stored]]) -> Gathered:
    """Write an index of documents, each its words and what is stored with it.

    Returns the words of the documents.
    """
    schema = Schema(**{field: WordList() for field in FIELDS}, plain=COLUMN(), shown=COLUMN())
    return _add(index.create_in(str(folder), schema), documents)


def update_whoosh(
    folder: Path, gone: Iterable[int], documents: Iterable[tuple[WeighedWords, Stored]]
) -> tuple[int, Gathered]:
    """Leave out the documents at some places and add others.

    Returns the place at which those begin, and their words.
    """
    into = index.open_dir(str(folder))
    return into.doc_count_all(), _add(into, documents, gone)


def _add(
    into: Any, documents: Iterable[tuple[WeighedWords, Stored]], gone: Iterable[int] = ()
) -> Gathered:
    # Any: Whoosh has no types. Files apart can be mapped into memory, one of several cannot.
    writer = into.writer(codec=WholeCodec(), compound=False)
    for place in gone:
        writer.delete_document(place)
    gathered = Gathered()
    for found, stored in documents:
        gathered.add(found)
        writer.add_document(plain=zlib.compress(stored.plain), shown=_press(stored))
    writer.pool = Pool(gathered)
    writer.commit(merge=False)
    return gathered


def _press(stored: Stored) -> bytes:
    # The texts as they are written hold most of what the normalised ones do.
    press = zlib.compressobj(zdict=stored.plain)
    return press.compress(stored.shown) + press.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which place in the folder each row has, and which of its words no row holds any more."""

    places: Sequence[int]
    gone: Mapping[str, frozenset[str]]


class _Storage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Opens files by mapping them into memory."""

    def open_file(self, name: str, **kwargs: Any) -> BufferFile:
        with Path(self._fpath(name)).open("rb") as file:
            return _Mapped(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name)


class _Mapped(BufferFile):  # type: ignore[misc]  # Whoosh has no types
    """A file as it lies in memory: Whoosh's own class makes a copy of it, for each thread anew."""

    def __init__(self, source: mmap.mmap, name: str) -> None:
        self._buf = self.file = source
        self._name = name
        self.onclose = None
        self.is_real = self.is_closed = False


class _Segment:
    """One segment of an index, opened for one thread."""

    def __init__(self, leaf: Any, first: int, rows: "array[int] | None") -> None:
        self.leaf = leaf
        self.first = first
        self._rows = rows
        self._file = open_postings(leaf)
        self._plain = leaf.column_reader("plain", translate=False)
        self._shown = leaf.column_reader("shown", translate=False)

    def plain(self, place: int) -> bytes:
        return zlib.decompress(self._plain[place - self.first])

    def stored(self, place: int) -> Stored:
        plain = self.plain(place)
        pressed = self._shown[place - self.first]
        return Stored(plain, zlib.decompressobj(zdict=plain).decompress(pressed))

    def posting(self, field: str, word: str) -> Posting:
        """Return the rows that hold a word, in the order of their places."""
        try:
            info = self.leaf.term_info(field, word.encode())
        except TermNotFound:
            return _EMPTY
        return self._read(info)

    def postings(self, field: str) -> Iterator[tuple[str, Posting]]:
        """Yield every word of a field with its posting, as they stand in the file."""
        for word, info in self.leaf.iter_field(field):
            yield word.decode(), self._read(info)

    def _read(self, info: Any) -> Posting:
        # Any: Whoosh has no types.
        found = read_posting(self._file, info)
        if self._rows is None:
            return found
        rows = np.frombuffer(self._rows, np.intc)[found.numbers]
        held = rows != _NOWHERE
        weights = np.frombuffer(found.weights, np.float32)
        return _posting(rows[held], weights[held])

    def holds(self, field: str, word: str) -> bool:
        """Say whether any row holds a word."""
        try:
            info = self.leaf.term_info(field, word.encode())
        except TermNotFound:
            return False
        # The word of more documents than were left out is held without a look at them.
        left_out = self.leaf.doc_count_all() - self.leaf.doc_count()
        return info.doc_frequency() > left_out or bool(self.posting(field, word).numbers)


def _rows_by_place(places: Sequence[int], count: int) -> "array[int] | None":
    """Return the row of each place; None where every document is in its own place."""
    if len(places) == count and all(row == place for row, place in enumerate(places)):
        return None
    rows = array("i", [_NOWHERE]) * count
    for row, place in enumerate(places):
        rows[place] = row
    return rows


def _joined(postings: Iterable[Posting]) -> Posting:
    """Return the posting of a word from those of all segments."""
    found = [one for one in postings if one.numbers]
    if len(found) < 2:
        return found[0] if found else _EMPTY
    rows = np.concatenate([np.frombuffer(one.numbers, np.intc) for one in found])
    weights = np.concatenate([np.frombuffer(one.weights, np.float32) for one in found])
    order = rows.argsort()
    return _posting(rows[order], weights[order])


def _posting(rows: NDArray[np.intc], weights: NDArray[np.float32]) -> Posting:
    return Posting(array("i", rows.tobytes()), array("f", weights.tobytes()))


class WhooshReader:
    """Reads postings and records; safe for threads, each of which gets its own Whoosh reader."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._index = _Storage(str(folder), readonly=True).open_index()
        self._layout = layout
        self._rows = _rows_by_place(layout.places, self._index.doc_count_all())
        self._local = threading.local()

    @property
    def _segments(self) -> list[_Segment]:
        # Whoosh's readers share file positions and must not cross threads.
        if not hasattr(self._local, "segments"):
            self._local.segments = list(self._open_segments())
        found: list[_Segment] = self._local.segments
        return found

    def _open_segments(self) -> Iterator[_Segment]:
        for leaf, first in self._index.reader().leaf_readers():
            rows = self._rows and self._rows[first : first + leaf.doc_count_all()]
            yield _Segment(leaf, first, rows)

    def count(self) -> int:
        return sum(int(segment.leaf.doc_count()) for segment in self._segments)

    def posting(self, field: str, word: str) -> Posting:
        """Return the rows that hold a word, ascending, and the word's weight in each."""
        return _joined([s.posting(field, word) for s in self._segments])

    def postings(self, field: str) -> Iterator[tuple[str, Posting]]:
        """Yield every word of a field that a row holds, in order, with its posting.

        Reads each file from its beginning to its end: looking words up takes twice as long.
        """
        found: dict[str, list[Posting]] = {}
        for segment in self._segments:
            for word, posting in segment.postings(field):
                found.setdefault(word, []).append(posting)
        for word in sorted(found.keys() - self._layout.gone.get(field, frozenset())):
            yield word, _joined(found[word])

    def holds(self, field: str, word: str) -> bool:
        """Say whether any row holds a word."""
        return any(segment.holds(field, word) for segment in self._segments)

    def words_near(self, word: str, *, distance: int) -> list[str]:
        """Return written words within an edit distance, beginning with the same letter."""
        near = (s.leaf.terms_within(SPELLINGS, word, distance, prefix=1) for s in self._segments)
        gone = self._layout.gone.get(SPELLINGS, frozenset())
        # Whoosh yields bytes or text, as the word was found.
        found = (
            term if isinstance(term, str) else term.decode() for terms in near for term in terms
        )
        return [held for held in dict.fromkeys(found) if held not in gone]

    def plain(self, row: int) -> bytes:
        """Return the normalised text that was stored with a document."""
        segment, place = self._find(row)
        return segment.plain(place)

    def stored(self, row: int) -> Stored:
        """Return all that was stored with a document."""
        segment, place = self._find(row)
        return segment.stored(place)

    def _find(self, row: int) -> tuple[_Segment, int]:
        place = self._layout.places[row]
        segments = self._segments
        return segments[bisect_right(segments, place, key=_first_place) - 1], place


def _first_place(segment: _Segment) -> int:
    return segment.first
