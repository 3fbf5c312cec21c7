"""An index brought up to date from an earlier one equals one made anew."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.search import (
    SearchRequest,
    build_index,
    gather_harvest,
    open_index,
    write_static_index,
)
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace
from tests.searching import assert_same_index, case_text, contents

BASE = {
    f"cases/jia/case-{n:02}.yaml": case_text(f"case-{n:02}", title=f"沼气第{n}期", english="Biogas")
    for n in range(20)
}
EDITED = {"cases/jia/case-03.yaml": case_text("case-03", title="厨余垃圾", english="Kitchen waste")}
ADDED = {"cases/jia/case-0a.yaml": case_text("case-0a", title="秸秆还田", english="Straw")}
REMOVED = {"cases/jia/case-07.yaml": None}
LEAD = {"cases/jia/case-05.yaml": case_text("case-05", title="沼气第5期", status="lead")}


def build(root: Path, folder: Path, previous: Path | None = None) -> Path:
    folder.mkdir()
    workspace = Workspace(root)
    build_index(load_corpus(workspace), workspace, folder, previous)
    return folder


def edited(edits: Mapping[str, str | None]) -> dict[str, str | bytes | None]:
    """Return the files of the base after some edits; None takes a case away."""
    texts = {**BASE, **edits}
    return {path: text for path, text in texts.items() if text is not None}


@pytest.mark.parametrize(
    "edits",
    [
        {},
        EDITED,
        ADDED,
        REMOVED,
        LEAD,
        {**EDITED, **ADDED, **REMOVED},
        {"registry/adoptions.yaml": "adoptions: []\n"},
    ],
    ids=["nothing", "edited", "added", "removed", "lead", "all", "adoption"],
)
def test_updated_index_equals_one_made_anew(
    workspace: MakeWorkspace, tmp_path: Path, edits: dict[str, str | None]
) -> None:
    before = build(workspace(BASE), tmp_path / "before")
    root = workspace(edited(edits))
    updated = build(root, tmp_path / "updated", before)
    assert contents(updated)["updates"] == 1
    assert_same_index(updated, build(root, tmp_path / "anew"))


def test_update_of_an_update_equals_one_made_anew(workspace: MakeWorkspace, tmp_path: Path) -> None:
    first = build(workspace(BASE), tmp_path / "first")
    second = build(workspace(edited(EDITED)), tmp_path / "second", first)
    root = workspace(edited({**REMOVED, **ADDED}))
    third = build(root, tmp_path / "third", second)
    assert contents(third)["updates"] == 2
    assert_same_index(third, build(root, tmp_path / "anew"))


def test_earlier_index_stays_as_it_was(workspace: MakeWorkspace, tmp_path: Path) -> None:
    before = build(workspace(BASE), tmp_path / "before")
    answer = open_index(before).search(SearchRequest(query="沼气第3期"))
    build(workspace(edited(EDITED)), tmp_path / "updated", before)
    assert open_index(before).search(SearchRequest(query="沼气第3期")) == answer


@pytest.mark.parametrize(
    "change",
    [
        {"search/lexicon.txt": "新词\n"},
        {"search/synonyms.yaml": "groups:\n  - {id: biogas, zh: [沼气], en: [biogas]}\n"},
        {f"cases/jia/case-{n:02}.yaml": None for n in range(10)},
    ],
    ids=["lexicon", "synonyms", "many cases"],
)
def test_index_is_made_anew_where_too_much_changed(
    workspace: MakeWorkspace, tmp_path: Path, change: dict[str, str | None]
) -> None:
    before = build(workspace(BASE), tmp_path / "before")
    updated = build(workspace(edited(change)), tmp_path / "updated", before)
    assert contents(updated)["updates"] == 0


def test_folder_that_is_no_index_is_not_used(workspace: MakeWorkspace, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    root = workspace(BASE)
    made = build(root, tmp_path / "made", tmp_path / "before")
    assert_same_index(made, build(root, tmp_path / "anew"))


def test_index_of_the_site_is_the_same_from_texts_and_from_an_index(
    workspace: MakeWorkspace, tmp_path: Path
) -> None:
    before = build(workspace(BASE), tmp_path / "before")
    root = workspace(edited({**EDITED, **REMOVED, **ADDED}))
    corpus, workspace_here = load_corpus(Workspace(root)), Workspace(root)
    (tmp_path / "updated").mkdir()
    written = {}
    for name, harvest in (
        ("texts", None),
        ("update", build_index(corpus, workspace_here, tmp_path / "updated", before)),
        ("index", gather_harvest(corpus, workspace_here, tmp_path / "updated")),
        ("another", gather_harvest(corpus, workspace_here, before)),
    ):
        (tmp_path / name).mkdir()
        write_static_index(corpus, workspace_here, tmp_path / name, harvest)
        written[name] = {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.json")
        }
    assert all(found == written["texts"] for found in written.values())
