"""The compiler's overview, and what cases lack, on pages and in the database."""

import re

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.overview import compiler_overview
from carbonpeak.pages.page import Links
from carbonpeak.pages.voice import Voice
from carbonpeak.workspace import Workspace
from tests.built import make_database, opened
from tests.conftest import VALID_WORKSPACE, MakeWorkspace


@pytest.fixture(scope="module")
def page() -> str:
    digest = Digest(load_corpus(Workspace(VALID_WORKSPACE)))
    return str(compiler_overview(Voice(digest, "en", Links("overview/"))))


def section(page: str, name: str) -> str:
    """Return the text of a section, without its mark-up."""
    text = page.split(f"{{#{name}}}")[1].split("\n## ", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", text.split("</svg>")[-1]).split())


def test_cases_are_counted_by_level_from_low_to_high(page: str) -> None:
    digest = Digest(load_corpus(Workspace(VALID_WORKSPACE)))
    levels = [digest.level(case) for case in digest.corpus.published]
    told = section(page, "levels")
    for term in digest.corpus.vocabularies["levels"].terms:
        count = levels.count(term.id)
        label = term.en[:1].upper() + term.en[1:]
        assert f"{label} {count}" in told


def test_every_lack_is_told_with_the_cases_it_keeps(page: str) -> None:
    digest = Digest(load_corpus(Workspace(VALID_WORKSPACE)))
    for case in digest.corpus.published:
        for lack in digest.standings[case.id].lacks:
            name = str(lack.text.en)
            (box,) = (
                box
                for box in page.split("<summary>")
                if box.startswith(f"{name[:1].upper()}{name[1:]} (") and f"/{case.id}/" in box
            )
            assert "case" in box.split("</summary>")[0]


def test_fields_and_kinds_of_place_without_a_case_lead_to_contributing(page: str) -> None:
    gaps = section(page, "gaps")
    assert "Field: buildings Contribute one" in gaps
    assert "Resource endowment: forest Contribute one" in gaps
    assert "energy" not in gaps  # the published cases act there
    assert '"../contribute/?topic=forest#suggest"' in page


def test_lists_that_were_issued_are_told_with_adoptions_since(page: str) -> None:
    issued = section(page, "issued")
    assert "first" in issued
    assert "31 March 2026, 0 adoptions since the year it was issued" in issued
    assert "second" not in issued  # a draft


def test_adoptions_of_leads_are_not_counted(workspace: MakeWorkspace) -> None:
    registry = VALID_WORKSPACE / "registry/adoptions.yaml"
    text = registry.read_text(encoding="utf-8")
    of_a_lead = text.replace("from_case: solar-roofs", "from_case: travel-points")
    assert of_a_lead != text
    root = workspace({"registry/adoptions.yaml": of_a_lead})
    digest = Digest(load_corpus(Workspace(root)))
    assert digest.corpus.cases["travel-points"].data.status == "lead"
    told = str(compiler_overview(Voice(digest, "en", Links("overview/"))))
    assert "2025" not in section(told, "adoption")


def test_adoptions_are_told_by_year(page: str) -> None:
    assert "2025: 1" in section(page, "adoption")


def test_pilot_sees_what_each_of_its_cases_lacks(workspace: MakeWorkspace) -> None:
    from carbonpeak.pages.pilot import render_pilot

    digest = Digest(load_corpus(Workspace(workspace({}))))
    for name, record in digest.corpus.pilots.items():
        text = render_pilot(record.data, digest, "en").text
        for case in digest.by_pilot.get(name, []):
            lacks = digest.standings[case.id].lacks
            assert (f"cases/{case.id}/#assessment" in text) == bool(lacks)


def test_database_tells_the_same(workspace: MakeWorkspace) -> None:
    root = workspace({})
    digest = Digest(load_corpus(Workspace(root)))
    expected = {
        (case.id, lack.kind, lack.id)
        for case in digest.corpus.published
        for lack in digest.standings[case.id].lacks
    }
    with opened(make_database(root)) as database:
        rows = database.execute("select case_id, kind, item from lacks_overview").fetchall()
        assert {tuple(row) for row in rows} == expected
        due = database.execute("select case_id, is_past from reviews_due").fetchall()
        assert {row["case_id"] for row in due} == set(digest.corpus.cases)
        taken = database.execute(
            "select list_id, case_id from saved_list_cases where included = 1"
        ).fetchall()
        assert {tuple(row) for row in taken} == {
            (record.data.id, one.case)
            for record in digest.corpus.lists.values()
            for one in record.data.included
        }
