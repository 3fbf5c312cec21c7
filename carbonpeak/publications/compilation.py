"""A compilation: the cases chosen, the rule in words, an honest title, the data it is made from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Text
from carbonpeak.models.lists import Included, Rule, SavedList
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.publications.teller import Teller, printable
from carbonpeak.saved import Kind, as_judged, version
from carbonpeak.selection import PARTS, Chosen, are_cautions, are_ready, choose, in_order, tell_rule
from carbonpeak.units import units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What a list or a volume is set from, in one language."""

    kind: Kind
    tell: Teller
    rule: Rule
    chosen: tuple[Chosen, ...]
    saved: SavedList | None = None
    """The saved selection it was made from; without one, the rule alone chose."""

    @property
    def corpus(self) -> Corpus:
        return self.tell.corpus

    @property
    def title(self) -> str:
        """A list or volume below list-ready never calls itself a promotion list."""
        if self.saved is not None:
            title = self.tell.plain(self.saved.title)
            draft = self.tell.brackets(self.tell.say("draft"))
            return title + (draft if self.saved.status == "draft" else "")
        return self.tell.say(f"title_{self.kind}_{self.standing}")

    @property
    def standing(self) -> Literal["ready", "caution", "candidate"]:
        if are_ready(self.chosen):
            return "ready"
        return "caution" if are_cautions(self.chosen) else "candidate"

    @property
    def count(self) -> str:
        return self.tell.say("count_cases", n=len(self.chosen))

    @property
    def rule_in_words(self) -> str:
        told = tell_rule(self.rule, self.corpus, self.tell.language)
        if not told:
            return self.tell.say("rule_all")
        parts = [
            self.tell.say("rule_part", label=label, terms=self.tell.say("or").join(terms))
            for label, terms in told
        ]
        return printable(self.tell.say("semicolon").join(parts))

    @property
    def levels_in_words(self) -> str:
        """How many cases have which level, from the highest to the lowest."""
        counts = Counter(one.standing.level for one in self.chosen)
        terms = [term.id for term in self.corpus.vocabularies["levels"].terms]
        parts = [
            self.tell.say("level_count", level=self.tell.term("levels", level), n=counts[level])
            for level in reversed(terms)
            if counts[level]
        ]
        return self.tell.say("level_line", levels=self.tell.join(parts))

    @property
    def note(self) -> str:
        return self.tell.say(f"{self.standing}_note")

    @property
    def command(self) -> str:
        """The command that makes it again, with every option that counts."""
        words = ["carbonpeak", "compile"]
        if self.saved is not None:
            words += ["--selection", self.saved.id]
        else:
            for part in PARTS:
                for term in getattr(self.rule, part.name):
                    words += [part.option, term]
        words += ["--as", self.kind, "--lang", self.tell.language, "--as-of", self.corpus.as_of]
        return " ".join(words)

    @property
    def version(self) -> str:
        """The data version; of a saved selection that of the records it uses."""
        if self.saved is not None:
            return version(self.corpus, self.saved)
        return self.corpus.data_version

    @property
    def name(self) -> str:
        """The stem of its files."""
        stem = self.saved.id if self.saved is not None else "carbonpeak"
        return f"{stem}-{self.kind}-{self.tell.language}"


def compile_rule(corpus: Corpus, rule: Rule, *, kind: Kind, language: Language) -> Compilation:
    """Return what a rule takes from the published cases."""
    return Compilation(
        kind=kind, tell=_teller(corpus, language), rule=rule, chosen=choose(corpus, rule)
    )


def compile_saved(
    corpus: Corpus, saved: SavedList, *, kind: Kind, language: Language
) -> Compilation:
    """Return the cases a saved selection includes, as far as they are still published."""
    corpus = as_judged(corpus, saved)
    return Compilation(
        kind=kind,
        tell=_teller(corpus, language),
        rule=saved.rule,
        chosen=in_order(_still_published(saved, corpus), corpus),
        saved=saved,
    )


def draft_of(corpus: Corpus, rule: Rule, *, name: str, form: Kind) -> SavedList:
    """Return what a rule takes as a saved selection, to be gone through case by case.

    Raises pydantic's ValidationError where the rule takes nothing.
    """
    zh, en = (compile_rule(corpus, rule, kind=form, language=one) for one in LANGUAGES)
    return SavedList(
        id=name,
        title=Text(zh=zh.title, en=en.title),
        status="draft",
        form=form,
        date=corpus.as_of,
        rule=rule,
        included=tuple(_included(one) for one in zh.chosen),
    )


def _included(one: Chosen) -> Included:
    assert one.standing.level is not None, "only what is not published has no level"
    return Included(case=one.case.id, level=one.standing.level)


def _still_published(saved: SavedList, corpus: Corpus) -> Sequence[str]:
    published = {case.id for case in corpus.published}
    return [one.case for one in saved.included if one.case in published]


def _teller(corpus: Corpus, language: Language) -> Teller:
    return Teller(corpus=corpus, units=units_of(corpus), language=language)
