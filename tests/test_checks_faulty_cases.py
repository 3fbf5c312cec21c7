"""Case files with every fault that editors' programs and slips bring, all in one workspace."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from carbonpeak.checks import check_corpus
from carbonpeak.cli import main
from carbonpeak.corpus import load_corpus
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

LEAD = "cases/bing/travel-points.yaml"
TEXT = (VALID_WORKSPACE / LEAD).read_text(encoding="utf-8")


def with_change(find: str, replace: str) -> Callable[[str], bytes]:
    """Return a maker of a case file in which one thing is other than it should be."""

    def make(text: str) -> bytes:
        assert find in text
        return text.replace(find, replace, 1).encode("utf-8")

    return make


def anchor_bomb(_text: str) -> bytes:
    lines = ["a0: &a0 [碳, 碳]"]
    lines += [f"a{level}: &a{level} [{f'*a{level - 1}, ' * 9}]" for level in range(1, 30)]
    return "\n".join(lines).encode("utf-8")


FAULTS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "duplicate-key": ("CP113", with_change("stage: trial\n", "stage: trial\nstage: ended\n")),
    "unknown-field": ("CP202", with_change("stage: trial\n", "stage: trial\nstate: on\n")),
    "near-miss-of-a-term": ("CP210", with_change("[carbon-inclusion]", "[carbon-inclusoin]")),
    "label-for-a-term": ("CP210", with_change("[carbon-inclusion]", "[碳普惠]")),
    "no-as-a-code": ("CP303", with_change("pilot: bing", "pilot: no")),
    "no-as-a-term": ("CP210", with_change("stage: trial", "stage: no")),
    "tab-indent": ("CP106", with_change("\n  zh:", "\n\tzh:")),
    "byte-order-mark": ("CP103", lambda text: b"\xef\xbb\xbf" + text.encode("utf-8")),
    "utf-16": ("CP103", lambda text: text.encode("utf-16")),
    "windows-line-ends": ("CP105", lambda text: text.replace("\n", "\r\n").encode("utf-8")),
    "gbk-bytes": ("CP104", lambda text: text.encode("gbk")),
    "empty-file": ("CP107", lambda _text: b""),
    "only-comments": ("CP107", lambda _text: "# 以后再写\n".encode()),
    "five-megabytes": ("CP102", lambda text: text.encode("utf-8") + b"# more\n" * 714_286),
    "deep-nesting": ("CP111", lambda _text: b"contents: " + b"[" * 200_000),
    "deep-indentation": ("CP111", lambda _text: b"- " * 100_000 + b"x"),
    "anchor-bomb": ("CP110", anchor_bomb),
    "language-tag": ("CP110", with_change("id: ", "id: !!python/object/apply:os.getcwd ")),
    "missing-source-id": ("CP303", with_change("source: s1", "source: s7")),
    "number-as-text": ("CP402", with_change("value: 50", "value: '50'")),
    "number-with-zero-in-front": ("CP402", with_change("value: 50", "value: 050")),
    "full-width-digit": ("CP403", with_change("value: 50", "value: ５０")),
    "day-that-is-not": ("CP401", with_change("created: '2026-03-05'", "created: '2024-02-30'")),
    "id-of-another-file": ("CP301", with_change("id: ", "id: other-")),
    "id-that-climbs": ("CP204", with_change("id: ", "id: ../")),
    "full-width-colon": ("CP109", with_change("stage: trial", "stage：trial")),
    "list-of-cases": ("CP203", lambda text: ("- " + text.replace("\n", "\n  ")).encode("utf-8")),
    "only-a-word": ("CP203", lambda _text: b"draft\n"),
    "cut-off": ("CP109", lambda text: text.encode("utf-8") + b"changes: [{date: '2026"),
    "null-byte": ("CP108", lambda text: text.encode("utf-8") + b"\0"),
}
SPELLED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz-", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄、"
)


def write_faulty_cases(root: Path) -> dict[str, str]:
    """Write one file for each fault and return the code that each should give."""
    for name, (_code, make) in FAULTS.items():
        # No text may stand in two cases: each names its own fault.
        text = TEXT.replace("travel-points", name).replace(
            "丙市给", f"丙市（{name.translate(SPELLED)}）给"
        )
        (root / f"cases/bing/{name}.yaml").write_bytes(make(text))
    (root / "cases/jia/travel-points.yaml").write_text(TEXT, encoding="utf-8", newline="\n")
    outside = root.parent / "outside.yaml"
    outside.write_text(TEXT, encoding="utf-8", newline="\n")
    (root / "cases/bing/link-outside.yaml").symlink_to(outside)
    (root / "cases/bing/link-to-nothing.yaml").symlink_to("nothing.yaml")
    (root / "cases/bing/link-to-itself.yaml").symlink_to("link-to-itself.yaml")
    (root / "cases/bing/link-to-folder").symlink_to("../jia")
    return {
        **{f"cases/bing/{name}.yaml": code for name, (code, _make) in FAULTS.items()},
        "cases/jia/travel-points.yaml": "CP302",
        "cases/bing/link-outside.yaml": "CP101",
        "cases/bing/link-to-nothing.yaml": "CP101",
        "cases/bing/link-to-itself.yaml": "CP101",
        "cases/bing/link-to-folder": "CP101",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_faulty_case_gives_one_clear_problem_in_one_run(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    root = workspace({})
    expected = write_faulty_cases(root)
    monkeypatch.chdir(root)
    result = CliRunner().invoke(
        main, ["check", "--lang", language, "--format", "json"], catch_exceptions=False
    )
    assert result.exit_code == 1
    problems = json.loads(result.stdout)
    assert [(p["file"], p["code"]) for p in problems] == sorted(expected.items())


def test_text_of_faulty_cases_is_printed_whole(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    expected = write_faulty_cases(root)
    monkeypatch.chdir(root)
    for language in ("zh", "en"):
        result = CliRunner().invoke(main, ["check", "--lang", language], catch_exceptions=False)
        assert len(result.stdout.splitlines()) == 2 * len(expected)


def test_what_could_not_be_read_is_in_no_record(workspace: MakeWorkspace) -> None:
    root = workspace({})
    write_faulty_cases(root)
    corpus = load_corpus(Workspace(root))
    unreadable = {
        "duplicate-key",
        "anchor-bomb",
        "five-megabytes",
        "link-outside",
        "id-that-climbs",
    }
    assert unreadable & corpus.cases.keys() == set()
    assert corpus.cases["travel-points"].file == LEAD


def test_name_of_a_file_that_is_no_text_is_printed(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    name = "积分.yaml".encode("gbk").decode("utf-8", "surrogateescape")
    (root / "cases/bing" / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, ["check", "--lang", "en"], catch_exceptions=False)
    assert result.stdout.startswith(
        "cases/bing/\\xbb\\xfd\\xb7\\xd6.yaml:1:1: error CP107 the file holds nothing\n"
    )


def test_case_that_names_an_unreadable_one_is_not_blamed(workspace: MakeWorkspace) -> None:
    broken = "cases/jia/solar-roofs.yaml"
    corpus = load_corpus(Workspace(workspace({broken: "id: solar-roofs\nid: solar-roofs\n"})))
    assert [(p.at.file, p.code) for p in check_corpus(corpus)] == [(broken, "CP113")]
