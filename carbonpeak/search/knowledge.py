"""What an index knows beside its postings: concepts, fillers, weights, labels, values of facets.

Written to the index folder as JSON, so that a search needs neither the records nor `search/`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeAlias

from carbonpeak.search.concepts import Concept
from carbonpeak.search.documents import Document, FacetLabels, Facets
from carbonpeak.search.quantities import UnitSizes
from carbonpeak.search.tuning import Fillers, Tuning, Weights
from carbonpeak.text import normalise

FORMAT = 11
"""Raised when the files of an index change, so that older ones are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The numbers of `search/weights.yaml` that a search needs."""

    ways: Mapping[str, float]
    saturation: float
    length: float
    missing: float
    closeness: float
    closeness_depth: int
    alike: float
    alike_depth: int
    alike_reach: int
    likeness: Mapping[str, float]
    evidence: float
    concept: float
    general: float
    character: float
    query_characters: int
    words: int
    enough: int
    enough_share: float
    page_size: int
    snippet_characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What ranking and filtering need of a document; its number is its place in the list."""

    id: str
    length: float
    evidence: float
    date: str
    needs_data: bool = False


_ROW = tuple(field.name for field in fields(Row))

FacetNumbers: TypeAlias = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Facet to value to the numbers of the documents that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that stands in `knowledge.json`."""

    lexicon_version: str
    tuning_version: str
    data_version: str
    settings: Settings
    concepts: tuple[Concept, ...]
    fillers: frozenset[str]
    denials: frozenset[str]
    """Those fillers that deny what follows them."""
    everywhere: frozenset[str]
    labels: FacetLabels
    units: UnitSizes
    rows: tuple[Row, ...]
    numbers: FacetNumbers


def make_settings(weights: Weights) -> Settings:
    """Return the numbers a search needs."""
    return Settings(
        ways=_numbers(weights.ways.model_dump()),
        likeness=_numbers(weights.likeness.model_dump()),
        **_numbers(weights.limits.model_dump()),
        **_numbers(weights.ranking.model_dump()),
    )


def _numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    # Any: whole numbers stay whole, decimals become floats.
    return {name: v if isinstance(v, int) else float(v) for name, v in values.items()}


def make_knowledge(
    tuning: Tuning,
    concepts: Iterable[Concept],
    rows: Iterable[tuple[Row, Facets]],
    labels: FacetLabels,
    *,
    units: UnitSizes,
    lexicon_version: str,
    data_version: str,
) -> Knowledge:
    """Return what an index of documents, each a row with its facets, has to know."""
    kept: list[Row] = []
    numbers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (row, facets) in enumerate(rows):
        kept.append(row)
        for facet, values in facets.items():
            for value in dict.fromkeys(values):
                numbers[facet][value].append(number)
    return Knowledge(
        lexicon_version=lexicon_version,
        tuning_version=tuning.version,
        data_version=data_version,
        settings=make_settings(tuning.weights),
        concepts=tuple(concepts),
        fillers=filler_words(tuning.fillers),
        denials=frozenset(normalise(word) for word in tuning.fillers.denials.all),
        everywhere=frozenset(normalise(word) for word in tuning.fillers.everywhere.all),
        labels=labels,
        units=units,
        rows=tuple(kept),
        numbers={f: {v: tuple(found) for v, found in n.items()} for f, n in numbers.items()},
    )


def filler_words(fillers: Fillers) -> frozenset[str]:
    """Return the words that are left out of a query, normalised."""
    words = (*fillers.zh, *fillers.en, *fillers.denials.all)
    return frozenset(normalise(word) for word in words)


def make_row(document: Document, length: float) -> Row:
    """Return what ranking and filtering need of a document."""
    return Row(
        id=document.id,
        length=round(length, 2),
        evidence=document.evidence,
        date=document.date,
        needs_data=document.needs_data,
    )


def facets_of_rows(knowledge: Knowledge) -> list[Facets]:
    """Return, for each row, the facets it has."""
    found: list[dict[str, tuple[str, ...]]] = [{} for _ in knowledge.rows]
    for facet, values in knowledge.numbers.items():
        for value, numbers in values.items():
            for number in numbers:
                found[number][facet] = (*found[number].get(facet, ()), value)
    return found


def dump_knowledge(knowledge: Knowledge) -> str:
    """Return the text of `knowledge.json`."""
    plain = {
        "format": FORMAT,
        "lexicon_version": knowledge.lexicon_version,
        "tuning_version": knowledge.tuning_version,
        "data_version": knowledge.data_version,
        "settings": asdict(knowledge.settings),
        "concepts": [asdict(concept) for concept in knowledge.concepts],
        "rows": [[getattr(row, name) for name in _ROW] for row in knowledge.rows],
        "numbers": knowledge.numbers,
        # As pairs: the order of a closed list is the order in which its terms are shown.
        "labels": {facet: list(labels.items()) for facet, labels in knowledge.labels.items()},
        "units": knowledge.units,
        "fillers": sorted(knowledge.fillers),
        "denials": sorted(knowledge.denials),
        "everywhere": sorted(knowledge.everywhere),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def parse_knowledge(plain: dict[str, Any]) -> Knowledge:
    """Return what `dump_knowledge` wrote. Any: it is JSON of our own making."""
    return Knowledge(
        lexicon_version=plain["lexicon_version"],
        tuning_version=plain["tuning_version"],
        data_version=plain["data_version"],
        settings=Settings(**plain["settings"]),
        concepts=tuple(_concept(concept) for concept in plain["concepts"]),
        fillers=frozenset(plain["fillers"]),
        denials=frozenset(plain["denials"]),
        everywhere=frozenset(plain["everywhere"]),
        labels={f: {v: (zh, en) for v, (zh, en) in of} for f, of in plain["labels"].items()},
        units={name: (unit, size) for name, (unit, size) in plain["units"].items()},
        rows=tuple(Row(**dict(zip(_ROW, row, strict=True))) for row in plain["rows"]),
        numbers={f: {v: tuple(n) for v, n in ns.items()} for f, ns in plain["numbers"].items()},
    )


def _concept(plain: dict[str, Any]) -> Concept:
    lists = {name: tuple(plain[name]) for name in ("label", "forms", "broader", "near")}
    return Concept(**(plain | lists))
