"""How records speak in a publication: texts, terms, figures and dates in one language.

What a record lacks in English is told in Chinese and marked as Chinese.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Actor, Case, Cost, Result
from carbonpeak.models.fields import Source, Text
from carbonpeak.partial_date import say_date
from carbonpeak.problems import Language
from carbonpeak.publications.blocks import Line, Span, line
from carbonpeak.publications.words import say
from carbonpeak.rubric import Lack, Standing
from carbonpeak.units import Units

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML forbids or no font prints."""


def printable(text: str) -> str:
    """Return text on one line that every form of document can hold."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """One language over one corpus."""

    corpus: Corpus
    units: Units
    language: Language

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def text(self, text: Text) -> Line:
        """Return a text in the document's language, or the Chinese marked as such."""
        if self.language == "en" and text.en is None:
            return (
                Span(text=printable(text.zh), chinese=True),
                Span(text=self.say("in_chinese"), faint=True),
            )
        return (Span(text=self.plain(text)),)

    def plain(self, text: Text) -> str:
        return printable(text.in_language(self.language))

    def printed(self, name: str) -> Span:
        """Return a title or name that exists as printed only."""
        chinese = self.language == "en" and bool(_CHINESE.search(name))
        return Span(text=printable(name), chinese=chinese)

    def term(self, vocabulary: str, name: str) -> str:
        return self.corpus.label(vocabulary, name, self.language)

    def terms(self, vocabulary: str, names: Iterable[str]) -> str:
        return self.head(self.join([self.term(vocabulary, name) for name in names]))

    def head(self, text: str) -> str:
        """Return a text as it begins a line: English labels are kept in lower case."""
        return text[:1].upper() + text[1:] if self.language == "en" else text

    def join(self, parts: Iterable[str]) -> str:
        return self.say("comma").join(parts)

    def sentence_parts(self, parts: Iterable[str]) -> str:
        """Return parts one after the other, each without the stop it may end with."""
        return self.say("semicolon").join(part.rstrip("。.") for part in parts)

    def brackets(self, text: str) -> str:
        return self.say("brackets", text=text)

    def place(self, case: Case) -> str:
        return self.plain(self.corpus.pilots[case.pilot].data.name)

    def province(self, case: Case) -> str:
        province = self.corpus.province_by_id[self.corpus.pilots[case.pilot].data.province]
        return printable(province.zh if self.language == "zh" else province.en)

    def body(self, organisation: str) -> str:
        found = self.corpus.organisation_by_id[organisation]
        return printable(found.zh if self.language == "zh" else found.en)

    def actor(self, actor: Actor) -> str:
        if actor.organisation is not None:
            return self.body(actor.organisation)
        return self.plain(actor.name) if actor.name is not None else ""

    def amount(self, figure: Result | Cost) -> str:
        return self.units.print_value(figure.value, figure.unit, self.language, figure.qualifier)

    def year(self, year: int | None) -> str:
        return self.say("not_stated") if year is None else self.say("year_of", year=year)

    def years(self, result: Result) -> str:
        """Return the year of a figure; of a cumulative one the first and the last."""
        if result.period_from is None or result.period_from == result.year:
            return self.year(result.year)
        if result.year is None:
            return self.say("since_year", year=result.period_from)
        return self.say("years_of", first=result.period_from, last=result.year)

    def date(self, partial: str) -> str:
        """Return a date as far as it is known."""
        return say_date(partial, self.language)

    def level(self, standing: Standing) -> str:
        """Return a level's label, marked where it rests on the editors' assessment alone."""
        if standing.level is None:
            return self.say("not_stated")
        mark = self.brackets(self.say("editorial")) if standing.editorial else ""
        return self.head(self.term("levels", standing.level)) + mark

    def lack(self, lack: Lack) -> str:
        """Return in words what a case lacks for the next level."""
        name = self.plain(lack.text)
        if lack.kind == "gate":
            return self.say("lack_undecided" if lack.undecided else "lack_gate", name=name)
        have = self.say("not_graded") if lack.have is None else lack.have
        return self.say("lack_grade", name=name, have=have, need=lack.need)

    def lacks(self, standing: Standing) -> str:
        return self.sentence_parts(self.lack(lack) for lack in standing.lacks)

    def citation(self, source: Source) -> Line:
        """Return publisher and title of a source, in the way of the language."""
        publisher = source.publisher or self.say("publisher_unknown")
        title = f"《{source.title}》" if self.language == "zh" else f", “{source.title}”"
        return line(self.printed(publisher + title))

    def source(self, source: Source) -> Line:
        """Return a source in full, in Chinese by GB/T 7714; a copy has no address and says so."""
        if self.language == "zh":
            cited = self._source_by_gbt(source)
        else:
            date = self.date(source.date) if source.date is not None else self.say("undated")
            cited = line(self.citation(source), self.say("comma"), date)
            if source.retrieved is not None:
                cited = line(cited, self.say("retrieved", date=self.date(source.retrieved)))
        if source.access == "mirror":
            return line(cited, Span(text=self.brackets(self.say("mirror")), faint=True))
        return line(cited, " ", Span(text=source.url, url=source.url)) if source.url else cited

    def _source_by_gbt(self, source: Source) -> Line:
        """Return publisher, title, date and the day it was read, in the standard's order."""
        publisher = source.publisher or self.say("publisher_unknown")
        read = f"[{source.retrieved}]" if source.retrieved is not None else ""
        dated = f"({source.date or self.say('undated')}){read}"
        return line(printable(f"{publisher}. {source.title}[EB/OL]. {dated}."))
