"""Lists for the compiler: selection, columns, forms, same bytes."""

import csv
import io
import zipfile

import openpyxl
import pytest

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.lists import Selection, as_csv, as_markdown, as_xlsx, compile_list
from carbonpeak.problems import Language
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace


@pytest.fixture
def corpus(workspace: MakeWorkspace) -> Corpus:
    return load_corpus(Workspace(workspace({})))


def test_list_holds_published_cases_and_no_leads(corpus: Corpus) -> None:
    rows = compile_list(corpus, Selection(), "zh").rows
    assert {row.case for row in rows} == {case.id for case in corpus.published}
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


def test_list_below_list_ready_calls_itself_a_candidate_list(corpus: Corpus) -> None:
    assert compile_list(corpus, Selection(), "zh").title == "碳达峰试点经验候选清单"


def test_selection_narrows_by_field_and_pilot(corpus: Corpus) -> None:
    chosen = Selection(fields=frozenset({"energy"}), pilots=frozenset({"yi-etdz"}))
    rows = compile_list(corpus, chosen, "en").rows
    assert [row.case for row in rows] == ["factory-solar-roofs"]


def test_empty_selection_gives_an_empty_list_with_its_header(corpus: Corpus) -> None:
    compiled = compile_list(corpus, Selection(pilots=frozenset({"bing"})), "zh")
    table = list(csv.reader(io.StringIO(as_csv(compiled).decode("utf-8-sig"))))
    assert [row[0] for row in table] == ["序号"]


def test_row_says_level_and_what_is_lacking(corpus: Corpus) -> None:
    row = next(r for r in compile_list(corpus, Selection(), "en").rows if r.case == "solar-roofs")
    assert row.level
    assert row.lacks


@pytest.mark.parametrize(
    ("language", "figure"), [("zh", "超过1.30亿千瓦时"), ("en", "more than 130 GWh")]
)
def test_effect_keeps_the_word_by_which_its_source_qualifies_a_number(
    corpus: Corpus, language: Language, figure: str
) -> None:
    rows = compile_list(corpus, Selection(), language).rows
    assert figure in next(row.effect for row in rows if row.case == "solar-roofs")


@pytest.mark.parametrize(
    ("language", "start"), [("zh", "甲市人民政府《"), ("en", "甲市人民政府, “")]
)
def test_sources_are_cited_in_the_way_of_the_language(
    corpus: Corpus, language: Language, start: str
) -> None:
    rows = compile_list(corpus, Selection(), language).rows
    assert next(row.sources for row in rows if row.case == "solar-roofs").startswith(start)


def test_practice_keeps_to_200_characters(corpus: Corpus) -> None:
    assert all(len(row.practice) <= 200 for row in compile_list(corpus, Selection(), "zh").rows)


def test_csv_cell_that_begins_like_a_formula_is_text(workspace: MakeWorkspace) -> None:
    root = workspace({})
    path = root / "cases/yi-etdz/factory-solar-roofs.yaml"
    text = path.read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("  zh:"))
    path.write_text(
        text.replace(title, "  zh: '=1+1（乙经开区）'", 1), encoding="utf-8", newline="\n"
    )
    compiled = compile_list(load_corpus(Workspace(root)), Selection(), "zh")
    table = list(csv.reader(io.StringIO(as_csv(compiled).decode("utf-8-sig"))))
    assert "'=1+1（乙经开区）" in [row[2] for row in table]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(compiled))).active
    assert sheet is not None
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=1+1（乙经开区）")
    assert cell.data_type == "s"


def test_markdown_table_keeps_its_columns_when_a_text_holds_a_bar(corpus: Corpus) -> None:
    lines = as_markdown(compile_list(corpus, Selection(), "zh")).decode().splitlines()
    widths = {line.replace("\\|", "").count("|") for line in lines if line.startswith("|")}
    assert len(widths) == 1


def test_workbook_is_the_same_bytes_and_holds_the_rows(corpus: Corpus) -> None:
    compiled = compile_list(corpus, Selection(), "zh")
    first, second = as_xlsx(compiled), as_xlsx(compiled)
    assert first == second
    dates = {info.date_time for info in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(2000, 1, 1, 0, 0, 0)}
    sheet = openpyxl.load_workbook(io.BytesIO(first)).active
    assert sheet is not None
    assert [row[10].value for row in sheet.iter_rows(min_row=4)] == [r.case for r in compiled.rows]


@pytest.mark.parametrize(("language", "name"), [("zh", "清单"), ("en", "List")])
def test_sheet_is_named_in_the_language_of_the_list(
    corpus: Corpus, language: Language, name: str
) -> None:
    data = as_xlsx(compile_list(corpus, Selection(), language))
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == [name]
