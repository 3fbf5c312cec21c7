"""The judged queries in `search/judgements.yaml`: what users ask and how well each case answers."""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from carbonpeak.checks.references import suggest_id
from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Id, Line, Model
from carbonpeak.problems import Language, Phrase, Position, Problem
from carbonpeak.records import Record, validate
from carbonpeak.search.messages import Said
from carbonpeak.workspace import Workspace
from carbonpeak.yamlfile import read_yaml

User: TypeAlias = Literal["city", "researcher", "compiler"]
Split: TypeAlias = Literal["tuning", "testing"]
Grade: TypeAlias = Annotated[int, Field(ge=1, le=3)]

USERS: tuple[User, ...] = ("city", "researcher", "compiler")
FILE = "judgements.yaml"


class JudgedQuery(Model):
    """One query and the cases that answer it."""

    id: Id
    query: Line
    user: User
    language: Language
    split: Split
    """The part it belongs to; only the tuning part may guide a change."""
    round: Annotated[int, Field(ge=1)]
    """In which round of judging it was graded: each has a floor of its own."""
    needs: Said
    """What the user wants to find."""
    grades: dict[Id, Grade] = Field(default_factory=dict)
    """3 just what is needed, 2 useful, 1 touches it; all others 0."""
    empty: bool = False
    """True where no case of the base answers."""


class Judgements(Model):
    """`search/judgements.yaml`."""

    queries: tuple[JudgedQuery, ...]


class JudgementProblems(Exception):
    """The judged queries cannot be used; carries the problems."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.at}: {p.message('en')}" for p in problems))
        self.problems = problems


def read_judgements(workspace: Workspace, corpus: Corpus) -> Judgements:
    """Return the judged queries. Raises JudgementProblems with every problem found."""
    path = workspace.search / FILE
    if not path.is_file():
        name = path.relative_to(workspace.root).as_posix()
        missing = Problem(code="CP115", at=Position(file=name), values={"name": name})
        raise JudgementProblems((missing,))
    record, problems = validate(read_yaml(path, workspace.root), Judgements)
    if record is None:
        raise JudgementProblems(problems)
    faults = (*_repeated_ids(record), *_unknown_cases(record, corpus))
    if faults:
        raise JudgementProblems(faults)
    return record.data


def _repeated_ids(record: Record[Judgements]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, judged in enumerate(record.data.queries):
        if judged.id in seen:
            yield record.problem("CP305", ("queries", index, "id"), id=judged.id)
        seen.add(judged.id)


def _unknown_cases(record: Record[Judgements], corpus: Corpus) -> Iterator[Problem]:
    kind = Phrase(zh="案例", en="case")
    for index, judged in enumerate(record.data.queries):
        for name in judged.grades:
            if name not in corpus.cases:
                path = ("queries", index, "grades", name)
                hint = suggest_id(name, tuple(corpus.cases))
                yield record.problem("CP303", path, value=name, kind=kind, hint=hint)
