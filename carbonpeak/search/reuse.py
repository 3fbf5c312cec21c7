"""What of an earlier index may be used again: the documents that would be made the same.

An index is only used again whole if it was made by the same code with the same words, concepts,
tuning and labels; then each document is compared by a key.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.kept.program import code_version
from carbonpeak.search.concepts import Concept
from carbonpeak.search.documents import Draft
from carbonpeak.search.tuning import Tuning
from carbonpeak.text import Segmenter

CONTENTS = "contents.json"
_MOST_CHANGED = 0.2
"""With more than this share of its documents changed or left out, an index is made anew."""
_MOST_UPDATES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """`contents.json`: how the documents of an index lie in its folder."""

    surroundings: str
    """Digest of all that every document depends on."""
    keys: tuple[str, ...]
    """The key of each row's document."""
    places: tuple[int, ...]
    """The place of each row's document in the folder."""
    gone: Mapping[str, tuple[str, ...]]
    """By field, the words of documents left out that no row holds."""
    updates: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where the documents of a new index come from, and which earlier ones are left out."""

    rows: tuple[int | None, ...]
    """For each new row the earlier row whose document it is, None where it must be made."""
    gone: tuple[int, ...]
    """Earlier rows whose documents are left out."""


def digest_surroundings(
    corpus: Corpus, tuning: Tuning, segmenter: Segmenter, concepts: Iterable[Concept]
) -> str:
    """Return a digest of all that documents, their words and labels depend on but themselves."""
    registry = (*corpus.vocabulary_files.values(), corpus.provinces, corpus.organisations)
    parts = (
        code_version(),
        tuning.version,
        segmenter.version,
        *(repr(concept) for concept in concepts),
        *(record.yaml.digest for record in registry if record is not None),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def plan_reuse(contents: Contents, drafts: Sequence[Draft]) -> Plan | None:
    """Return how to bring an earlier index up to date, or None where it is better made anew."""
    if contents.updates >= _MOST_UPDATES:
        return None
    row_of = {key: row for row, key in enumerate(contents.keys)}
    rows = tuple(row_of.pop(draft.key, None) for draft in drafts)
    left_out = max(contents.places, default=-1) + 1 - len(contents.keys) + len(row_of)
    if rows.count(None) + left_out > _MOST_CHANGED * len(rows):
        return None
    return Plan(rows=rows, gone=tuple(sorted(row_of.values())))


def read_contents(folder: Path) -> Contents | None:
    """Return the contents of an index, or None where there is no index or one of another form."""
    try:
        plain: dict[str, Any] = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        return Contents(
            surroundings=plain["surroundings"],
            keys=tuple(plain["keys"]),
            places=tuple(plain["places"]),
            gone={field: tuple(words) for field, words in plain["gone"].items()},
            updates=plain["updates"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def dump_contents(contents: Contents) -> str:
    """Return the text of `contents.json`."""
    return json.dumps(asdict(contents), ensure_ascii=False, separators=(",", ":")) + "\n"
