"""JSON Schemas of the records, with the closed lists of the base, and the beginning of a new case.

Generated from the models, so that an editor completes and checks while one types.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.models.assessment import Assessment
from carbonpeak.models.case import Case
from carbonpeak.models.fields import VOCABULARY_KEY, Model, why_no_id
from carbonpeak.models.lists import SavedList
from carbonpeak.models.pilot import Pilot
from carbonpeak.models.registry import Adoptions
from carbonpeak.vocabulary import Vocabulary, nearest_word
from carbonpeak.workspace import Workspace

KINDS: dict[str, type[Model]] = {
    "case": Case,
    "pilot": Pilot,
    "assessment": Assessment,
    "adoptions": Adoptions,
    "list": SavedList,
}


class CannotBegin(Exception):
    """A new case cannot be begun; the text says why and what to do."""


def json_schema(kind: str, corpus: Corpus) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of record, terms as enumerations with labels.

    A schema is a free tree of JSON, hence `Any`.
    """
    schema = KINDS[kind].model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_with_terms(schema, corpus.vocabularies),
    }


def _with_terms(node: Any, vocabularies: Any) -> Any:
    if isinstance(node, list):
        return [_with_terms(element, vocabularies) for element in node]
    if not isinstance(node, dict):
        return node
    found = {key: _with_terms(value, vocabularies) for key, value in node.items()}
    vocabulary: Vocabulary | None = vocabularies.get(found.get(VOCABULARY_KEY))
    if vocabulary is not None:
        found["enum"] = [term.id for term in vocabulary.terms]
        found["markdownEnumDescriptions"] = [
            f"**{term.zh}** · {term.en}: {term.definition.zh}" for term in vocabulary.terms
        ]
    return found


def write_schema(kind: str, corpus: Corpus) -> str:
    """Return the JSON Schema of a kind of record as text; the same corpus gives the same text."""
    schema = json_schema(kind, corpus)
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def begin_case(corpus: Corpus, workspace: Workspace, *, pilot: str, case_id: str) -> Path:
    """Write an empty case to be filled in and return its file. Raises CannotBegin.

    The pilot may be named by its id or, as officials know it, by its Chinese name.
    """
    found = _find_pilot(corpus, pilot)
    no_id = why_no_id(case_id)
    if no_id is not None:
        raise CannotBegin(no_id)
    if case_id in corpus.cases:
        file = corpus.cases[case_id].file
        raise CannotBegin(f'编号“{case_id}”已用于 {file} · the id "{case_id}" is taken by {file}')
    path = workspace.cases / found / f"{case_id}.yaml"
    if path.exists():
        shown = path.relative_to(workspace.root).as_posix()
        raise CannotBegin(f"{shown} 已经存在 · {shown} exists already")
    text = _empty_case(corpus, found, case_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _find_pilot(corpus: Corpus, word: str) -> str:
    names = corpus.pilot_by_name
    found = names.get(word) or names.get(word.casefold())
    if found is not None:
        return found
    near = nearest_word(word, names)
    hint = ("见 registry/pilots/", "see registry/pilots/")
    if near is not None:
        hint = (f"是否应为“{names[near]}”？", f'did you mean "{names[near]}"?')
    raise CannotBegin(f'没有试点“{word}”，{hint[0]} · there is no pilot "{word}"; {hint[1]}')


def _empty_case(corpus: Corpus, pilot: str, case_id: str) -> str:
    """Return `empty-case.txt` with the closed lists and limits of the base filled in."""
    if corpus.style is None:
        raise CannotBegin(
            "registry/style.yaml 无法读取，先运行 carbonpeak check · "
            "registry/style.yaml cannot be read: run carbonpeak check first"
        )
    template = files("carbonpeak").joinpath("empty-case.txt").read_text(encoding="utf-8")
    return template.format(
        id=case_id,
        pilot=pilot,
        terms=_Lists(corpus),
        style=corpus.style.data,
        as_of=corpus.as_of,
        review_by=_one_year_after(corpus.as_of),
    )


class _Lists:
    """The closed lists by name, each as the template shows it: its terms, or where they stand."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __getitem__(self, name: str) -> str:
        vocabulary = self._corpus.vocabularies.get(name)
        if vocabulary is None or len(vocabulary.terms) > _MOST_SHOWN:
            return f"registry/vocabularies/{name}.yaml"
        return ", ".join(f"{term.id} {term.zh}" for term in vocabulary.terms)


_MOST_SHOWN = 20


def _one_year_after(date: str) -> str:
    return f"{int(date[:4]) + 1}{date[4:]}".replace("-02-29", "-02-28")
