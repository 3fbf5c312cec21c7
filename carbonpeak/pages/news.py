"""What was added or changed in published cases, as a page and as an Atom feed.

Both come from the records' own dates and notes of changes: no product reads the clock.
"""

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
from carbonpeak.pages.citation import page_url
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.page import Links
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import LANGUAGES

ON_PAGE = 100
IN_FEED = 50
FEED = "feed.xml"

ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMES = uuid.UUID("5d6e1f3a-6f0b-5c57-9d0e-3a1c8f1b7c42")
"""Names of entries are made under this one; it never changes, wherever the site stands."""
_MIDNIGHT = "T00:00:00+08:00"
"""Records have dates, feeds want times: the day begins in China."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened to a case on one day."""

    date: str
    case: Case
    is_new: bool
    changes: tuple[Text, ...]


def events(digest: Digest) -> Iterator[Event]:
    """Yield what happened to published cases, the newest first and then by id."""
    days = [
        (date, case)
        for case in digest.corpus.published
        for date in {case.created, case.modified, *(change.date for change in case.changes)}
    ]
    for date, case in sorted(sorted(days, key=lambda d: d[1].id), key=lambda d: d[0], reverse=True):
        yield Event(
            date=date,
            case=case,
            is_new=date == case.created,
            changes=tuple(change.text for change in case.changes if change.date == date),
        )


def news(voice: Voice) -> Markup:
    """Return the newest events by day."""
    newest = islice(events(voice.digest), ON_PAGE)
    days = [(date, list(found)) for date, found in groupby(newest, key=lambda event: event.date)]
    return render("news.html", v=voice, days=days, feed=FEED)


def news_files(digest: Digest) -> Iterator[tuple[str, bytes]]:
    """Yield the feed of each language by its staged path."""
    for language in LANGUAGES:
        yield f"{language}/{FEED}", atom_feed(Voice(digest, language, Links("")))


def atom_feed(voice: Voice) -> bytes:
    """Return the newest events as Atom (RFC 4287).

    Links are relative to the feed where the site's own address is not configured.
    """
    newest = list(islice(events(voice.digest), IN_FEED))
    updated = newest[0].date if newest else voice.digest.corpus.as_of
    feed = ET.Element("feed", {"xmlns": ATOM, _LANG: voice.language})
    _add(feed, "id", _name("feed", voice))
    _add(feed, "title", voice.say("feed_title"))
    _add(feed, "updated", updated + _MIDNIGHT)
    _add(ET.SubElement(feed, "author"), "name", voice.say("site_name"))
    ET.SubElement(feed, "link", {"rel": "alternate", "href": _address("news/", voice)})
    own = page_url(FEED, voice)
    if own is not None:
        ET.SubElement(feed, "link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    for event in newest:
        _add_entry(feed, event, voice)
    ET.indent(feed)
    text = ET.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add_entry(feed: ET.Element, event: Event, voice: Voice) -> None:
    case = event.case
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", _name(f"cases/{case.id}/{event.date}", voice))
    label = "news_added" if event.is_new else "news_changed"
    _add(entry, "title", voice.say(label) + voice.say("colon") + voice.plain(case.title))
    _add(entry, "updated", event.date + _MIDNIGHT)
    address = _address(f"cases/{case.id}/", voice)
    ET.SubElement(entry, "link", {"rel": "alternate", "href": address})
    texts = (case.summary,) if event.is_new or not event.changes else event.changes
    _add(entry, "summary", " ".join(voice.plain(text) for text in texts))
    for field in case.fields:
        ET.SubElement(entry, "category", {"term": field, "label": voice.term("fields", field)})


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _name(what: str, voice: Voice) -> str:
    return uuid.uuid5(_NAMES, f"{voice.language}/{what}").urn


def _address(address: str, voice: Voice) -> str:
    return page_url(address, voice) or voice.links.to(address)
