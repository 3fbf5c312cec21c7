"""The fixed words of lists and volumes in both languages, from `words.yaml`."""

from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from carbonpeak.problems import Language


@cache
def words() -> dict[str, dict[str, str]]:
    """Return every word by key and language."""
    text = files("carbonpeak.publications").joinpath("words.yaml").read_text(encoding="utf-8")
    # Ours and part of the package, so PyYAML's own types do no harm here.
    return cast(dict[str, dict[str, str]], yaml.load(text, Loader=yaml.CSafeLoader))


def say(key: str, language: Language, **values: object) -> str:
    """Return a word with its placeholders filled. Raises KeyError for an unknown key.

    A word may have a form `en_one` for a count `n` of one.
    """
    forms = words()[key]
    if language == "en" and values.get("n") == 1 and "en_one" in forms:
        return forms["en_one"].format(**values)
    return forms[language].format(**values)
