"""Compilations: which cases, under which title, in which columns; said alike in every form."""

import csv
import io
import zipfile

import openpyxl
import pytest

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.models.lists import Rule
from carbonpeak.problems import Language
from carbonpeak.publications.compilation import Compilation, compile_rule
from carbonpeak.publications.forms import write_form
from carbonpeak.publications.rows import Row, list_rows
from carbonpeak.publications.tables import as_csv, as_xlsx
from carbonpeak.saved import Kind
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def compiled(
    corpus: Corpus, language: Language = "zh", kind: Kind = "list", **rule: tuple[str, ...]
) -> Compilation:
    return compile_rule(corpus, Rule(**rule), kind=kind, language=language)


def row_of(compilation: Compilation, case: str) -> Row:
    return next(row for row in list_rows(compilation) if row.case == case)


def table(compilation: Compilation) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(compilation).decode("utf-8-sig"))))


def test_list_holds_published_cases_and_no_leads(corpus: Corpus) -> None:
    rows = list_rows(compiled(corpus))
    assert {row.case for row in rows} == {case.id for case in corpus.published}
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("kind", "title"), [("list", "碳达峰试点经验候选清单"), ("volume", "碳达峰试点经验案例汇编")]
)
def test_below_list_ready_nothing_calls_itself_a_promotion_list(
    corpus: Corpus, kind: Kind, title: str
) -> None:
    compilation = compiled(corpus, kind=kind)
    assert compilation.title == title
    assert "推广清单" not in write_form(compilation, "md").decode().splitlines()[0]


def test_rule_narrows_by_field_and_pilot(corpus: Corpus) -> None:
    chosen = compiled(corpus, fields=("energy",), pilots=("yi-etdz",)).chosen
    assert [one.case.id for one in chosen] == ["factory-solar-roofs"]


def test_empty_compilation_is_its_header(corpus: Corpus) -> None:
    assert [row[0] for row in table(compiled(corpus, pilots=("bing",)))] == ["序号"]


def test_row_says_level_and_what_is_lacking(corpus: Corpus) -> None:
    row = row_of(compiled(corpus, "en"), "solar-roofs")
    assert row.level == "Evidenced (editors’ assessment)"
    assert row.lacks == (
        "Conditions (now not graded, needs 2); core (now not graded, needs 2); "
        "pilot premium (now 1, needs 2); reviewers other than the editors (now 0, needs 1)"
    )


@pytest.mark.parametrize(
    ("language", "figure"),
    [
        ("zh", "屋顶光伏累计发电量：超过1.30亿千瓦时（2023—2024年累计）"),
        (
            "en",
            "solar roofs so far: more than 130 GWh (2023–2024, cumulative)",
        ),
    ],
)
def test_effect_keeps_the_qualifier_and_both_years_of_a_cumulative_figure(
    corpus: Corpus, language: Language, figure: str
) -> None:
    assert figure in row_of(compiled(corpus, language), "solar-roofs").effect


def test_effect_holds_achieved_results_of_the_measure_only(corpus: Corpus) -> None:
    effect = row_of(compiled(corpus), "solar-roofs").effect
    assert "30万千瓦" not in effect  # a target
    assert "7.4万吨" not in effect  # an estimate
    assert "38.5%" not in effect  # of the whole place


@pytest.mark.parametrize(
    ("language", "start"), [("zh", "甲市人民政府《"), ("en", "甲市人民政府, “")]
)
def test_sources_are_cited_in_the_way_of_the_language(
    corpus: Corpus, language: Language, start: str
) -> None:
    assert row_of(compiled(corpus, language), "solar-roofs").sources.startswith(start)


def test_practice_keeps_to_200_characters(corpus: Corpus) -> None:
    assert all(len(row.practice) <= 200 for row in list_rows(compiled(corpus)))


def test_csv_names_title_rule_and_data_version_in_its_last_columns(corpus: Corpus) -> None:
    rows = table(compiled(corpus, fields=("energy",)))
    assert rows[0][-3:] == ["清单", "入选规则", "数据版本"]
    assert {tuple(row[-3:]) for row in rows[1:]} == {
        ("碳达峰试点经验候选清单", "领域为能源", corpus.data_version)
    }


def test_cell_that_begins_like_a_formula_is_text(workspace: MakeWorkspace) -> None:
    root = workspace({})
    path = root / "cases/yi-etdz/factory-solar-roofs.yaml"
    text = path.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("  zh:"))
    path.write_text(
        text.replace(title, "  zh: '=1+1（乙经开区）'", 1), encoding="utf-8", newline="\n"
    )
    compilation = compiled(load_corpus(Workspace(root)))
    assert "'=1+1（乙经开区）" in [row[2] for row in table(compilation)]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(compilation))).active
    assert sheet is not None
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=1+1（乙经开区）")
    assert cell.data_type == "s"


def test_workbook_holds_title_rule_and_rows(corpus: Corpus) -> None:
    compilation = compiled(corpus)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(compilation))).active
    assert sheet is not None
    assert sheet["A1"].value == "碳达峰试点经验候选清单"
    assert str(sheet["A2"].value).startswith("入选规则：本库全部已发布案例。共3个案例。")
    cases = [row[10].value for row in sheet.iter_rows(min_row=4)]
    assert cases == [row.case for row in list_rows(compilation)]


@pytest.mark.parametrize(("language", "name"), [("zh", "清单"), ("en", "List")])
def test_sheet_is_named_in_the_language_of_the_list(
    corpus: Corpus, language: Language, name: str
) -> None:
    data = as_xlsx(compiled(corpus, language))
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == [name]


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_office_files_hold_no_date_of_making(corpus: Corpus, form: str) -> None:
    data = write_form(compiled(corpus), form)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    assert b"2026" not in archive.read("docProps/core.xml")


@pytest.mark.parametrize("kind", ["list", "volume"])
@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md"])
def test_same_selection_gives_the_same_bytes(corpus: Corpus, kind: Kind, form: str) -> None:
    first, second = (write_form(compiled(corpus, kind=kind), form) for _ in range(2))
    assert first == second
