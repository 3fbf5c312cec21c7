"""In which language the page now being made speaks: Chinese at `/data/`, English at `/data/en/`.

The address alone decides, so that every page in either language can be cited and cached.
"""

from contextvars import ContextVar
from typing import NamedTuple

from carbonpeak.problems import Language

LANGUAGE: ContextVar[Language] = ContextVar("language", default="zh")
ENGLISH_FOLDER = "en/"


class Said(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


YES_NO = {1: Said("是", "yes"), 0: Said("否", "no")}
"""What columns that say yes or no hold."""


def say(zh: str, en: str) -> str:
    """Return the text in the page's language."""
    return en if LANGUAGE.get() == "en" else zh


def split_language(path: str) -> tuple[Language, str]:
    """Return the language of a path below the data's root, and the path without it."""
    if path == "/en" or path.startswith("/en/"):
        return "en", path[3:] or "/"
    return "zh", path
