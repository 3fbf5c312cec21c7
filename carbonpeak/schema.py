"""JSON Schemas of the records, with the closed lists of the base, and the beginning of a new case.

Generated from the models, so that an editor completes and checks while one types.
"""

import json
import re
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
    """Write an empty case to be filled in and return its file. Raises CannotBegin.

    The pilot may be named by its id or, as officials know it, by its Chinese name.
    """
    found = _find_pilot(corpus, pilot)
    if not re.fullmatch(ID_PATTERN, case_id):
        raise CannotBegin(
            f"“{case_id}”不能作编号，只用小写字母、数字和连字符 · "
            f'"{case_id}" is no id: use small letters, digits and hyphens'
        )
    if case_id in corpus.cases:
        file = corpus.cases[case_id].file
        raise CannotBegin(f'编号“{case_id}”已用于 {file} · the id "{case_id}" is taken by {file}')
    path = workspace.cases / found / f"{case_id}.yaml"
    if path.exists():
        shown = path.relative_to(workspace.root).as_posix()
        raise CannotBegin(f"{shown} 已经存在 · {shown} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_empty_case(corpus, found, case_id), encoding="utf-8", newline="\n")
    return path


def _find_pilot(corpus: Corpus, word: str) -> str:
    names = {name: name for name in corpus.pilots}
    for name, record in corpus.pilots.items():
        names[record.data.name.zh] = name
        names.setdefault(record.data.name.zh.removesuffix("市"), name)
    if word in names:
        return names[word]
    near = nearest_word(word, names)
    hint = ("见 registry/pilots/", "see registry/pilots/")
    if near is not None:
        hint = (f"是否应为“{names[near]}”？", f'did you mean "{names[near]}"?')
    raise CannotBegin(f'没有试点“{word}”，{hint[0]} · there is no pilot "{word}"; {hint[1]}')


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
# 以“# ”开头的各段有资料时再用：去掉行首的“# ”即可。英文可以不填，删去“en:”一行。
# Sections behind "# " are for what sources say too: take the "# " away. English may be left out.
id: {case_id}
status: lead  # {terms("statuses")}
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
period: {{start: null, end: null}}  # 如 2022 或 2022-06；仍在实施的，end 为 null
problem:
  zh:
  en:
steps:  # 两步以上
  - text:
      zh:
      en:
    # actor: {{zh: ""}}  # 谁做的
    # completed: 2023-06
    source: s1
# mechanism:  # 为何有效
#   text:
#     zh:
#   basis:  # {terms("bases")}
results:
  - id: r1
    indicator:  # {terms("indicators")}
    text:  # 数字指什么，不写数字
      zh:
      en:
    value:  # 只写数字
    unit:  # {terms("units")}
    year:
    kind:  # {terms("result-kinds")}
    attribution:  # {terms("attributions")}
    source: s1
# benefits:
#   - kind:  # {terms("benefit-kinds")}
#     text:
#       zh:
#     source: s1
# costs:
#   - what:
#       zh:
#     kind:  # {terms("cost-kinds")}
#     value:
#     unit: 10k-cny
#     year:
#     payer:  # 谁出钱
#       zh:
#     source: s1
transfer:
  # components:
  #   - text:
  #       zh:
  #     role:  # {terms("component-roles")}
  #     basis:  # {terms("bases")}
  conditions:
    - kind:  # {terms("condition-kinds")}
      need:  # {terms("needs")}
      text:
        zh:
        en:
      basis:  # {terms("bases")}
  # does_not_suit:
  #   - climate_zones: []  # {terms("climate-zones")}
  #     reason:
  #       zh:
  #     basis:  # {terms("bases")}
  # limits:
  #   - text:
  #       zh:
  #     basis:  # {terms("bases")}
# actors:
#   - name:
#       zh:
#     role:  # {terms("actor-roles")}
sources:
  - id: s1
    title:
    publisher:
    publisher_kind:  # {terms("publisher-kinds")}
    date: null  # 如 2024、2024-05 或 2024-05-30
    access:  # {terms("access")}
    url:
created: '{corpus.as_of}'
modified: '{corpus.as_of}'
review_by: '{_one_year_after(corpus.as_of)}'  # 到期复核
"""


def _one_year_after(date: str) -> str:
    return f"{int(date[:4]) + 1}{date[4:]}".replace("-02-29", "-02-28")
