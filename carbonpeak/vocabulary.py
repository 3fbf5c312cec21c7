"""Closed lists of terms (`registry/vocabularies/<name>.yaml`) and the nearest to a mistyped one."""

import difflib
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated

from pydantic import Field

from carbonpeak.models.fields import Id, Line, Model, Number, Prose


class Definition(Model):
    """What a term means, in both languages."""

    zh: Prose
    en: Prose


class Aliases(Model):
    """Other words users type for a term."""

    zh: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()


class VocabularyTerm(Model):
    """One term of a closed list. The keys after `aliases` stand only in the list they belong to."""

    id: Id
    zh: Line
    en: Line
    definition: Definition
    source: Line
    """`editor` for a term of ours, else the document that defines it."""
    aliases: Aliases = Aliases()
    field: Id | None = None
    """measure-types: the field it usually acts in."""
    eligibility: Line | None = None
    """admin-levels: `city`, `park` or `exception`, by the Plan's rule of eligibility."""
    quantity: Id | None = None
    """units: what it measures."""
    quantities: tuple[Id, ...] = ()
    """indicators: the quantities it may be measured in."""
    pint: Line | None = None
    """units: its size as an expression of the pint library."""
    canonical: Id | None = None
    """units, quantities: the unit figures are compared in."""
    en_factor: Number | None = None
    """units: printed number times this factor stands before the English label."""
    en_one: Line | None = None
    """units: the English label after exactly 1, where it is another."""

    def label(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


BASE_PATTERN = r"^[a-z][a-z0-9_]* = \[[a-z][a-z0-9_]*\]$"


class Vocabulary(Model):
    """A closed list; terms in the order of the file."""

    id: Id
    title: Definition
    definition: Definition
    base: tuple[Annotated[str, Field(pattern=BASE_PATTERN)], ...] = ()
    """units: definitions of base units for the pint library."""
    terms: Annotated[tuple[VocabularyTerm, ...], Field(min_length=1)]

    @cached_property
    def by_id(self) -> dict[str, VocabularyTerm]:
        return {term.id: term for term in self.terms}

    def label(self, term: str, language: str) -> str:
        """Return a term's label. Raises KeyError for an id that is not in the list."""
        return self.by_id[term].label(language)


def nearest_term(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the term id closest to a mistyped word, or None if nothing is close.

    Compares with ids, both labels and aliases: curators type what they see on the site.
    """
    names: dict[str, str] = {}
    for term in vocabulary.terms:
        for name in (term.id, term.zh, term.en, *term.aliases.zh, *term.aliases.en):
            names.setdefault(name.casefold(), term.id)
    found = nearest_word(word.casefold(), names)
    return names[found] if found is not None else None


def nearest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the word closest to a mistyped one, or None if nothing is close."""
    matches = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return matches[0] if matches else None
