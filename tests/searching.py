"""Search indexes of workspaces, and small cases to put into them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from mkdocs.utils.meta import get_data

from carbonpeak.corpus import load_corpus
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.search import (
    SearchAnswer,
    SearchRequest,
    build_index,
    open_index,
    write_static_index,
)
from carbonpeak.search.engine import SearchIndex
from carbonpeak.search.gathering import FIELDS
from carbonpeak.search.whoosh_index import Layout, WhooshReader
from carbonpeak.workspace import Workspace

QUERIES = ("余热", "屋顶光伏", "solar", "甲市", "积分", "垃圾 沼气", "热", "kitchen", "")
"""What indexes of small workspaces are asked."""

_SEARCH_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>Search</title>
<link rel="icon" href="data:,">
{links}
<link rel="stylesheet" href="{up}assets/stylesheets/search.css">
<body class="md-typeset">
<div id="cp-search" data-index="{up}assets/search/" data-language="{language}"></div>
<script src="{up}assets/javascripts/titles.js" defer fetchpriority="high"></script>
<script src="{up}assets/javascripts/search.js" defer fetchpriority="high"></script></html>
"""
_SITE = Path(__file__).parents[1] / "site"

HOSTILE = {
    "10,000 characters": "绿电直供园区热泵" * 1250,
    "10,000 letters": "heat pump " * 1000,
    "one word of 10,000 letters": "a" * 10_000,
    "only punctuation": "？！……——《》、。,.;:()[]{}",
    "wildcards": "*绿电* ?pump *",
    "unbalanced quotes": '“绿电 "heat pump 「余热',
    "control characters": "绿\x00电\x07\x1b[31m\u202e\ufeff",
    "emoji": "🔥🌍👩‍👩‍👧‍👦🇨🇳",
    "regular expression": "^(a+)+$|[\\s\\S]*?(?=光伏)",
    "SQL": "'; drop table cases; -- or 1=1",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "JSON": '{"__proto__": {"polluted": true}} constructor toString',
    "half a character": "\ud83d绿电",
    "address": "../../../../etc/passwd %00 %E0%A4%A",
}
"""What is no sensible query, by what it is."""

LONG_TEXTS = [
    ("二氧化碳减排约2024年有所增加", "二氧化碳减排约…"),
    ("The city’s roofs hold 1,234 panels", "The city’s roofs…"),
    ("a" * 30, "a" * 20 + "…"),
    ("整段不足十字", "整段不足十字"),
]
"""Texts, and what is shown of them where ten characters of Chinese have room."""


def front_matter(language: Language) -> Mapping[str, Sequence[str]]:
    """Return what the search page says of itself, among it what is fetched with it."""
    text = (_SITE / "docs" / language / "search.md").read_text(encoding="utf-8")
    said: Mapping[str, Sequence[str]] = get_data(text)[1]
    return said


def search_page(language: Language, up: str) -> str:
    """Return the search page without the site around it; `up` leads to the root."""
    said = front_matter(language)
    links = [
        *(
            f'<link rel="preload" href="{up}{path}" as="fetch" crossorigin="anonymous">'
            for path in said["preloads"]
        ),
        *(
            f'<link rel="modulepreload" href="{up}assets/javascripts/{name}.js">'
            for name in said["modules"]
        ),
    ]
    return _SEARCH_PAGE.format(language=language, up=up, links="\n".join(links))


def make_index(root: Path) -> SearchIndex:
    """Build the index of a workspace beside it and open it."""
    return open_index(build(root))


def build(root: Path) -> Path:
    """Build the index of a workspace beside it and return its folder."""
    folder = root.with_name(f"{root.name}-index")
    folder.mkdir()
    workspace = Workspace(root)
    build_index(load_corpus(workspace), workspace, folder)
    return folder


def build_static(root: Path, folder: Path) -> None:
    """Write the static index of a workspace to a folder."""
    folder.mkdir(parents=True)
    workspace = Workspace(root)
    write_static_index(load_corpus(workspace), workspace, folder)


def build_parted(root: Path, folder: Path) -> None:
    """Write the static index of a workspace as that of a base of thousands: in parts."""
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr("carbonpeak.search.static_index.START_BYTES", 0)
        limits.setattr("carbonpeak.search.sharding.LONG", 6)
        build_static(root, folder)


def found(index: SearchIndex, query: str, **request: object) -> list[str]:
    """Return the ids a query finds, in order."""
    answer = ask(index, query, **request)
    return [hit.id for hit in answer.hits]


def ask(index: SearchIndex, query: str, **request: object) -> SearchAnswer:
    """Return the answer to a query; keywords fill the request."""
    return index.search(SearchRequest(query=query, **request))  # type: ignore[arg-type]


def case_text(
    name: str,
    *,
    title: str,
    english: str | None = None,
    pilot: str = "jia",
    measure_type: str = "carbon-inclusion",
    status: str = "published",
    problem: str = "原有办法难以为继。",
) -> str:
    """Return the YAML text of a small valid case; its title and problem hold what is looked for."""
    said = f"{{zh: {title}, en: {english}}}" if english else f"{{zh: {title}}}"
    return f"""\
id: {name}
status: {status}
title: {said}
summary: {{zh: 一句话说明。}}
pilot: {pilot}
kind: practice
action_form: key-task
contents: [public-action]
fields: [cross-sector]
measure_types: [{measure_type}]
stage: running
period: {{start: '2023', end: null}}
problem: {{zh: {problem}}}
steps:
  - text: {{zh: 先行一步。}}
  - text: {{zh: 再进一步。}}
results:
  - id: r1
    indicator: renewable-capacity
    text: {{zh: 装机}}
    value: 3
    unit: 10k-kw
    year: 2024
    kind: achieved
    attribution: measure
    source: s1
sources:
  - id: s1
    title: 年报
    publisher: 某日报
    publisher_kind: media
    date: '2024'
    access: repost
created: '2025-01-01'
modified: '2025-01-01'
review_by: '2027-01-01'
"""


def contents(folder: Path) -> dict[str, object]:
    plain: dict[str, object] = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    return plain


def all_postings(folder: Path) -> Mapping[tuple[str, str], object]:
    """Return every word of every field with its rows and weights."""
    plain = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    gone = {field: frozenset(words) for field, words in plain["gone"].items()}
    reader = WhooshReader(folder / "whoosh", Layout(places=plain["places"], gone=gone))
    found = {(f, word): held for f in FIELDS for word, held in reader.postings(f)}
    assert all(reader.posting(*where) == held for where, held in found.items())
    return found


def assert_same_index(updated: Path, anew: Path) -> None:
    """Compare documents, terms, what stands beside them, and ranked answers."""
    assert all_postings(updated) == all_postings(anew)
    for name in ("knowledge.json", "sounds.json", "words.txt"):
        assert (updated / name).read_bytes() == (anew / name).read_bytes(), name
    assert contents(updated)["keys"] == contents(anew)["keys"]
    one, other = open_index(updated), open_index(anew)
    for query in QUERIES:
        for language in LANGUAGES:
            request = SearchRequest(query=query, language=language, explain=True)
            assert one.search(request).to_json() == other.search(request).to_json()
