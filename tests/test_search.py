"""What a search finds, in which order, and how it counts."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from carbonpeak.corpus import load_corpus
from carbonpeak.printing import print_answer
from carbonpeak.search import matching
from carbonpeak.search.engine import SearchIndex
from carbonpeak.search.marking import mark
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace
from tests.searching import LONG_TEXTS, ask, build, case_text, found, make_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """The index of tests/workspace as it is."""
    import shutil

    root = tmp_path_factory.mktemp("search") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_index(root)


def make_with(workspace: MakeWorkspace, *cases: str) -> SearchIndex:
    """Build an index over the small workspace and further cases."""
    texts = {f"cases/jia/{text.split()[1]}.yaml": text for text in cases}
    return make_index(workspace(texts))


def test_case_is_found_by_its_own_title(index: SearchIndex) -> None:
    for record in load_corpus(Workspace(VALID_WORKSPACE)).cases.values():
        for title in (record.data.title.zh, record.data.title.en):
            if title:
                hits = found(index, title, filters={"status": ("lead", "published")})
                assert hits[0] == record.data.id


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("余热", "waste-heat-heating"),
        ("餘熱供暖", "waste-heat-heating"),
        ("屋顶", "solar-roofs"),
        ("ｓｏｌａｒ ROOFS", "solar-roofs"),
        ("乙经开区", "factory-solar-roofs"),
        ("钢厂", "waste-heat-heating"),
        ("12.5万千瓦", "solar-roofs"),
        ("125 MW", "solar-roofs"),
    ],
)
def test_finds_words_as_users_type_them(index: SearchIndex, query: str, first: str) -> None:
    assert found(index, query)[0] == first


def test_chinese_query_finds_a_text_only_in_english(workspace: MakeWorkspace) -> None:
    plain = case_text("gasworks", title="甲乙丙丁", english="Renewables for the gasworks")
    assert found(make_with(workspace, plain), "可再生能源")[0] == "gasworks"


def test_english_query_finds_a_text_only_in_chinese(index: SearchIndex) -> None:
    assert found(index, "waste heat")[0] == "waste-heat-heating"


def test_wider_word_finds_the_narrower_and_not_the_other_way(workspace: MakeWorkspace) -> None:
    wide = case_text("wide", title="发展可再生能源")
    index = make_with(workspace, wide)
    assert "solar-roofs" in found(index, "可再生能源")
    assert "wide" not in found(index, "屋顶光伏")


def test_near_group_is_found_only_where_little_else_is(workspace: MakeWorkspace) -> None:
    groups = "groups:\n  - {id: straw, zh: [秸秆], near: [biogas]}\n  - {id: biogas, zh: [沼气]}\n"
    straw = [case_text(f"straw-{n}", title="秸秆还田") for n in range(5)]
    texts = {f"cases/jia/{text.split()[1]}.yaml": text for text in straw}
    other = case_text("biogas", title="农村沼气", measure_type="carbon-capture")
    biogas = {"cases/jia/biogas.yaml": other}
    tuning = {"search/synonyms.yaml": groups}
    few = make_index(workspace({**tuning, **biogas, **dict([*texts.items()][:1])}))
    many = make_index(workspace({**tuning, **biogas, **texts}))
    assert found(few, "秸秆") == ["straw-0", "biogas"]
    assert "biogas" not in found(many, "秸秆")
    assert "straw-0" not in found(few, "沼气")


def test_region_finds_the_cases_of_its_provinces(workspace: MakeWorkspace) -> None:
    regions = (
        "groups: []\n"
        "regions:\n"
        "  - {id: middle, words: {zh: [中部], en: [central region]}, provinces: [zi]}\n"
        "  - {id: bay, words: {zh: [湾区], en: [bay area]}, pilots: [yi-etdz]}\n"
    )
    index = make_index(workspace({"search/synonyms.yaml": regions}))
    pilots = {"中部": {"jia"}, "central region": {"jia"}, "湾区": {"yi-etdz"}}
    for words, expected in pilots.items():
        assert {hit.pilot for hit in ask(index, words).hits} == expected


def test_region_takes_in_pilots_by_their_own_figures(workspace: MakeWorkspace) -> None:
    regions = (
        "groups: []\n"
        "regions:\n"
        "  - id: large\n"
        "    words: {zh: [大邑], en: [large place]}\n"
        "    figures: {population: {at_least: 3000000}}\n"
        "  - id: small\n"
        "    words: {zh: [小邑], en: [small place]}\n"
        "    figures: {population: {below: 3000000}}\n"
        "  - id: steady\n"
        "    words: {zh: [中产之地], en: [middling place]}\n"
        "    figures: {gdp_per_capita: {at_least: 90000, below: 110000}, tertiary: {below: 45}}\n"
    )
    index = make_index(workspace({"search/synonyms.yaml": regions}))
    pilots = {"large place": {"jia"}, "small place": set(), "middling place": {"jia"}}
    for words, expected in pilots.items():
        hits = ask(index, words, filters={"page_kind": ("pilot",)}).hits
        assert {hit.id for hit in hits} == expected


def test_part_that_only_some_records_hold_is_found_by_its_words(workspace: MakeWorkspace) -> None:
    holdings = (
        "groups: []\nholdings:\n  - {part: baseline, words: {zh: [基准年], en: [base year]}}\n"
    )
    measured = case_text("measured", title="秸秆还田").replace(
        "    kind: achieved\n", "    kind: achieved\n    baseline: {value: 1, year: 2020}\n"
    )
    plain = case_text("plain", title="秸秆还田")
    files = {"cases/jia/measured.yaml": measured, "cases/jia/plain.yaml": plain}
    index = make_index(workspace({"search/synonyms.yaml": holdings, **files}))
    assert found(index, "基准年 秸秆")[0] == "measured"
    assert "plain" not in found(index, "基准年")


def test_name_of_the_field_counts_more_than_another_word(workspace: MakeWorkspace) -> None:
    texts = {
        "search/synonyms.yaml": "groups:\n  - {id: biogas, zh: [沼气]}\n",
        "cases/jia/a-word.yaml": case_text("a-word", title="秸秆还田"),
        "cases/jia/b-name.yaml": case_text("b-name", title="沼气还田"),
    }
    assert found(make_index(workspace(texts)), "秸秆 沼气") == ["b-name", "a-word"]


def test_label_in_either_language_finds_its_cases(index: SearchIndex) -> None:
    for label in ("屋顶光伏", "rooftop solar", "交通运输", "transport"):
        hits = found(index, label, filters={"status": ("lead", "published")})
        expected = "travel-points" if "t" in label[:1] or "交" in label else "solar-roofs"
        assert expected in hits


def test_ending_behind_a_name_changes_nothing(workspace: MakeWorkspace) -> None:
    endings = (
        "groups: []\nendings:\n"
        "  - {vocabulary: industries, words: {zh: [行业, 厂], en: [industry]}}\n"
    )
    index = make_index(workspace({"search/synonyms.yaml": endings}))
    for query in ("钢铁行业", "钢铁厂", "steel industry"):
        (word,) = ask(index, query).words
        assert (word.text, "钢铁" in word.also) == (query, True)


def test_place_is_found_with_and_without_its_ending(index: SearchIndex) -> None:
    assert found(index, "甲市") == found(index, "Jia City")
    assert set(found(index, "乙经济技术开发区")) == {"factory-solar-roofs"}


def test_place_is_found_by_pinyin(workspace: MakeWorkspace) -> None:
    root = workspace({})
    pilot = root / "registry" / "pilots" / "jia.yaml"
    text = pilot.read_text(encoding="utf-8")
    pilot.write_text(text.replace("甲市", "鄂尔多斯市", 1), encoding="utf-8")
    index = make_index(root)
    assert "solar-roofs" in found(index, "eerduosi")
    assert "solar-roofs" in found(index, "eeds")
    assert "solar-roofs" in found(index, "鄂尔多斯")


def test_characters_no_dictionary_holds_are_found(workspace: MakeWorkspace) -> None:
    index = make_with(workspace, case_text("odd", title="推广㵘炁法"))
    assert found(index, "㵘炁") == ["odd"]


def test_character_is_found_inside_words_and_first_where_it_stands_most(
    workspace: MakeWorkspace,
) -> None:
    index = make_with(
        workspace,
        case_text("in-text", title="其他办法", problem="秸秆无处可去。"),
        case_text("in-title", title="秸秆还田"),
    )
    assert found(index, "秸") == ["in-title", "in-text"]


def test_quotation_finds_only_the_phrase(workspace: MakeWorkspace) -> None:
    index = make_with(
        workspace,
        case_text("together", title="煤矿余热供暖改造"),
        case_text("apart", title="余热发电与居民供暖"),
    )
    assert set(found(index, "余热供暖")) >= {"together", "apart"}
    assert "apart" not in found(index, "“余热供暖”")
    assert "together" in found(index, '"余热供暖"')


def test_quotation_is_looked_for_in_the_most_relevant_only(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "READ_FOR_A_PHRASE", 1)
    index = make_with(
        workspace,
        case_text("in-title", title="煤矿余热供暖改造"),
        case_text("in-text", title="其他办法", problem="余热供暖。"),
    )
    whole = ask(index, "“余热供暖改造”")
    assert ([hit.id for hit in whole.hits], whole.notes) == (["in-title"], ())
    cut = ask(index, "“余热供暖”")
    assert (cut.total, cut.notes) == (
        1,
        (
            "含“余热供暖”各词的记录太多，只在相关程度最高的记录中核对了原文，"
            "另有 3 条未核对、未列出。",
        ),
    )


def test_quotations_of_one_query_are_read_for_together(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "READ_FOR_A_PHRASE", 4)
    monkeypatch.setattr(matching, "READ_FOR_A_QUERY", 4)
    index = make_with(
        workspace,
        case_text("in-title", title="煤矿余热供暖改造"),
        case_text("in-text", title="其他办法", problem="余热供暖改造。"),
    )
    assert ask(index, "“余热供暖”").notes == ()
    assert ask(index, "“余热供暖” “热供暖”").notes == tuple(
        f"含“{words}”各词的记录太多，只在相关程度最高的记录中核对了原文，另有 2 条未核对、未列出。"
        for words in ("余热供暖", "热供暖")
    )


def test_title_counts_more_than_the_text(workspace: MakeWorkspace) -> None:
    index = make_with(
        workspace,
        case_text("in-text", title="其他办法", problem="秸秆无处可去。"),
        case_text("in-title", title="秸秆还田"),
    )
    assert found(index, "秸秆") == ["in-title", "in-text"]


def test_words_close_together_count_more(workspace: MakeWorkspace) -> None:
    near = case_text("z-near", title="其他办法", problem="秸秆做成沼气，另有别法。再说一句。")
    far = case_text("a-far", title="其他办法", problem="秸秆另有别法。再说一句。")
    far = far.replace("先行一步。", "先做沼气。")
    assert found(make_with(workspace, near, far), "秸秆 沼气") == ["z-near", "a-far"]


def test_question_drops_fillers_and_says_so(index: SearchIndex) -> None:
    answer = ask(index, "和我们一样以钢铁为主的城市怎么供暖")
    assert answer.hits[0].id == "waste-heat-heating"
    assert answer.dropped == ("和我们一样", "以", "为主", "的", "怎么")


def test_fillers_alone_find_everything_and_say_so(index: SearchIndex) -> None:
    answer = ask(index, "怎么办")
    assert answer.total == 3
    assert answer.notes == ("查询中没有可以检索的词，以下是全部案例。",)


def test_word_that_no_record_holds_is_read_as_the_words_it_is_made_of(
    workspace: MakeWorkspace,
) -> None:
    lexicon = (VALID_WORKSPACE / "search" / "lexicon.txt").read_text(encoding="utf-8")
    index = make_index(workspace({"search/lexicon.txt": f"{lexicon}余热蒟蒻\n蒟蒻\n"}))
    answer = ask(index, "余热蒟蒻")
    assert answer.hits[0].id == "waste-heat-heating"
    assert [word.text for word in answer.words] == ["余热"]
    assert answer.notes[0] == "没有任何记录含有：蒟蒻"


def test_trait_of_the_place_is_offered_as_a_filter(index: SearchIndex) -> None:
    answer = ask(index, "园区 光伏")
    offered = {(one.facet, one.id): one.count for one in answer.recognised}
    assert offered[("pilot_kind", "park")] == 1


def test_word_behind_a_denial_is_searched_and_never_taken_for_a_trait(index: SearchIndex) -> None:
    plain, denied = ask(index, "钢铁 光伏"), ask(index, "没有钢铁 光伏")
    assert ("industry", "steel") in {(one.facet, one.id) for one in plain.recognised}
    assert ("industry", "steel") not in {(one.facet, one.id) for one in denied.recognised}
    assert denied.dropped == ("没有",)
    assert "检索不能排除内容，“没有”“不”等不作条件，仍查找：钢铁" in denied.notes
    assert [word.text for word in denied.words] == [word.text for word in plain.words]


def test_terminal_tells_what_was_recognised_and_searched_beside(index: SearchIndex) -> None:
    told = print_answer(ask(index, "园区的余热"), "zh").split("\n\n")[0]
    assert told.splitlines() == [
        "共 3 项",
        "未使用：的",
        "同时查找：园区 → park、试点园区、pilot park；余热 → 废热、waste heat",
        "没有记录同时含有全部的词，以下含其中一部分，或属同一举措类型。",
        "从查询中认出：",
        "  园区（1条）：--filter pilot_kind=park",
    ]


def test_few_complete_hits_are_filled_up_and_say_so(index: SearchIndex) -> None:
    answer = ask(index, "余热 供暖 光伏")
    assert answer.total > answer.complete == 0
    assert answer.notes[0] == "没有记录同时含有全部的词，以下含其中一部分，或属同一举措类型。"
    assert answer.hits[0].missing == ("光伏",)


def test_word_no_record_holds_is_named(index: SearchIndex) -> None:
    answer = ask(index, "光伏 蒟蒻")
    assert [hit.id for hit in answer.hits] == found(index, "光伏")
    assert answer.notes[0] == "没有任何记录含有：蒟蒻"


def test_near_spelling_is_suggested(index: SearchIndex) -> None:
    answer = ask(index, "electricty", language="en")
    assert answer.did_you_mean == "electricity"
    assert answer.notes == (
        "No record holds: electricty",
        "These are the results for “electricity”.",
    )
    assert found(index, "electricty") == found(index, "electricity") != []


def test_slips_are_looked_for_in_a_few_words_only(index: SearchIndex) -> None:
    unknown = [f"qxz{letter * 5}" for letter in "abcdefgh"]
    several = ask(index, " ".join([*unknown[:7], "electricty"]), language="en")
    assert several.did_you_mean == " ".join([*unknown[:7], "electricity"])
    assert ask(index, " ".join([*unknown, "electricty"]), language="en").did_you_mean is None


@pytest.mark.parametrize("query", ["sol", "slr roofs", "quantum zebra"])
def test_word_too_far_from_any_other_is_not_replaced(index: SearchIndex, query: str) -> None:
    assert ask(index, query, language="en").did_you_mean is None


def test_only_the_word_that_finds_nothing_is_replaced(workspace: MakeWorkspace) -> None:
    index = make_with(workspace, case_text("mine", title="甲乙丙丁", english="Gasifier flexing"))
    assert ask(index, "flexng flexngs", language="en").did_you_mean == "flexing flexngs"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("solarroofs", "solar roofs"),
        ("waste haet", "waste heat"),
        ("roof top solar", "rooftop solar"),
    ],
)
def test_words_run_together_or_apart_and_swapped_letters_are_slips(
    index: SearchIndex, typed: str, meant: str
) -> None:
    answer = ask(index, typed, language="en")
    assert (answer.did_you_mean, bool(answer.hits)) == (meant, True)


@pytest.mark.parametrize("query", ["12.5万千瓦", "125兆瓦", "125MW", "125,000 kW", "0.125 GW"])
def test_quantity_finds_only_the_records_that_hold_it(index: SearchIndex, query: str) -> None:
    assert found(index, query) == ["solar-roofs"]


def test_quantity_is_marked_and_named_where_no_record_holds_it(index: SearchIndex) -> None:
    assert "<mark>12.5万千瓦</mark>" in ask(index, "12.5万千瓦").hits[0].snippet
    answer = ask(index, "12.6万千瓦")
    assert answer.hits == ()
    assert answer.near_terms == ()
    assert answer.notes == ("没有任何记录含有：12.6万千瓦", "没有找到相符的记录。")


def test_year_is_no_quantity(index: SearchIndex) -> None:
    words = ask(index, "2024年").words
    assert [word.text for word in words][:1] == ["2024"]


def name_city(root: Path, pilot: str, before: str, name: str) -> None:
    path = root / "registry" / "pilots" / f"{pilot}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, name), encoding="utf-8")


def test_two_letters_of_one_place_are_read_as_it(workspace: MakeWorkspace) -> None:
    root = workspace({})
    name_city(root, "jia", "甲市", "深圳市")
    answer = ask(make_index(root), "sz")
    assert answer.did_you_mean == "深圳市"
    assert answer.notes[:2] == ("没有任何记录含有：sz", "以下是“深圳市”的结果。")
    assert {hit.pilot for hit in answer.hits} == {"jia"}


def test_two_letters_of_two_places_are_offered(workspace: MakeWorkspace) -> None:
    root = workspace({})
    name_city(root, "jia", "甲市", "深圳市")
    name_city(root, "yi-etdz", "戊市", "苏州市")
    index = make_index(root)
    answer = ask(index, "sz")
    assert answer.did_you_mean is None
    assert answer.hits == ()
    assert {term.text for term in answer.near_terms} == {"深圳市", "乙经济技术开发区"}
    assert ask(index, "sz 屋顶").near_terms == ()


def test_empty_answer_offers_near_names(index: SearchIndex) -> None:
    answer = ask(index, "rooftopsolarpanels", language="en")
    assert print_answer(answer, "en") == (
        "0 found\n"
        "No record holds: rooftopsolarpanels\n"
        "Nothing was found.\n"
        "Near terms:\n"
        "  rooftop solar (2)\n"
    )


def test_empty_answer_offers_filters_to_drop(index: SearchIndex) -> None:
    asked = {"field": ("transport",), "province": ("zi",)}
    assert print_answer(ask(index, "屋顶", filters=asked), "zh") == (
        "共 0 项\n"
        "在所选筛选条件下没有相符的记录；去掉筛选后有 2 条。\n"
        "去掉“领域：交通运输”：1 条\n"
        "\n"
        "另见:\n"
        "  屋顶光伏  /types/rooftop-pv/\n"
    )


def test_homophone_is_suggested(index: SearchIndex) -> None:
    assert ask(index, "屋顶光符").did_you_mean == "屋顶光伏"


def test_chinese_typed_by_its_sounds_is_suggested(index: SearchIndex) -> None:
    assert ask(index, "guangfu yure").did_you_mean == "光伏 余热"


def test_two_characters_out_of_a_longer_row_are_no_slip(index: SearchIndex) -> None:
    assert ask(index, "光付").did_you_mean == "光伏"
    assert ask(index, "光付后裔").did_you_mean is None


def test_leads_are_found_only_when_asked_for(index: SearchIndex) -> None:
    answer = ask(index, "积分")
    assert answer.hits == ()
    assert "另有 1 条线索" in answer.notes[-1]
    assert found(index, "积分", filters={"status": ("lead",)}) == ["travel-points"]


def test_page_that_fits_is_named_beside_the_hits(index: SearchIndex) -> None:
    answer = ask(index, "缺少案例")
    assert answer.see_also[0].url == "/coverage/"


def test_measure_types_and_pilots_are_found_when_asked_for(index: SearchIndex) -> None:
    assert found(index, "光伏", filters={"page_kind": ("type",)}) == ["rooftop-pv"]
    assert found(index, "甲市", filters={"page_kind": ("pilot",)}) == ["jia"]


def test_facets_count_what_a_choice_would_leave(index: SearchIndex) -> None:
    everything = ask(index, "光伏")
    for facet, values in everything.facets.items():
        if facet in {"page_kind", "status"}:
            continue
        for value in values:
            narrowed = ask(index, "光伏", filters={facet: (value.id,)})
            assert narrowed.total == value.count, (facet, value.id)


def test_facet_keeps_counts_of_values_not_chosen(index: SearchIndex) -> None:
    answer = ask(index, "光伏", filters={"pilot": ("jia",)})
    assert {v.id: (v.count, v.selected) for v in answer.facets["pilot"]} == {
        "jia": (1, True),
        "yi-etdz": (1, False),
    }
    assert [v.id for v in answer.facets["pilot_kind"]] == ["city"]


def test_values_stand_in_the_order_of_their_list(index: SearchIndex) -> None:
    fields = [value.id for value in ask(index, "").facets["field"]]
    terms = load_corpus(Workspace(VALID_WORKSPACE)).vocabularies["fields"].by_id
    assert fields == [term for term in terms if term in fields]
    assert len(fields) > 2


def test_values_of_one_facet_add_up_and_facets_narrow(index: SearchIndex) -> None:
    both = ask(index, "", filters={"pilot": ("jia", "yi-etdz")})
    narrowed = ask(index, "", filters={"pilot": ("jia", "yi-etdz"), "type": ("rooftop-pv",)})
    assert (both.total, narrowed.total) == (3, 2)


def test_unknown_filter_is_named_and_not_used(index: SearchIndex) -> None:
    answer = ask(index, "光伏", language="en", filters={"fild": ("energy",), "field": ("nope",)})
    assert answer.total == 2
    assert answer.notes[0] == "Unknown filters, not used: fild=energy, field=nope"


def test_no_facet_names_peak_or_rank(index: SearchIndex) -> None:
    assert not [facet for facet in ask(index, "").facets if "peak" in facet or "rank" in facet]


def test_hit_shows_result_with_unit_and_kind(index: SearchIndex) -> None:
    hit = ask(index, "屋顶光伏装机", language="en").hits[0]
    assert hit.result is not None
    assert (hit.result.value, hit.result.kind_label, hit.result.year) == (
        "125 MW",
        "achieved",
        2024,
    )
    assert (hit.url, hit.pilot_label) == ("/en/cases/solar-roofs/", "Jia City")


def test_hit_without_english_is_marked_chinese(index: SearchIndex) -> None:
    hit = ask(index, "waste heat", language="en").hits[0]
    assert (hit.title, hit.title_language) == ("利用钢厂余热供暖（甲市）", "zh")


def test_snippet_marks_words_and_escapes_all_else(workspace: MakeWorkspace) -> None:
    hostile = case_text("hostile", title="其他办法", problem="秸秆<script>alert(1)</script>&还田")
    answer = ask(make_with(workspace, hostile), "秸秆")
    assert answer.hits[0].snippet == (
        "<mark>秸秆</mark>&lt;script&gt;alert(1)&lt;/script&gt;&amp;还田"
    )


@pytest.mark.parametrize(("text", "shown"), LONG_TEXTS)
def test_long_text_is_cut_between_words_and_numbers(text: str, shown: str) -> None:
    assert mark(text, (), characters=10) == shown


def test_snippet_marks_synonyms_in_the_readers_language(index: SearchIndex) -> None:
    hit = ask(index, "waste heat", language="zh").hits[0]
    assert "<mark>余热</mark>" in hit.snippet


def test_snippet_is_in_a_language_the_reader_writes(workspace: MakeWorkspace) -> None:
    """`余热` stands only in the English text of the record, as waste heat."""
    plain = "problem: {zh: 原有办法难以为继。"
    text = case_text("cold", title="其他办法").replace(
        plain, f"{plain}, en: No waste heat is used."
    )
    index = make_with(workspace, text)
    snippets = {
        (query, hit.snippet)
        for query in ("余热", "waste heat")
        for hit in ask(index, query, language="zh").hits
        if hit.id == "cold"
    }
    assert snippets == {
        ("余热", "一句话说明。"),
        ("waste heat", "No <mark>waste heat</mark> is used."),
    }


def test_snippet_marks_inflected_words(index: SearchIndex) -> None:
    hit = ask(index, "connecting roof", language="en").hits[0]
    assert "<mark>connected</mark>" in hit.snippet or "<mark>roofs</mark>" in hit.snippet


def test_reasons_add_up_to_what_was_asked(index: SearchIndex) -> None:
    hit = ask(index, "屋顶光伏 新能源", explain=True).hits[0]
    assert [(reason.word, reason.way) for reason in hit.reasons] == [
        ("屋顶光伏", "word"),
        ("新能源", "synonym"),
        ("屋顶光伏", "alike"),
    ]


@pytest.fixture
def alike(workspace: MakeWorkspace) -> SearchIndex:
    """An index in which one case is of the first hit's measure type, another of none's."""
    return make_with(
        workspace,
        case_text("a-first", title="秸秆还田与秸秆离田", measure_type="carbon-capture"),
        case_text("b-other", title="甲乙", problem="秸秆", measure_type="virtual-power-plant"),
        case_text("c-same", title="甲乙", problem="秸秆", measure_type="carbon-capture"),
        case_text("d-unnamed", title="丙丁", measure_type="carbon-capture"),
        case_text("e-neither", title="丙丁", measure_type="green-power-trading"),
    )


def test_same_measure_type_as_the_first_stands_before_others(alike: SearchIndex) -> None:
    hits = ask(alike, "秸秆", explain=True).hits
    assert [hit.id for hit in hits][:3] == ["a-first", "c-same", "b-other"]
    reasons = [[(reason.word, reason.way) for reason in hit.reasons] for hit in hits]
    assert reasons[1] == [("秸秆", "word"), ("碳捕集利用与封存", "alike")]


def test_short_answer_is_filled_up_with_the_first_hits_measure_types(alike: SearchIndex) -> None:
    answer = ask(alike, "秸秆", explain=True)
    last = answer.hits[-1]
    assert (last.id, last.missing) == ("d-unnamed", ("秸秆",))
    assert [(reason.word, reason.way) for reason in last.reasons] == [("碳捕集利用与封存", "alike")]
    assert (answer.complete, answer.total) == (3, 4)
    assert answer.notes == ("含全部词的有 3 条，其余含部分词，或属同一举措类型。",)


@pytest.mark.parametrize("query", ['"秸秆还田"', "甲市"])
def test_quotation_and_place_are_not_filled_up(alike: SearchIndex, query: str) -> None:
    answer = ask(alike, query)
    assert answer.total == answer.complete


def test_answer_by_date_holds_only_what_was_asked(alike: SearchIndex) -> None:
    assert "d-unnamed" not in found(alike, "秸秆", sort="date")


def test_order_by_date(workspace: MakeWorkspace) -> None:
    newer = case_text("newer", title="秸秆", problem="无").replace("2025-01-01", "2025-06-01")
    older = case_text("older", title="秸秆还田与秸秆离田")
    index = make_with(workspace, newer, older)
    assert found(index, "秸秆", sort="date") == ["newer", "older"]


def test_pages_follow_each_other(index: SearchIndex) -> None:
    all_ids = found(index, "")
    pages = [found(index, "", page=page, size=1) for page in (1, 2, 3, 4)]
    assert [*pages[0], *pages[1], *pages[2]] == all_ids
    assert pages[3] == []


@pytest.mark.parametrize(
    "query",
    [
        "光" * 10_000,
        "heat " * 2_000,
        "。，、！？…—",
        '"',
        "“绿电",
        "*绿电*",
        "a* OR (b AND",
        ".*(a+)+$",
        "'; drop table cases; --",
        "\x00\x1b[31m",
        "🔥🌱",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "\ud800",
        " ",
        "%E7%BB",
        "𠀀𠀁",
    ],
)
def test_bad_input_gets_an_answer(index: SearchIndex, query: str) -> None:
    answer = ask(index, query)
    assert answer.total == len(answer.hits) or answer.total > 20
    json.dumps(answer.to_json())


def test_long_query_says_that_it_was_cut(index: SearchIndex) -> None:
    assert ask(index, "光伏" * 500).notes[0] == "查询过长，只用了前 200 个字符。"


def test_threads_get_the_same_answers(index: SearchIndex) -> None:
    queries = ["光伏", "余热", "steel", "园区 屋顶", "“绿电”"] * 8
    alone = [ask(index, query).to_json() for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda query: ask(index, query).to_json(), queries))
    assert together == alone


def test_same_records_give_the_same_answers(workspace: MakeWorkspace) -> None:
    one, other = make_index(workspace({})), make_index(workspace({}))
    for query in ("光伏", "heating", "园区 绿电"):
        assert ask(one, query) == ask(other, query)


def test_records_files_are_the_same_bytes(workspace: MakeWorkspace) -> None:
    one, other = build(workspace({})), build(workspace({}))
    for name in ("knowledge.json", "sounds.json", "words.txt"):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_case_without_pilot_record_is_still_found(workspace: MakeWorkspace) -> None:
    root: Path = workspace({"registry/pilots/yi-etdz.yaml": None})
    assert "factory-solar-roofs" in found(make_index(root), "厂房")
