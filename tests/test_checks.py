"""The rules: where each begins and ends, and what excuses from it."""

from pathlib import Path

import pytest

from carbonpeak import checks
from carbonpeak.checks import CHECKS, check_corpus, has_errors
from carbonpeak.checks.figures import figures_in, significant
from carbonpeak.corpus import load_corpus
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

FULL = "cases/jia/solar-roofs.yaml"
HEAT = "cases/jia/waste-heat-heating.yaml"
ADOPTING = "cases/yi-etdz/factory-solar-roofs.yaml"
LEAD = "cases/bing/travel-points.yaml"
ASSESSMENT = "registry/assessments/solar-roofs/editorial-2026-04-10.yaml"
RUBRIC = "registry/rubric.yaml"


def changed(file: str, *changes: tuple[str, str]) -> str:
    """Return the text of a file of the small workspace with parts of it exchanged."""
    text = (VALID_WORKSPACE / file).read_text(encoding="utf-8")
    for find, replace in changes:
        assert text.count(find) == 1, find
        text = text.replace(find, replace)
    return text


def found(root: Path) -> list[tuple[str, str]]:
    """Return code and field of every problem, in order."""
    problems = check_corpus(load_corpus(Workspace(root)))
    return [(problem.code, problem.field) for problem in problems]


# --- figures ---


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("装机达到12.5万千瓦", ["12.5"]),
        ("共1,200家，占30.0%", ["1200", "30.0"]),
        ("２．５万吨", ["2.5"]),
        ("1200—1500户", ["1200", "1500"]),
        ("投资CNY 4.6 billion", ["4.6"]),
        ("365日、124小时", ["365", "124"]),
        ("2000万元", ["2000"]),
        ("2000 千瓦", ["2000"]),
        ("没有数字", []),
        ("2024年、2021—2025年", []),
        ("2024年8月26日至9月1日，1—9月", []),
        ("on 26 August 2024 and in May 2025", []),
        ("第14个五年规划, the 14th Five-Year Plan", []),
        ("3号楼, No. 12, 发改〔2023〕5号", []),
        ("GB/T 2589-2020、DB32/T 4000、COP-28、ISO 14064", []),
        ("“1+N”体系和“4+1”产业", []),
        ("5G基站、V2G、PM2.5、CO2、m2", []),
        ("全天24小时、7×24小时值守, 24-hour", []),
        ("平台2.0版", []),
    ],
)
def test_figures_are_told_from_dates_ordinals_and_names(text: str, figures: list[str]) -> None:
    assert figures_in(text) == figures


@pytest.mark.parametrize(
    ("one", "other"), [("12.5", "125000"), ("0.05", "5"), ("-3.20", "32"), ("100", "1")]
)
def test_figures_agree_wherever_the_point_stands(one: str, other: str) -> None:
    assert significant(one) == significant(other)


@pytest.mark.parametrize(
    ("zh", "en", "agree"),
    [
        ("覆盖30个小区。", "It covers 30 estates.", True),
        ("覆盖30个小区。", "It covers 13 estates.", False),
        ("覆盖12.5万户。", "It covers 125,000 households.", True),
        ("覆盖2000万人。", "It covers 20 million people.", True),
        ("覆盖3个小区、40户。", "It covers three estates and 40 homes.", True),
        ("2021年开始。", "It began in 2021.", True),
        ("2021年开始。", "It began in 2020.", False),
        ("2024—2025年供暖季启用。", "In use since the 2024–25 heating season.", True),
        ("覆盖30个小区。", "It covers many estates.", True),
        ("覆盖许多小区。", "It covers 30 estates.", True),
        ("8月1日开始，覆盖30个小区。", "From 1 August it covers 30 estates.", True),
    ],
)
def test_figures_of_the_two_languages_are_compared(
    workspace: MakeWorkspace, zh: str, en: str, agree: bool
) -> None:
    text = changed(
        LEAD,
        ("市民绿色出行缺少激励。", zh),
        ("Nothing rewarded people for green travel.", en),
    )
    assert found(workspace({LEAD: text})) == ([] if agree else [("CP413", "problem")])


def test_figure_in_the_summary_may_stand_in_result_baseline_cost_step_or_problem(
    workspace: MakeWorkspace,
) -> None:
    summary = "企业用上就近的绿电。", "装机由3.2万千瓦增至12.5万千瓦，投资4.6亿元，比单建低15%。"
    assert found(workspace({FULL: changed(FULL, summary)})) == []


def test_figure_in_advice_needs_a_source(workspace: MakeWorkspace) -> None:
    text = changed(FULL, ("财政给予少量勘测补助", "财政给予35万元勘测补助"))
    assert found(workspace({FULL: text})) == [("CP412", "transfer.conditions[2].text")]
    sourced = text.replace(
        "      basis: editor\n  suits:", "      basis: editor\n      source: s1\n  suits:"
    )
    assert sourced != text
    assert found(workspace({FULL: sourced})) == []


@pytest.mark.parametrize(("value", "reported"), [("4200", False), ("4210", True)])
def test_only_a_figure_of_three_digits_is_too_much_of_a_coincidence(
    workspace: MakeWorkspace, value: str, reported: bool
) -> None:
    same = (
        "  - id: r2\n    indicator: renewable-electricity-generated\n"
        "    text: {zh: 余热发电, en: electricity from waste heat}\n"
        f"    value: {value}\n    unit: 10k-kwh-per-year\n    year: 2025\n    kind: achieved\n"
        "    attribution: measure\n    source: s2\nbenefits:\n"
    )
    files = {
        HEAT: changed(HEAT, ("benefits:\n", same)),
        ADOPTING: changed(
            ADOPTING,
            ("value: 4200", f"value: {value}"),
            ("年发电4200万", f"年发电{value}万"),
            ("gave 42 GWh", f"gave {int(value) / 100:g} GWh"),
        ),
    }
    assert found(workspace(files)) == ([("CP414", "results[1].value")] if reported else [])


def test_place_figure_may_be_older_than_the_measure(workspace: MakeWorkspace) -> None:
    text = changed(
        FULL,
        (
            "    value: 38.5\n    unit: percent\n    year: 2024\n",
            "    value: 38.5\n    unit: percent\n    year: 2015\n",
        ),
    )
    assert found(workspace({FULL: text})) == []


def test_target_may_lie_in_the_future(workspace: MakeWorkspace) -> None:
    text = changed(LEAD, ("    year: 2027\n", "    year: 2060\n"))
    assert found(workspace({LEAD: text})) == []


def result(number: int, value: str, year: int) -> str:
    return (
        f"  - id: r{number}\n    indicator: investment\n"
        "    text: {zh: 计划投资, en: investment planned}\n"
        f"    value: {value}\n    unit: 100m-cny\n    year: {year}\n    kind: target\n"
        "    attribution: measure\n    source: s1\n"
    )


@pytest.mark.parametrize(
    ("value", "suspicious"),
    [("18000", True), ("0.0002", True), ("200", False), ("0.02", False), ("2", False)],
)
def test_figure_far_from_its_like_is_suspicious_only_by_ten_thousand(
    workspace: MakeWorkspace, value: str, suspicious: bool
) -> None:
    others = "".join(result(7 + n, f"{n + 1}.5", 2030 + n) for n in range(3))
    files = {
        FULL: changed(FULL, ("benefits:\n  - kind: cost", f"{others}benefits:\n  - kind: cost")),
        LEAD: changed(LEAD, ("sources:\n", f"{result(2, value, 2027)}sources:\n")),
    }
    assert found(workspace(files)) == ([("CP410", "results[1].unit")] if suspicious else [])


def test_few_figures_say_nothing_of_what_is_usual(workspace: MakeWorkspace) -> None:
    others = "".join(result(7 + n, f"{n + 1}.5", 2030 + n) for n in range(2))
    files = {
        FULL: changed(FULL, ("benefits:\n  - kind: cost", f"{others}benefits:\n  - kind: cost")),
        LEAD: changed(LEAD, ("sources:\n", f"{result(2, '18000', 2027)}sources:\n")),
    }
    assert found(workspace(files)) == []


def test_unit_that_cannot_be_converted_does_not_stop_the_comparison(
    workspace: MakeWorkspace,
) -> None:
    file = "registry/vocabularies/units.yaml"
    root = workspace({file: changed(file, ("pint: 100000000 * cny", "pint: 100000000 * cnyy"))})
    assert found(root) == [("CP415", f"terms[{position_of(root, '100m-cny')}].pint")]


def position_of(root: Path, unit: str) -> int:
    units = load_corpus(Workspace(root)).vocabularies["units"]
    return [term.id for term in units.terms].index(unit)


# --- excuses ---


ALLOW = "allow:\n  - code: CP501\n"


def test_excuse_is_for_its_code_only(workspace: MakeWorkspace) -> None:
    other = ALLOW.replace("CP501", "CP502")
    codes = {code for code, _field in found(workspace({HEAT: changed(HEAT, (ALLOW, other))}))}
    assert codes == {"CP501"}


def test_excuse_with_a_field_is_for_that_field_only(workspace: MakeWorkspace) -> None:
    narrow = ALLOW.replace("CP501\n", "CP501\n    field: steps\n")
    fields = [field for _code, field in found(workspace({HEAT: changed(HEAT, (ALLOW, narrow))}))]
    assert "steps[1].text" not in fields
    assert "title" in fields


def test_excuse_does_not_reach_a_field_that_begins_alike(workspace: MakeWorkspace) -> None:
    narrow = ALLOW.replace("CP501\n", "CP501\n    field: t\n")
    fields = [field for _code, field in found(workspace({HEAT: changed(HEAT, (ALLOW, narrow))}))]
    assert "title" in fields


def test_error_cannot_be_excused(workspace: MakeWorkspace) -> None:
    text = changed(
        HEAT, (ALLOW, ALLOW.replace("CP501", "CP701")), ("kind: achieved", "kind: target")
    )
    assert "CP701" in {code for code, _field in found(workspace({HEAT: text}))}


def test_warnings_are_no_errors(workspace: MakeWorkspace) -> None:
    warned = workspace(
        {LEAD: changed(LEAD, ("  en: Nothing rewarded people for green travel.\n", ""))}
    )
    assert not has_errors(check_corpus(load_corpus(Workspace(warned))))
    failed = workspace({LEAD: changed(LEAD, ("stage: trial", "stage: trail"))})
    assert has_errors(check_corpus(load_corpus(Workspace(failed))))


# --- references ---


def test_adoption_in_a_circle_is_reported_in_each_case(workspace: MakeWorkspace) -> None:
    back = (
        "adopted_from:\n  - case: factory-solar-roofs\n    year: 2024\n    depth: parts\n"
        "    status: operating\n    evidence: stated\n"
        "    text: {zh: 取自园区。, en: Taken from the park.}\n    source: s1\nsources:\n"
    )
    root = workspace({FULL: changed(FULL, ("\nsources:\n", f"\n{back}"))})
    assert found(root) == [("CP307", "adopted_from[0].case")] * 2


def test_evidence_of_an_assessment_stands_in_the_case(workspace: MakeWorkspace) -> None:
    text = changed(ASSESSMENT, ("evidence: [r1, s2]", "evidence: [r1, r9]"))
    assert found(workspace({ASSESSMENT: text})) == [("CP303", "grades.effect.evidence[1]")]


def test_assessment_of_no_case_is_reported_once(workspace: MakeWorkspace) -> None:
    text = changed(ASSESSMENT, ("case: solar-roofs", "case: solar-roof"))
    assert found(workspace({ASSESSMENT: text})) == [("CP303", "case")]


@pytest.mark.parametrize(
    ("find", "replace", "field"),
    [
        ("  honesty: {grade", "  honest: {grade", "grades.honest"),
        ("  no-harm: {passed", "  done: {passed", "gates.done"),
        ("reach_scope: nationwide", "reach_scope: everywhere", "reach_scope"),
    ],
)
def test_assessment_names_what_the_rubric_holds(
    workspace: MakeWorkspace, find: str, replace: str, field: str
) -> None:
    problems = found(workspace({ASSESSMENT: changed(ASSESSMENT, (find, replace))}))
    assert {f for _code, f in problems} == {field}
    assert {code for code, _field in problems} <= {"CP210", "CP303"}


@pytest.mark.parametrize(
    ("find", "replace", "field"),
    [
        ("minimum: {effect: 2, honesty: 1}", "minimum: {efect: 2}", "levels[2].minimum.efect"),
        ("{criterion: premium,", "{criterion: premum,", "caps[0].criterion"),
        ("editorial_limit: evidenced", "editorial_limit: published", "editorial_limit"),
        (
            "scope_order: [nationwide, named-types, named-regions, learning-only]",
            "scope_order: [nationwide, named-types, named-regions]",
            "caps[0].scope",
        ),
    ],
)
def test_rubric_names_what_it_holds(
    workspace: MakeWorkspace, find: str, replace: str, field: str
) -> None:
    problems = found(workspace({RUBRIC: changed(RUBRIC, (find, replace))}))
    assert field in {f for _code, f in problems}
    assert {code for code, _field in problems} <= {"CP210", "CP303"}


# --- one fault, one problem ---


@pytest.mark.parametrize(
    "file",
    [
        FULL,
        "registry/pilots/jia.yaml",
        "registry/provinces.yaml",
        "registry/organisations.yaml",
        "registry/plan.yaml",
        "registry/rubric.yaml",
        "registry/style.yaml",
        "registry/vocabularies/units.yaml",
        "registry/vocabularies/indicators.yaml",
        "registry/vocabularies/quantities.yaml",
        "registry/vocabularies/admin-levels.yaml",
        "registry/vocabularies/fields.yaml",
        "registry/vocabularies/pilot-kinds.yaml",
    ],
)
def test_file_that_cannot_be_read_is_the_only_one_reported(
    workspace: MakeWorkspace, file: str
) -> None:
    problems = check_corpus(load_corpus(Workspace(workspace({file: "id: [\n"}))))
    assert [(p.at.file, p.code) for p in problems] == [(file, "CP109")]


# --- the mission ---


@pytest.mark.parametrize(
    ("file", "find", "replace"),
    [
        (RUBRIC, "name: {zh: 成效, en: effect}", "name: {zh: 达峰时间, en: effect}"),
        (RUBRIC, "{zh: 只有目标, en: a goal only}", "{zh: 碳峰值较低, en: a low value}"),
        (RUBRIC, "{zh: 只有目标, en: a goal only}", "{zh: 只有目标, en: early peak year}"),
        ("registry/vocabularies/indicators.yaml", "zh: 供热供能面积", "zh: 峰值大小"),
    ],
)
def test_nothing_is_judged_by_its_peak(
    workspace: MakeWorkspace, file: str, find: str, replace: str
) -> None:
    problems = found(workspace({file: changed(file, (find, replace))}))
    assert {code for code, _field in problems} == {"CP702"}


def test_rules_stand_in_a_list_one_can_read() -> None:
    names = [check.__name__ for check in CHECKS]
    assert all(name.startswith("check_") for name in names)
    assert len(names) == len(set(names))
    assert all(check.__doc__ for check in CHECKS)


def test_a_case_copied_whole_is_told_once(workspace: MakeWorkspace) -> None:
    root = workspace({})
    text = (root / "cases/jia/solar-roofs.yaml").read_text(encoding="utf-8")
    copied = text.replace("id: solar-roofs\n", "id: solar-roofs-again\n", 1)
    (root / "cases/jia/solar-roofs-again.yaml").write_text(copied, encoding="utf-8", newline="\n")
    problems = check_corpus(load_corpus(Workspace(root)))
    assert [p.at.file for p in problems if p.code == "CP505"] == [
        "cases/jia/solar-roofs-again.yaml"
    ]


def test_many_cases_are_checked_in_two_processes_with_the_same_problems(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = {FULL: changed(FULL, ("stage: scaled", "stage: scalled"))}
    corpus = load_corpus(Workspace(workspace(edits)))
    alone = check_corpus(corpus)
    monkeypatch.setattr(checks, "MANY", 1)
    assert check_corpus(corpus) == alone
    assert "CP210" in {problem.code for problem in alone}
