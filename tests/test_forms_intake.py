"""Intake: what offices type is understood, asked about or kept, never lost."""

import datetime
import io
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from carbonpeak.checks import check_corpus, has_errors
from carbonpeak.corpus import load_corpus
from carbonpeak.forms import copy_name, mark_copy, render_report, take_in
from carbonpeak.forms.assembling import at
from carbonpeak.forms.layout import parse_path
from carbonpeak.house_format import plain_values
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE
from tests.forms import (
    Edit,
    Typed,
    base,
    cell_of,
    edited,
    form_of,
    said,
    saved,
    take,
    typed,
)

VALUE = "results[0].value"
UNIT = "results[0].unit"

UNDERSTOOD: list[tuple[str, str, Typed, str, object]] = [
    # sheet, field, what was typed, field of the record, what it became
    ("成效", "value", "１２．５", VALUE, Decimal("12.5")),
    ("成效", "value", "12,345.6", VALUE, Decimal("12345.6")),
    ("成效", "value", "12，345", VALUE, 12345),
    ("成效", "value", "1234,5678", VALUE, 12345678),
    ("成效", "value", " 12.50 ", VALUE, Decimal("12.50")),
    ("成效", "value", "'12.5", VALUE, Decimal("12.5")),
    ("成效", "value", "12.5万千瓦", VALUE, Decimal("12.5")),
    ("成效", "value", "约12.5", "results[0].qualifier", "about"),
    ("成效", "value", 7.25, VALUE, Decimal("7.25")),
    ("成效", "year", "2024年", "results[0].year", 2024),
    ("成效", "year", "２０２４", "results[0].year", 2024),
    ("成效", "year", datetime.date(2024, 5, 1), "results[0].year", 2024),
    ("成效", "kind", "已实现 ", "results[0].kind", "achieved"),
    ("成效", "kind", "achieved", "results[0].kind", "achieved"),
    ("成效", "unit", "万 千 瓦", UNIT, "10k-kw"),
    ("成效", "source", "S2", "results[0].source", "s2"),
    ("成效", "source", 2, "results[0].source", "s2"),
    ("成效", "source", "ｓ２", "results[0].source", "s2"),
    ("成效", "source", "来源2", "results[0].source", "s2"),
    ("做法", "completed", "2023年9月", "steps[0].completed", "2023-09"),
    ("做法", "completed", "2023.9.5", "steps[0].completed", "2023-09-05"),
    ("做法", "completed", "2023/9", "steps[0].completed", "2023-09"),
    ("做法", "completed", "20230905", "steps[0].completed", "2023-09-05"),
    ("做法", "completed", 2023, "steps[0].completed", "2023"),
    ("做法", "completed", datetime.date(2023, 9, 5), "steps[0].completed", "2023-09-05"),
    ("做法", "text.zh", "  两头有空格  ", "steps[0].text.zh", "两头有空格"),
    ("做法", "text.zh", "第一行\n第二行", "steps[0].text.zh", "第一行\n第二行"),
    ("做法", "text.zh", "油耗高；\t部分\u200b亏\xad损", "steps[0].text.zh", "油耗高；部分亏损"),
    ("做法", "text.zh", "见\tIEC标准", "steps[0].text.zh", "见 IEC标准"),
    (
        "做法",
        "text.zh",
        "旧程序的换行_x000D_\n第二行",
        "steps[0].text.zh",
        "旧程序的换行\n第二行",
    ),
    ("基本情况", "title.zh", "建设光伏\n屋顶（甲市）", "title.zh", "建设光伏屋顶（甲市）"),
    ("基本情况", "pilot", "甲", "pilot", "jia"),
    ("基本情况", "period.end", "至今", "period.end", None),
    ("适用条件", "can_be_created", "√", "transfer.conditions[0].can_be_created", True),
    ("适用条件", "can_be_created", "×", "transfer.conditions[0].can_be_created", False),
    ("来源", "title", "标题\n换行", "sources[0].title", "标题换行"),
    ("来源", "url", "https：//example.org/a", "sources[0].url", "https://example.org/a"),
]


@pytest.mark.parametrize(("sheet", "key", "what", "path", "became"), UNDERSTOOD)
def test_what_is_unambiguous_is_understood(
    sheet: str, key: str, what: Typed, path: str, became: object, tmp_path: Path
) -> None:
    data = edited(typed(sheet, key, what))
    taking = take(data, tmp_path, update=True)
    assert taking.problems == ()
    assert taking.case is not None
    assert at(plain_values(taking.case.data), parse_path(path)) == became


ASKED: list[tuple[str, str, Typed, str]] = [
    ("成效", "value", "12点5", "not-a-number"),
    ("成效", "value", "10-20", "not-a-number"),
    ("成效", "value", "若干", "not-a-number"),
    ("成效", "value", "大概12.5", "not-a-number"),
    ("成效", "value", "1,23", "number-unclear"),
    ("成效", "value", "1.2.3", "number-unclear"),
    ("成效", "value", "12.5万", "unit-clash"),
    ("成效", "value", "38.5%", "percent-clash"),
    ("成效", "value", "3亿千瓦时", "unit-clash"),
    ("成效", "value", "=1+1", "formula"),
    ("成效", "value", "='[1]Sheet1'!A1", "formula"),
    ("成效", "value", '=HYPERLINK("http://x")', "formula"),
    ("成效", "value", "#REF!", "error-value"),
    ("成效", "value", datetime.date(2024, 5, 1), "not-a-number"),
    ("成效", "value", "9" * 100, "not-a-number"),
    ("成效", "year", "去年", "not-a-year"),
    ("成效", "year", 24, "not-a-year"),
    ("成效", "unit", "斤", "not-in-list"),
    ("成效", "unit", "万千瓦、千瓦", "several-in-cell"),
    ("成效", "indicator", "没有这个指标", "not-in-list"),
    ("成效", "kind", "已实现、目标", "several-in-cell"),
    ("成效", "source", "s9", "no-such-source"),
    ("成效", "source", "s1、s2", "several-in-cell"),
    ("成效", "source", "见附件", "no-such-source"),
    ("做法", "completed", "5/3/2024", "date-unclear"),
    ("做法", "completed", 2023.1, "date-unclear"),
    ("做法", "completed", "2024年春", "not-a-date"),
    ("做法", "completed", "2024-02-30", "not-a-date"),
    ("做法", "completed", "2024-13", "not-a-date"),
    ("基本情况", "title.zh", "", "missing"),
    ("基本情况", "pilot", "丁市", "not-in-list"),
    ("基本情况", "stage", "进行中", "not-in-list"),
    ("适用条件", "can_be_created", "也许", "not-yes-no"),
    ("来源", "url", "www.example.org", "CP204"),
    ("来源", "title", "", "missing"),
    ("记录信息", "created", "2026-03", "date-unclear"),
    ("记录信息", "id", "大写ID", "CP204"),
]


@pytest.mark.parametrize(("sheet", "key", "what", "code"), ASKED)
def test_what_is_not_is_asked_about_in_its_cell(
    sheet: str, key: str, what: Typed, code: str, tmp_path: Path
) -> None:
    data = edited(typed(sheet, key, what))
    taking = take(data, tmp_path, update=True)
    cell = cell_of(load_workbook(io.BytesIO(data))[sheet], key)
    assert [f"{f.code} {f.at.sheet} {f.at.cell}" for f in taking.problems] == [
        f"{code} {sheet} {cell}"
    ]
    assert taking.case is None


def test_ten_thousands_go_into_the_unit(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        typed("成效", "value", "12.5万")(book)
        typed("成效", "unit", "千瓦")(book)
        page = book["成效"]
        for key in ("baseline.value", "baseline.year"):
            page[cell_of(page, key)] = None

    taking = take(edited(change), tmp_path, update=True)
    assert taking.case is not None
    result = taking.case.data.results[0]
    assert (result.value, result.unit) == (Decimal("12.5"), "10k-kw")
    assert [f.message.zh for f in taking.remarks] == ["“12.5万”读作“12.5 万千瓦”"]


def test_a_unit_typed_short_is_the_unit_chosen(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        typed("成效", "value", "31,000吨")(book)
        typed("成效", "unit", "吨二氧化碳")(book)
        typed("成效", "indicator", "减少碳排放量")(book)
        page = book["成效"]
        for key in ("baseline.value", "baseline.year"):
            page[cell_of(page, key)] = None

    taking = take(edited(change), tmp_path, update=True)
    assert taking.case is not None
    result = taking.case.data.results[0]
    assert (result.value, result.unit) == (Decimal(31000), "t-co2")
    assert taking.remarks[-1].message.zh == "“31,000吨”读作“31000 吨二氧化碳”"


def test_findings_stand_in_the_order_of_the_form(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        typed("来源", "url", "www.example.org")(book)
        typed("成效", "unit", "斤")(book)
        typed("做法", "completed", "去年", 2)(book)
        typed("做法", "source", "见附件")(book)
        typed("基本情况", "stage", "进行中")(book)

    found = take(edited(change), tmp_path).problems
    sheets = ["基本情况", "做法", "做法", "成效", "来源"]
    assert [f.at.sheet for f in found] == sheets
    assert [f.at.cell for f in found[1:3]] == ["K7", "H8"]


def test_a_percentage_cell_is_read_as_it_looks(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["成效"]
        cell = page[cell_of(page, "value", row=5)]
        cell.value, cell.number_format = 0.385, "0.0%"

    taking = take(edited(change), tmp_path)
    assert taking.outcome == "unchanged"


def test_a_report_says_sheet_row_and_column_in_the_forms_language(tmp_path: Path) -> None:
    taking = take(edited(typed("成效", "unit", "斤")), tmp_path)
    assert render_report([taking], "en") == (
        "form.xlsx：有须改之处，没有生成案例\n"
        "  [须改] 表“成效”第7行I列“单位”：“斤”不在“计量单位”的选项中\n"
        "    改法：在“选项”表中查，再从下拉列表中选\n"
    )


def test_an_english_form_is_answered_in_english(tmp_path: Path) -> None:
    data = edited(typed("Results", "value", "some"), language="en")
    assert render_report([take(data, tmp_path)], "zh") == (
        "form.xlsx: something has to be mended; no case was made\n"
        '  [mend] sheet "Results", cell G7 "Value": "some" is not a number\n'
        "    do: type the number alone, such as 12.5; about or more than goes to the qualifier,"
        " the unit to its own column\n"
    )


def _beside(book: Workbook) -> None:
    book["成效"]["AA9"] = "旁边的字"


def _new_sheet(book: Workbook) -> None:
    book.create_sheet("补充材料")["B2"] = "另一张表的字"


def _in_guide(book: Workbook) -> None:
    book["填写说明"]["D40"] = "说明表里的字"


def _in_options(book: Workbook) -> None:
    book["选项"]["B300"] = "想加的选项"


def _new_column(book: Workbook) -> None:
    page = book["做法"]
    page["L4"], page["L7"] = "负责人", "能源局某处"


def _in_first_column(book: Workbook) -> None:
    book["做法"]["A60"] = "隐藏列里的字"


def _comment(book: Workbook) -> None:
    book["做法"]["C7"].comment = Comment("这一步其实更早", "某人")


def _over_example(book: Workbook) -> None:
    book["做法"]["C6"] = "写在实例上的字"


def _over_heading(book: Workbook) -> None:
    book["基本情况"]["B4"] = "改过的项目名"


def _hidden_row(book: Workbook) -> None:
    book["做法"].row_dimensions[7].hidden = True


def _hidden_sheet(book: Workbook) -> None:
    book["做法"].sheet_state = "hidden"


def _hidden_column(book: Workbook) -> None:
    book["做法"].column_dimensions["C"].hidden = True


KEPT: list[tuple[Edit, str, str]] = [
    (_beside, "kept-text 成效 AA9", "旁边的字"),
    (_new_sheet, "kept-text 补充材料 B2", "另一张表的字"),
    (_in_guide, "kept-text 填写说明 D40", "说明表里的字"),
    (_in_options, "kept-text 选项 B300", "想加的选项"),
    (_new_column, "kept-text 做法 L7", "能源局某处"),
    (_new_column, "kept-text 做法 L4", "负责人"),
    (_in_first_column, "kept-text 做法 A60", "隐藏列里的字"),
    (_comment, "kept-comment 做法 C7", "这一步其实更早"),
    (_over_example, "kept-words 做法 B6", "写在实例上的字"),
    (_over_heading, "kept-words 基本情况 B4", "改过的项目名"),
    (_hidden_row, "hidden 做法", "第7行"),
    (_hidden_sheet, "hidden 做法", "这张表"),
    (_hidden_column, "hidden 做法", "C列"),
]


@pytest.mark.parametrize(("edit", "place", "text"), KEPT)
def test_nothing_typed_is_lost(edit: Edit, place: str, text: str, tmp_path: Path) -> None:
    taking = take(edited(edit), tmp_path)
    assert taking.problems == ()
    found = [
        f for f in taking.findings if " ".join([f.code, f.at.sheet, f.at.cell]).strip() == place
    ]
    assert len(found) == 1
    assert text in found[0].message.zh
    assert taking.case is not None
    assert taking.case.data == base().cases["solar-roofs"].data
    is_kept = place.startswith("kept-")
    assert (text in taking.case.yaml.text.partition("id: ")[0]) == is_kept


def test_merged_cells_are_asked_about(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["做法"].merge_cells("E7:E8")

    assert "merged 做法 E7" in said(take(edited(change), tmp_path))


def test_rows_and_columns_may_move(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["成效"]
        page.insert_rows(9, 2)
        page.insert_cols(5)
        book["来源"].delete_rows(11, 3)
        book.move_sheet("来源", -3)
        book["做法"].title = "我们的做法"

    taking = take(edited(change), tmp_path)
    assert taking.problems == ()
    assert taking.outcome == "unchanged"


NEW: dict[tuple[str, str], Typed] = {
    ("基本情况", "title.zh"): "推广工业园区余热供暖（丙市）",
    ("基本情况", "summary.zh"): "工业余热浪费，冬季供暖缺热源。建设余热回收和供热管网。",
    ("基本情况", "pilot"): "丙市",
    ("基本情况", "kind"): "典型经验做法",
    ("基本情况", "action_form"): "重大项目",
    ("基本情况", "contents[0]"): "实施重点工程",
    ("基本情况", "fields[1]"): "能源",
    ("基本情况", "measure_types[0]"): "屋顶光伏",
    ("基本情况", "stage"): "已运行",
    ("基本情况", "problem.zh"): "余热白白排放，城区供暖缺热源。",
    ("做法", "text.zh"): "回收工厂余热。",
    ("来源", "title"): "丙市余热供暖情况",
    ("来源", "publisher"): "丙市人民政府",
    ("来源", "publisher_kind"): "pilot",
    ("来源", "date"): "2025-01-02",
    ("来源", "access"): "原发",
    ("来源", "url"): "https://example.org/bing/heat",
}


def _new(book: Workbook) -> None:
    for (sheet, key), what in NEW.items():
        try:
            typed(sheet, key, what)(book)
        except KeyError as missing:
            raise AssertionError(f"{sheet} {key}") from missing


def test_a_blank_form_becomes_a_lead_in_the_house_format(tmp_path: Path) -> None:
    taking = take(edited(_new, case=None), tmp_path)
    assert [f.message.zh for f in taking.problems] == []
    assert taking.outcome == "new"
    assert taking.case is not None
    assert taking.case.file == "cases/bing/bing-rooftop-pv.yaml"
    assert taking.case.yaml.text == (
        "# yaml-language-server: $schema=../../registry/schema/case.schema.json\n"
        "id: bing-rooftop-pv\n"
        "status: lead\n"
        "title:\n"
        "  zh: 推广工业园区余热供暖（丙市）\n"
        "summary:\n"
        "  zh: 工业余热浪费，冬季供暖缺热源。建设余热回收和供热管网。\n"
        "pilot: bing\n"
        "kind: practice\n"
        "action_form: major-project\n"
        "contents: [key-projects]\n"
        "fields: [energy]\n"
        "measure_types: [rooftop-pv]\n"
        "stage: running\n"
        "period: {start: null, end: null}\n"
        "problem:\n"
        "  zh: 余热白白排放，城区供暖缺热源。\n"
        "steps:\n"
        "  - text:\n"
        "      zh: 回收工厂余热。\n"
        "sources:\n"
        "  - id: s1\n"
        "    title: 丙市余热供暖情况\n"
        "    publisher: 丙市人民政府\n"
        "    publisher_kind: pilot\n"
        "    date: '2025-01-02'\n"
        "    access: original\n"
        "    url: https://example.org/bing/heat\n"
        f"created: '{base().as_of}'\n"
        f"modified: '{base().as_of}'\n"
        "review_by: '2027-04-15'\n"
    )
    assert "to-publish" in said(taking)


def test_an_office_cannot_publish_by_its_form(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        _new(book)
        typed("记录信息", "status", "已发布")(book)

    taking = take(edited(change, case=None), tmp_path)
    assert taking.case is not None
    assert taking.case.data.status == "lead"
    assert any(code.startswith("status-ignored 记录信息") for code in said(taking))


def test_another_case_of_the_same_source_is_pointed_out(tmp_path: Path) -> None:
    known = base().cases["travel-points"].data

    def change(book: Workbook) -> None:
        _new(book)
        typed("来源", "title", known.sources[0].title)(book)
        typed("基本情况", "title.zh", known.title.zh.replace("（", "试点工作（"))(book)

    codes = {code.partition(" ")[0] for code in said(take(edited(change, case=None), tmp_path))}
    assert {"same-source", "similar-title"} <= codes


def test_a_changed_case_needs_leave_and_is_dated_anew(tmp_path: Path) -> None:
    data = edited(typed("做法", "text.zh", "改过的第一步"))
    assert said(take(data, tmp_path)) == ["case-exists 记录信息 C4"]
    taking = take(data, tmp_path, update=True)
    assert taking.outcome == "changed"
    assert taking.case is not None
    assert taking.case.data.steps[0].text.zh == "改过的第一步"
    assert taking.case.data.modified == base().as_of


def test_two_forms_of_one_case_are_told_apart_from_two_cases(tmp_path: Path) -> None:
    def other(book: Workbook) -> None:
        _new(book)
        typed("基本情况", "title.zh", "另一件事（丙市）")(book)

    files = []
    for name, edit in (("a", _new), ("b", _new), ("c", other)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(edited(edit, case=None))
        files.append((path.name, path))
    first, second, third = take_in(files, base(), language="zh")
    assert first.outcome == "new"
    assert [f.code for f in second.problems] == ["case-twice"]
    assert third.case is not None
    assert third.case.data.id == "bing-rooftop-pv-2"


def test_the_marked_copy_is_passed_over_when_it_comes_back(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        typed("成效", "unit", "斤")(book)
        _comment(book)
        book["成效"]["I7"].comment = Comment("按来源", "某人")

    data = edited(change)
    taking = take(data, tmp_path)
    copy = mark_copy(data, taking.findings, "zh")
    assert copy == mark_copy(data, taking.findings, "zh")
    book = load_workbook(io.BytesIO(copy))
    assert book.sheetnames[0] == "问题清单"
    assert book["问题清单"]["B4"].value == "表“成效”第7行I列“单位”"
    comment = book["成效"]["I7"].comment
    assert comment is not None
    assert comment.text.startswith(
        "■ “斤”不在“计量单位”的选项中\n→ 在“选项”表中查，再从下拉列表中选\n"
    )
    assert comment.text.endswith("\n按来源")
    assert book["成效"]["I7"].fill.fgColor.rgb == "00F8CBAD"
    again = take(copy, tmp_path)
    assert said(again) == said(taking)
    book["成效"]["I7"] = "万千瓦"
    mended = take(saved(book), tmp_path)
    assert mended.outcome == "unchanged"
    assert sorted(said(mended)) == ["kept-comment 做法 C7", "kept-comment 成效 I7"]
    page = load_workbook(io.BytesIO(mark_copy(saved(book), mended.findings, "zh")))["成效"]
    left = page["I7"].comment
    assert left is not None
    assert left.text == "按来源"
    assert page["I7"].fill.fill_type is None


def test_the_copy_of_a_copy_has_the_name_of_the_copy() -> None:
    taken: set[str] = set()
    names = [copy_name(stem, "zh", taken) for stem in ("余热", "余热-标注", "光伏-标注")]
    assert names == ["余热-标注.xlsx", "余热-标注-2.xlsx", "光伏-标注.xlsx"]


def test_texts_without_english_are_counted_and_not_listed(tmp_path: Path) -> None:
    taking = take(edited(_new, case=None), tmp_path)
    said_of_it = [finding for finding in taking.remarks if finding.code == "no-english"]
    assert [finding.message.zh for finding in said_of_it] == ["4处没有英文"]
    assert "CP501" not in {finding.code for finding in taking.findings}


def test_drop_downs_stay_in_the_marked_copy(tmp_path: Path) -> None:
    data = form_of("solar-roofs")
    copy = load_workbook(io.BytesIO(mark_copy(data, take(data, tmp_path).findings, "zh")))
    assert len(copy["成效"].data_validations.dataValidation) == 18
    assert "list_units" in copy.defined_names


def test_a_case_written_by_intake_passes_all_checks(tmp_path: Path) -> None:
    root = tmp_path / "base"
    shutil.copytree(VALID_WORKSPACE, root)
    taking = take(edited(_new, case=None), tmp_path)
    assert taking.case is not None
    (root / taking.case.file).write_text(taking.case.yaml.text, encoding="utf-8", newline="\n")
    corpus = load_corpus(Workspace(root))
    assert not has_errors(check_corpus(corpus))


def test_comments_of_the_file_that_a_form_changes_stay(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    path = root / "cases/jia/solar-roofs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# 上次没有地方填的话\n{text}", encoding="utf-8", newline="\n")
    form = tmp_path / "form.xlsx"
    form.write_bytes(edited(typed("做法", "text.zh", "改过的做法。")))
    corpus = load_corpus(Workspace(root))
    (taking,) = take_in([(form.name, form)], corpus, language="zh", update=True)
    assert taking.case is not None
    assert "# 上次没有地方填的话\n" in taking.case.yaml.text


def test_percent_that_clashes_is_told_as_the_cell_shows_it(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        cell = book["成效"][cell_of(book["成效"], "value")]
        cell.value, cell.number_format = 0.125, "0.0%"

    taking = take(edited(change), tmp_path)
    assert [finding.message.zh for finding in taking.problems] == [
        "数值“12.5%”是百分数，与单位“万千瓦”不是一回事"
    ]


def test_a_second_case_in_one_form_is_asked_about_and_kept(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book.copy_worksheet(book["做法"])
        page.title = "做法2"
        for row in page.iter_rows(min_row=7, min_col=3):
            for cell in row:
                cell.value = None
        page["C7"] = "另一个案例的做法"

    taking = take(edited(change), tmp_path)
    assert [f"{f.place('zh')}：{f.message.zh}。{f.fix.zh}" for f in taking.findings] == [
        "表“做法2”：又一张“做法”，其中的内容没有采用。一张填报表只报一个案例："
        "是另一个案例的，另取一张填报表；是同一案例的，并入“做法”，删去这一张",
        "表“做法2”第7行C列：这里的文字不属于任何一项，原样保留在此：“另一个案例的做法”。属于某一项的，移到那一格",
    ]


def test_sheets_that_a_new_case_does_not_need_may_be_left_out(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        _new(book)
        for name in ("政策依据", "相关情况", "记录信息"):
            book.remove(book[name])

    taking = take(edited(change, case=None), tmp_path)
    assert taking.outcome == "new"
    assert [f.message.zh for f in taking.remarks if f.code == "sheet-left-out"] == [
        "没有表“政策依据”，其中各项按空着处理",
        "没有表“相关情况”，其中各项按空着处理",
        "没有表“记录信息”，其中各项按空着处理",
    ]


def test_sheets_that_a_known_case_has_filled_are_missed(tmp_path: Path) -> None:
    taking = take(edited(lambda book: book.remove(book["适用条件"])), tmp_path, update=True)
    assert [f"{f.message.zh}。{f.fix.zh}" for f in taking.problems] == [
        "缺少表“适用条件”。从空白填报表中把这张表复制回来"
    ]


PRIVATE = (
    "张三 138 0013 8000",
    "李四028-86668888",
    "１３８００１３８０００",
    "zhang@example.org",
    "11010119900307803X",
)


@pytest.mark.parametrize("text", PRIVATE)
@pytest.mark.parametrize("cell", ["C7", "AA9"])
def test_numbers_and_addresses_of_persons_never_get_into_a_case(
    cell: str, text: str, tmp_path: Path
) -> None:
    def change(book: Workbook) -> None:
        book["做法"][cell] = f"由{text}负责"

    taking = take(edited(change), tmp_path, update=True)
    assert [(f.code, f.at.cell) for f in taking.problems] == [("private-contact", cell)]
    assert taking.case is None


def test_a_long_number_of_a_result_is_no_telephone_number(tmp_path: Path) -> None:
    taking = take(edited(typed("成效", "value", "13800138000")), tmp_path, update=True)
    assert "private-contact" not in {finding.code for finding in taking.findings}


def test_what_goes_on_has_no_end(tmp_path: Path) -> None:
    taking = take(edited(typed("基本情况", "period.end", "至今")), tmp_path)
    assert [finding.message.zh for finding in taking.remarks] == [
        "“至今”理解为尚未结束，这一格按空着处理"
    ]


def test_terms_alike_are_offered_where_none_is_near(tmp_path: Path) -> None:
    taking = take(edited(typed("成效", "indicator", "年发电量多少")), tmp_path)
    assert [finding.fix.zh for finding in taking.problems] == [
        "从下拉列表中选，相近的有：可再生能源发电量；节电量；都不合适的，在“选项”表中查"
    ]


def test_a_source_by_the_pilot_is_not_somebody_elses(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        _new(book)
        typed("来源", "publisher_kind", "政府部门")(book)

    told = [f for f in take(edited(change, case=None), tmp_path).remarks if f.at.sheet == "来源"]
    assert [f"{f.message.zh}。{f.fix.zh}" for f in told if f.code == "own-publisher"] == [
        "发布单位“丙市人民政府”看来就是本试点的。"
        "是的话，发布单位类别选“试点自身”；推广要有一份不是试点自己发布的来源"
    ]


def test_another_name_of_a_term_is_told_as_it_was_read(tmp_path: Path) -> None:
    taking = take(edited(typed("成效", "indicator", "新能源装机")), tmp_path)
    assert [finding.message.zh for finding in taking.remarks] == [
        "“新能源装机”读作“可再生能源装机”"
    ]
