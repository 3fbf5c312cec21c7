"""House rules of wording that checks apply (`registry/style.yaml`)."""

from typing import Annotated

from pydantic import Field

from carbonpeak.models.fields import Id, Line, Model


class Words(Model):
    """Words of each language."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]


class Style(Model):
    """Lengths and words."""

    id: Id
    title_zh_maximum: Annotated[int, Field(ge=1)]
    """Chinese characters, the place in brackets included."""
    summary_zh_maximum: Annotated[int, Field(ge=1)]
    superlatives: Words
    """Words that praise; each use needs a source of its own."""
    peak_words: Words
    """Patterns that name a peak date or value; no rubric, indicator, trait or facet may."""
