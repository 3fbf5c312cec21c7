"""Adoptions put on record from the command line: where they go, and what is refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from carbonpeak.cli import main
from carbonpeak.corpus import load_corpus
from carbonpeak.workspace import Workspace
from tests.conftest import MakeWorkspace

REGISTRY = "registry/adoptions.yaml"
GIVEN = {
    "--case": "solar-roofs",
    "--adopter": "戊县",
    "--adopter-en": "Wu County",
    "--kind": "county",
    "--year": "2025",
    "--depth": "parts",
    "--status": "building",
    "--evidence": "stated",
    "--text": "采用打包招标。",
    "--text-en": "Took up the tenders by district.",
    "--source-title": "戊县推广屋顶光伏",
    "--publisher": "子省日报",
    "--publisher-kind": "media",
    "--source-date": "2025-07-01",
    "--url": "https://example.org/zi/wu",
    "--access": "original",
    "--retrieved": "2026-02",
}


def adopt(root: Path, monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> Result:
    """Run `carbonpeak adopt` with the options above, some changed or left out."""
    options = {**GIVEN, **{f"--{name.replace('_', '-')}": v for name, v in changed.items()}}
    words = [word for name, value in options.items() if value for word in (name, value)]
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, ["adopt", *words, "--lang", "en"])


def test_adoption_is_added_and_what_stood_in_the_file_stays(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    before = (root / REGISTRY).read_text(encoding="utf-8")
    result = adopt(root, monkeypatch)
    assert (result.exit_code, result.output) == (0, f"{REGISTRY}\n")
    after = (root / REGISTRY).read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    corpus = load_corpus(Workspace(root))
    assert corpus.problems == ()
    assert corpus.adoptions is not None
    added = corpus.adoptions.data.adoptions[-1]
    assert (added.id, added.from_case, added.year, added.sources) == (
        "wu-county-solar-roofs",
        "solar-roofs",
        2025,
        ("s2",),
    )


def test_source_that_is_there_already_is_not_added_again(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    same = {"source_title": "丁县推广屋顶光伏打包招标", "source_date": "2025-06-01"}
    assert adopt(root, monkeypatch, **same).exit_code == 0
    corpus = load_corpus(Workspace(root))
    assert corpus.adoptions is not None
    assert [source.id for source in corpus.adoptions.data.sources] == ["s1"]
    assert corpus.adoptions.data.adoptions[-1].sources == ("s1",)


def test_adopting_case_bears_the_adoption_and_its_source(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    result = adopt(root, monkeypatch, case="waste-heat-heating", in_case="travel-points")
    assert (result.exit_code, result.output) == (0, "cases/bing/travel-points.yaml\n")
    case = load_corpus(Workspace(root)).cases["travel-points"].data
    assert [(a.case, a.source) for a in case.adopted_from] == [
        ("waste-heat-heating", case.sources[-1].id)
    ]
    assert case.sources[-1].title == "戊县推广屋顶光伏"
    assert case.changes[-1].text.en == "Recorded as taken up from waste-heat-heating."


def test_comments_of_an_adopting_case_stay(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    path = root / "cases/bing/travel-points.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"# 表“做法”第20行：电话里补充的情况\n{text}", encoding="utf-8", newline="\n")
    adopt(root, monkeypatch, case="waste-heat-heating", in_case="travel-points")
    assert "# 表“做法”第20行：电话里补充的情况\n" in path.read_text(encoding="utf-8")


def test_first_adoption_of_a_base_is_recorded(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({REGISTRY: "sources: []\nadoptions: []\n"})
    result = adopt(root, monkeypatch)
    assert result.output == f"{REGISTRY}\n"
    corpus = load_corpus(Workspace(root))
    assert corpus.adoptions is not None
    assert [one.id for one in corpus.adoptions.data.adoptions] == ["wu-county-solar-roofs"]


@pytest.mark.parametrize(
    ("changed", "code", "sentence"),
    [
        (
            {"adopter": "甲市", "kind": "city"},
            1,
            'CP317 [adoptions[1].adopter_pilot] the adopter "jia" is the pilot of the case itself',
        ),
        (
            {"year": "2009"},
            1,
            "CP418 [adoptions[1].year] taken up in 2009, but the original began in 2023",
        ),
        ({"kind": "conty"}, 2, '--kind "conty" is not known; did you mean "county"?'),
        ({"case": "solar-rofs"}, 2, '--case "solar-rofs" is not known'),
        ({"source_title": None}, 2, "Missing option '--source-title'"),
        (
            {"retrieved": "lately"},
            2,
            "--retrieved is not in order; a date is written 2025, 2025-06 or 2025-06-01,"
            " an address begins with http:// or https://",
        ),
        ({"adopter": "丁县"}, 1, "this is on record: ding-solar-roofs"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    changed: dict[str, str | None],
    code: int,
    sentence: str,
    workspace: MakeWorkspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = workspace({})
    before = (root / REGISTRY).read_bytes()
    result = adopt(root, monkeypatch, **changed)
    assert result.exit_code == code
    assert sentence in result.output
    assert (root / REGISTRY).read_bytes() == before


def test_circle_is_refused(workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace({})
    assert adopt(root, monkeypatch, case="solar-roofs", in_case="travel-points").exit_code == 0
    back = adopt(root, monkeypatch, case="travel-points", in_case="solar-roofs")
    assert back.exit_code == 1
    assert "CP307" in back.output


def test_terms_may_be_given_by_their_labels(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, other = workspace({}), workspace({})
    labels = {"kind": "县（市、区）", "depth": "部分采用", "status": "Building", "access": "原发"}
    assert adopt(root, monkeypatch, **labels).exit_code == 0
    assert adopt(other, monkeypatch).exit_code == 0
    assert (root / REGISTRY).read_text("utf-8") == (other / REGISTRY).read_text("utf-8")
