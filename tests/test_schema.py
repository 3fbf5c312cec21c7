"""The JSON Schemas agree with what `check` takes; a new case begins from them."""

import re
from decimal import Decimal

import jsonschema_rs
import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.schema import CannotBegin, begin_case, json_schema, write_schema
from carbonpeak.workspace import Workspace
from carbonpeak.yamlfile import read_yaml
from tests.conftest import MakeWorkspace


def _as_json(node: object) -> object:
    """Return what was read as JSON would hold it: decimals as plain numbers."""
    if isinstance(node, list):
        return [_as_json(element) for element in node]
    if isinstance(node, dict):
        return {key: _as_json(value) for key, value in node.items()}
    return float(node) if isinstance(node, Decimal) else node


@pytest.mark.parametrize(("kind", "folder"), [("case", "cases"), ("pilot", "registry/pilots")])
def test_every_valid_record_satisfies_its_schema(
    workspace: MakeWorkspace, kind: str, folder: str
) -> None:
    root = workspace({})
    schema = json_schema(kind, load_corpus(Workspace(root)))
    validator = jsonschema_rs.Draft202012Validator(schema)
    for path in sorted((root / folder).rglob("*.yaml")):
        record = _as_json(read_yaml(path, root).value)
        assert [error.message for error in validator.iter_errors(record)] == []


def test_schema_lists_the_terms_of_closed_lists_with_labels(workspace: MakeWorkspace) -> None:
    corpus = load_corpus(Workspace(workspace({})))
    stage = json_schema("case", corpus)["properties"]["stage"]
    assert stage["enum"] == [term.id for term in corpus.vocabularies["stages"].terms]
    assert stage["markdownEnumDescriptions"][0].startswith(
        f"**{corpus.vocabularies['stages'].terms[0].zh}**"
    )


def test_schema_is_the_same_text_every_time(workspace: MakeWorkspace) -> None:
    corpus = load_corpus(Workspace(workspace({})))
    assert write_schema("case", corpus) == write_schema("case", corpus)


def test_new_case_is_a_file_that_check_reads_and_asks_to_fill_in(workspace: MakeWorkspace) -> None:
    root = workspace({})
    path = begin_case(
        load_corpus(Workspace(root)), Workspace(root), pilot="jia", case_id="night-charging"
    )
    assert path == root / "cases/jia/night-charging.yaml"
    problems = [p for p in load_corpus(Workspace(root)).problems if p.at.file.endswith(path.name)]
    assert {problem.code[:3] for problem in problems} == {"CP2"}
    assert {problem.field for problem in problems} >= {"title.zh", "kind", "sources[0].title"}


@pytest.mark.parametrize("name", ["jia", "甲市", "甲"])
def test_new_case_knows_the_pilot_by_its_chinese_name(workspace: MakeWorkspace, name: str) -> None:
    root = workspace({})
    path = begin_case(
        load_corpus(Workspace(root)), Workspace(root), pilot=name, case_id="night-charging"
    )
    assert path == root / "cases/jia/night-charging.yaml"


def test_sections_of_a_new_case_that_are_commented_out_are_fields(
    workspace: MakeWorkspace,
) -> None:
    root = workspace({})
    path = begin_case(
        load_corpus(Workspace(root)), Workspace(root), pilot="jia", case_id="night-charging"
    )
    heading, body = path.read_text(encoding="utf-8").split("id: night-charging", 1)
    text = heading + "id: night-charging" + re.sub(r"(?m)^( *)# ", r"\1", body)
    path.write_text(text, encoding="utf-8", newline="\n")
    problems = [p for p in load_corpus(Workspace(root)).problems if p.at.file.endswith(path.name)]
    assert {problem.code for problem in problems} == {"CP203", "CP205", "CP207"}
    assert {problem.field for problem in problems} >= {
        "costs[0].value",
        "mechanism.basis",
        "transfer.limits[0].text.zh",
        "actors[0].role",
    }


@pytest.mark.parametrize(
    ("pilot", "case_id", "message"),
    [
        (
            "jai",
            "night-charging",
            '没有试点“jai”，是否应为“jia”？ · there is no pilot "jai"; did you mean "jia"?',
        ),
        (
            "jia",
            "../evil",
            "“../evil”不能作编号，只用小写字母、数字和连字符，至多 80 个 · "
            '"../evil" is no id: use small letters, digits and hyphens, 80 at most',
        ),
        (
            "jia",
            "solar-roofs",
            "编号“solar-roofs”已用于 cases/jia/solar-roofs.yaml · "
            'the id "solar-roofs" is taken by cases/jia/solar-roofs.yaml',
        ),
    ],
)
def test_new_case_that_cannot_begin_says_why(
    workspace: MakeWorkspace, pilot: str, case_id: str, message: str
) -> None:
    root = workspace({})
    with pytest.raises(CannotBegin) as refusal:
        begin_case(load_corpus(Workspace(root)), Workspace(root), pilot=pilot, case_id=case_id)
    assert str(refusal.value) == message
