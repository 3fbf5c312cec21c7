"""Problems as values: their order, their text and their JSON."""

import pytest

from carbonpeak.problems import (
    Phrase,
    Position,
    Problem,
    Severity,
    as_objects,
    catalogue,
    explain,
    render_text,
    sort_problems,
)

TWICE = Problem(
    code="CP113",
    at=Position(file="cases/a/b.yaml", line=3, column=1),
    field="year",
    values={"field": "year", "first": 2},
)


def test_problem_is_rendered_with_place_severity_code_field_and_fix() -> None:
    assert render_text([TWICE], "en") == (
        'cases/a/b.yaml:3:1: error CP113 [year] the field "year" stands twice (first on line 2)\n'
        "  fix: keep one of them\n"
    )


def test_problem_is_rendered_in_chinese() -> None:
    assert render_text([TWICE], "zh") == (
        "cases/a/b.yaml:3:1: 错误 CP113 [year] 字段“year”出现了两次（第一次在第2行）\n"
        "  改法: 只保留一处\n"
    )


def test_problem_of_a_whole_file_names_no_field() -> None:
    empty = Problem(code="CP107", at=Position(file="cases/a/b.yaml"))
    assert render_text([empty], "en").startswith("cases/a/b.yaml:1:1: error CP107 the file")


def test_phrase_is_spoken_in_the_language_of_the_message() -> None:
    values = {"detail": Phrase(zh="引号没有结束", en="a quotation mark is open")}
    problem = Problem(code="CP109", at=Position(file="a.yaml"), values=values)
    assert problem.message("zh") == "读到此处无法继续：引号没有结束"
    assert problem.message("en") == "reading stops here: a quotation mark is open"


@pytest.mark.parametrize("value", ["{field}", "{0}", "%s", "{", "}}"])
def test_value_with_braces_is_shown_as_it_stands(value: str) -> None:
    problem = Problem(code="CP113", at=Position(file="a.yaml"), values={"field": value, "first": 1})
    assert problem.message("en") == f'the field "{value}" stands twice (first on line 1)'


def test_value_over_several_lines_is_shown_on_one() -> None:
    problem = Problem(
        code="CP113",
        at=Position(file="a.yaml"),
        field="a\nb",
        values={"field": "a\nb", "first": 1},
    )
    assert render_text([problem], "en").splitlines() == [
        'a.yaml:1:1: error CP113 [a↵b] the field "a↵b" stands twice (first on line 1)',
        "  fix: keep one of them",
    ]


def test_problem_without_a_value_its_message_needs_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        Problem(code="CP113", at=Position(file="a.yaml")).message("en")


def test_problems_are_sorted_by_file_line_column_and_code_without_repetition() -> None:
    def at(file: str, line: int, column: int, code: str = "CP107") -> Problem:
        return Problem(code=code, at=Position(file=file, line=line, column=column))

    wanted = [
        at("a.yaml", 2, 9),
        at("a.yaml", 10, 1, "CP105"),
        at("a.yaml", 10, 1, "CP107"),
        at("a.yaml", 10, 2),
        at("b.yaml", 1, 1),
    ]
    assert sort_problems([*reversed(wanted), *wanted]) == tuple(wanted)


def test_same_code_at_one_place_with_other_values_is_kept() -> None:
    other = Problem(
        code=TWICE.code, at=TWICE.at, field=TWICE.field, values={"field": "year", "first": 1}
    )
    assert len(sort_problems([TWICE, other, TWICE])) == 2


def test_object_for_json_holds_both_languages() -> None:
    assert as_objects([TWICE]) == [
        {
            "file": "cases/a/b.yaml",
            "line": 3,
            "column": 1,
            "severity": "error",
            "code": "CP113",
            "field": "year",
            "message": {
                "zh": "字段“year”出现了两次（第一次在第2行）",
                "en": 'the field "year" stands twice (first on line 2)',
            },
            "fix": {"zh": "只保留一处", "en": "keep one of them"},
        }
    ]


def test_severity_comes_from_the_catalogue() -> None:
    assert TWICE.severity is Severity.ERROR
    assert explain("CP501").severity is Severity.WARNING


def test_unknown_code_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        explain("CP999")


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("CP113", "keep one of them"),
        ("CP206", "shorten it to … characters"),
        ("CP203", ""),
    ],
)
def test_cure_without_a_problem_holds_no_blanks(code: str, cure: str) -> None:
    assert explain(code).cure("en") == cure


def test_catalogue_is_in_ascending_order() -> None:
    assert list(catalogue()) == sorted(catalogue())
