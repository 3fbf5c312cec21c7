"""From a file to a record: what is said where the file does not fit."""

from decimal import Decimal

import pytest

from carbonpeak.models.case import Case
from carbonpeak.models.fields import Reference, Term
from carbonpeak.models.pilot import Pilot
from carbonpeak.models.style import Style
from carbonpeak.problems import render_text
from carbonpeak.records import Record, validate
from carbonpeak.yamlfile import parse_yaml
from tests.conftest import VALID_WORKSPACE

LEAD = (VALID_WORKSPACE / "cases/bing/travel-points.yaml").read_text(encoding="utf-8")
FULL = (VALID_WORKSPACE / "cases/jia/solar-roofs.yaml").read_text(encoding="utf-8")
PILOT = (VALID_WORKSPACE / "registry/pilots/jia.yaml").read_text(encoding="utf-8")
STYLE = (VALID_WORKSPACE / "registry/style.yaml").read_text(encoding="utf-8")


def read_case(text: str) -> Record[Case]:
    record, problems = validate(parse_yaml(text.encode("utf-8"), "a.yaml"), Case)
    assert problems == ()
    assert record is not None
    return record


def said(find: str, replace: str) -> str:
    """Return what is said in English of a lead in which one thing is changed."""
    assert LEAD.count(find) == 1
    file = parse_yaml(LEAD.replace(find, replace).encode("utf-8"), "a.yaml")
    record, problems = validate(file, Case)
    assert record is None
    return render_text(problems, "en")


def test_record_holds_what_the_file_says() -> None:
    case = read_case(FULL).data
    assert case.results[1].value == Decimal("1.30")
    assert str(case.results[1].value) == "1.30"
    assert case.period.start == "2023-05"
    assert case.steps[2].due == "2030"
    assert case.sources[2].retrieved == "2026"
    assert case.results[5].year is None


def test_record_is_immutable() -> None:
    case = read_case(LEAD).data
    with pytest.raises(ValueError, match="frozen"):
        case.status = "published"
    assert isinstance(case.steps, tuple)


@pytest.mark.parametrize(
    ("find", "replace", "lines"),
    [
        (
            "stage: trial\n",
            "stage: trial\nstgae: trial\n",
            'a.yaml:17:1: error CP202 [stgae] there is no field named "stgae"\n'
            '  fix: did you mean "stage"?\n',
        ),
        (
            "    due: '2025-12'\n",
            "    due: '2025-12'\n    cost: 12\n",
            'a.yaml:24:5: error CP202 [steps[0].cost] there is no field named "cost"\n'
            "  fix: remove it, or use one of: text, actor, due, completed, output, source\n",
        ),
        (
            "en: Open an app for points.}",
            "en: Open an app, at last}",
            'a.yaml:22:43: error CP202 [steps[0].text.at last] there is no field named "at last"\n'
            "  fix: if it belongs to the text before it, put the whole text in quotation marks: "
            "between braces a comma ends a text\n",
        ),
        (
            "stage: trial\n",
            "",
            'a.yaml:2:1: error CP201 [stage] the field "stage" is missing\n'
            '  fix: add the line "stage: …"; where no source states it and the field may be empty, '
            'write "stage: null"\n',
        ),
        (
            "contents: [public-action]",
            "contents: public-action",
            "a.yaml:13:11: error CP203 [contents] "
            'a list (each line begins with "- ") should stand here, not "public-action"\n'
            "  fix: put it in brackets: [public-action]\n",
        ),
        (
            "stage: trial\n",
            "stage: 1\n",
            'a.yaml:16:8: error CP203 [stage] text should stand here, not "1"\n'
            "  fix: put it in quotation marks: '1'\n",
        ),
        (
            "stage: trial\n",
            "stage: true\n",
            'a.yaml:16:8: error CP203 [stage] text should stand here, not "true"\n'
            "  fix: put it in quotation marks: 'true'\n",
        ),
        (
            "stage: trial\n",
            "stage:\n",
            "a.yaml:16:7: error CP203 [stage] text should stand here, not nothing\n"
            "  fix: fill in an id from registry/vocabularies/stages.yaml\n",
        ),
        (
            "contents: [public-action]",
            "contents: []",
            "a.yaml:13:11: error CP207 [contents] this list is too short; it needs 1 or more\n"
            "  fix: fill in an id from registry/vocabularies/contents.yaml\n",
        ),
        (
            "    unit: 10k-user\n",
            "    unit:\n",
            "a.yaml:30:10: error CP203 [results[0].unit] text should stand here, not nothing\n"
            "  fix: fill in an id from registry/vocabularies/units.yaml\n",
        ),
        (
            "    value: 50\n",
            "    value:\n",
            "a.yaml:29:11: error CP203 [results[0].value] a number should stand here, not nothing\n"
            "  fix: fill in a number\n",
        ),
        (
            "stage: trial\n",
            "stage: [trial]\n",
            "a.yaml:16:8: error CP203 [stage] text should stand here, not a list\n"
            "  fix: write text\n",
        ),
        (
            "period: {start: null, end: null}",
            "period: 2024",
            'a.yaml:17:9: error CP203 [period] lines of "field: value" should stand here, '
            'not "2024"\n'
            '  fix: write lines of "field: value"\n',
        ),
        (
            "    value: 50\n",
            "    value: many\n",
            'a.yaml:29:12: error CP203 [results[0].value] a number should stand here, not "many"\n'
            "  fix: write a number\n",
        ),
        (
            "    value: 50\n",
            "    value: '-1_200.50'\n",
            'a.yaml:29:12: error CP402 [results[0].value] "-1_200.50" is text; '
            "a number should stand here\n"
            "  fix: write -1200.50, without quotation marks, commas or leading zeros\n",
        ),
        (
            "    year: 2027\n",
            "    year: '2027'\n",
            "a.yaml:31:11: error CP203 [results[0].year] a whole number should stand here, "
            'not "2027"\n'
            "  fix: write a whole number\n",
        ),
        (
            "    year: 2027\n",
            "    year: 1027\n",
            'a.yaml:31:11: error CP404 [results[0].year] "1027" is out of range; '
            "it should be no less than 1900\n"
            "  fix: correct it by the source: it should be no less than 1900\n",
        ),
        (
            "created: '2026-03-05'",
            "created: 2026-03",
            'a.yaml:43:10: error CP204 [created] "2026-03" is not in the right form: '
            "a date such as 2024-05-30\n"
            "  fix: write a date such as 2024-05-30\n",
        ),
        (
            "    due: '2025-12'\n",
            "    due: 12/2025\n",
            'a.yaml:23:10: error CP204 [steps[0].due] "12/2025" is not in the right form: '
            "a date such as 2024, 2024-05 or 2024-05-30\n"
            "  fix: write a date such as 2024, 2024-05 or 2024-05-30\n",
        ),
        (
            "    due: '2025-12'\n",
            "    due: 2025-13\n",
            'a.yaml:23:10: error CP401 [steps[0].due] there is no "2025-13" in the calendar\n'
            "  fix: write a real date; where only the year or month is known, stop there\n",
        ),
        (
            "  - id: r1\n",
            "  - id: 1\n",
            'a.yaml:26:9: error CP203 [results[0].id] text should stand here, not "1"\n'
            "  fix: put it in quotation marks: '1'\n",
        ),
        (
            "  - id: r1\n",
            "  - id: first\n",
            'a.yaml:26:9: error CP204 [results[0].id] "first" is not in the right form: '
            "a number such as r1, r2\n"
            "  fix: write a number such as r1, r2\n",
        ),
        (
            "    title: 丙市绿色出行积分方案\n",
            "    title: |\n      丙市\n      方案\n",
            'a.yaml:37:12: error CP204 [sources[0].title] "丙市↵方案↵" is not in the right form: '
            "text on one line\n"
            "  fix: write text on one line\n",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_place_and_cure(find: str, replace: str, lines: str) -> None:
    assert said(find, replace) == lines


def test_all_that_does_not_fit_is_said_at_once() -> None:
    text = LEAD.replace("stage: trial\n", "").replace("value: 50", "value: '50'")
    text = text.replace("id: travel-points", "id: Travel")
    file = parse_yaml(text.encode("utf-8"), "a.yaml")
    _record, problems = validate(file, Case)
    assert sorted(problem.code for problem in problems) == ["CP201", "CP204", "CP402"]


def test_long_value_is_cut_in_messages() -> None:
    assert said("value: 50\n", f"value: {'a' * 500}\n") == (
        "a.yaml:29:12: error CP203 [results[0].value] a number should stand here, "
        f'not "{"a" * 57}…"\n'
        "  fix: write a number\n"
    )


@pytest.mark.parametrize(
    ("find", "replace", "limit"),
    [
        ("value: 3000000,", "value: 0,", "more than 0"),
        ("value: 60.5,", "value: 101,", "no more than 100"),
        ("primary: 5.0", "primary: -1", "no less than 0"),
    ],
)
def test_profile_figures_have_bounds(find: str, replace: str, limit: str) -> None:
    assert find in PILOT
    file = parse_yaml(PILOT.replace(find, replace, 1).encode("utf-8"), "a.yaml")
    _record, problems = validate(file, Pilot)
    (problem,) = problems
    assert problem.code == "CP404"
    assert problem.message("en").endswith(f"it should be {limit}")


def test_style_takes_only_patterns_that_can_be_read() -> None:
    broken = STYLE.replace("'(碳|排放|达峰)峰值'", "'(碳|排放'")
    assert broken != STYLE
    _record, problems = validate(parse_yaml(broken.encode("utf-8"), "a.yaml"), Style)
    assert [problem.message("en") for problem in problems] == [
        'a regular expression should stand here, not "(碳|排放"'
    ]


def test_texts_come_with_their_paths() -> None:
    texts = dict(read_case(FULL).texts)
    assert texts["title",].en == "Build solar roofs together (Jia)"
    assert texts["steps", 0, "actor"].zh == "甲市能源局"
    assert texts["transfer", "conditions", 0, "threshold"].zh.startswith("单片区")
    assert texts["safeguards", "supply", "text"].zh == "并网前逐片区核算接入能力。"
    assert texts["affected_groups", 1].zh == "园区小企业"


def test_marked_values_come_with_path_and_marker() -> None:
    marked = {(path, marker): value for path, value, marker in read_case(FULL).marked_values}
    assert marked[("pilot",), Reference("pilot")] == "jia"
    assert marked[("measure_types", 1), Term("measure-types")] == "smart-microgrid"
    assert marked[("results", 0, "unit"), Term("units")] == "10k-kw"
    assert marked[("results", 0, "source"), Reference("source")] == "s2"
    assert marked[("related", 0, "case"), Reference("case")] == "waste-heat-heating"
    assert marked[("transfer", "suits", 0, "endowments", 0), Term("endowments")] == "solar"
    assert marked[("conflicts", 0, "sources", 1), Reference("source")] == "s3"


def test_part_that_names_its_source_has_one() -> None:
    record = read_case(FULL)
    assert record.has_source(("steps", 0, "text"))
    assert record.has_source(("transfer", "lessons", 0, "text"))
    assert not record.has_source(("transfer", "conditions", 2, "text"))
    assert not record.has_source(("summary",))


def test_problem_stands_at_its_field() -> None:
    record = read_case(LEAD)
    problem = record.problem("CP305", ("sources", 0, "id"), id="s1")
    assert str(problem.at) == "a.yaml:36:9"
    assert problem.field == "sources[0].id"
