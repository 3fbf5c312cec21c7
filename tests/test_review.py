"""Reviewers: what a record holds for each criterion, their form, and their grades taken in."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from carbonpeak.cli import main
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.review import make_dossier, render_slips, take_review, write_review_form
from carbonpeak.review.holdings import hold
from carbonpeak.rubric import assess
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

CASE = "solar-roofs"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


@pytest.fixture(scope="module")
def blank(corpus: Corpus) -> bytes:
    return write_review_form(make_dossier(corpus.cases[CASE].data, corpus), corpus, "zh")


def fill(blank: bytes, answers: Mapping[str, Sequence[str]], **reviewer: str | None) -> Workbook:
    """Fill a form as a reviewer does: by row, grade, reason, English and evidence."""
    book = load_workbook(io.BytesIO(blank))
    about, grades = book["评审人"], book["门槛与评分"]
    for row in range(1, 12):
        name = about.cell(row=row, column=1).value
        if name in reviewer:
            about[f"C{row}"] = reviewer[str(name)]
    for row in range(1, grades.max_row + 1):
        given = answers.get(str(grades.cell(row=row, column=1).value), ())
        for column, value in enumerate(given, 7):
            grades.cell(row=row, column=column, value=value)
    return book


REVIEWER = {
    "date": "2026-04-12",
    "reviewer_role": "专家",
    "affiliation_kind": "省级研究机构",
    "province": "丑省",
    "conflict_of_interest": "无",
    "reach_scope": "同类地区",
}
GRADES: dict[str, tuple[str, ...]] = {
    "gate:a-measure": ("通过", "别处也能做。"),
    "grade:steps": ("2", "写明了责任方、时间和产出。", "", "s1"),
    "grade:effect": ("1", "有已实现数字，没有基准。", "A figure, no baseline.", "r1，s1"),
}


def save(book: Workbook, folder: Path) -> Path:
    path = folder / "评估.xlsx"
    book.save(path)
    return path


def test_every_criterion_of_the_rubric_is_laid_out(corpus: Corpus) -> None:
    assert corpus.rubric is not None
    for record in corpus.cases.values():
        for criterion in corpus.rubric.data.criteria:
            assert hold(criterion.id, record.data, corpus).lines


def test_dossier_tells_what_the_record_holds_and_what_is_not_seen(corpus: Corpus) -> None:
    found = hold("effect", corpus.cases[CASE].data, corpus)
    assert [line.zh for line in found.lines if "[r1]" in line.zh] != []
    empty = corpus.cases["travel-points"].data
    assert [gap.en for gap in hold("cost", empty, corpus).gaps] == [
        "no amount",
        "capital, running cost and payer not all given",
        "no saving",
    ]


def test_form_is_the_same_bytes_every_time(corpus: Corpus, blank: bytes) -> None:
    dossier = make_dossier(corpus.cases[CASE].data, corpus)
    assert write_review_form(dossier, corpus, "zh") == blank


def test_filled_form_becomes_an_assessment_that_counts(
    blank: bytes, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    path = save(fill(blank, GRADES, **REVIEWER), tmp_path)
    result = run(root, "assess", CASE, "--take", str(path), monkeypatch=monkeypatch)
    assert (result.exit_code, result.output) == (
        0,
        f"registry/assessments/{CASE}/expert-2026-04-12.yaml\n"
        "Level: Documented. For the level “evidenced” it still lacks: effect (now 1, needs 2)\n",
    )
    after = load_corpus(Workspace(root))
    assert after.problems == ()
    (taken,) = (r.data for r in after.assessments if r.data.date == "2026-04-12")
    assert taken.province == "chou"
    assert taken.conflict_of_interest is None
    assert taken.reach_scope == "named-types"
    assert taken.gates["a-measure"].passed
    assert (taken.grades["effect"].grade, taken.grades["effect"].evidence) == (1, ("r1", "s1"))
    assert assess(after.cases[CASE].data, after).grades["effect"][0] <= 1


def test_two_reviewers_of_a_day_are_kept_side_by_side_and_none_is_taken_twice(
    blank: bytes, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    said = []
    for affiliation in ("省级研究机构", "大学", "大学"):
        book = fill(blank, GRADES, **{**REVIEWER, "affiliation_kind": affiliation})
        path = save(book, tmp_path)
        arguments = ("assess", CASE, "--take", str(path), "--lang", "zh")
        said.append(run(root, *arguments, monkeypatch=monkeypatch).output)
    stands = "等级：已记录。要达到“有实证”，还缺：成效（现1，需2）\n"
    assert said == [
        f"registry/assessments/{CASE}/expert-2026-04-12.yaml\n{stands}",
        f"registry/assessments/{CASE}/expert-2026-04-12-2.yaml\n{stands}",
        "同一身份、单位、省份在这一天已有一份评估\n",
    ]


def test_slips_are_told_with_sheet_and_cell(blank: bytes, corpus: Corpus, tmp_path: Path) -> None:
    answers = {
        "gate:a-measure": ("也许", "说不准。"),
        "grade:steps": ("4", "很好。"),
        "grade:cost": ("", "有理由没有评分。"),
        "grade:effect": ("=1+1", "公式。"),
        "grade:core": ("2",),
    }
    book = fill(blank, answers, date="2026-04-12", reviewer_role="路人")
    taken = take_review(save(book, tmp_path), CASE, corpus)
    assert not taken.is_in_order
    assert sorted(render_slips(taken.slips, "zh").splitlines()) == sorted(
        [
            "评审人!C5: “路人”不在可选项中，请从下拉列表选择，"
            "如专家、省级评审人、其他试点、国家发展改革委、编辑部",
            "评审人!C6: “所在单位（类别或名称）”没有填",
            "评审人!C8: “利益冲突”没有填",
            f"门槛与评分!G{cell_of(book, 'gate:a-measure')}: “也许”不在可选项中，"
            "请从下拉列表选择，如通过、未通过",
            f"门槛与评分!G{cell_of(book, 'grade:steps')}: 评分只能是 0、1、2、3，这里是“4”",
            f"门槛与评分!G{cell_of(book, 'grade:cost')}: 写了理由或依据，没有评分",
            f"门槛与评分!G{cell_of(book, 'grade:effect')}: 不读取公式，请改填数值或文字",
            f"门槛与评分!G{cell_of(book, 'grade:effect')}: 写了理由或依据，没有评分",
            f"门槛与评分!H{cell_of(book, 'grade:core')}: 评了分，没有写理由",
        ]
    )


def test_what_a_reviewer_means_is_understood(blank: bytes, corpus: Corpus, tmp_path: Path) -> None:
    answers = {
        "gate:a-measure": ("√", "别处也能做。"),
        "grade:steps": ("２分", "写明了责任方、时间和产出。", "", "s1"),
        "grade:effect": ("1级", "有已实现数字，没有基准。", "", "r1、s1"),
    }
    plain = take_review(save(fill(blank, GRADES, **REVIEWER), tmp_path), CASE, corpus)
    told = {**REVIEWER, "date": "2026年4月12日", "province": "丑", "conflict_of_interest": "没有。"}
    loose = take_review(save(fill(blank, answers, **told), tmp_path), CASE, corpus)
    english = "      en: A figure, no baseline.\n"
    assert loose.text == plain.text.replace(english, "")


def test_text_beside_the_form_and_what_is_no_date_are_told(
    blank: bytes, corpus: Corpus, tmp_path: Path
) -> None:
    book = fill(blank, GRADES, **{**REVIEWER, "date": "上月"})
    book["评审人"]["F5"] = "仅供内部"
    book["门槛与评分"]["H30"] = "总体不错"
    taken = take_review(save(book, tmp_path), CASE, corpus)
    assert sorted(render_slips(taken.slips, "zh").splitlines()) == [
        "评审人!C4: “上月”不是日期，写成 2026-04-12 这样",
        "评审人!F5: 这里的文字不会收入：“仅供内部”；移到某一项的理由中，或删去",
        "门槛与评分!H30: 这里的文字不会收入：“总体不错”；移到某一项的理由中，或删去",
    ]


def cell_of(book: Workbook, name: str) -> int:
    page = book["门槛与评分"]
    return next(r for r in range(1, page.max_row + 1) if page.cell(row=r, column=1).value == name)


def test_form_of_another_case_is_refused(blank: bytes, corpus: Corpus, tmp_path: Path) -> None:
    path = save(fill(blank, GRADES, **REVIEWER), tmp_path)
    taken = take_review(path, "travel-points", corpus)
    assert render_slips(taken.slips, "en") == ('this form assesses "solar-roofs", not this case\n')


def test_evidence_must_be_in_the_record(blank: bytes, corpus: Corpus, tmp_path: Path) -> None:
    answers = {"grade:steps": ("1", "有做法。", "", "r99")}
    taken = take_review(save(fill(blank, answers, **REVIEWER), tmp_path), CASE, corpus)
    assert [(p.code, p.field) for p in taken.problems] == [("CP303", "grades.steps.evidence[0]")]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_in_a_sentence(
    data: bytes, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    result = run(workspace({}), "assess", CASE, "--take", str(path), monkeypatch=monkeypatch)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.output


def test_conflict_of_interest_is_kept_and_counts_nothing(
    blank: bytes, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    before = assess_in(root)
    book = fill(blank, GRADES, **{**REVIEWER, "conflict_of_interest": "曾参与该项目"})
    run(root, "assess", CASE, "--take", str(save(book, tmp_path)), monkeypatch=monkeypatch)
    assert assess_in(root) == before
    told = run(root, "assess", CASE, "--lang", "zh", monkeypatch=monkeypatch).output
    assert "专家 2026-04-12：有利益冲突，不计" in told
    assert "    > 专家 2026-04-12（不计）: " in told
    assert "编辑部 2026-04-10：依据公开来源" in told


def test_later_assessment_by_the_same_reviewer_takes_the_place_of_the_earlier(
    blank: bytes, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    for date, grade, replaces in (("2026-03-01", "0", None), ("2026-04-01", "3", "2026-03-01")):
        reviewer = {**REVIEWER, "date": date, "replaces": replaces}
        book = fill(blank, {"grade:cost": (grade, "理由。")}, **reviewer)
        run(root, "assess", CASE, "--take", str(save(book, tmp_path)), monkeypatch=monkeypatch)
    after = load_corpus(Workspace(root))
    own = [
        r.data.grades["cost"].grade
        for r in after.assessments
        if r.data.reviewer_role == "expert" and r.data.case == CASE
    ]
    assert sorted(own) == [0, 3]
    assert assess(after.cases[CASE].data, after).grades["cost"][1] == 3
    told = run(root, "assess", CASE, "--lang", "en", monkeypatch=monkeypatch).output
    assert "expert, 2026-03-01: replaced by a later one" in told


def assess_in(root: Path) -> object:
    found = load_corpus(Workspace(root))
    standing = assess(found.cases[CASE].data, found)
    return standing.level, standing.grades, standing.reach_scope


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, list(arguments))


def test_who_grades_sees_what_a_low_grade_limits_and_when_to_give_none(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run(workspace({}), "assess", CASE, "--lang", "zh", monkeypatch=monkeypatch).output
    lines = told.splitlines()
    assert [line.strip() for line in lines if line.startswith("    * ")] == [
        "* 1分及以下的，推广范围不超过“仅供借鉴”",
        "* 1分及以下的，推广范围不超过“同类地区”",
    ]
    assert lines[-1] == (
        "评分取记录能够支持的最高一句；四句都没有依据的（如没有载明能否持续），空着不评，不猜。"
    )
