"""The catalogue of problem codes: complete, in both languages, and true to the code."""

import re
from pathlib import Path

import pytest

from carbonpeak.checks import check_corpus
from carbonpeak.corpus import load_corpus
from carbonpeak.problems import LANGUAGES, Explanation, catalogue
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace
from tests.test_checks_broken import placeholders

PACKAGE = Path(__file__).parents[1] / "carbonpeak"
ENTRIES = list(catalogue().values())
CASE = "cases/jia/solar-roofs.yaml"

NOT_IN_THE_TEXT = {
    *("CP101", "CP102", "CP103", "CP104", "CP105", "CP107", "CP108"),  # bytes and links
    *("CP114", "CP115", "CP302"),  # which files there are
    *("CP410", "CP414"),  # what stands in other cases
}
"""Codes whose fault an example can only describe."""


def by_code(entry: Explanation) -> str:
    return entry.code


def test_catalogue_holds_exactly_the_codes_in_use() -> None:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r'"(CP[0-9]{3})"', path.read_text(encoding="utf-8")))
    assert used == set(catalogue())


def test_codes_stand_in_ascending_order_and_once() -> None:
    text = (PACKAGE / "catalogue.yaml").read_text(encoding="utf-8")
    codes = re.findall(r"^- code: (\S+)$", text, re.MULTILINE)
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("entry", ENTRIES, ids=by_code)
def test_both_languages_say_the_same_things(entry: Explanation) -> None:
    for texts in (entry.title, entry.message, entry.fix, entry.explanation):
        assert set(texts) == set(LANGUAGES)
        assert placeholders(texts["zh"]) == placeholders(texts["en"])


@pytest.mark.parametrize("entry", ENTRIES, ids=by_code)
def test_texts_are_plain_and_in_their_language(entry: Explanation) -> None:
    for texts in (entry.title, entry.message, entry.fix, entry.explanation):
        chinese = texts["zh"]
        assert re.search(r"[\u4e00-\u9fff]|^\{hint\}$", chinese)
        assert not re.search(r'[\u4e00-\u9fff][,;:?!()"]|[,;:?!("][\u4e00-\u9fff]', chinese), (
            chinese
        )
        assert not re.search(r"[“”，。；：（）]", texts["en"].replace("，；：！？", "")), texts[
            "en"
        ]
    words = " ".join((*entry.message.values(), *entry.fix.values()))
    assert not re.search(r"\b(str|int|dict|bool|NoneType|None|float|tuple|key error)\b", words)


def replace_fields(text: str, example: str) -> str:
    """Put the top-level fields of an example in the place of a record's own."""
    for name in re.findall(r"^([a-z_]+):", example, re.MULTILINE):
        own = re.compile(rf"^{name}:.*\n(?:[ \t-].*\n)*", re.MULTILINE)
        text = own.sub("", text)
    return text.rstrip("\n") + "\n" + example + "\n"


def codes_of_example(workspace: MakeWorkspace, example: str) -> set[str]:
    named = re.match(r"# ((?:cases|registry)/\S+\.yaml)\n", example)
    file = named.group(1) if named else CASE
    root = workspace({})
    path = root / file
    text = replace_fields(path.read_text(encoding="utf-8"), example)
    path.write_text(text, encoding="utf-8", newline="\n")
    return {problem.code for problem in check_corpus(load_corpus(Workspace(root)))}


TRIED = [entry for entry in ENTRIES if entry.code not in NOT_IN_THE_TEXT]


@pytest.mark.parametrize("entry", TRIED, ids=by_code)
def test_bad_example_gives_the_code_and_good_one_does_not(
    workspace: MakeWorkspace, entry: Explanation
) -> None:
    assert entry.code in codes_of_example(workspace, entry.bad)
    assert entry.code not in codes_of_example(workspace, entry.good)
