"""What the program defines is held to the rule of the mission: nothing is judged by its peak."""

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.definitions import Definition, check_definitions, program_definitions
from carbonpeak.problems import render_text
from carbonpeak.products import BuildFailed, build_products
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

FILES = {
    "carbonpeak/database/schema.yaml",
    "carbonpeak/explore/queries/columns.yaml",
    "carbonpeak/pages/facets.py",
    "carbonpeak/publications/rows.py",
    "carbonpeak/search/documents.py",
    "carbonpeak/search/request.py",
    "carbonpeak/selection.py",
}


def test_every_kind_of_definition_is_held_to_the_rule() -> None:
    definitions = tuple(program_definitions())
    assert {one.file for one in definitions} == FILES
    named = {one.name for one in definitions}
    assert named >= {"endowments", "date", "fields", "practice", "results.value"}


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("peak_year", "", "peak_year"),
        ("pilots.peak_value", "", "peak_value"),
        ("pilots.target", "达峰时间\nyear", "达峰时间"),
        ("target", "\nthe year of peak", "year of peak"),
    ],
)
def test_definition_that_names_a_peak_is_an_error(name: str, words: str, found: str) -> None:
    corpus = load_corpus(Workspace(VALID_WORKSPACE))
    problems = check_definitions(corpus, [Definition("carbonpeak/selection.py", name, words)])
    assert render_text(tuple(problems), "zh").splitlines()[:2] == [
        f"carbonpeak/selection.py:1:1: 错误 CP702 [{name}] "
        f"“{found}”不得作为准则、指标、比较特征、筛选、排序或列",
        "  改法: 删去此项，改用举措本身的成效和条件",
    ]


def test_build_fails_where_a_column_is_a_word_for_a_peak(workspace: MakeWorkspace) -> None:
    style = (VALID_WORKSPACE / "registry/style.yaml").read_text(encoding="utf-8")
    root = workspace(
        {"registry/style.yaml": style.replace("  en: ['peak", "  en: ['^suits$', 'peak")}
    )
    with pytest.raises(BuildFailed) as failure:
        build_products(Workspace(root), report=lambda _line: None)
    assert [
        (problem.code, problem.at.file, problem.field) for problem in failure.value.problems
    ] == [("CP702", "carbonpeak/publications/rows.py", "suits")]
    assert not (root / "build/site").exists()
