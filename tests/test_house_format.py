"""Records written in the house format are read back as they were."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonpeak.corpus import load_corpus
from carbonpeak.house_format import Comments, comments_of, format_record, plain_values
from carbonpeak.models.case import Case, Lesson
from carbonpeak.models.fields import Text
from carbonpeak.records import validate
from carbonpeak.workspace import Workspace
from carbonpeak.yamlfile import parse_yaml
from carbonpeak.yamlfile.values import UNSEEN
from tests.conftest import VALID_WORKSPACE

CASES = sorted(load_corpus(Workspace(VALID_WORKSPACE)).cases.items())


@pytest.mark.parametrize(("name", "record"), CASES)
def test_a_case_is_read_back_equal(name: str, record: object) -> None:
    case = dict(CASES)[name].data
    text = format_record(case, schema="case")
    read, problems = validate(parse_yaml(text.encode(), f"{name}.yaml"), Case)
    assert problems == ()
    assert read is not None
    assert read.data == case
    assert format_record(read.data, schema="case") == text


WRITABLE = st.text(min_size=1).filter(lambda text: text.strip() != "" and not UNSEEN.search(text))


@given(zh=WRITABLE, en=WRITABLE)
def test_any_text_is_read_back_as_it_was(zh: str, en: str) -> None:
    lesson = Lesson(text=Text(zh=zh, en=en), basis="editor")
    text = format_record(lesson, schema="case")
    read, problems = validate(parse_yaml(text.encode(), "x.yaml"), Lesson)
    assert problems == ()
    assert read is not None
    assert read.data == lesson


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("屋顶光伏", "zh: 屋顶光伏"),
        ("2024", "zh: '2024'"),
        ("no", "zh: 'no'"),
        ("1_000", "zh: '1_000'"),
        ("12:30", "zh: '12:30'"),
        ("# 号开头", "zh: '# 号开头'"),
        ("a: b", "zh: 'a: b'"),
        ("it's", "zh: it's"),
        ("第一行\n第二行", 'zh: "第一行\\n第二行"'),
    ],
)
def test_what_another_reader_takes_for_something_else_is_quoted(text: str, written: str) -> None:
    lesson = Lesson(text=Text(zh=text), basis="editor")
    assert f"  {written}\n" in format_record(lesson, schema="case")


def test_comments_stand_at_the_head() -> None:
    lesson = Lesson(text=Text(zh="一"), basis="editor")
    assert format_record(lesson, schema="case", comments=Comments(own=("原样保留",))) == (
        "# yaml-language-server: $schema=../../registry/schema/case.schema.json\n"
        "# 原样保留\n"
        "text:\n  zh: 一\nbasis: editor\n"
    )


EN_LINE = "A hash sign at the beginning of a line of a folded text is no comment, as in ".ljust(
    114, "x"
)
WITH_COMMENTS = f"""\
# yaml-language-server: $schema=../../registry/schema/case.schema.json
# 录入时核对过
text:
  zh: '# 号开头，大丰H5#'  # 照原文
  en: >-
    {EN_LINE}
    # of what follows
basis: editor  # 见会议纪要
"""


def test_comments_stay_where_they_stood_where_their_line_stays() -> None:
    read, problems = validate(parse_yaml(WITH_COMMENTS.encode(), "x.yaml"), Lesson)
    assert problems == ()
    assert read is not None
    comments = comments_of(WITH_COMMENTS)
    assert format_record(read.data, schema="case", comments=comments) == WITH_COMMENTS
    changed = read.data.model_copy(update={"text": Text(zh="改了"), "basis": "source"})
    assert format_record(changed, schema="case", comments=comments) == (
        "# yaml-language-server: $schema=../../registry/schema/case.schema.json\n"
        "# 录入时核对过\n"
        "# zh: '# 号开头，大丰H5#' # 照原文\n"
        "# basis: editor # 见会议纪要\n"
        "text:\n  zh: 改了\nbasis: source\n"
    )


def test_a_field_that_must_be_named_stays_with_nothing_in_it() -> None:
    case = load_corpus(Workspace(VALID_WORKSPACE)).cases["travel-points"].data
    assert "start" in plain_values(case)["period"]  # type: ignore[operator]


def test_real_length_of_lines_is_kept(tmp_path: Path) -> None:
    long = "word " * 60 + "end"
    text = format_record(Lesson(text=Text(zh="一", en=long), basis="editor"), schema="case")
    assert max(len(line) for line in text.splitlines()) <= 118
