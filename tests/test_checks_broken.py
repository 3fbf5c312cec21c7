"""Each folder of tests/broken/ gives its own problem and no other, said in both languages."""

import shutil
import string
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from carbonpeak.checks import check_corpus
from carbonpeak.corpus import load_corpus
from carbonpeak.problems import catalogue, render_text
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

BROKEN = Path(__file__).parent / "broken"
FOLDERS = sorted(path for path in BROKEN.iterdir() if path.is_dir())
LEAD = "cases/bing/travel-points.yaml"


def lay_over(root: Path, folder: Path) -> None:
    """Change a workspace as a folder of tests/broken/ says."""
    for path in sorted(folder.rglob("*.y*ml")):
        if path.name == "edits.yaml":
            for edit in yaml.safe_load(path.read_text(encoding="utf-8")):
                apply_edit(root, edit)
        else:
            target = root / path.relative_to(folder)
            shutil.copyfile(path, target)
    if folder.name in MADE_HERE:
        MADE_HERE[folder.name](root)


def apply_edit(root: Path, edit: dict[str, str]) -> None:
    if "copy" in edit:
        shutil.copyfile(root / edit["copy"], root / edit["to"])
    elif "remove" in edit:
        (root / edit["remove"]).unlink()
    else:
        path = root / edit["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(edit["find"]) == 1, edit["find"]
        path.write_text(text.replace(edit["find"], edit["replace"]), encoding="utf-8", newline="\n")


def link_outside(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("id: outside\n", encoding="utf-8", newline="\n")
    (root / "cases/bing/outside.yaml").symlink_to(outside)


def write_5_megabytes(root: Path) -> None:
    text = (root / LEAD).read_text(encoding="utf-8") + "# more and more\n" * 312_500
    (root / "cases/bing/large.yaml").write_text(text, encoding="utf-8", newline="\n")


def end_lines_as_windows_does(root: Path) -> None:
    text = (root / LEAD).read_text(encoding="utf-8")
    (root / LEAD).write_text(text, encoding="utf-8", newline="\r\n")


MADE_HERE: dict[str, Callable[[Path], None]] = {
    "CP101": link_outside,
    "CP102": write_5_megabytes,
    "CP105": end_lines_as_windows_does,
}


def placeholders(text: str) -> set[str]:
    """Return the names that a text of the catalogue leaves open."""
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_broken_folder_gives_its_problem_and_no_other(
    workspace: MakeWorkspace, folder: Path
) -> None:
    root = workspace({})
    lay_over(root, folder)
    problems = check_corpus(load_corpus(Workspace(root)))
    assert {problem.code for problem in problems} == {folder.name}
    entry = catalogue()[folder.name]
    wanted = placeholders(entry.message["zh"]) | placeholders(entry.fix["zh"])
    assert [set(problem.values) for problem in problems] == [wanted] * len(problems)
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert render_text(problems, "zh") + "\n" + render_text(problems, "en") == expected


def test_every_code_has_a_broken_folder() -> None:
    assert [folder.name for folder in FOLDERS] == list(catalogue())


def test_the_valid_workspace_has_no_problem() -> None:
    assert check_corpus(load_corpus(Workspace(VALID_WORKSPACE))) == ()
