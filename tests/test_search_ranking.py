"""Ranking is the same, digit by digit, as when every document is scored by itself."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpeak.search.gathering import WORDS
from carbonpeak.search.knowledge import Knowledge, parse_knowledge
from carbonpeak.search.matching import Matcher
from carbonpeak.search.ranking import Ranker
from carbonpeak.search.sets import Scores, mask_of
from carbonpeak.search.understanding import Understanding
from carbonpeak.search.whoosh_index import Layout, WhooshReader
from carbonpeak.text import load_segmenter, read_words
from tests import plain_ranking as plain
from tests.conftest import VALID_WORKSPACE, put_file
from tests.searching import build, case_text

TITLES = ("屋顶光伏", "余热供暖改造", "厨余垃圾沼气", "碳积分兑换", "钢铁企业节能", "公交车换电")
TEXTS = ("企业用电成本高。", "余热白白排放。", "居民不愿分类。", "屋顶闲置，电网接入难。")
TYPES = ("carbon-inclusion", "rooftop-pv")
QUERY_WORDS = (
    "光伏",
    "余热",
    "供暖",
    "企业",
    "电",
    "垃圾",
    "沼气",
    "节能改造",
    "居民",
    "solar",
    "甲市",
)


class Parts:
    """What an index is searched with."""

    def __init__(self, folder: Path) -> None:
        segmenter = load_segmenter(read_words(folder / "words.txt"))
        contents = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
        self.knowledge: Knowledge = parse_knowledge(
            json.loads((folder / "knowledge.json").read_text(encoding="utf-8"))
        )
        self.reader = WhooshReader(folder / "whoosh", Layout(places=contents["places"], gone={}))
        self.understanding = Understanding(self.knowledge, segmenter)
        self.matcher = Matcher(self.reader, self.knowledge, segmenter)
        self.ranker = Ranker(self.knowledge)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    root = tmp_path_factory.mktemp("ranking") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    for n in range(36):
        text = case_text(
            f"case-{n:02}",
            title=f"{TITLES[n % 6]}{TITLES[n // 6]}",
            problem=TEXTS[n % 4] * (n % 3 + 1),
            measure_type=TYPES[n % 2],
        )
        put_file(root / f"cases/jia/case-{n:02}.yaml", text)
    return Parts(build(root))


def scored(scores: Scores) -> dict[int, float]:
    return dict(zip(scores.numbers.tolist(), scores.points.tolist(), strict=True))


def closeness(number: int) -> float:
    return number % 4 / 3


@settings(deadline=None)
@given(st.data())
def test_documents_are_ranked_as_one_by_one(parts: Parts, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(QUERY_WORDS), min_size=1, max_size=5))
    everything = range(len(parts.knowledge.rows))
    visible = set(data.draw(st.sets(st.sampled_from(everything), min_size=1)))
    units = parts.understanding.understand(" ".join(words)).units
    found = zip(units, parts.matcher.find_all(units), strict=True)
    present = [(unit, one) for unit, one in found if one.mask]
    if not present:
        return
    plainly = [
        plain.find(
            parts.knowledge,
            [(way, scored(scores)) for way, scores in one.parts],
            full=frozenset(one.full.tolist()),
            importance=parts.matcher.importance(unit),
        )
        for unit, one in present
    ]
    assert [scored(one.scores) for _, one in present] == [same.scores for same in plainly]
    wanted = plain.match(parts.knowledge, plainly, visible)
    mask = mask_of(sorted(visible))
    matched = parts.ranker.match(present, mask, sort="date").matched & mask
    assert matched == mask_of(sorted(wanted))
    ranked = parts.ranker.rank(
        present, matched, sort="relevance", rows=slice(0, 50), closeness=closeness
    )
    assert list(zip(ranked.numbers.tolist(), ranked.points.tolist(), strict=True)) == plain.rank(
        parts.knowledge, plainly, wanted, closeness
    )


def test_scores_of_a_word_are_those_of_its_posting(parts: Parts) -> None:
    for word in ("光伏", "余热", "企业"):
        unit = parts.understanding.understand(word).units[0]
        scores = dict(parts.matcher.find(unit, with_traits=False).parts)["word"]
        assert scored(scores) == plain.saturate(parts.knowledge, parts.reader.posting(WORDS, word))
