"""House rules of wording that checks apply (`registry/style.yaml`)."""

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from carbonpeak.models.fields import Id, Line, Model


class Words(Model):
    """Words of each language."""

    zh: tuple[Line, ...]
    en: tuple[Line, ...]


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error:
        raise PydanticCustomError("regular_expression", "{value}", {"value": text}) from None
    return text


Pattern: TypeAlias = Annotated[Line, AfterValidator(_regular_expression)]


class Patterns(Model):
    """Regular expressions for each language."""

    zh: tuple[Pattern, ...]
    en: tuple[Pattern, ...]


class Style(Model):
    """Lengths and words."""

    id: Id
    title_zh_maximum: Annotated[int, Field(ge=1)]
    """Chinese characters, the place in brackets included."""
    summary_zh_maximum: Annotated[int, Field(ge=1)]
    superlatives: Words
    """Words that praise; each use needs a source of its own."""
    peak_words: Patterns
    """Patterns that name a peak date or value; no rubric, indicator, trait or facet may."""
