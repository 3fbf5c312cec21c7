"""The measures of relevance, on examples computed by hand."""

from math import log2

import pytest

from carbonpeak.search.metrics import ndcg, recall, reciprocal_rank

GRADES = {"exact": 3, "useful": 2, "touches": 1}
BEST = 7 + 3 / log2(3) + 1 / 2


@pytest.mark.parametrize(
    ("ranked", "share"),
    [
        (["exact", "useful", "touches"], 1.0),
        (["exact", "useful", "touches", "other"], 1.0),
        (["useful", "exact", "touches"], (3 + 7 / log2(3) + 1 / 2) / BEST),
        (["other", "exact"], (7 / log2(3)) / BEST),
        (["other"], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_weighs_grades_by_place(ranked: list[str], share: float) -> None:
    assert ndcg(ranked, GRADES) == pytest.approx(share)


def test_ndcg_looks_no_further_than_its_depth() -> None:
    assert ndcg(["other", "exact"], GRADES, depth=1) == 0.0
    assert ndcg(["exact"], GRADES, depth=1) == 1.0


def test_ndcg_of_many_equals_is_whole_when_the_first_ten_are_among_them() -> None:
    grades = {f"case-{n}": 2 for n in range(30)}
    assert ndcg([f"case-{n}" for n in range(20, 30)], grades) == pytest.approx(1.0)


def test_recall_is_the_share_of_graded_cases_among_the_first() -> None:
    assert recall(["other", "touches", "exact"], GRADES) == pytest.approx(2 / 3)
    assert recall(["other", "touches", "exact"], GRADES, depth=2) == pytest.approx(1 / 2)
    assert recall(["exact"], {}) == 0.0


def test_reciprocal_rank_is_of_the_first_graded_case() -> None:
    assert reciprocal_rank(["other", "other-too", "touches", "exact"], GRADES) == 1 / 3
    assert reciprocal_rank(["other"], GRADES) == 0.0
