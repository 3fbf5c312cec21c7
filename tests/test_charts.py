"""Charts as text: golden pictures, hostile words, labels that stay clear of each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpeak.charts import (
    Bar,
    Flow,
    FlowLink,
    FlowSource,
    Frame,
    Grid,
    GridRow,
    Mark,
    Panel,
    Point,
    Row,
    Series,
    Strip,
    draw_bars,
    draw_flow,
    draw_grid,
    draw_pairs,
    draw_series,
    draw_strip,
)
from carbonpeak.charts.axis import make_axis, print_tick
from carbonpeak.charts.frame import LETTER
from carbonpeak.charts.grid import shade
from carbonpeak.charts.letters import text_width, wrap_text
from carbonpeak.problems import Language
from tests.conftest import assert_golden

GOLDEN = Path(__file__).parent / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"


def frame(language: Language = "zh") -> Frame:
    return Frame(name="c1", title="标题", description="说明", language=language)


STRIP = Strip(
    rows=(
        Row(label="甲市", marks=(Mark(kind="achieved", value=125, label="12.5万千瓦（2024）"),)),
        Row(
            label="乙经济技术开发区",
            marks=(
                Mark(kind="achieved", value=13.49, label="1.349万千瓦（2025）"),
                Mark(kind="target", value=25, label="2.5万千瓦（2025）"),
                Mark(kind="estimate", value=9000, label="约900万千瓦（年份未载明）"),
            ),
        ),
    ),
    unit="兆瓦",
)
PAIRS = Strip(
    rows=(
        Row(
            label="供能建筑面积",
            marks=(
                Mark(kind="achieved", value=1.6e6, label="160万平方米（2021）"),
                Mark(kind="target", value=7e6, label="700万平方米（2025）"),
            ),
        ),
        Row(
            label="传统产业占比",
            marks=(
                Mark(kind="baseline", value=49.9, label="49.9%（年份未载明）"),
                Mark(kind="achieved", value=16.7, label="16.7%（2023）"),
            ),
        ),
    ),
    unit="平方米",
)
BARS = (
    Bar(label="能源", count=12),
    Bar(label="循环经济与废弃物综合利用", count=3),
    Bar(label="交通", count=0),
)
SERIES = Series(
    panels=(
        Panel(
            title="换电重卡数量",
            points=(
                Point(year=2022, value=5000, kind="achieved", label="5000辆（2022）"),
                Point(year=2023, value=6000, kind="achieved", label="6000辆（2023）"),
                Point(year=2030, value=15000, kind="target", label="1.5万辆（2030）"),
            ),
        ),
    ),
    unit="辆",
)
GRID = Grid(
    columns=("能源", "工业", "循环经济"),
    rows=(GridRow(label="子省", counts=(4, 0, 1)), GridRow(label="丑省", counts=(0, 2, 3))),
)
FLOW = Flow(
    from_head="从哪里",
    to_head="到哪里",
    sources=(
        FlowSource(
            place="深圳市",
            what="充换电网络",
            links=(
                FlowLink(to="河源市", note="2025年 · 部分采用", evidence="stated"),
                FlowLink(to="湘桥区（潮州市）", note="2025年 · 部分采用", evidence="stated"),
            ),
        ),
        FlowSource(
            place="海阳市",
            what="核能供热",
            links=(FlowLink(to="乳山市（威海市）", note="2023年", evidence="extension"),),
        ),
    ),
)


def pictures(language: Language) -> dict[str, str]:
    return {
        "strip": draw_strip(frame(language), STRIP),
        "pairs": draw_pairs(frame(language), PAIRS),
        "bars": draw_bars(frame(language), BARS),
        "series": draw_series(frame(language), SERIES),
        "grid": draw_grid(frame(language), GRID),
        "flow": draw_flow(frame(language), FLOW),
    }


@pytest.mark.parametrize("kind", sorted(pictures("zh")))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_picture_is_the_golden_file(kind: str, language: Language) -> None:
    assert_golden(pictures(language)[kind], GOLDEN / f"{kind}.{language}.svg")


@pytest.mark.parametrize("kind", sorted(pictures("zh")))
def test_picture_names_itself_and_carries_no_style_and_no_link(kind: str) -> None:
    svg = parse(pictures("en")[kind])
    assert svg.get("role") == "img"
    ids = str(svg.get("aria-labelledby")).split()
    assert [element.text for element in svg[:2]] == ["标题", "说明"]
    assert [element.get("id") for element in svg[:2]] == ids
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags <= {"svg", "title", "desc", "text", "rect", "circle", "path", "line", "polyline"}
    attributes = {name for element in svg.iter() for name in element.attrib}
    assert [name for name in attributes if name == "style" or name.startswith("on")] == []


HOSTILE = "<script>alert(1)</script></svg> {{ 7*7 }} **b** [x](y) `c` \"q\" 's' & \n\n# h"


def test_hostile_words_are_shown_as_they_were_written() -> None:
    drawn = draw_strip(
        Frame(name="c", title=HOSTILE, description=HOSTILE, language="en"),
        Strip(rows=(Row(label="a", marks=(Mark(kind="target", value=1, label="b"),)),), unit="MW"),
    )
    shown = HOSTILE.replace("\n", " ")
    assert [element.text for element in parse(drawn)[:2]] == [shown, shown]
    assert not re.search(r"[{}\[\]*`]", drawn)


@pytest.mark.parametrize("kind", sorted(pictures("zh")))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_label_covers_another_or_leaves_the_picture(kind: str, language: Language) -> None:
    assert_clear(pictures(language)[kind])


words = st.text(st.sampled_from("甲乙市区（）0123，.Wmi -"), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)
values = st.floats(min_value=0.001, max_value=1e12, allow_nan=False)
kinds = st.sampled_from(["achieved", "estimate", "target", "baseline"])
marks = st.builds(Mark, kind=kinds, value=values, label=words)
rows = st.builds(Row, label=words, marks=st.lists(marks, min_size=1, max_size=4).map(tuple))
points = st.builds(
    Point,
    year=st.integers(2005, 2060),
    value=values,
    kind=kinds,
    label=words,
    is_joined=st.booleans(),
)
panels = st.builds(Panel, title=words, points=st.lists(points, min_size=1, max_size=6).map(tuple))
links = st.builds(FlowLink, to=words, note=words, evidence=st.sampled_from(["stated", "extension"]))
sources = st.builds(
    FlowSource, place=words, what=words, links=st.lists(links, min_size=1, max_size=5).map(tuple)
)
QUICK = settings(max_examples=40, deadline=None)


@QUICK
@given(st.lists(rows, min_size=1, max_size=5).map(tuple), words, st.sampled_from(["zh", "en"]))
def test_strips_stay_clear_whatever_they_say(
    rows: tuple[Row, ...], unit: str, language: Language
) -> None:
    strip = Strip(rows=rows, unit=unit)
    assert_clear(draw_strip(frame(language), strip))
    assert_clear(draw_pairs(frame(language), strip))


@QUICK
@given(st.lists(panels, min_size=1, max_size=3).map(tuple), words, st.sampled_from(["zh", "en"]))
def test_series_stay_clear_whatever_they_say(
    panels: tuple[Panel, ...], unit: str, language: Language
) -> None:
    assert_clear(draw_series(frame(language), Series(panels=panels, unit=unit)))


@QUICK
@given(st.lists(st.builds(Bar, label=words, count=st.integers(0, 10**6)), max_size=6).map(tuple))
def test_bars_stay_clear_whatever_they_say(bars: tuple[Bar, ...]) -> None:
    assert_clear(draw_bars(frame(), bars))


@QUICK
@given(st.lists(sources, min_size=1, max_size=8).map(tuple))
def test_flows_stay_clear_whatever_they_say(sources: tuple[FlowSource, ...]) -> None:
    assert_clear(draw_flow(frame(), Flow(from_head="从", to_head="到", sources=sources)))


@dataclass(frozen=True, slots=True)
class Box:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.5
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5
        )


def parse(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def assert_clear(drawn: str) -> None:
    """Check the estimated boxes of all texts and marks against each other and the picture."""
    svg = parse(drawn)
    _x, _y, width, height = map(float, str(svg.get("viewBox")).split())
    texts = list(text_boxes(svg))
    outside = [
        box
        for box in texts
        if box.left < -0.5 or box.top < -0.5 or box.right > width + 0.5 or box.bottom > height + 0.5
    ]
    assert outside == []
    assert [pair for pair in combinations(texts, 2) if pair[0].meets(pair[1])] == []


def text_boxes(svg: ElementTree.Element) -> Iterator[Box]:
    for element in svg.iter(f"{SVG}text"):
        text = element.text or ""
        wide = text_width(text)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        if element.get("writing-mode"):
            yield Box(text, x - LETTER / 2, y, x + LETTER / 2, y + wide)
        elif element.get("transform"):
            yield Box(text, x - LETTER * 0.8, y - wide, x + LETTER * 0.2, y)
        else:
            left = (
                x
                - wide
                * {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
            )
            yield Box(text, left, y - LETTER * 0.85, left + wide, y + LETTER * 0.15)


@pytest.mark.parametrize(
    ("values", "ticks", "is_log"),
    [
        ([125.0], (0, 50, 100, 150), False),
        ([0.0], (0, 0.25), False),
        ([], (0, 0.25), False),
        ([-5.0, 10.0], (-5, 0, 5, 10), False),
        ([2000.0, 1.0], (1, 10, 100, 1000, 10_000), True),
        ([1e-3, 1e9], (1e-3, 1, 1e3, 1e6, 1e9), True),
        ([60.0, 0.0], (0, 20, 40, 60), False),
    ],
)
def test_axis_has_round_ticks_and_holds_all_values(
    values: list[float], ticks: tuple[float, ...], is_log: bool
) -> None:
    axis = make_axis(values, start=0, end=300)
    assert (axis.ticks, axis.is_log) == (ticks, is_log)
    assert all(0 <= axis.place(value) <= 300 for value in values)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (2500, "2,500", "2,500"),
        (15000, "1.5万", "15,000"),
        (1.5e6, "150万", "1.5 million"),
        (2e8, "2亿", "200 million"),
        (2.5e9, "25亿", "2.5 billion"),
        (0.25, "0.25", "0.25"),
    ],
)
def test_tick_is_printed_as_it_is_read(value: float, zh: str, en: str) -> None:
    assert (print_tick(value, "zh"), print_tick(value, "en")) == (zh, en)


@given(words, st.integers(30, 300))
def test_wrapped_text_loses_no_letter(text: str, width: int) -> None:
    lines = wrap_text(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(("count", "most", "level"), [(0, 9, 0), (1, 9, 1), (9, 9, 4), (5, 10, 2)])
def test_shade_grows_with_the_count(count: int, most: int, level: int) -> None:
    assert shade(count, most) == level


@pytest.mark.parametrize("rows", [(), STRIP.rows[:1]])
def test_a_chart_of_little_or_nothing_is_whole(rows: tuple[Row, ...]) -> None:
    assert_clear(draw_strip(frame(), Strip(rows=rows, unit="兆瓦")))
