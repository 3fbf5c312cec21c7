"""Reading one YAML file: what its values are, where they stand, and what is refused."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carbonpeak.problems import Problem, render_text
from carbonpeak.yamlfile import (
    MAXIMUM_BYTES,
    FieldPath,
    Node,
    YamlFile,
    format_path,
    parse_yaml,
    read_yaml,
)
from carbonpeak.yamlfile.values import MAXIMUM_DEPTH

steady = settings(derandomize=True, database=None, deadline=None)
"""The same examples in every run."""


def parse(text: str) -> YamlFile:
    return parse_yaml(text.encode("utf-8"), "a.yaml")


def codes(file: YamlFile) -> list[str]:
    return [problem.code for problem in file.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("12.50", Decimal("12.50")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        # What YAML 1.1 makes of these is never meant.
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("012", "012"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("2024-05-30", "2024-05-30"),
        (".5", ".5"),
        ("1.", "1."),
        ("+1", "+1"),
        (".inf", ".inf"),
        ("NULL", "NULL"),
        ("=", "="),
        ("12345678901234567890", "12345678901234567890"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("''", ""),
        ("甲市", "甲市"),
    ],
)
def test_value_is_what_it_looks_like(written: str, value: Node) -> None:
    read = parse(f"a: {written}\n").value
    assert read == {"a": value}
    assert isinstance(read, dict)
    assert type(read["a"]) is type(value)


def test_lists_and_mappings_are_immutable_or_plain() -> None:
    assert parse("a: [1, {b: c}]\nd:\n  - e\n").value == {"a": (1, {"b": "c"}), "d": ("e",)}


def test_text_over_lines_keeps_its_lines() -> None:
    assert parse("a: |\n  one\n  two\nb: >\n  one\n  two\n").value == {
        "a": "one\ntwo\n",
        "b": "one two\n",
    }


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    assert read_yaml(path, tmp_path).digest == hashlib.sha256(b"a: 1\n").hexdigest()


def test_duplicate_key_names_both_lines() -> None:
    assert render_text(parse("id: a\nyear: 2021\nyear: 2022\n").problems, "en") == (
        'a.yaml:3:1: error CP113 [year] the field "year" stands twice (first on line 2)\n'
        "  fix: keep one of them\n"
    )


def test_duplicate_block_is_reported_once_without_what_is_in_it() -> None:
    file = parse("a:\n  b: [{c: 1}]\na:\n  b: [{c: 1}]\n  d: 2\n")
    assert [(p.field, p.at.line) for p in file.problems] == [("a", 3)]
    assert file.value is None


def test_all_duplicate_keys_are_reported() -> None:
    file = parse("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n")
    assert [(p.field, p.at.line, p.values["first"]) for p in file.problems] == [
        ("b.c", 2, 2),
        ("a", 3, 1),
        ("a", 4, 1),
    ]


def test_same_key_in_two_places_is_no_duplicate() -> None:
    assert parse("- {a: 1}\n- {a: 1}\n").problems == ()
    assert parse("a: {a: 1}\n").problems == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\r\nb: 2\n", "CP105", 1, 5),
        ("a:\n\tb: 1\n", "CP106", 2, 1),
        ("a:\n  \tb: 1\n", "CP106", 2, 3),
        ("a: 一\x1b二\n", "CP108", 1, 5),
        ("a: 一\u2028二\n", "CP108", 1, 5),
        ("a: 一\x85二\n", "CP108", 1, 5),
        ("a: 一\ufeff二\n", "CP108", 1, 5),
        ('a: "\\x07"\n', "CP108", 1, 4),
        ('a: "b\\rc"\n', "CP108", 1, 4),
        ('"\\0": 1\n', "CP108", 1, 1),
        ("", "CP107", 1, 1),
        (" \n\n", "CP107", 1, 1),
        ("# later\n", "CP107", 1, 1),
        ("a: b: c\n", "CP109", 1, 5),
        ("a: [1\n", "CP109", 2, 1),
        ("a: 'b\n", "CP109", 2, 1),
        ("{a: 1}: 2\n", "CP109", 1, 1),
        ("? [a]\n: 2\n", "CP109", 1, 3),
        ("a: &x 1\n", "CP110", 1, 4),
        ("a: &x {b: 1}\n", "CP110", 1, 4),
        ("a: *x\n", "CP110", 1, 4),
        ("a: !!str 1\n", "CP110", 1, 4),
        ("a: !x [1]\n", "CP110", 1, 4),
        ("<<: *x\n", "CP110", 1, 5),
        ("a: 1\n---\nb: 2\n", "CP112", 2, 1),
        ("---\n---\n", "CP112", 2, 1),
    ],
)
def test_refused_text_names_the_place(text: str, code: str, line: int, column: int) -> None:
    file = parse(text)
    assert [(p.code, p.at.line, p.at.column) for p in file.problems] == [(code, line, column)]
    assert file.value is None


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_byte_order_mark_is_refused(mark: bytes) -> None:
    assert codes(parse_yaml(mark + b"a: 1\n", "a.yaml")) == ["CP103"]


def test_other_encodings_are_named_where_they_are_known() -> None:
    chinese = parse_yaml("a: 1\nb: 甲市\n".encode("gbk"), "a.yaml")
    assert render_text(chinese.problems, "en").startswith(
        "a.yaml:2:1: error CP104 from this line on the file is not UTF-8; it looks like GBK\n"
    )
    unknown = parse_yaml(b"a: \xff\xff\n", "a.yaml")
    assert "it looks like an unknown encoding\n" in render_text(unknown.problems, "en")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("a: b: c", "此处不能再有冒号", "a colon cannot stand here"),
        ("a: 1\nb\n", "字段名后缺少冒号", "a colon is missing after the field's name"),
        ("a: 'b", "引号或括号没有结束", "a quotation mark or bracket is not closed"),
        ("a: [1,\nb: 2", "缩进或符号不对", "the indentation or a sign is wrong"),
        ("a: @b", "有不能用作开头的符号", "a sign stands here that cannot begin a value"),
        ("a: - b", "此处不能以“- ”开头", '"- " cannot stand here'),
        (
            'a: "C:\\data"',
            "双引号内的反斜线有误，可改用单引号",
            "a backslash in double quotation marks is wrong; single ones take it as it is",
        ),
    ],
)
def test_what_the_parser_cannot_read_is_told_plainly(text: str, zh: str, en: str) -> None:
    (problem,) = parse(text).problems
    assert problem.message("zh") == f"读到此处无法继续：{zh}"
    assert problem.message("en") == f"reading stops here: {en}"


def test_a_document_mark_alone_is_fine() -> None:
    assert parse("---\na: 1\n").value == {"a": 1}
    assert parse("---\na: 1\n...\n").problems == ()


def nested(depth: int) -> str:
    return "a: " + "[" * depth + "]" * depth + "\n"


def test_depth_is_bounded() -> None:
    assert parse(nested(MAXIMUM_DEPTH - 1)).problems == ()
    assert codes(parse(nested(MAXIMUM_DEPTH))) == ["CP111"]


@pytest.mark.parametrize("text", ["[" * 900_000, "{" * 900_000, "- " * 450_000, "a:\n" * 200_000])
def test_large_nonsense_is_refused_without_harm(text: str) -> None:
    assert len(parse(text).problems) >= 1


def test_file_larger_than_allowed_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (MAXIMUM_BYTES + 1))
    file = read_yaml(path, tmp_path)
    assert codes(file) == ["CP102"]
    assert file.digest == ""


def test_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.yaml").write_text("secret: 1\n", encoding="utf-8")
    (root / "in.yaml").write_text("a: 1\n", encoding="utf-8")
    (root / "link.yaml").symlink_to("../outside.yaml")
    (root / "fine.yaml").symlink_to("in.yaml")
    assert codes(read_yaml(root / "link.yaml", root)) == ["CP101"]
    assert read_yaml(root / "fine.yaml", root).value == {"a": 1}


def test_position_of_a_missing_field_is_its_nearest_parents() -> None:
    file = parse("a:\n  b:\n    - c: 1\n")
    assert str(file.position(("a", "b", 0, "d", "e"))) == "a.yaml:3:7"
    assert str(file.position(("x",))) == "a.yaml:1:1"


def test_position_of_a_key_is_its_own() -> None:
    file = parse("a:\n  bcd: 1\n")
    assert str(file.key_position(("a", "bcd"))) == "a.yaml:2:3"
    assert str(file.position(("a", "bcd"))) == "a.yaml:2:8"


def test_path_is_printed_as_one_would_write_it() -> None:
    assert format_path(("sources", 1, "kind")) == "sources[1].kind"
    assert format_path(()) == ""
    assert format_path((0, 2, "a")) == "[0][2].a"


# --- properties ---

TEXT_ALPHABET = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc"),
    exclude_characters="\u2028\u2029\ufeff\ufffe\uffff",
)
TEXTS = st.text(TEXT_ALPHABET, max_size=12)
SCALARS = st.one_of(
    TEXTS,
    st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1),
    st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    st.booleans(),
    st.none(),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple), st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=20,
)


class PlainDumper(yaml.SafeDumper):
    """Writes as a careful editor would: numbers bare, every text in quotation marks."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'")


def _represent_decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")


PlainDumper.add_representer(str, _represent_text)
PlainDumper.add_representer(Decimal, _represent_decimal)
PlainDumper.add_representer(tuple, yaml.SafeDumper.represent_list)


def dump(value: Node, *, flow: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=PlainDumper, allow_unicode=True, default_flow_style=flow, sort_keys=False
    )
    return text


@given(st.dictionaries(TEXTS, NODES, min_size=1, max_size=5), st.booleans())
@steady
def test_load_after_dump_is_equal(value: dict[str, Node], flow: bool) -> None:
    file = parse(dump(value, flow=flow))
    assert file.problems == ()
    assert file.value == value


def walk(value: Node, path: FieldPath = ()) -> Iterator[tuple[FieldPath, Node]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))


@given(st.dictionaries(TEXTS, NODES, min_size=1, max_size=5), st.booleans())
@steady
def test_every_position_points_at_its_node(value: dict[str, Node], flow: bool) -> None:
    text = dump(value, flow=flow)
    lines = text.split("\n")
    file = parse(text)
    for path, node in walk(value):
        assert path in file.places.values
        place = file.position(path)
        beginning = lines[place.line - 1][place.column - 1 :]
        if path and isinstance(path[-1], str):
            key = file.key_position(path)
            assert lines[key.line - 1][key.column - 1] in "'?"
        if isinstance(node, str):
            assert beginning.startswith("'")
        elif isinstance(node, bool):
            assert beginning.startswith(str(node).lower())
        elif isinstance(node, int | Decimal):
            assert beginning.startswith(f"{node:f}" if isinstance(node, Decimal) else str(node))
    assert len(file.places.values) == len(list(walk(value)))


def reports_clearly(problems: tuple[Problem, ...]) -> bool:
    return all(
        render_text([problem], language) for problem in problems for language in ("zh", "en")
    )


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"a: \xe7")
@example(b"%YAML 2.0\n---\na")
@example(b'a: "\\ud800"')
@steady
def test_reading_never_fails_for_any_bytes(data: bytes) -> None:
    file = parse_yaml(data, "a.yaml")
    assert reports_clearly(file.problems)
    assert file.value is None or not file.problems
    str(file.position(("a", 0)))


YAML_PIECES = st.sampled_from(
    [
        *("a", "b: ", "- ", "? ", ": ", "{", "}", "[", "]", ", ", "'", '"', "|", ">", "&x ", "*x"),
        *("!t ", "#", "\n", "  ", "\t", "---\n", "...\n", "%", "@", "`", "12", "~", "<<: ", "甲"),
        *("\\", "\\x"),
    ]
)


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
@settings(steady, max_examples=500)
def test_reading_never_fails_for_any_yaml(text: str) -> None:
    file = parse(text)
    assert reports_clearly(file.problems)
    for path, _node in walk(file.value):
        assert file.value is None or path in file.places.values
