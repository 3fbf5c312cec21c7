"""What curators tune in `search/`: lexicon, synonyms, fillers, signposts and weights.

Reads the files with the same strictness as records; knows nothing of the corpus or of an index.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from carbonpeak.models.fields import Id, Line, Model, Number
from carbonpeak.problems import Position, Problem, sort_problems
from carbonpeak.records import Record, validate
from carbonpeak.search.messages import Said
from carbonpeak.text import read_words
from carbonpeak.workspace import Workspace
from carbonpeak.yamlfile import read_yaml

ModelType = TypeVar("ModelType", bound=Model)


class Words(Model):
    """Words in both languages."""

    zh: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.zh, *self.en)


class Group(Model):
    """Words that mean the same; `broader` names wider groups that find this one."""

    id: Id
    zh: tuple[Line, ...]
    en: tuple[Line, ...] = ()
    broader: tuple[Id, ...] = ()
    near: tuple[Id, ...] = ()
    """Groups that are looked for too where this one finds little."""
    general: bool = False
    """True where nearly every case is about it, so that it says little beside other words."""


class Span(Model):
    """Figures from one bound to another; one of them may be open."""

    at_least: Number | None = None
    below: Number | None = None

    def holds(self, value: Decimal) -> bool:
        is_enough = self.at_least is None or value >= self.at_least
        return is_enough and (self.below is None or value < self.below)


class Figures(Model):
    """Spans in which the figures of a place lie: persons, yuan, yuan a person, percent of GDP."""

    population: Span | None = None
    gdp: Span | None = None
    gdp_per_capita: Span | None = None
    tertiary: Span | None = None


class Region(Model):
    """A name for many places: those of provinces, single pilots, or all with such figures."""

    id: Id
    words: Words
    provinces: tuple[Id, ...] = ()
    pilots: tuple[Id, ...] = ()
    figures: Figures | None = None


Part: TypeAlias = Literal[
    "baseline",
    "boundary",
    "conditions",
    "does-not-suit",
    "independent-source",
    "lessons",
    "minimum-version",
]


class Holding(Model):
    """Words that ask for a part which only some records hold."""

    part: Part
    words: Words


class FacetWords(Model):
    """Words by which readers ask for a value of a facet that no vocabulary names."""

    facet: Line
    value: Line
    words: Words


class Endings(Model):
    """Words that readers put behind the names of a vocabulary: 钢铁行业 is 钢铁."""

    vocabulary: Id
    words: Words


class Synonyms(Model):
    """`search/synonyms.yaml`."""

    groups: tuple[Group, ...]
    facets: tuple[FacetWords, ...] = ()
    holdings: tuple[Holding, ...] = ()
    regions: tuple[Region, ...] = ()
    endings: tuple[Endings, ...] = ()


class Fillers(Model):
    """`search/fillers.yaml`."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]
    denials: Words = Words()
    """Words that deny what follows them: left out too, as a search cannot look for what is not."""
    everywhere: Words
    """Words that nearly every record holds."""


class Signpost(Model):
    """A page that answers some queries better than a case."""

    id: Id
    path: Line
    title: Said
    words: Words
    data: bool = False
    """True for a page that exists only where the database is served."""


class Signposts(Model):
    """`search/signposts.yaml`."""

    signposts: tuple[Signpost, ...]


class Sections(Model):
    """Weight of each part of a record."""

    title: Number
    type: Number
    further_type: Number
    label: Number
    place: Number
    summary: Number
    problem: Number
    steps: Number
    results: Number
    transfer: Number
    costs: Number
    people: Number
    traits: Number
    notes: Number
    sources: Number


class Ways(Model):
    """Weight of each way in which a word is found."""

    word: Number
    synonym: Number
    broader: Number
    label: Number
    trait: Number
    near: Number
    parts: Number
    across: Number


class Limits(Model):
    """How far a query goes."""

    query_characters: int
    words: int
    enough: int
    enough_share: Number
    page_size: int
    snippet_characters: int


class Ranking(Model):
    """Constants of the score."""

    saturation: Number
    length: Number
    missing: Number
    closeness: Number
    closeness_depth: int
    alike: Number
    alike_depth: int
    alike_reach: int
    evidence: Number
    concept: Number
    general: Number
    character: Number


class LikenessWeights(Model):
    """Weight of each label by which cases are alike."""

    type: Number
    field: Number
    content: Number
    instrument: Number
    stage: Number
    kind: Number


class Floors(Model):
    """The least nDCG over the queries of one round of judging, for each index."""

    round: int
    server: Number
    static: Number


class Weights(Model):
    """`search/weights.yaml`."""

    sections: Sections
    ways: Ways
    labels_in_text: tuple[Id, ...]
    limits: Limits
    ranking: Ranking
    likeness: LikenessWeights
    floors: tuple[Floors, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """All that `search/` holds; `version` is a hash over its files."""

    lexicon: tuple[str, ...]
    synonyms: Synonyms
    fillers: Fillers
    signposts: Signposts
    weights: Weights
    version: str


class TuningProblems(Exception):
    """The files in `search/` cannot be used; carries the problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.at}: {p.message('en')}" for p in problems))
        self.problems = problems


FILES: Mapping[str, type[Model]] = {
    "synonyms": Synonyms,
    "fillers": Fillers,
    "signposts": Signposts,
    "weights": Weights,
}
LEXICON = "lexicon.txt"


def tuning_version(workspace: Workspace) -> str:
    """Return a hash over the files in `search/` that an index depends on."""
    digest = hashlib.sha256()
    for name in (LEXICON, *(f"{name}.yaml" for name in FILES)):
        path = workspace.search / name
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()[:12]


def read_tuning(workspace: Workspace) -> Tuning:
    """Read all files in `search/`. Raises TuningProblems with every problem found."""
    problems: list[Problem] = []
    synonyms = _read(workspace, "synonyms", Synonyms, problems)
    fillers = _read(workspace, "fillers", Fillers, problems)
    signposts = _read(workspace, "signposts", Signposts, problems)
    weights = _read(workspace, "weights", Weights, problems)
    lexicon = _read_lexicon(workspace, problems)
    if synonyms is not None:
        problems += _check_groups(synonyms)
    if problems or not (synonyms and fillers and signposts and weights):
        raise TuningProblems(sort_problems(problems))
    return Tuning(
        lexicon=lexicon,
        synonyms=synonyms.data,
        fillers=fillers.data,
        signposts=signposts.data,
        weights=weights.data,
        version=tuning_version(workspace),
    )


def check_tuning(workspace: Workspace) -> tuple[Problem, ...]:
    """Return what is wrong with the files in `search/`."""
    try:
        read_tuning(workspace)
    except TuningProblems as found:
        return found.problems
    return ()


def _read(
    workspace: Workspace, name: str, model: type[ModelType], problems: list[Problem]
) -> Record[ModelType] | None:
    path = workspace.search / f"{name}.yaml"
    if not path.is_file():
        problems.append(_missing(path, workspace))
        return None
    record, found = validate(read_yaml(path, workspace.root), model)
    problems += found
    return record


def _read_lexicon(workspace: Workspace, problems: list[Problem]) -> tuple[str, ...]:
    path = workspace.search / LEXICON
    if not path.is_file():
        problems.append(_missing(path, workspace))
        return ()
    try:
        return read_words(path)
    except UnicodeDecodeError:
        name = path.relative_to(workspace.root).as_posix()
        problems.append(Problem(code="CP104", at=Position(file=name), values={"encoding": "?"}))
        return ()


def _missing(path: Path, workspace: Workspace) -> Problem:
    name = path.relative_to(workspace.root).as_posix()
    return Problem(code="CP115", at=Position(file=name), values={"name": name})


def _check_groups(record: Record[Synonyms]) -> Iterator[Problem]:
    ids: set[str] = set()
    for index, group in enumerate(record.data.groups):
        if group.id in ids:
            yield record.problem("CP211", ("groups", index, "id"), value=group.id)
        ids.add(group.id)
    for index, group in enumerate(record.data.groups):
        for relation, names in (("broader", group.broader), ("near", group.near)):
            for place, name in enumerate(names):
                if name not in ids:
                    path = ("groups", index, relation, place)
                    yield record.problem("CP212", path, value=name, file=record.file)
