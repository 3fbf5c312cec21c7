"""JSON Schemas of the records, with the closed lists of the base, and the beginning of a new case.

Generated from the models, so that an editor completes and checks while one types.
"""

import json
from pathlib import Path
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.models.assessment import Assessment
from carbonpeak.models.case import Case
from carbonpeak.models.fields import ID_PATTERN, VOCABULARY_KEY, Model
from carbonpeak.models.pilot import Pilot
from carbonpeak.models.registry import Adoptions
from carbonpeak.vocabulary import Vocabulary, nearest_word
from carbonpeak.workspace import Workspace

KINDS: dict[str, type[Model]] = {
    "case": Case,
    "pilot": Pilot,
    "assessment": Assessment,
    "adoptions": Adoptions,
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
    """Write an empty case to be filled in and return its file. Raises CannotBegin."""
    import re

    if pilot not in corpus.pilots:
        near = nearest_word(pilot, corpus.pilots)
        hint = f'did you mean "{near}"?' if near else "see registry/pilots/"
        raise CannotBegin(f'there is no pilot "{pilot}"; {hint}')
    if not re.fullmatch(ID_PATTERN, case_id):
        raise CannotBegin(f'"{case_id}" is no id: use small letters, digits and hyphens')
    if case_id in corpus.cases:
        raise CannotBegin(f'the id "{case_id}" is taken by {corpus.cases[case_id].file}')
    path = workspace.cases / pilot / f"{case_id}.yaml"
    if path.exists():
        raise CannotBegin(f"{path.relative_to(workspace.root).as_posix()} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_empty_case(corpus, pilot, case_id), encoding="utf-8", newline="\n")
    return path


def _terms(corpus: Corpus, name: str) -> str:
    vocabulary = corpus.vocabularies.get(name)
    if vocabulary is None:
        return name
    if len(vocabulary.terms) > 20:
        return f"registry/vocabularies/{name}.yaml"
    return ", ".join(f"{term.id} {term.zh}" for term in vocabulary.terms)


def _empty_case(corpus: Corpus, pilot: str, case_id: str) -> str:
    def terms(name: str) -> str:
        return _terms(corpus, name)

    return f"""\
# yaml-language-server: $schema=../../registry/schema/case.schema.json
# 空白案例：填好后运行 carbonpeak check。没有来源载明的内容删去该行，不要编造。
# An empty case: fill it in, then run carbonpeak check. Delete a line no source speaks to.
id: {case_id}
status: lead
title:
  zh:  # 动宾结构加地点，40字以内，如：建设……（深圳）
  en:
summary:
  zh:  # 问题、做法、成效，120字以内
  en:
pilot: {pilot}
kind:  # {terms("kinds")}
action_form:  # {terms("action-forms")}
contents: []  # {terms("contents")}
fields: []  # {terms("fields")}
measure_types: []  # {terms("measure-types")}
instruments: []  # {terms("instruments")}
stage:  # {terms("stages")}
period: {{start: null, end: null}}
problem:
  zh:
  en:
steps:
  - text:
      zh:
      en:
    source: s1
results:
  - id: r1
    indicator:  # {terms("indicators")}
    text:
      zh:
      en:
    value:
    unit:  # {terms("units")}
    year:
    kind:  # {terms("result-kinds")}
    attribution:  # {terms("attributions")}
    source: s1
transfer:
  conditions:
    - kind:  # {terms("condition-kinds")}
      need:  # {terms("needs")}
      text:
        zh:
        en:
      basis:  # {terms("bases")}
sources:
  - id: s1
    title:
    publisher:
    publisher_kind:  # {terms("publisher-kinds")}
    date: null
    access:  # {terms("access")}
    url:
created: '{corpus.as_of}'
modified: '{corpus.as_of}'
review_by:
"""
