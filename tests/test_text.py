"""Cutting and normalising text: the same words in records and in queries."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonpeak import text
from carbonpeak.text import Segmenter, load_segmenter, normalise, read_words

LEXICON = Path(__file__).parents[1] / "search" / "lexicon.txt"

SENTENCES = (
    "推进源网荷储一体化和碳中和，2024年购绿电量1,409.5万千瓦时，减排二氧化碳（CO₂）5.4万吨。",
    "国家电网在严寒地区推广空气源热泵，园区循环化改造后余热余压全部利用。",
    "整县推进屋顶分布式光伏，隔墙售电与虚拟电厂（VPP）联动，V2G充电桩200个。",
    "林业碳汇交易和碳普惠机制写入《条例》，企业碳账户与绿色信贷挂钩。",
    "Virtual power plants’ low-carbon R&D: 100MW of rooftop PV, 3.5 GWh a year.",
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return load_segmenter(read_words(LEXICON))


def cut(segmenter: Segmenter, words: str) -> list[str]:
    return [token.text for token in segmenter.tokens(normalise(words), for_index=False)]


FIELD_WORDS = """
双碳 碳达峰 碳中和 绿电 绿电直连 绿电直供 源网荷储 源网荷储一体化 碳普惠 能耗双控 碳排放双控
园区循环化改造 隔墙售电 碳汇 蓝碳 林业碳汇 虚拟电厂 抽水蓄能 新型储能 余热 热泵 氢能重卡
碳足迹 碳账户 零碳园区 近零碳 合同能源管理 整县推进 岸电 超充 换电 绿氢 碳捕集 转型金融 煤电
弃风弃光 光储直柔 无废城市 被动房 公转铁 三改联动 腾笼换鸟 生态产品价值实现
"""


@pytest.mark.parametrize("word", FIELD_WORDS.split())
def test_word_of_the_field_stays_whole(segmenter: Segmenter, word: str) -> None:
    assert cut(segmenter, word) == [word]


def test_lexicon_holds_no_word_twice() -> None:
    words = read_words(LEXICON)
    assert len(words) >= 400
    assert sorted(set(words)) == sorted(words)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("綠電直供", "绿电直供"),
        ("內蒙古自治區", "内蒙古自治区"),
        ("ＶＰＰ　１２３", "vpp 123"),
        ("CO₂ ㎡", "co2 m2"),
        ("绿\u200b电\x00", "绿电"),
        ("绿\t电", "绿 电"),
        ("Électricité", "électricité"),
    ],
)
def test_normalise_folds_forms(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(st.text())
def test_offsets_point_into_the_written_text(written: str) -> None:
    plain, offsets = text.normalise_with_offsets(written)
    assert plain == normalise(written)
    assert len(offsets) == len(plain)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(written) for offset in offsets)


@given(st.text(alphabet=st.sampled_from("".join(SENTENCES) + " ab1"), max_size=60))
def test_chinese_tokens_stand_where_they_say(written: str) -> None:
    segmenter = load_segmenter(read_words(LEXICON))
    plain = normalise(written)
    for token in segmenter.tokens(plain, for_index=True):
        if token.is_han:
            assert plain[token.start : token.end] == token.text


@given(st.sampled_from(SENTENCES), st.data())
def test_each_word_of_a_fragment_is_indexed_with_the_whole(
    sentence: str, data: st.DataObject
) -> None:
    """Whatever a reader copies out of a text finds that text again."""
    segmenter = load_segmenter(read_words(LEXICON))
    plain = normalise(sentence)
    start = data.draw(st.integers(0, len(plain) - 2))
    end = data.draw(st.integers(start + 2, len(plain)))
    indexed = {token.text for token in segmenter.tokens(plain, for_index=True)}
    for token in segmenter.tokens(plain[start:end], for_index=False):
        if token.is_han and len(token.text) > 1:
            assert token.text in indexed


def test_parts_follow_the_best_split(segmenter: Segmenter) -> None:
    tokens = list(segmenter.tokens("国家电网", for_index=True))
    assert {token.text for token in tokens if token.role == "part"} == {"国家", "电网"}
    assert {token.text for token in tokens if token.role == "across"} == {"家电", "家电网"}


def test_word_of_the_lexicon_is_found_across_a_cut(segmenter: Segmenter) -> None:
    tokens = list(segmenter.tokens("购绿电量", for_index=True))
    assert [token.text for token in tokens if token.role == "word"] == ["购", "绿", "电量"]
    assert [token.text for token in tokens if token.role == "part"] == ["绿电"]


def test_words_of_a_run_stay_neighbours(segmenter: Segmenter) -> None:
    tokens = list(segmenter.tokens("绿电直供园区", for_index=True))
    assert [token.text for token in tokens][:2] == ["绿电直供", "园区"]


def test_characters_unknown_to_the_dictionary_are_kept(segmenter: Segmenter) -> None:
    assert "".join(cut(segmenter, "新日鉄𠀀公司")) == "新日鉄𠀀公司"


@pytest.mark.parametrize(
    ("words", "stems"),
    [
        ("heat pumps", ["heat", "pump"]),
        ("electrification electrified certify", ["electrif", "electrif", "certif"]),
        ("utilisation utilization", ["util", "util"]),
        ("policies policy", ["polici", "polici"]),
        ("planning planned", ["plan", "plan"]),
        ("build buildings", ["build", "building"]),
        ("transit transitions parks parking", ["transit", "transition", "park", "parking"]),
        ("100MW 1,409.5 V2G", ["100", "mw", "1409.5", "v2g"]),
    ],
)
def test_english_is_stemmed(segmenter: Segmenter, words: str, stems: list[str]) -> None:
    assert cut(segmenter, words) == stems


def test_version_follows_the_words() -> None:
    assert load_segmenter(["绿电"]).version == load_segmenter(["绿电", "绿电"]).version
    assert load_segmenter(["绿电"]).version != load_segmenter(["绿电", "碳汇"]).version


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("包头市", "包头"),
        ("河北省", "河北"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("西咸新区", "西咸"),
        ("杭州", "杭州"),
        ("苏州工业园区", "苏州工业园区"),
    ],
)
def test_short_place_name(name: str, short: str) -> None:
    assert text.short_place_name(name) == short


@pytest.fixture(scope="module")
def table() -> Iterator[sqlite3.Connection]:
    text.configure(read_words(LEXICON))
    table = sqlite3.connect(":memory:", check_same_thread=False)
    table.execute("create virtual table found using fts5(words, content='')")
    for number, sentence in enumerate(SENTENCES):
        words = " ".join(text.segment(sentence, for_index=True))
        table.execute("insert into found(rowid, words) values (?, ?)", (number, words))
    yield table
    table.close()


def match(table: sqlite3.Connection, query: str) -> list[int]:
    expression = text.fts_query(query)
    rows = table.execute(
        "select rowid from found where found match ? order by rowid", (expression,)
    )
    return [number for (number,) in rows]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("绿电", [0]),
        ("碳汇", [3]),
        ("热泵", [1]),
        ("綠電", [0]),
        ("光伏 隔墙售电", [2]),
        ("VPP", [2]),
        ("rooftop plants", [4]),
        ("绿电 热泵", []),
        ("…", []),
        ("", []),
    ],
)
def test_full_text_finds_short_words(
    table: sqlite3.Connection, query: str, numbers: list[int]
) -> None:
    assert match(table, query) == numbers


@given(st.one_of(st.text(), st.text(alphabet='"*:^()-+ ANDORNEAR绿电', max_size=30)))
def test_full_text_query_never_fails(query: str) -> None:
    text.configure(read_words(LEXICON))
    with closing(sqlite3.connect(":memory:")) as table:
        table.execute("create virtual table found using fts5(words)")
        table.execute("select rowid from found where found match ?", (text.fts_query(query),))


RARE = "鉄𠮷㐀〇々碳中和国家电网源网荷储绿电整县推进屋顶光伏余热"


@given(st.text() | st.text(alphabet=RARE + "，a1 .") | st.sampled_from(SENTENCES))
def test_words_for_an_index_are_the_texts_of_its_tokens(segmenter: Segmenter, words: str) -> None:
    plain = normalise(words)
    tokens = [token.text for token in segmenter.tokens(plain, for_index=True)]
    assert segmenter.words_for_index(plain) == tokens
