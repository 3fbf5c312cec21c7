"""How well the search answers the judged queries, beside a baseline on the same words.

Builds the indexes of the records and of `search/` as they are now, in a scratch folder. What is
found is what a reader finds who sets no filter: published cases.
"""

import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from carbonpeak import text
from carbonpeak.corpus import Corpus
from carbonpeak.problems import LANGUAGES
from carbonpeak.search.baseline import open_full_text
from carbonpeak.search.building import build_index
from carbonpeak.search.completeness import Missed, find_missed
from carbonpeak.search.documents import make_documents
from carbonpeak.search.folder import open_index
from carbonpeak.search.judgements import USERS, JudgedQuery, Split, read_judgements
from carbonpeak.search.metrics import RECALL_DEPTH, ndcg, recall, reciprocal_rank
from carbonpeak.search.request import SearchRequest
from carbonpeak.search.static_answers import NodeMissing, ask_static
from carbonpeak.search.static_index import write_static_index
from carbonpeak.search.tuning import read_tuning
from carbonpeak.workspace import Workspace

Engine: TypeAlias = Literal["server", "static", "fts5"]
ENGINES: tuple[Engine, ...] = ("server", "static", "fts5")
EVERYONE = "all"

Answers: TypeAlias = Sequence[Sequence[str]]
"""For each query the ids of its first hits, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Means over a group of queries."""

    queries: int
    ndcg: float
    recall: float
    reciprocal_rank: float
    empty: int
    """Queries that found nothing although a published case answers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryScore:
    """How one query fared with each engine."""

    id: str
    query: str
    ndcg: Mapping[Engine, float]
    first: Mapping[Engine, tuple[str, ...]]
    """The ids of the first hits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """An engine that answers a group of queries worse than it may."""

    engine: Engine
    group: str
    floor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The figures of every engine."""

    split: Split | Literal["all"]
    unanswerable: int
    """Queries left out because no published case answers them."""
    scores: Mapping[Engine, Mapping[str, Scores]]
    """By group: everyone, each kind of user, each language, each round of judging."""
    queries: tuple[QueryScore, ...]
    """In the order of the file."""
    floors: Mapping[str, Mapping[Engine, float]]
    """The least nDCG that `search/weights.yaml` allows, by group: each round of judging."""
    missed: tuple[Missed, ...]
    """Published cases that their own words or labels do not find on the server."""

    @property
    def below_floor(self) -> tuple[Below, ...]:
        """Return where an engine falls below its floor, or has one and could not be asked."""
        asked = set[str]().union(*self.scores.values())
        return tuple(
            Below(engine=engine, group=group, floor=floor)
            for group, floors in self.floors.items()
            for engine, floor in floors.items()
            if group in asked and not self._holds(engine, group, floor)
        )

    def _holds(self, engine: Engine, group: str, floor: float) -> bool:
        scores = self.scores.get(engine, {}).get(group)
        return scores is not None and scores.ndcg >= floor


def evaluate(
    corpus: Corpus, workspace: Workspace, *, split: Split | Literal["all"] = "all"
) -> Evaluation:
    """Ask every engine the judged queries. Raises JudgementProblems and TuningProblems.

    The static index is left out where there is no Node to run the site's script.
    """
    floors = read_tuning(workspace).weights.floors
    judged = [q for q in read_judgements(workspace, corpus).queries if split in (EVERYONE, q.split)]
    published = frozenset(case.id for case in corpus.published)
    graded = {q.id: _published_grades(q, published) for q in judged}
    asked = [query for query in judged if graded[query.id]]
    with tempfile.TemporaryDirectory() as scratch:
        answers = dict(_ask_all(corpus, workspace, asked, Path(scratch)))
        missed = tuple(_find_missed(corpus, workspace, Path(scratch, "server")))
    grades = [graded[query.id] for query in asked]
    return Evaluation(
        split=split,
        unanswerable=len(judged) - len(asked),
        scores={e: score_groups(asked, grades, found) for e, found in answers.items()},
        queries=tuple(_score_queries(asked, grades, answers)),
        floors={
            _round(least.round): {"server": float(least.server), "static": float(least.static)}
            for least in floors
        },
        missed=missed,
    )


def _find_missed(corpus: Corpus, workspace: Workspace, folder: Path) -> Iterator[Missed]:
    segmenter = text.load_segmenter(text.words_of(corpus, workspace.search / "lexicon.txt"))
    return find_missed(open_index(folder), corpus, read_tuning(workspace), segmenter)


def _published_grades(query: JudgedQuery, published: frozenset[str]) -> dict[str, int]:
    return {name: grade for name, grade in query.grades.items() if name in published}


def _ask_all(
    corpus: Corpus, workspace: Workspace, queries: Sequence[JudgedQuery], scratch: Path
) -> Iterator[tuple[Engine, Answers]]:
    yield "server", _ask_server(corpus, workspace, queries, _folder(scratch, "server"))
    with suppress(NodeMissing):
        yield "static", _ask_static(corpus, workspace, queries, _folder(scratch, "static"))
    search = _full_text(corpus, workspace)
    yield "fts5", [search(query.query) for query in queries]


def _folder(scratch: Path, name: str) -> Path:
    (scratch / name).mkdir()
    return scratch / name


def _ask_server(
    corpus: Corpus, workspace: Workspace, queries: Iterable[JudgedQuery], folder: Path
) -> Answers:
    build_index(corpus, workspace, folder)
    index = open_index(folder)
    requests = (
        SearchRequest(query=query.query, language=query.language, size=RECALL_DEPTH)
        for query in queries
    )
    return [[hit.id for hit in index.search(request).hits] for request in requests]


def _ask_static(
    corpus: Corpus, workspace: Workspace, queries: Iterable[JudgedQuery], folder: Path
) -> Answers:
    write_static_index(corpus, workspace, folder)
    asked = (SearchRequest(query=query.query, language=query.language) for query in queries)
    answers = ask_static(workspace.site / "assets" / "javascripts", folder, asked)
    return [answer.ids for answer in answers]


def _full_text(corpus: Corpus, workspace: Workspace) -> Callable[[str], list[str]]:
    text.configure(text.words_of(corpus, workspace.search / "lexicon.txt"))
    published = {case.id for case in corpus.published}
    documents = make_documents(corpus, read_tuning(workspace))
    return open_full_text(d for d in documents if d.page_kind == "case" and d.id in published)


def read_answerable(
    corpus: Corpus, workspace: Workspace
) -> tuple[list[JudgedQuery], list[dict[str, int]]]:
    """Return the judged queries that a published case answers, and the grades of these cases.

    Raises JudgementProblems.
    """
    published = frozenset(case.id for case in corpus.published)
    judged = read_judgements(workspace, corpus).queries
    graded = [(query, _published_grades(query, published)) for query in judged]
    kept = [(query, grades) for query, grades in graded if grades]
    return [query for query, _ in kept], [grades for _, grades in kept]


def score_groups(
    queries: Sequence[JudgedQuery], grades: Sequence[Mapping[str, int]], answers: Answers
) -> dict[str, Scores]:
    """Return one engine's figures: of everyone, each kind of user, language and round."""
    rows = list(zip(queries, grades, answers, strict=True))
    groups = {EVERYONE: rows}
    groups |= {user: [row for row in rows if row[0].user == user] for user in USERS}
    groups |= {lang: [row for row in rows if row[0].language == lang] for lang in LANGUAGES}
    for row in rows:
        groups.setdefault(_round(row[0].round), []).append(row)
    return {
        name: _mean([(found, graded) for _, graded, found in group])
        for name, group in groups.items()
        if group
    }


def _round(number: int) -> str:
    return f"round {number}"


def _mean(pairs: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> Scores:
    def mean(metric: Callable[[Sequence[str], Mapping[str, int]], float]) -> float:
        return math.fsum(metric(found, graded) for found, graded in pairs) / len(pairs)

    return Scores(
        queries=len(pairs),
        ndcg=mean(ndcg),
        recall=mean(recall),
        reciprocal_rank=mean(reciprocal_rank),
        empty=sum(not found for found, _ in pairs),
    )


_FIRST = 10


def _score_queries(
    queries: Sequence[JudgedQuery],
    grades: Sequence[Mapping[str, int]],
    answers: Mapping[Engine, Answers],
) -> Iterator[QueryScore]:
    for place, (query, graded) in enumerate(zip(queries, grades, strict=True)):
        yield QueryScore(
            id=query.id,
            query=query.query,
            ndcg={engine: ndcg(found[place], graded) for engine, found in answers.items()},
            first={engine: tuple(found[place][:_FIRST]) for engine, found in answers.items()},
        )
