"""A digest that writes down what a page reads of the records, so that a build can tell later
whether the page would come out the same.

What is read of the cases is told apart by case, by list of cases and by standing. Everything kept
in `registry/` counts as read by every page. What this module does not know counts as everything.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.pages.digest import CaseAdoption, Digest

Value = TypeVar("Value")

EVERYTHING = "everything"
AS_OF = "as_of"
ASSESSMENTS = "assessments"
_ASSESSMENTS = "registry/assessments/"

_LISTS = ("by_pilot", "leads_by_pilot", "by_province", "by_type", "by_field", "by_content")
_KEYED = (*_LISTS, "adopting_cases", "standings")
_REGISTRY_OF_DIGEST = ("settings", "units", "peers", "adoptions_by_case")
_REGISTRY_OF_CORPUS = (
    *("pilots", "vocabularies", "vocabulary_files", "provinces", "organisations", "adoptions"),
    *("plan", "rubric", "style", "lists", "province_by_id", "organisation_by_id"),
)
"""What comes from `registry/` alone; one edit there makes every page anew."""
_ALL = "*"
"""The key that stands for all keys."""
_METHODS = ("label", "name_of", "level", "newest", "best_evidenced")
"""They read by way of what is watched."""


class Reads:
    """What has been read so far, such as `cases/solar-roofs` or `by_type/rooftop-pv`."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def note(self, name: str) -> None:
        self._names.add(name)

    def names(self) -> tuple[str, ...]:
        """Return what was read, in order; everything stands for all else."""
        if EVERYTHING in self._names:
            return (EVERYTHING,)
        return tuple(sorted(self._names))


class _Keyed(Mapping[str, Value]):
    """A mapping that writes down which of its keys are read."""

    def __init__(self, name: str, inside: Mapping[str, Value], reads: Reads) -> None:
        self._name = name
        self._inside = inside
        self._reads = reads

    def __getitem__(self, key: str) -> Value:
        self._reads.note(f"{self._name}/{key}")
        return self._inside[key]

    def __iter__(self) -> Iterator[str]:
        self._note_all()
        return iter(self._inside)

    def __len__(self) -> int:
        self._note_all()
        return len(self._inside)

    def _note_all(self) -> None:
        listed = self._name in {*_LISTS, "adopting_cases"}
        self._reads.note(f"{self._name}/{_ALL}" if listed else EVERYTHING)


class _WatchedCorpus(Corpus):
    """A corpus that writes down what is read of it."""

    def __init__(self, inside: Corpus, reads: Reads) -> None:
        self.__dict__.update(_inside=inside, _reads=reads)
        self.__dict__["_cases"] = _Keyed("cases", inside.cases, reads)

    def __getattribute__(self, name: str) -> Any:  # Any: attributes of every type
        if name.startswith("_") or name in _METHODS:
            return super().__getattribute__(name)
        if name == "cases":
            return self._cases
        if name not in _REGISTRY_OF_CORPUS:
            self._reads.note(name if name in {AS_OF, ASSESSMENTS} else EVERYTHING)
        return getattr(self._inside, name)


class WatchedDigest(Digest):
    """A digest that writes down what is read of it."""

    def __init__(self, inside: Digest, reads: Reads) -> None:
        self.__dict__.update(_inside=inside, _reads=reads)
        self.__dict__["_corpus"] = _WatchedCorpus(inside.corpus, reads)
        self.__dict__["_keyed"] = {}

    def __getattribute__(self, name: str) -> Any:  # Any: attributes of every type
        if name.startswith("_") or name in _METHODS:
            return super().__getattribute__(name)
        if name == "corpus":
            return self._corpus
        if name in _KEYED:
            if name not in self._keyed:
                self._keyed[name] = _Keyed(name, getattr(self._inside, name), self._reads)
            return self._keyed[name]
        if name not in _REGISTRY_OF_DIGEST:
            self._reads.note(EVERYTHING)
        return getattr(self._inside, name)


class Contents:
    """What stands in a digest under the names that `Reads` gives, each as a short text.

    A page that read the same texts before comes out the same.
    """

    def __init__(self, digest: Digest) -> None:
        self._digest = digest
        corpus = digest.corpus
        self._cases = {
            name: f"{record.file} {corpus.digests[record.file]}"
            for name, record in corpus.cases.items()
        }
        self._known: dict[str, str] = {
            EVERYTHING: f"{corpus.as_of} {corpus.content_hash}",
            AS_OF: corpus.as_of,
            ASSESSMENTS: _hash(_files(corpus, beginning=_ASSESSMENTS)),
        }
        self.registry = _hash(
            [*_files(corpus, beginning="registry/", without=_ASSESSMENTS), repr(digest.settings)]
        )

    def all_of(self, names: tuple[str, ...]) -> str:
        """Return one text for all that stands under some names."""
        return _hash([self.registry, *(self._of(name) for name in names)])

    def _of(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self._look_up(*name.split("/", 1))
        return self._known[name]

    def _look_up(self, name: str, key: str) -> str:
        if name == "cases":
            return self._cases.get(key, "")
        held = getattr(self._digest, name)
        if key == _ALL:
            return _hash(f"{one} {self._list(held[one])}" for one in held)
        if name == "standings":
            return repr(held.get(key))
        return self._list(held[key]) if key in held else ""

    def _list(self, found: Iterable[Case | CaseAdoption]) -> str:
        return _hash(self._cases[_case_of(one).id] for one in found)


def _case_of(found: Case | CaseAdoption) -> Case:
    return found.case if isinstance(found, CaseAdoption) else found


def _files(corpus: Corpus, *, beginning: str, without: str | None = None) -> list[str]:
    return [
        f"{file} {digest}"
        for file, digest in sorted(corpus.digests.items())
        if file.startswith(beginning) and not (without and file.startswith(without))
    ]


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
