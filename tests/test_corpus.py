"""From a folder to the corpus: what is in it, its version, and what could not be read."""

import dataclasses
import os
from pathlib import Path

import pytest

from carbonpeak import corpus as corpus_module
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.problems import Problem
from carbonpeak.records import Record
from carbonpeak.workspace import NoWorkspace, Workspace, find_workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

CASE = "cases/jia/solar-roofs.yaml"
LEAD = "cases/bing/travel-points.yaml"
TEXT = (VALID_WORKSPACE / LEAD).read_text(encoding="utf-8")


def load(root: Path) -> Corpus:
    return load_corpus(Workspace(root))


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.at.file, problem.code) for problem in problems]


def test_records_are_by_id_and_in_the_order_of_their_ids() -> None:
    corpus = load(VALID_WORKSPACE)
    assert list(corpus.cases) == [
        "factory-solar-roofs",
        "solar-roofs",
        "travel-points",
        "waste-heat-heating",
    ]
    assert list(corpus.pilots) == ["bing", "jia", "yi-etdz"]
    assert list(corpus.vocabularies) == sorted(corpus.vocabularies)
    assert list(corpus.province_by_id) == ["zi", "chou", "yin"]
    assert corpus.organisation_by_id["jia-grid"].en == "Jia Power Supply Company"
    assert len(corpus.assessments) == 1


def test_published_cases_and_leads_are_told_apart() -> None:
    corpus = load(VALID_WORKSPACE)
    assert [case.id for case in corpus.published] == [
        "factory-solar-roofs",
        "solar-roofs",
        "waste-heat-heating",
    ]
    assert [case.id for case in corpus.leads] == ["travel-points"]


def test_every_pilot_has_its_cases_even_if_none(workspace: MakeWorkspace) -> None:
    corpus = load(workspace({LEAD: None}))
    assert {name: [case.id for case in cases] for name, cases in corpus.cases_by_pilot.items()} == {
        "bing": [],
        "jia": ["solar-roofs", "waste-heat-heating"],
        "yi-etdz": ["factory-solar-roofs"],
    }


def test_label_is_that_of_the_list() -> None:
    corpus = load(VALID_WORKSPACE)
    assert corpus.label("fields", "energy", "zh") == "能源"
    with pytest.raises(KeyError):
        corpus.label("fields", "nothing", "zh")


# --- version ---


def test_as_of_is_the_date_of_the_newest_record(workspace: MakeWorkspace) -> None:
    assert load(VALID_WORKSPACE).as_of == "2026-04-15"
    newer = TEXT.replace("modified: '2026-03-05'", "modified: '2026-07-01'")
    assert load(workspace({LEAD: newer})).as_of == "2026-07-01"


def test_as_of_can_be_asked_for() -> None:
    assert load_corpus(Workspace(VALID_WORKSPACE), as_of="2025-01-01").as_of == "2025-01-01"


def test_data_version_is_date_and_content(workspace: MakeWorkspace) -> None:
    corpus = load(VALID_WORKSPACE)
    assert corpus.data_version == f"2026-04-15-{corpus.content_hash[:12]}"


def test_content_hash_depends_on_bytes_and_names_only(workspace: MakeWorkspace) -> None:
    one = workspace({})
    two = workspace({})
    os.utime(two / LEAD, (0, 0))
    assert load(one).content_hash == load(two).content_hash
    changed = workspace({LEAD: TEXT + "# 改动\n"})
    assert load(changed).content_hash != load(one).content_hash
    moved = workspace({LEAD: None, "cases/jia/travel-points.yaml": TEXT})
    assert load(moved).content_hash != load(one).content_hash


# --- what could not be read ---


def test_of_two_records_with_one_id_the_first_file_stays(workspace: MakeWorkspace) -> None:
    other = "cases/jia/travel-points.yaml"
    corpus = load(workspace({other: TEXT}))
    assert found(corpus.problems) == [(other, "CP302")]
    assert corpus.cases["travel-points"].file == LEAD


def test_record_whose_id_differs_from_its_file_is_kept_under_its_id(
    workspace: MakeWorkspace,
) -> None:
    text = TEXT.replace("id: travel-points", "id: points")
    corpus = load(workspace({LEAD: text}))
    assert found(corpus.problems) == [(LEAD, "CP301")]
    assert "points" in corpus.cases


def test_file_that_could_not_be_read_is_named_with_the_id_it_would_have(
    workspace: MakeWorkspace,
) -> None:
    corpus = load(workspace({LEAD: "id: [\n", "registry/pilots/jia.yaml": ""}))
    assert corpus.unread == {LEAD, "registry/pilots/jia.yaml"}
    assert corpus.unread_ids("cases") == {"travel-points"}
    assert corpus.unread_ids("registry/pilots") == {"jia"}
    assert corpus.unread_ids("registry/vocabularies") == frozenset()


@pytest.mark.parametrize(
    "name", ["provinces", "organisations", "adoptions", "plan", "rubric", "style"]
)
def test_missing_file_is_reported_and_the_rest_is_read(workspace: MakeWorkspace, name: str) -> None:
    file = f"registry/{name}.yaml"
    corpus = load(workspace({file: None}))
    assert found(corpus.problems) == [(file, "CP115")]
    assert getattr(corpus, name) is None
    assert len(corpus.cases) == 4


def test_empty_folder_is_reported_file_by_file(tmp_path: Path) -> None:
    corpus = load(tmp_path)
    assert {code for _file, code in found(corpus.problems)} == {"CP115"}
    assert corpus.cases == {}
    assert corpus.as_of == "1970-01-01"


def test_assessments_may_be_missing(workspace: MakeWorkspace) -> None:
    file = "registry/assessments/solar-roofs/editorial-2026-04-10.yaml"
    corpus = load(workspace({file: None}))
    assert (corpus.problems, corpus.assessments) == ((), ())


def test_notes_and_hidden_files_among_records_are_left_alone(workspace: MakeWorkspace) -> None:
    files = {"cases/README.md": "# 说明\n", "cases/bing/.travel-points.yaml.swp": "x"}
    assert load(workspace(files)).problems == ()


def test_folder_of_records_that_is_a_link_out_of_the_tree_is_refused(
    workspace: MakeWorkspace, tmp_path: Path
) -> None:
    root = workspace({})
    (root / "cases").rename(tmp_path / "elsewhere")
    (root / "cases").symlink_to(tmp_path / "elsewhere")
    corpus = load(root)
    assert {code for _file, code in found(corpus.problems)} == {"CP101"}
    assert corpus.cases == {}


def test_workspace_under_a_link_is_read(workspace: MakeWorkspace, tmp_path: Path) -> None:
    root = workspace({})
    (tmp_path / "link").symlink_to(root)
    assert load(tmp_path / "link").problems == ()


# --- where the workspace is ---


def test_workspace_is_found_from_any_folder_in_it(workspace: MakeWorkspace) -> None:
    root = workspace({})
    assert find_workspace(root / "cases/jia") == Workspace(root)
    assert find_workspace(root) == Workspace(root)


def test_no_workspace_is_found_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        find_workspace(tmp_path)


def test_records_kept_from_one_reading_to_the_next_are_the_same(tmp_path: Path) -> None:
    kept = tmp_path / "records"
    first, second = (load_corpus(Workspace(VALID_WORKSPACE), kept=kept) for _ in range(2))
    assert kept.read_text(encoding="utf-8").count("\n") == 1 + len(first.digests)
    for field in dataclasses.fields(Corpus):
        one, other = getattr(first, field.name), getattr(second, field.name)
        assert _plain(one) == _plain(other), field.name


def _plain(found: object) -> object:
    """Return records as what stands in them and where: they are never equal by themselves."""
    if isinstance(found, Record):
        return repr(found.data), found.file, found.position("id")
    if isinstance(found, dict):
        return {name: _plain(value) for name, value in found.items()}
    return [_plain(value) for value in found] if isinstance(found, tuple) else found


def test_kept_records_are_those_of_the_same_bytes_without_a_problem(
    workspace: MakeWorkspace, tmp_path: Path
) -> None:
    kept = tmp_path / "records"
    load_corpus(Workspace(workspace({})), kept=kept)
    edits = {LEAD: TEXT.replace("zh: ", "zh: 新", 1), CASE: "id: solar-roofs\nid: again\n"}
    root = workspace(edits)
    for _ in range(2):
        corpus = load_corpus(Workspace(root), kept=kept)
        assert corpus.cases["travel-points"].data.title.zh.startswith("新")
        assert found(corpus.problems) == [(CASE, "CP113")]
    assert "新" in kept.read_text(encoding="utf-8")


def test_records_kept_by_another_program_are_not_used(tmp_path: Path) -> None:
    kept = tmp_path / "records"
    load_corpus(Workspace(VALID_WORKSPACE), kept=kept)
    program, _, rest = kept.read_text(encoding="utf-8").partition("\n")
    other = rest.replace('"甲市"', '"假市"')
    kept.write_text(f"{program}\n{other}", encoding="utf-8")
    assert load_corpus(Workspace(VALID_WORKSPACE), kept=kept).pilots["jia"].data.name.zh == "假市"
    kept.write_text(f"another\n{other}", encoding="utf-8")
    assert load_corpus(Workspace(VALID_WORKSPACE), kept=kept).pilots["jia"].data.name.zh == "甲市"


def test_many_files_are_read_in_two_processes_with_the_same_problems(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({LEAD: TEXT.replace("id: travel-points", "id: travel-points\nid: again", 1)})
    alone = load(root)
    monkeypatch.setattr(corpus_module, "MANY", 1)
    together = load_corpus(Workspace(root), kept=tmp_path / "records")
    for field in dataclasses.fields(Corpus):
        one, other = getattr(alone, field.name), getattr(together, field.name)
        assert _plain(one) == _plain(other), field.name
    assert found(together.problems) == [(LEAD, "CP113")]
