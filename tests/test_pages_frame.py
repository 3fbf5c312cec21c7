"""Frames with holes, and the pages filled into them."""

import pytest

from carbonpeak.pages.body import Body, Heading, MalformedBody, read_body
from carbonpeak.pages.frame import (
    Filling,
    Frame,
    filling_of,
    frame_of,
    mark_parts,
    parts_of,
)
from carbonpeak.pages.page import Page, write_page

BUILT = """\
<title>cp-hole-title – x</title>
<link rel="alternate" href="../cp-frame-0a1b2c3d/">
<ul>
  <li><a href="#cp-headings-record">cp-words-record</a></li>
</ul>
<h1 id="top">cp-hole-title</h1>
<!-- carbonpeak: record -->
<h2 id="cp-headings-record">cp-words-record</h2>
<footer>"""


def page(**front_matter: object) -> Page:
    body = "<p>first</p>\n# One {#top}\n<div>\n</div>\n## Two & three {#two}\n<p>last</p>"
    return write_page("cases/x/", "zh", body, front_matter)


def test_body_is_headings_and_blocks() -> None:
    body = read_body(page().body)
    assert body == Body(
        '<p>first</p>\n<h1 id="top">One</h1>\n<div>\n</div>\n<h2 id="two">Two & three</h2>\n'
        "<p>last</p>",
        (Heading("two", "Two & three"),),
    )


def test_heading_with_elements_is_listed_by_its_words() -> None:
    assert read_body('## <span lang="zh">能源</span> {#a}\n').headings == (Heading("a", "能源"),)


@pytest.mark.parametrize("text", ["plain words\n", "<p>a</p>## Not on its own line {#a}\n"])
def test_line_that_is_neither_heading_nor_block_is_refused(text: str) -> None:
    with pytest.raises(MalformedBody) as refused:
        read_body(text)
    assert str(refused.value) == text.strip()


def test_filled_frame_is_the_page() -> None:
    one = page(title='A <b>&amp;</b> "b"')
    filling = filling_of(one, read_body(one.body))
    assert (
        Frame(BUILT).fill(filling)
        == """\
<title>A &amp; &#34;b&#34; – x</title>
<link rel="alternate" href="../x/">
<ul>
  <li><a href="#two">Two & three</a></li>
</ul>
<p>first</p>
<h1 id="top">One</h1>
<div>
</div>
<h2 id="two">Two & three</h2>
<p>last</p>
<footer>"""
    )


def test_what_fills_a_hole_is_not_read_for_holes() -> None:
    parts = {"record": Body("<p>cp-hole-title <!-- carbonpeak: record --></p>", ())}
    filling = Filling(name="cp-hole-title", values={"title": "cp-frame-0a1b2c3d"}, parts=parts)
    filled = Frame(BUILT).fill(filling)
    assert "<title>cp-frame-0a1b2c3d – x</title>" in filled
    assert 'href="../cp-hole-title/"' in filled
    assert "<p>cp-hole-title <!-- carbonpeak: record --></p>" in filled


def test_pages_share_a_frame_where_only_their_own_words_differ() -> None:
    def frame(one: Page) -> tuple[str, str]:
        return frame_of(one, read_body(one.body))

    first = frame(page(title="a", description="b"))
    assert first == frame(page(title="c", description="d"))
    assert first != frame(page(title="a"))
    assert first != frame(page(title="a", description="b", scripts=["plot"]))
    assert first[0].startswith("zh/cases/cp-frame-")
    assert first[1] == (
        '---\ntitle: "cp-hole-title"\ndescription: "cp-hole-description"\n---\n\n'
        "# cp-hole-title {#top}\n\n<!-- carbonpeak: record -->\n\n"
        "## cp-words-record {#cp-headings-record}\n"
    )


def test_part_is_marked_with_a_heading_where_it_has_headings() -> None:
    text = "# Page\n\n<!-- carbonpeak: plan -->\n\nWords.\n"
    assert parts_of(text) == ("plan",)
    assert mark_parts(text, {"plan": Body("<p></p>", ())}) == text
    assert mark_parts(text, {"plan": Body("<h2></h2>", (Heading("a", "b"),))}) == (
        "# Page\n\n<!-- carbonpeak: plan -->\n\n## cp-words-plan {#cp-headings-plan}\n\nWords.\n"
    )
