"""How records speak on a page: texts, terms, numbers, dates and links in one language.

What a record lacks in English is shown in Chinese and marked as Chinese.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import unquote

from markupsafe import Markup

from carbonpeak.languages import CHINESE, mark_chinese
from carbonpeak.models.case import Actor, Case
from carbonpeak.models.fields import Source, Text
from carbonpeak.models.pilot import Pilot
from carbonpeak.models.registry import Province
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.labels import say
from carbonpeak.pages.page import Links
from carbonpeak.pages.template import encode
from carbonpeak.partial_date import say_date
from carbonpeak.problems import Language
from carbonpeak.vocabulary import VocabularyTerm

_WHOLE = re.compile(r"（[^（）]{1,12}）$|“[^“”]{1,12}”")
_ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Voice:
    """One language at one address."""

    digest: Digest
    language: Language
    links: Links

    def shared(self, address: str) -> str:
        """Return the link to an address that both languages share, at the root of the site."""
        up = "../" if self.language == "en" else ""
        return up + self.links.root + address or "./"

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def text(self, text: Text) -> Markup:
        """Return a text in the page's language, or the Chinese marked as such."""
        if self.language == "zh":
            return encode(text.zh)
        if text.en is not None:
            return mark_chinese(encode(text.en))
        note = encode(self.say("in_chinese"))
        return Markup(
            '<span lang="zh">{}</span> <small class="cp-language-note">{}</small>'
        ).format(encode(text.zh), note)

    def title(self, title: Text) -> Markup:
        """Return a case's title; the place in brackets at its end and what is quoted stay whole."""
        shown = str(self.text(title))  # of Markup re.sub would escape what it puts in
        return Markup(_WHOLE.sub(r'<span class="cp-whole">\g<0></span>', shown))

    def plain(self, text: Text) -> str:
        """Return a text without mark-up, for titles and descriptions."""
        return text.in_language(self.language)

    def printed(self, line: str) -> Markup:
        """Return a title or name that exists as printed only, marked if in the other language."""
        has_chinese = CHINESE.search(line) is not None
        has_english = _ENGLISH_WORDS.search(line) is not None
        if self.language == "zh":
            return _mark(line, "en") if has_english and not has_chinese else encode(line)
        return _mark(line, "zh") if has_chinese and not has_english else mark_chinese(encode(line))

    def term(self, vocabulary: str, name: str) -> str:
        return self.digest.corpus.label(vocabulary, name, self.language)

    def head(self, text: str) -> str:
        """Return a text as it begins a line: English labels are kept in lower case.

        Text that is marked up stays so.
        """
        return text[:1].upper() + text[1:] if self.language == "en" else text

    def definition(self, term: VocabularyTerm) -> str:
        return term.definition.zh if self.language == "zh" else term.definition.en

    def label(self, term: VocabularyTerm | Province) -> str:
        return term.zh if self.language == "zh" else term.en

    def join(self, parts: list[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(parts)

    def body(self, organisation: str) -> str:
        body = self.digest.corpus.organisation_by_id[organisation]
        return body.zh if self.language == "zh" else body.en

    def actor(self, actor: Actor) -> Markup:
        if actor.organisation is not None:
            return encode(self.body(actor.organisation))
        return self.text(actor.name) if actor.name is not None else Markup("")

    def value(self, value: Decimal, unit: str, qualifier: str | None = None) -> str:
        """Return a printed value with its unit and, before it, a word such as "about"."""
        return self.digest.units.print_value(value, unit, self.language, qualifier)

    def canonical(self, value: Decimal, unit: str) -> str | None:
        """Return the value in the canonical unit, or None where it is printed in that unit."""
        units = self.digest.units
        label = self.term("units", units.canonical_unit(unit))
        if label == self.term("units", unit):
            return None
        number = f"{_rounded(units.canonical_value(value, unit)):,f}"
        return f"{number} {label}" if label[0].isascii() else f"{number}{label}"

    def year(self, year: int | None) -> str:
        return self.say("not_stated") if year is None else str(year)

    def date(self, partial: str) -> str:
        """Return a date as far as it is known."""
        return say_date(partial, self.language)

    def pilot_name(self, pilot: Pilot) -> str:
        return self.plain(pilot.name)

    def province(self, name: str) -> str:
        province = self.digest.corpus.province_by_id.get(name)
        return self.label(province) if province is not None else name

    def place(self, case: Case) -> str:
        """Return the pilot's name, for lists."""
        record = self.digest.corpus.pilots.get(case.pilot)
        return self.pilot_name(record.data) if record is not None else case.pilot

    def case_title(self, name: str) -> Markup:
        """Return the title of a case, for links to it."""
        return self.title(self.digest.corpus.cases[name].data.title)

    def readable(self, address: str) -> str:
        """Return an address for paper, where a reader types it: without percent signs."""
        return unquote(address)

    def publisher(self, source: Source) -> Markup:
        if source.publisher is None:
            return encode(self.say("publisher_unknown"))
        return self.printed(source.publisher)


def _mark(text: str, language: Language) -> Markup:
    return Markup('<span lang="{}">{}</span>').format(language, encode(text))


def _rounded(value: Decimal) -> Decimal:
    """Return a converted value without digits the source never gave: six, or the whole number."""
    if value == value.to_integral_value():
        return Decimal(int(value))
    digits = max(0, 5 - value.adjusted())
    return round(value, digits).normalize() + Decimal(0)
