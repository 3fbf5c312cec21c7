"""From gates and grades to levels: each gate, each level, the caps and who may raise a case."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.rubric import Standing, assess, is_independent, level, required_results
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

CASE = "cases/jia/solar-roofs.yaml"
EDITORIAL = "registry/assessments/solar-roofs/editorial-2026-04-10.yaml"
ENOUGH = {
    "evidenced": {"effect": 2, "honesty": 1},
    "transferable": {"steps": 2, "conditions": 2, "core": 2, "premium": 2},
    "replicated": {"copied": 2},
    "list-ready": {"cost": 2, "lasting": 2, "reach": 2, "people": 2, "honesty": 2},
}
"""The grades that each level asks for beyond the one before it."""


def grades_for(name: str) -> dict[str, int]:
    """Return just the grades that lead to a level."""
    grades: dict[str, int] = {}
    for step, added in ENOUGH.items():
        grades |= added
        if step == name:
            break
    return grades


def review(
    grades: Mapping[str, int],
    *,
    role: str = "expert",
    province: str | None = "chou",
    conflict: bool = False,
    gates: Mapping[str, bool] | None = None,
    scope: str | None = "nationwide",
) -> str:
    """Return the text of an assessment; by default an expert's from another province."""
    decided = {"no-harm": True, "a-measure": True} if gates is None else gates
    reason = {"zh": "理由", "en": "reason"}
    data = {
        "case": "solar-roofs",
        "date": "2026-04-12",
        "reviewer_role": role,
        "affiliation_kind": "university",
        "province": province,
        "conflict_of_interest": reason if conflict else None,
        "gates": {gate: {"passed": passed, "reason": reason} for gate, passed in decided.items()},
        "grades": {name: {"grade": grade, "reason": reason} for name, grade in grades.items()},
        "reach_scope": scope,
        "created": "2026-04-12",
        "modified": "2026-04-12",
    }
    return json.dumps(data, ensure_ascii=False)  # which is YAML too


Standings: TypeAlias = Callable[..., Standing]


@pytest.fixture
def standing(workspace: MakeWorkspace) -> Standings:
    """Return a maker of the case's standing under reviews and with a change of its text."""

    def make(
        *reviews: str, change: tuple[str, str] | None = None, as_of: str | None = None
    ) -> Standing:
        text = (VALID_WORKSPACE / CASE).read_text(encoding="utf-8")
        if change is not None:
            assert change[0] in text
            text = text.replace(*change)
        files: dict[str, str | bytes | None] = {EDITORIAL: None, CASE: text}
        for number, written in enumerate(reviews, start=1):
            files[f"registry/assessments/solar-roofs/review-{number}.yaml"] = written
        corpus = load_corpus(Workspace(workspace(files)), as_of=as_of)
        assert corpus.problems == ()
        return assess(corpus.cases["solar-roofs"].data, corpus)

    return make


def open_gates(found: Standing) -> list[str]:
    return [gate.id for gate in found.gates if gate.holds is False]


def lacking(found: Standing) -> list[str]:
    return [lack.id for lack in found.lacks]


# --- gates ---


def test_case_without_reviews_is_documented_and_no_reviewer_has_decided(
    standing: Standings,
) -> None:
    found = standing()
    assert [(gate.id, gate.holds) for gate in found.gates] == [
        ("done", True),
        ("current", True),
        ("evidence", True),
        ("not-only-carbon", True),
        ("no-harm", None),
        ("a-measure", None),
    ]
    assert (found.level, found.next_level) == ("documented", "evidenced")
    assert lacking(found) == ["no-harm", "a-measure", "effect", "honesty"]


@pytest.mark.parametrize(
    ("gate", "change"),
    [
        ("done", ("stage: scaled", "stage: trial")),
        ("done", ("stage: scaled", "stage: ended")),
        ("done", ("start: '2023-05'", "start: null")),
        ("done", ("start: '2023-05'", "start: '2025-04-16'")),
        ("done", ("start: '2023-05'", "start: '2025-05'")),
        ("done", ("start: '2023-05'", "start: '2025'")),
        ("current", ("status: in-force", "status: repealed")),
        ("current", ("review_by: '2028-03-01'", "review_by: '2026-04-14'")),
        ("evidence", ("    year: 2024\n", "    year: null\n")),
        ("evidence", ("attribution: measure", "attribution: place")),
        ("evidence", ("kind: achieved", "kind: estimate")),
    ],
)
def test_open_computed_gate_leaves_a_case_listed(
    standing: Standings, gate: str, change: tuple[str, str]
) -> None:
    found = standing(review(grades_for("list-ready")), change=change)
    assert open_gates(found) == [gate]
    assert (found.level, found.next_level) == ("listed", "documented")
    assert lacking(found) == [gate]


@pytest.mark.parametrize("start", ["'2025-04-15'", "'2025-03'", "'2024'", "2024"])
def test_twelve_months_are_counted_from_the_latest_day_a_date_may_mean(
    standing: Standings, start: str
) -> None:
    assert open_gates(standing(change=("start: '2023-05'", f"start: {start}"))) == []


def test_gates_are_judged_at_the_date_asked_for(standing: Standings) -> None:
    assert open_gates(standing(as_of="2024-05-30")) == ["done"]
    assert open_gates(standing(as_of="2024-05-31")) == []
    assert open_gates(standing(as_of="2028-03-01")) == []
    assert open_gates(standing(as_of="2028-03-02")) == ["current"]


def test_evidence_needs_a_source_that_is_not_the_pilots_own(standing: Standings) -> None:
    text = (VALID_WORKSPACE / CASE).read_text(encoding="utf-8")
    sources = text[text.index("\nsources:") : text.index("\nconflicts:")]
    own = sources.replace("publisher_kind: government", "publisher_kind: pilot").replace(
        "publisher_kind: media", "publisher_kind: pilot"
    )
    assert open_gates(standing(change=(sources, own))) == ["evidence"]


def test_case_of_nothing_but_emissions_is_not_promoted(standing: Standings) -> None:
    text = (VALID_WORKSPACE / CASE).read_text(encoding="utf-8")
    results = text[text.index("\nresults:") : text.index("\nsafeguards:")]
    only_carbon = """
results:
  - id: r1
    indicator: co2-avoided
    text: {zh: 减少二氧化碳排放, en: carbon dioxide avoided}
    value: 7
    unit: 10k-t-co2
    year: 2024
    kind: achieved
    attribution: measure
    source: s2"""
    assert open_gates(standing(change=(results, only_carbon))) == ["not-only-carbon"]
    with_benefit = (
        only_carbon
        + """
benefits:
  - kind: jobs
    text: {zh: 新增岗位, en: new jobs}
    source: s3"""
    )
    assert open_gates(standing(change=(results, with_benefit))) == []


@pytest.mark.parametrize("gate", ["no-harm", "a-measure"])
def test_reviewers_gate_is_open_if_one_reviewer_says_so(standing: Standings, gate: str) -> None:
    passed = {"no-harm": True, "a-measure": True}
    found = standing(
        review(grades_for("evidenced"), gates=passed),
        review(grades_for("evidenced"), gates={**passed, gate: False}),
    )
    assert open_gates(found) == [gate]
    assert (found.level, lacking(found)) == ("documented", [gate])


# --- levels ---


@pytest.mark.parametrize("name", ["evidenced", "transferable", "replicated", "list-ready"])
def test_grades_and_two_reviewers_lead_to_a_level(standing: Standings, name: str) -> None:
    grades = grades_for(name)
    assert standing(review(grades), review(grades)).level == name


@pytest.mark.parametrize(
    ("name", "criterion"),
    [(name, criterion) for name, asked in ENOUGH.items() for criterion in asked],
)
def test_one_grade_too_low_keeps_a_case_below_its_level(
    standing: Standings, name: str, criterion: str
) -> None:
    need = ENOUGH[name][criterion]
    grades = grades_for(name) | {criterion: need - 1}
    found = standing(review(grades), review(grades_for(name)))
    assert found.next_level == name
    (lack,) = found.lacks
    assert (lack.kind, lack.id, lack.have, lack.need) == ("criterion", criterion, need - 1, need)


def test_ungraded_criterion_is_lacking_without_a_grade(standing: Standings) -> None:
    grades = grades_for("transferable")
    del grades["core"]
    (lack,) = standing(review(grades)).lacks
    assert (lack.id, lack.have, lack.need) == ("core", None, 2)


def test_where_reviewers_differ_the_lower_counts_and_the_range_is_kept(
    standing: Standings,
) -> None:
    found = standing(review({"effect": 3, "honesty": 1}), review({"effect": 1, "honesty": 2}))
    assert found.grades == {"effect": (1, 3), "honesty": (1, 2)}
    assert found.level == "documented"


def test_gate_nobody_judged_is_told_from_one_that_fails(standing: Standings) -> None:
    unjudged = {lack.id: lack.undecided for lack in standing().lacks if lack.kind == "gate"}
    assert unjudged == {"no-harm": True, "a-measure": True}


def test_list_ready_case_lacks_nothing(standing: Standings) -> None:
    grades = grades_for("list-ready")
    found = standing(review(grades), review(grades))
    assert (found.next_level, found.lacks) == (None, ())


def test_lead_has_no_level(standing: Standings) -> None:
    found = standing(
        review(grades_for("evidenced"), role="editorial"),
        change=("status: published", "status: lead"),
    )
    assert (found.level, found.next_level, found.lacks, found.editorial) == (None, None, (), False)


# --- who may raise a case ---


def test_editors_raise_a_case_to_evidenced_and_no_further(standing: Standings) -> None:
    found = standing(review(grades_for("list-ready"), role="editorial"))
    assert (found.level, found.editorial, found.next_level) == ("evidenced", True, "transferable")
    (lack,) = found.lacks
    assert (lack.kind, lack.have, lack.need) == ("reviewers", 0, 1)
    assert lack.text.en == "reviewers other than the editors"


def test_level_that_needs_no_reviewer_is_not_marked_editorial(standing: Standings) -> None:
    found = standing(review({"effect": 0}, role="editorial"))
    assert (found.level, found.editorial) == ("documented", False)


def test_level_with_a_reviewer_from_elsewhere_is_not_editorial(standing: Standings) -> None:
    grades = grades_for("evidenced")
    assert standing(review(grades, role="editorial"), review(grades)).editorial is False


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        ({"province": "zi"}, 2),  # the first is from outside
        ({"role": "editorial"}, 1),
        ({"conflict": True}, 1),
        ({"role": "ndrc", "province": None}, 2),
    ],
)
def test_list_needs_two_reviewers_who_are_no_editors_and_free(
    standing: Standings, second: dict[str, object], counted: int
) -> None:
    grades = grades_for("list-ready")
    found = standing(review(grades), review(grades, **second))  # type: ignore[arg-type]
    assert found.level == ("list-ready" if counted == 2 else "replicated")
    assert [lack.have for lack in found.lacks] == ([] if counted == 2 else [1])


@pytest.mark.parametrize("province", ["zi", None])
def test_of_two_reviewers_one_must_come_from_outside(
    standing: Standings, province: str | None
) -> None:
    grades = grades_for("list-ready")
    found = standing(review(grades, province="zi"), review(grades, province=province))
    assert found.level == "replicated"
    assert [(lack.kind, lack.have, lack.need) for lack in found.lacks] == [("reviewers", 1, 2)]


# --- reach scope ---


@pytest.mark.parametrize(
    ("grades", "scope", "wanted"),
    [
        ({"premium": 2, "copied": 2}, "nationwide", "nationwide"),
        ({"premium": 1, "copied": 2}, "nationwide", "learning-only"),
        ({"premium": 2, "copied": 1}, "nationwide", "named-types"),
        ({"premium": 1, "copied": 1}, "nationwide", "learning-only"),
        ({"premium": 2, "copied": 1}, "named-regions", "named-regions"),
        ({"premium": 0}, "caution", "caution"),
        ({"premium": 1}, None, None),
    ],
)
def test_low_grades_narrow_the_reach_scope(
    standing: Standings, grades: dict[str, int], scope: str | None, wanted: str | None
) -> None:
    assert standing(review(grades, scope=scope)).reach_scope == wanted


def test_of_two_scopes_the_narrower_counts_and_a_warning_stands(standing: Standings) -> None:
    grades = {"premium": 3, "copied": 3}
    wide, narrow, warning = (
        review(grades, scope=scope) for scope in ("nationwide", "named-types", "caution")
    )
    assert standing(wide, narrow).reach_scope == "named-types"
    assert standing(wide, warning).reach_scope == "caution"


# --- helpers that other products use ---


def test_required_results_are_achieved_dated_the_measures_own_and_of_a_named_publisher() -> None:
    corpus = load_corpus(Workspace(VALID_WORKSPACE))
    case = corpus.cases["solar-roofs"].data
    assert [result.id for result in required_results(case)] == ["r1", "r2"]
    assert required_results(corpus.cases["travel-points"].data) == ()


def test_pilots_own_word_and_unknown_publishers_are_not_independent() -> None:
    corpus = load_corpus(Workspace(VALID_WORKSPACE))
    sources = corpus.cases["solar-roofs"].data.sources
    assert [is_independent(source) for source in sources] == [False, True, True]
    assert [is_independent(s) for s in corpus.cases["travel-points"].data.sources] == [False]


def test_level_is_that_of_the_standing() -> None:
    corpus = load_corpus(Workspace(VALID_WORKSPACE))
    assert {name: level(record.data, corpus) for name, record in corpus.cases.items()} == {
        "factory-solar-roofs": "documented",
        "solar-roofs": "evidenced",
        "travel-points": None,
        "waste-heat-heating": "documented",
    }
