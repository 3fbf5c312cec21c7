"""Whoosh's own codec, with every posting list written and read as a whole.

Words come with their documents already gathered, so that nothing has to be pooled and sorted one
posting at a time; a search scores all documents of a word, so that nothing is read in blocks.
"""

import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator
from operator import sub
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.matching import ListMatcher

from carbonpeak.search.gathering import FIELDS, Gathered, Posting

_HEAD = struct.Struct("<cII?")
"""Width of a gap, number of documents, bytes that follow, whether these are compressed."""
_COMPRESSED_FROM = 60
_POSTINGS = W3Codec.POSTS_EXT


class WholeCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Writes `Gathered` postings; the lengths of documents are kept elsewhere."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "_FieldWriter":
        return _FieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """Return what Whoosh's own searches walk along."""
        found = read_posting(dbfile, terminfo)
        values = [b""] * len(found.numbers)
        return ListMatcher(
            found.numbers, found.weights, values, format_, scorer, term=term, terminfo=terminfo
        )


class Pool:
    """What a Whoosh writer takes postings from: those of the documents it was given."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def iter_postings(self) -> Iterator[tuple[str, Iterable[tuple[str, Posting]]]]:
        return ((field, self._gathered.postings(field)) for field in FIELDS)

    def cleanup(self) -> None:
        """Nothing lies on the disk."""


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        """Write all words of all fields, each in order."""
        for field, words in items:
            self.start_field(field, schema[field])
            key = struct.pack("!H", self._fieldid)
            for word, posting in words:
                info = W3TermInfo(
                    weight=sum(posting.weights),
                    df=len(posting.numbers),
                    maxweight=max(posting.weights),
                    minid=posting.numbers[0],
                    maxid=posting.numbers[-1],
                )
                offset = self._postfile.tell()
                data = _encode(posting)
                self._postfile.write(data)
                info.set_extent(offset, len(data))
                self._tindex.add(key + word.encode(), info.to_bytes())
            self.finish_field()


def _encode(posting: Posting) -> bytes:
    numbers = posting.numbers
    gaps = [numbers[0], *map(sub, numbers[1:], numbers)]
    widest = max(gaps)
    width = "B" if widest < 1 << 8 else "H" if widest < 1 << 16 else "I"
    body = array(width, gaps).tobytes() + posting.weights.tobytes()
    is_compressed = len(body) > _COMPRESSED_FROM
    if is_compressed:
        body = zlib.compress(body, 1)
    return _HEAD.pack(width.encode(), len(numbers), len(body), is_compressed) + body


def read_posting(file: Any, info: Any) -> Posting:
    """Return the posting of a word from a segment's file of postings."""
    offset, _ = info.extent()
    width, count, length, is_compressed = _HEAD.unpack(file.get(offset, _HEAD.size))
    body = file.get(offset + _HEAD.size, length)
    if is_compressed:
        body = zlib.decompress(body)
    gaps = np.frombuffer(body, width.decode(), count)
    numbers = gaps.cumsum(dtype=np.intc)
    return Posting(array("i", numbers.tobytes()), array("f", body[gaps.nbytes :]))


def open_postings(leaf: Any) -> Any:
    """Return the file of postings of a segment's reader."""
    return leaf.segment().open_file(leaf.storage(), _POSTINGS)
