"""The form: what it holds for an office, and that a case comes back from it as it went in."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from carbonpeak.forms import write_form
from carbonpeak.forms.choices import Choices
from carbonpeak.forms.layout import load_form
from carbonpeak.forms.words import fix_of
from carbonpeak.models.case import FIT_VOCABULARIES, Case, Fit
from carbonpeak.models.fields import Text, models_in
from carbonpeak.problems import LANGUAGES, Language, catalogue, explain
from tests.forms import base, cell_of, form_of, said, take


def test_same_records_give_the_same_bytes() -> None:
    case = base().cases["solar-roofs"].data
    assert write_form(base(), "zh", case=case) == form_of("solar-roofs", "zh")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", sorted(base().cases))
def test_a_case_comes_back_as_it_went_in(case: str, language: Language, tmp_path: Path) -> None:
    taking = take(form_of(case, language), tmp_path)
    assert said(taking) == []
    assert taking.outcome == "unchanged"
    assert taking.case is not None
    assert taking.case.data == base().cases[case].data


def _fields(model: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, info in model.model_fields.items():
        inner = next(iter(models_in(info.annotation)), None)
        here = f"{path}.{name}" if path else name
        if inner is None or inner is Text:
            yield here
        else:
            yield from _fields(inner, here)


def _form_fields() -> Iterator[str]:
    for _sheet, block in load_form().blocks.values():
        targets = [block.into] if block.into or block.into is None else []
        targets += [o.into for o in block.choice.options] if block.choice else []
        for into in targets:
            for spot in block.spots:
                if spot.kind == "traits":
                    yield from (_joined(into, part) for part in FIT_VOCABULARIES)
                elif spot.kind != "choice":
                    yield _joined(into, spot.base.removesuffix(".zh").removesuffix(".en"))


def _joined(into: tuple[str | int, ...] | None, key: str) -> str:
    key = "" if key in {"zh", "en"} else key
    return ".".join(part for part in (*map(str, into or ()), key) if part)


def test_every_field_of_a_case_has_its_place() -> None:
    assert set(_fields(Case)) == set(_form_fields())
    assert {name for name in Fit.model_fields if name in FIT_VOCABULARIES} == set(FIT_VOCABULARIES)
    assert get_args(Case.model_fields["allow"].annotation)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drop_down_finds_its_list(language: Language) -> None:
    book = load_workbook(io.BytesIO(form_of(None, language)))
    rules = [
        rule
        for page in book.worksheets
        for rule in page.data_validations.dataValidation
        if rule.type == "list"
    ]
    assert len(rules) > 60
    for rule in rules:
        name = book.defined_names[str(rule.formula1)]
        ((sheet, cells),) = name.destinations
        filled = [cell.value for row in book[sheet][cells] for cell in row]
        assert filled, rule.formula1
        assert None not in filled


def test_an_office_sees_marks_help_and_a_real_example() -> None:
    page = load_workbook(io.BytesIO(form_of(None, "zh")))["基本情况"]
    rows = {str(row[1].value): row for row in page.iter_rows()}
    title = rows["★ 标题（中文）"]
    assert title[3].value == "动宾结构加地点，40字以内，不用“首创”“领先”等评价词。"
    assert title[4].value == "例（甲市）：统一建设光伏屋顶（甲市）"
    assert title[2].fill.fgColor.rgb == "00FFF2CC"
    assert "☆ 为何有效（中文）" in rows


def test_the_case_in_a_form_is_no_example_for_itself() -> None:
    book = load_workbook(io.BytesIO(form_of("solar-roofs", "zh")))
    texts = [str(cell.value) for cell in book["基本情况"]["E"] if cell.value]
    assert not any("统一建设光伏屋顶" in text for text in texts)


def test_the_pilot_stands_in_its_form() -> None:
    book = load_workbook(io.BytesIO(write_form(base(), "en", pilot="jia")))
    pilot = next(row for row in book["Identity"].iter_rows() if row[1].value == "★ Pilot")
    assert pilot[2].value == base().pilots["jia"].data.name.en
    assert "Cases in the base: Build solar roofs together (Jia)" in str(
        [cell.value for cell in book["How to fill in"]["C"]]
    )


def test_cells_to_fill_are_open_and_headings_are_guarded() -> None:
    page = load_workbook(io.BytesIO(form_of(None, "zh")))["成效"]
    assert page.protection.sheet
    assert page.protection.password is None
    assert page["C5"].protection.locked
    assert not page["D8"].protection.locked


def test_figures_show_the_digits_of_their_source() -> None:
    page = load_workbook(io.BytesIO(form_of("solar-roofs", "zh")))["成效"]
    found = [page[cell_of(page, key, row=2)] for key in ("value", "year")]
    assert [(c.value, c.number_format) for c in found] == [(1.3, "0.00"), (2024, "0")]


def test_every_sheet_prints_on_a4_and_names_its_fonts() -> None:
    book = load_workbook(io.BytesIO(form_of(None, "zh")))
    for page in book.worksheets:
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr is not None
        assert page.sheet_properties.pageSetUpPr.fitToPage
        rows = list(page.iter_rows(min_col=2))
        shown = (row for n, row in enumerate(rows, start=1) if not page.row_dimensions[n].hidden)
        fonts = {cell.font.name for row in shown for cell in row if cell.value}
        assert fonts <= {"黑体", "宋体"}, page.title


def test_parts_of_fonts_stand_in_the_order_of_the_schema() -> None:
    with zipfile.ZipFile(io.BytesIO(form_of("solar-roofs", "zh"))) as archive:
        styles = archive.read("xl/styles.xml").decode()
    fonts = re.findall("<font>(.*?)</font>", styles)
    assert {tuple(re.findall(r"<(\w+)", font)) for font in fonts} == {
        ("sz", "color", "name", "family", "scheme"),
        ("sz", "color", "name"),
        ("i", "sz", "color", "name"),
    }


def test_choices_that_help_names_are_those_of_the_list() -> None:
    choices = Choices(base(), "zh")
    for _sheet, block in load_form().blocks.values():
        for spot in (spot for spot in block.spots if spot.list):
            for word in re.findall("选“([^”]+)”", spot.help.zh):
                assert word in choices[spot.list].labels.values(), spot.help.zh


FILES_ONLY = {"CP301", "CP304", "CP306", "CP309", "CP310", "CP311", "CP313", "CP314", "CP415"}
"""Codes of what only files have: folders, the registry, saved lists."""
COUNTED = {"CP501"}
"""Told in a form by their number only."""
CODES = sorted(code for code in set(catalogue()) - FILES_ONLY - COUNTED if code >= "CP3")


@pytest.mark.parametrize("code", CODES)
def test_advice_in_a_form_names_no_key_of_a_file(code: str) -> None:
    own = fix_of(code)
    advice = own.zh if own is not None else explain(code).fix["zh"]
    assert re.findall("“[a-z_]+[:”]", advice) == []
