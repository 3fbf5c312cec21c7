"""The only module that touches Whoosh: writes an index folder and reads postings from it.

Texts come in as words already cut and weighted (`carbonpeak.search.weighing`), so that Whoosh
keeps no analyzer and the weight of a posting is the sum over the parts of a record. The order of
documents is the order in which they were added.
"""

import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import formats, index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage

from carbonpeak.search.weighing import WeighedWords

WORDS = "words"
PAIRS = "pairs"
SPELLINGS = "spellings"


class WordList(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose value is a mapping from word to weight."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.scorable = False
        self.stored = False

    def index(self, value: Mapping[str, float], **_options: object) -> Iterator[Any]:
        # Whoosh wants tuples of term, frequency, weight and value; Any because it has no types.
        for word, weight in sorted(value.items()):
            yield word.encode(), 1, weight, b""


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's own form of files, written without the lengths of documents: ours are weights."""

    length_stats = False


def write_whoosh(
    folder: Path, documents: Iterable[tuple[str, WeighedWords, bytes]], *, memory: int = 256
) -> None:
    """Write an index of documents, each an id, its words and what is stored with it."""
    schema = Schema(
        id=ID(stored=True, unique=True),
        words=WordList(),
        pairs=WordList(),
        spellings=WordList(),
        record=STORED(),
    )
    # One segment, in which document numbers follow the order of adding.
    writer = index.create_in(str(folder), schema).writer(limitmb=memory, codec=_Codec())
    known: set[str] = set()
    for name, found, record in documents:
        # Suggestions only ask which spellings there are: the first record that holds one will do.
        spellings = found.spellings - known
        known |= spellings
        writer.add_document(
            id=name,
            words=found.words,
            pairs={p: w for p, w in found.pair_weights.items() if p not in found.words},
            spellings=dict.fromkeys(spellings, 1.0),
            record=zlib.compress(record, 6),
        )
    writer.commit(optimize=True)


class WhooshReader:
    """Reads postings and records; safe for threads, each of which gets its own Whoosh reader."""

    def __init__(self, folder: Path) -> None:
        self._index = FileStorage(str(folder), readonly=True).open_index()
        self._local = threading.local()

    @property
    def _reader(self) -> Any:
        # Any: Whoosh has no types. Its readers share file positions and must not cross threads.
        if not hasattr(self._local, "reader"):
            self._local.reader = self._index.reader()
        return self._local.reader

    def count(self) -> int:
        return int(self._reader.doc_count_all())

    def postings(self, field: str, word: str) -> tuple[list[int], list[float]]:
        """Return the documents that hold a word, ascending, and the word's weight in each."""
        term = word.encode()
        if (field, term) not in self._reader:
            return [], []
        matcher = self._reader.postings(field, term)
        numbers: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            numbers.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return numbers, weights

    def words(self, field: str) -> Iterator[str]:
        """Yield every word of a field in order."""
        for term in self._reader.lexicon(field):
            yield term.decode()

    def words_near(self, word: str, *, distance: int) -> list[str]:
        """Return written words within an edit distance, beginning with the same letter."""
        return [
            term if isinstance(term, str) else term.decode()
            for term in self._reader.terms_within(SPELLINGS, word, distance, prefix=1)
        ]

    def record(self, number: int) -> bytes:
        """Return what was stored with a document."""
        return zlib.decompress(self._reader.stored_fields(number)["record"])
