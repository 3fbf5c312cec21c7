"""Blank forms: kept between builds, and the same as those made anew."""

from dataclasses import replace
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.forms import write_blank_forms, write_form
from carbonpeak.models.fields import Text
from carbonpeak.records import Record
from tests.forms import base

NAMES = ("carbonpeak-form-en.xlsx", "carbonpeak-form-zh.xlsx")


def write(corpus: Corpus, folder: Path, *, code: str = "one") -> dict[str, Path]:
    write_blank_forms(corpus, folder, folder.parent / "cache", code=code)
    return {file.name: file for file in sorted(folder.iterdir())}


def with_case(name: str, **changes: object) -> Corpus:
    record = base().cases[name]
    changed = Record(record.data.model_copy(update=changes), record.yaml)
    return replace(base(), cases={**base().cases, name: changed})


def test_blank_forms_are_those_of_each_language(tmp_path: Path) -> None:
    made = write(base(), tmp_path / "made")
    assert tuple(made) == NAMES
    assert made["carbonpeak-form-zh.xlsx"].read_bytes() == write_form(base(), "zh")
    assert made["carbonpeak-form-en.xlsx"].read_bytes() == write_form(base(), "en")


def test_forms_are_kept_where_nothing_in_them_changed(tmp_path: Path) -> None:
    first = write(base(), tmp_path / "first")
    # A lead is no example, and its problem stands nowhere in a form.
    other = with_case("travel-points", problem=Text(zh="另一个问题。", en="Another problem."))
    second = write(other, tmp_path / "second")
    for name in NAMES:
        assert first[name].samefile(second[name])
    assert second["carbonpeak-form-zh.xlsx"].read_bytes() == write_form(other, "zh")


def test_forms_are_made_anew_where_something_in_them_changed(tmp_path: Path) -> None:
    before = write(base(), tmp_path / "before")["carbonpeak-form-zh.xlsx"]
    title = with_case("travel-points", title=Text(zh="另一个标题", en="Another title"))
    example = with_case("solar-roofs", problem=Text(zh="另一个问题。", en="Another problem."))
    for name, corpus in (("title", title), ("example", example)):
        made = write(corpus, tmp_path / name)["carbonpeak-form-zh.xlsx"]
        assert made.read_bytes() == write_form(corpus, "zh")
        assert made.read_bytes() != before.read_bytes()


def test_another_program_makes_forms_anew_and_drops_the_old(tmp_path: Path) -> None:
    first = write(base(), tmp_path / "first")
    second = write(base(), tmp_path / "second", code="two")
    assert not first[NAMES[0]].samefile(second[NAMES[0]])
    assert len(list((tmp_path / "cache").iterdir())) == len(NAMES)
