"""The commands: what they print, where, and with which exit code."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from carbonpeak.cli import main
from carbonpeak.corpus import load_corpus
from carbonpeak.search import build_index
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, list(arguments), env={"LANG": "C.UTF-8", "LC_ALL": ""})


def _commands(group: click.Group, path: str = "carbonpeak") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += _commands(command, f"{path} {name}")
        else:
            found.append((f"{path} {name}", command))
    return found


@pytest.mark.parametrize(("name", "command"), _commands(main))
def test_every_command_has_help_an_example_and_a_line_in_the_readme(
    name: str, command: click.Command
) -> None:
    assert command.help is not None
    assert f"Example: {name}" in command.help
    readme = Path(__file__).parent.parent / "README.md"
    assert f"`{name}" in readme.read_text(encoding="utf-8")


def test_check_of_valid_records_is_quiet_and_ends_with_0(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace({}), "check", "--lang", "en", monkeypatch=monkeypatch)
    assert result.exit_code == 0
    assert result.stdout == ""


BROKEN = {"cases/jia/solar-roofs.yaml": "id: solar-roofs\nid: solar-roofs\n"}


def test_check_prints_problem_and_fix_and_ends_with_1(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace(BROKEN), "check", "--lang", "en", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        'cases/jia/solar-roofs.yaml:2:1: error CP113 [id] the field "id" stands twice '
        "(first on line 1)\n  fix: keep one of them\n"
    )


def test_check_as_json_has_both_languages(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace(BROKEN), "check", "--format", "json", monkeypatch=monkeypatch)
    first = json.loads(result.stdout)[0]
    assert (first["code"], first["line"], first["field"]) == ("CP113", 2, "id")
    assert set(first["message"]) == {"zh", "en"}


def test_language_follows_the_locale(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace(BROKEN))
    result = CliRunner().invoke(main, ["check"], env={"LC_ALL": "", "LANG": "zh_CN.UTF-8"})
    assert "错误 CP113" in result.stdout


def test_command_outside_a_workspace_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(tmp_path, "check", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: 此处及上级文件夹中没有 cases/ 和 registry/，请先进入本项目的文件夹 · "
        "no folder with cases/ and registry/ was found here or above; "
        "change into the project's folder first\n"
    )


def test_explain_shows_bad_and_good_and_refuses_unknown_codes(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    known = run(root, "explain", "cp113", "--lang", "en", monkeypatch=monkeypatch)
    assert known.exit_code == 0
    assert known.stdout.startswith("CP113 [error] A field stands twice\n\n")
    assert "\nfix: keep one of them\n\nbad:\n    period:\n" in known.stdout
    unknown = run(root, "explain", "CP999", monkeypatch=monkeypatch)
    assert unknown.exit_code == 2
    assert 'there is no code "CP999"' in unknown.stderr


def test_explain_speaks_chinese(workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace({})
    one = run(root, "explain", "CP113", "--lang", "zh", monkeypatch=monkeypatch)
    assert one.stdout.startswith("CP113 [错误] 字段重复\n\n")
    assert "\n改法：只保留一处\n\n有问题：\n    period:\n" in one.stdout
    every = run(root, "explain", "--lang", "zh", monkeypatch=monkeypatch)
    assert "CP114 提醒 记录文件夹里有其他文件\n" in every.stdout


def test_check_counts_errors_and_warnings_apart(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({"cases/jia/notes.txt": "a note\n"})
    result = run(root, "check", "--lang", "zh", monkeypatch=monkeypatch)
    assert result.stderr == "已检查 4 个案例：错误 0 处，提醒 1 处\n"


def test_list_refuses_an_unknown_field_with_the_nearest(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace({}), "list", "--field", "enrgy", monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert '--field "enrgy" is not known; did you mean "energy"?' in result.stderr


def test_list_of_broken_records_is_refused(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace(BROKEN), "list", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert "there are errors in the records; run: carbonpeak check" in result.stderr


def test_list_tells_where_it_cannot_write(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace({}), "list", "--output", "no/list.md", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert "no/list.md cannot be written" in result.stderr


def test_list_writes_a_workbook_and_needs_a_file_for_it(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    assert run(root, "list", "--format", "xlsx", monkeypatch=monkeypatch).exit_code == 2
    result = run(root, "list", "--format", "xlsx", "--output", "l.xlsx", monkeypatch=monkeypatch)
    assert result.exit_code == 0
    assert (root / "l.xlsx").read_bytes().startswith(b"PK")


def test_new_case_prints_its_file(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    arguments = ("new", "case", "--pilot", "jia", "--id", "night-charging")
    result = run(root, *arguments, monkeypatch=monkeypatch)
    assert result.stdout == "cases/jia/night-charging.yaml\n"
    assert run(root, *arguments, monkeypatch=monkeypatch).exit_code == 2


def test_peers_say_what_agrees_and_refuse_an_unknown_pilot(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    found = run(root, "peers", "jia", "--lang", "en", monkeypatch=monkeypatch)
    assert found.exit_code == 0
    assert "alike: " in found.stdout
    as_json = json.loads(
        run(root, "peers", "jia", "--format", "json", monkeypatch=monkeypatch).stdout
    )
    first = as_json["peers"][0]
    assert {"similarity", "axes", "agree", "differ", "unknown", "cases"} <= set(first)
    unknown = run(root, "peers", "jai", monkeypatch=monkeypatch)
    assert unknown.exit_code == 2
    assert 'PILOT "jai" is not known; did you mean "jia"?' in unknown.stderr


def test_search_without_an_index_names_the_command_that_makes_it(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(workspace({}), "search", "屋顶", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no search index in search/; run: carbonpeak build\n"


def test_search_prints_marked_hits_and_refuses_a_filter_without_value(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    corpus = load_corpus(Workspace(root))
    (root / "build/search").mkdir(parents=True)
    build_index(corpus, Workspace(root), root / "build/search")
    result = run(root, "search", "光伏", "--lang", "zh", monkeypatch=monkeypatch)
    assert "统一建设光伏屋顶（甲市）" in result.stdout
    assert "[光伏]" in result.stdout
    wrong = run(root, "search", "光伏", "--filter", "energy", monkeypatch=monkeypatch)
    assert wrong.exit_code == 2


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "2026"])
def test_date_that_is_none_is_wrong_use(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, date: str
) -> None:
    result = run(workspace({}), "check", "--as-of", date, monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert f'"{date}" is not a date such as 2026-05-30' in result.stderr
