"""Judged queries: their file, the figures of each engine, the floor."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from carbonpeak.cli import main
from carbonpeak.corpus import load_corpus
from carbonpeak.printing import print_evaluation
from carbonpeak.problems import render_text
from carbonpeak.search import JudgementProblems
from carbonpeak.search.completeness import Missed
from carbonpeak.search.evaluation import Evaluation, evaluate
from carbonpeak.search.judgements import Judgements, read_judgements
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace

SCRIPTS = Path(__file__).parents[1] / "site" / "assets" / "javascripts"
JUDGED = """\
queries:
  - id: q001
    query: 余热
    user: city
    language: zh
    split: tuning
    round: 1
    needs: {zh: 余热供暖, en: heating with waste heat}
    grades: {waste-heat-heating: 3}
  - id: q002
    query: factory roofs
    user: researcher
    language: en
    split: testing
    round: 1
    needs: {zh: 厂房屋顶, en: roofs of factories}
    grades: {solar-roofs: 1, factory-solar-roofs: 3}
  - id: q003
    query: 积分
    user: compiler
    language: zh
    split: testing
    round: 1
    needs: {zh: 出行积分, en: points for travelling}
    grades: {travel-points: 3}
"""


def make_judged(workspace: MakeWorkspace, judged: str = JUDGED) -> Workspace:
    """Return the small workspace with judged queries and the site's scripts."""
    root = workspace({"search/judgements.yaml": judged})
    shutil.copytree(SCRIPTS, root / "site" / "assets" / "javascripts")
    return Workspace(root)


def evaluation(workspace: Workspace, split: str = "all") -> Evaluation:
    return evaluate(load_corpus(workspace), workspace, split=split)  # type: ignore[arg-type]


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, ["evaluate", "--lang", "en", *arguments])


def test_every_engine_is_asked_by_user_and_language(workspace: MakeWorkspace) -> None:
    found = evaluation(make_judged(workspace))
    assert list(found.scores) == ["server", "static", "fts5"]
    for groups in found.scores.values():
        assert {name: scores.queries for name, scores in groups.items()} == {
            "all": 2,
            "city": 1,
            "researcher": 1,
            "zh": 1,
            "en": 1,
            "round 1": 2,
        }
    assert found.scores["server"]["all"].ndcg == 1.0
    assert found.scores["static"]["all"].reciprocal_rank == 1.0


def test_query_that_only_a_lead_answers_is_left_out_and_counted(workspace: MakeWorkspace) -> None:
    found = evaluation(make_judged(workspace), "testing")
    assert found.unanswerable == 1
    assert [query.id for query in found.queries] == ["q002"]


def test_query_that_finds_nothing_is_counted(workspace: MakeWorkspace) -> None:
    judged = JUDGED.replace("query: 余热", "query: 蒟蒻")
    scores = evaluation(make_judged(workspace, judged), "tuning").scores
    assert {engine: groups["all"].empty for engine, groups in scores.items()} == {
        "server": 1,
        "static": 1,
        "fts5": 1,
    }


def test_static_index_is_left_out_without_node(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = make_judged(workspace)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("carbonpeak.search.static_answers.find_spec", lambda _name: None)
    found = evaluation(judged)
    assert list(found.scores) == ["server", "fts5"]
    assert [(below.engine, below.group) for below in found.below_floor] == [("static", "round 1")]


def test_faults_in_judgements_are_problems_with_positions(workspace: MakeWorkspace) -> None:
    judged = JUDGED.replace("q002", "q001").replace("travel-points", "travel-pints")
    root = make_judged(workspace, judged)
    with pytest.raises(JudgementProblems) as found:
        read_judgements(root, load_corpus(root))
    assert render_text(found.value.problems, "en").splitlines()[::2] == [
        'search/judgements.yaml:10:9: error CP305 [queries[1].id] the id "q001" stands twice'
        " in this file",
        "search/judgements.yaml:25:28: error CP303 [queries[2].grades.travel-pints] there is no"
        ' case with the id "travel-pints"',
    ]


def test_base_without_judgements_says_so(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace({}), monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert '"search/judgements.yaml" is missing' in result.stdout


def test_figures_stand_in_a_table_and_queries_below(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_judged(workspace).root
    result = run(root, "--split", "tuning", "--queries", monkeypatch=monkeypatch)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "queries for tuning"
    assert lines[1].split() == ["n", "nDCG@10", "recall@20", "MRR", "empty"]
    assert lines[2].split() == ["server", "all", "1", "1.000", "1.000", "1.000", "0"]
    assert lines[-1] == "q001  server 1.00  static 1.00  fts5 1.00  余热"


def test_floor_fails_below_what_the_weights_allow(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_judged(workspace, JUDGED.replace("waste-heat-heating", "solar-roofs")).root
    kept = run(root, "--split", "tuning", monkeypatch=monkeypatch)
    assert (kept.exit_code, "below the floor" in kept.stdout) == (0, True)
    held = run(root, "--split", "tuning", "--floor", "--format", "json", monkeypatch=monkeypatch)
    assert held.exit_code == 1
    assert json.loads(held.stdout)["below_floor"] == [
        {"engine": "server", "group": "round 1", "floor": 0.5},
        {"engine": "static", "group": "round 1", "floor": 0.5},
    ]


def test_every_case_is_found_by_its_own_words_and_labels(workspace: MakeWorkspace) -> None:
    assert evaluation(make_judged(workspace)).missed == ()


def test_case_that_its_words_do_not_find_is_named(workspace: MakeWorkspace) -> None:
    found = evaluation(make_judged(workspace))
    missed = Missed(query="余热", language="zh", case="waste-heat-heating")
    lacking = replace(found, missed=(missed,))
    assert print_evaluation(lacking, "en", with_queries=False).splitlines()[-1] == (
        '"余热" does not find the case waste-heat-heating, which holds the word or bears the label'
    )


def test_order_of_fields_is_free_and_grades_may_be_missing() -> None:
    query = {
        "id": "q9",
        "query": "核聚变",
        "user": "city",
        "language": "zh",
        "split": "testing",
        "round": 4,
        "needs": {"zh": "无", "en": "nothing"},
        "empty": True,
    }
    (judged,) = Judgements.model_validate({"queries": (query,)}).queries
    assert (judged.grades, judged.empty) == ({}, True)
