"""News: what was added or changed, from the records' own dates, as a page and as Atom."""

import re
import xml.etree.ElementTree as ET

import pytest

from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.pages.digest import Digest, Settings
from carbonpeak.pages.news import ATOM, atom_feed, events, news
from carbonpeak.pages.page import Links
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE

NAMES = {"atom": ATOM}
SITE = "https://example.org/base/"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def read_feed(corpus: Corpus, language: Language, site_url: str = SITE) -> ET.Element:
    voice = Voice(Digest(corpus, Settings(site_url=site_url)), language, Links(""))
    return ET.fromstring(atom_feed(voice))


def texts(feed: ET.Element, path: str) -> list[str]:
    return [element.text or "" for element in feed.findall(path, NAMES)]


def test_each_day_of_a_case_is_one_event_and_leads_are_none(corpus: Corpus) -> None:
    found = [(e.date, e.case.id, e.is_new) for e in events(Digest(corpus))]
    assert ("2026-04-15", "solar-roofs", False) in found
    assert ("2026-03-01", "solar-roofs", True) in found
    assert [case for _date, case, _new in found if case == "travel-points"] == []
    assert [date for date, *_rest in found] == sorted((d for d, *_ in found), reverse=True)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_feed_has_all_that_atom_demands(language: Language, corpus: Corpus) -> None:
    feed = read_feed(corpus, language)
    assert feed.tag == f"{{{ATOM}}}feed"
    for path in ("atom:id", "atom:title", "atom:updated", "atom:author/atom:name"):
        assert len(texts(feed, path)) == 1, path
    entries = feed.findall("atom:entry", NAMES)
    assert len(entries) == len(list(events(Digest(corpus))))
    for entry in entries:
        for name in ("id", "title", "updated", "summary"):
            assert len(texts(entry, f"atom:{name}")) == 1, name
        assert len(entry.findall("atom:link[@rel='alternate']", NAMES)) == 1
    ids = [*texts(feed, "atom:id"), *texts(feed, "atom:entry/atom:id")]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name)] == []
    times = [*texts(feed, "atom:updated"), *texts(feed, "atom:entry/atom:updated")]
    assert [t for t in times if not re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", t)] == []
    assert times[0] == max(times)


def test_names_of_entries_stay_when_the_site_moves(corpus: Corpus) -> None:
    path = "atom:entry/atom:id"
    assert texts(read_feed(corpus, "zh"), path) == texts(read_feed(corpus, "zh", ""), path)


@pytest.mark.parametrize(
    ("site_url", "href"),
    [(SITE, "https://example.org/base/en/cases/solar-roofs/"), ("", "cases/solar-roofs/")],
)
def test_links_are_whole_where_the_sites_address_is_known(
    site_url: str, href: str, corpus: Corpus
) -> None:
    links = read_feed(corpus, "en", site_url).findall("atom:entry/atom:link", NAMES)
    assert href in [link.get("href") for link in links]


def test_change_is_told_in_the_words_of_the_record(corpus: Corpus) -> None:
    feed = read_feed(corpus, "zh")
    changed = next(
        entry
        for entry in feed.findall("atom:entry", NAMES)
        if texts(entry, "atom:title") == ["修订：统一建设光伏屋顶（甲市）"]
    )
    assert texts(changed, "atom:summary") == ["补充参与企业数"]


def test_page_tells_the_same_by_day_and_names_the_feed(corpus: Corpus) -> None:
    page = news(Voice(Digest(corpus), "en", Links("news/")))
    assert "## 15 April 2026 {#day-2026-04-15}" in page
    assert '<a href="../cases/solar-roofs/">Build solar roofs together (Jia)</a>' in page
    assert '<a href="../feed.xml" type="application/atom+xml">Atom</a>' in page
