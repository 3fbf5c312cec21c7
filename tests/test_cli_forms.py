"""The commands form and intake: files written, what is printed where, exit codes."""

import json
from pathlib import Path

import pytest

from tests.conftest import MakeWorkspace
from tests.forms import edited, form_of, typed
from tests.test_cli import run


def test_a_form_is_written_and_taken_in_again(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    arguments = ("form", "--case", "solar-roofs", "--lang", "zh", "--output", "form.xlsx")
    assert run(root, *arguments, monkeypatch=monkeypatch).exit_code == 0
    assert (root / "form.xlsx").read_bytes() == form_of("solar-roofs", "zh")
    result = run(root, "intake", "form.xlsx", "--lang", "zh", monkeypatch=monkeypatch)
    assert result.exit_code == 0
    assert result.stdout == ("form.xlsx：与已有案例 cases/jia/solar-roofs.yaml 相同，没有改动\n")


def test_a_folder_gives_cases_marked_copies_and_a_summary(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    sent = root / "sent"
    sent.mkdir()
    (sent / "a.xlsx").write_bytes(edited(typed("做法", "text.zh", "改过的第一步")))
    (sent / "b.xlsx").write_bytes(edited(typed("成效", "unit", "斤"), case="waste-heat-heating"))
    (sent / "c.csv").write_bytes(b"a,b")
    (sent / "~$a.xlsx").write_bytes(b"")
    arguments = ("intake", "sent", "--lang", "zh", "--update", "--output", "taken")
    result = run(root, *arguments, monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stdout.endswith(
        "共3张表，1张没有须改之处\n"
        "表           结果      须改  说明  案例\n"
        "sent/a.xlsx  更新      0     0     solar-roofs\n"
        "sent/b.xlsx  须改      1     0     -\n"
        "sent/c.csv   没有读取  1     0     -\n"
    )
    assert result.stderr == (
        "[1/3] sent/a.xlsx\n[2/3] sent/b.xlsx\n[3/3] sent/c.csv\n"
        "标注过的表 · marked copy: taken/b-标注.xlsx\n"
    )
    written = sorted(p.relative_to(root / "taken") for p in (root / "taken").rglob("*.*"))
    assert written == [Path("b-标注.xlsx"), Path("cases/jia/solar-roofs.yaml")]
    text = (root / "taken/cases/jia/solar-roofs.yaml").read_text(encoding="utf-8")
    assert "      zh: 改过的第一步\n" in text


def test_a_report_for_programs_names_sheet_and_cell(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    (root / "a.xlsx").write_bytes(edited(typed("成效", "year", "去年")))
    result = run(root, "intake", "a.xlsx", "--format", "json", "--update", monkeypatch=monkeypatch)
    assert result.exit_code == 1
    (form,) = json.loads(result.stdout)
    assert (form["form"], form["outcome"], form["case"]) == ("a.xlsx", "problems", None)
    assert form["problems"] == [
        {
            "code": "not-a-year",
            "sheet": "成效",
            "cell": "J7",
            "message": {"zh": "“去年”不是年份", "en": '"去年" is not a year'},
            "fix": {"zh": "键入四位年份，如 2024", "en": "type four digits such as 2024"},
        }
    ]


def test_unknown_names_are_wrong_use(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    arguments = ("form", "--pilot", "jai", "--output", "x.xlsx")
    result = run(root, *arguments, monkeypatch=monkeypatch)
    assert result.exit_code == 2
    assert '--pilot "jai" is not known; did you mean "jia"?' in result.stderr
