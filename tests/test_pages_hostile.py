"""Whatever stands in a text field is shown as text: no HTML, Markdown or Jinja is read."""

from pathlib import Path
from typing import cast

import pytest
import yaml
from bs4 import BeautifulSoup

from carbonpeak.corpus import load_corpus
from carbonpeak.pages import Digest, render_records
from carbonpeak.pages.body import read_body
from carbonpeak.pages.page import Links
from carbonpeak.pages.parts import PARTS, render_part
from carbonpeak.pages.voice import Voice
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} "
    "[x](javascript:alert(3)) ![y](z) `code` ```fence``` **bold** __under__ a | b \\* "
    '&amp; <!-- c --> "quoted" \'single\' {#id .class} ~~gone~~ $x$ :smile: --8<-- "/etc/passwd"'
)
FIELDS = {"zh", "en", "title", "publisher", "number"}
CASE = "cases/jia/solar-roofs.yaml"


def poison(node: object) -> object:
    """Put the hostile text into every field that holds free text."""
    if isinstance(node, list):
        return [poison(element) for element in node]
    if isinstance(node, dict):
        return {
            key: HOSTILE if key in FIELDS and isinstance(value, str) else poison(value)
            for key, value in node.items()
        }
    return node


@pytest.fixture
def digest(workspace: MakeWorkspace) -> Digest:
    paths = [CASE, *(f"registry/pilots/{name}.yaml" for name in ("jia", "yi-etdz"))]
    files = {}
    for path in paths:
        record = yaml.safe_load(Path(VALID_WORKSPACE, path).read_text(encoding="utf-8"))
        files[path] = yaml.safe_dump(poison(record), allow_unicode=True)
    corpus = load_corpus(Workspace(workspace(files)))
    assert corpus.problems == ()
    return Digest(corpus)


@pytest.fixture
def pages(digest: Digest) -> dict[str, str]:
    return {page.path: page.text for page in render_records(digest)}


def as_html(text: str) -> BeautifulSoup:
    return BeautifulSoup(read_body(text.split("---\n", 2)[2]).html, "html.parser")


@pytest.mark.parametrize(
    "path",
    [
        "zh/cases/solar-roofs.md",
        "en/cases/solar-roofs.md",
        "zh/pilots/jia.md",
        "en/pilots/yi-etdz.md",
        "zh/types/rooftop-pv.md",
        "en/provinces/zi.md",
    ],
)
def test_hostile_text_is_shown_as_it_was_written(path: str, pages: dict[str, str]) -> None:
    soup = as_html(pages[path])
    assert soup.find_all(["script", "img", "iframe", "object", "style"]) == []
    assert HOSTILE in soup.get_text()
    handlers = [tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    assert handlers == []
    links = [str(tag["href"]) for tag in soup.find_all("a", href=True)]
    assert [link for link in links if link.startswith(("javascript:", "data:"))] == []
    assert [tag for tag in soup.find_all("code") if tag.get_text() == "code"] == []


@pytest.mark.parametrize("part", sorted(PARTS))
def test_hostile_text_is_harmless_in_lists(part: str, digest: Digest) -> None:
    body = render_part(part, Voice(digest, "zh", Links("x/")))
    soup = BeautifulSoup(body.html, "html.parser")
    assert soup.find_all(["script", "img", "iframe", "object", "style"]) == []


def test_title_stays_one_value_of_the_front_matter(pages: dict[str, str]) -> None:
    head = pages["zh/cases/solar-roofs.md"].split("---\n", 2)[1]
    assert cast(dict[str, str], yaml.safe_load(head))["title"] == HOSTILE


def test_line_breaks_of_a_text_cannot_begin_a_heading_or_end_a_block(
    workspace: MakeWorkspace,
) -> None:
    record = yaml.safe_load(Path(VALID_WORKSPACE, CASE).read_text(encoding="utf-8"))
    record["problem"]["zh"] = "one\n\n## two {#three}\n\n</div>\n<!-- carbonpeak: browse -->\nlast"
    root = workspace({CASE: yaml.safe_dump(record, allow_unicode=True)})
    corpus = load_corpus(Workspace(root))
    pages = {page.path: page.text for page in render_records(Digest(corpus))}
    text = pages["zh/cases/solar-roofs.md"]
    assert "\n## two" not in text
    assert as_html(text).find(id="three") is None
    assert "one ## two {#three} </div>" in " ".join(as_html(text).get_text().split())
