"""The index folder: what is refused, with the sentence that mends it."""

import json
from pathlib import Path

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.problems import render_text
from carbonpeak.search import (
    IndexBroken,
    IndexOutOfDate,
    TuningProblems,
    build_index,
    check_search,
    open_index,
)
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace
from tests.searching import build


def refusal(folder: Path, workspace: Workspace | None = None) -> str:
    with pytest.raises((IndexOutOfDate, IndexBroken)) as refused:
        open_index(folder, workspace=workspace)
    return str(refused.value)


def change(folder: Path, **values: object) -> None:
    path = folder / "knowledge.json"
    knowledge = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(knowledge | values), encoding="utf-8")


def test_index_of_another_lexicon_is_refused(workspace: MakeWorkspace) -> None:
    folder = build(workspace({}))
    (folder / "words.txt").write_text("绿电\n", encoding="utf-8")
    assert refusal(folder) == (
        "the search index was made with another lexicon; run: carbonpeak build"
    )


def test_index_of_another_format_is_refused(workspace: MakeWorkspace) -> None:
    folder = build(workspace({}))
    change(folder, format=0)
    assert refusal(folder) == "the search index has another format; run: carbonpeak build"


def test_index_without_what_a_newer_version_reads_is_refused(workspace: MakeWorkspace) -> None:
    folder = build(workspace({}))
    path = folder / "knowledge.json"
    knowledge = json.loads(path.read_text(encoding="utf-8"))
    for key in knowledge.keys() - {"format", "lexicon_version", "tuning_version"}:
        without = {name: value for name, value in knowledge.items() if name != key}
        path.write_text(json.dumps(without), encoding="utf-8")
        assert refusal(folder) == "the search index has another format; run: carbonpeak build", key


def test_index_is_refused_once_its_tuning_has_changed(workspace: MakeWorkspace) -> None:
    root = workspace({})
    folder = build(root)
    open_index(folder, workspace=Workspace(root))
    with (root / "search" / "lexicon.txt").open("a", encoding="utf-8") as lexicon:
        lexicon.write("新词\n")
    assert refusal(folder, Workspace(root)) == (
        "the files in search/ have changed since the index was made; run: carbonpeak build"
    )


def test_folder_without_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "search").mkdir()
    assert refusal(tmp_path / "search") == (
        "there is no search index in search/; run: carbonpeak build"
    )


def test_index_that_is_not_whole_is_refused(workspace: MakeWorkspace) -> None:
    folder = build(workspace({}))
    change(folder, rows=[])
    assert refusal(folder) == "the search index is not whole; run: carbonpeak build"


def test_faults_in_tuning_are_problems_with_positions(workspace: MakeWorkspace) -> None:
    root = workspace(
        {
            "search/synonyms.yaml": (
                "groups:\n"
                "  - {id: solar, zh: [光伏], broader: [energy]}\n"
                "  - {id: solar, zh: [太阳能]}\n"
            ),
            "search/fillers.yaml": None,
        }
    )
    problems = check_search(Workspace(root))
    assert render_text(problems, "en").splitlines()[::2] == [
        'search/fillers.yaml:1:1: error CP115 "search/fillers.yaml" is missing',
        'search/synonyms.yaml:2:37: error CP212 [groups[0].broader[0]] "energy" is not in '
        "search/synonyms.yaml",
        'search/synonyms.yaml:3:10: error CP211 [groups[1].id] "solar" stands twice in this list',
    ]


def test_index_is_not_built_from_faulty_tuning(workspace: MakeWorkspace, tmp_path: Path) -> None:
    root = workspace({"search/weights.yaml": "sections: {}\n"})
    with pytest.raises(TuningProblems, match='"limits" is missing'):
        build_index(load_corpus(Workspace(root)), Workspace(root), tmp_path)


def test_published_tuning_has_no_fault() -> None:
    assert check_search(Workspace(Path(__file__).parents[1])) == ()
