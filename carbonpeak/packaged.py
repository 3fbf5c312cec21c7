"""The YAML files that are part of this package: fixed words and definitions, each read once."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml


# What YAML holds before it is given types, hence Any.
@cache
def read_packaged(path: str) -> Any:
    """Return what a file of the package holds, such as `pages/labels.yaml`; nobody changes it."""
    text = files("carbonpeak").joinpath(*path.split("/")).read_text(encoding="utf-8")
    # Ours, so PyYAML's own types do no harm here.
    return yaml.load(text, Loader=yaml.CSafeLoader)


def fixed_word(path: str, key: str, language: Literal["zh", "en"], **values: object) -> str:
    """Return a word of a file with its placeholders filled. Raises KeyError for an unknown key.

    A word may have a form `en_one` for a count `n` of one.
    """
    forms: dict[str, str] = read_packaged(path)[key]
    if language == "en" and values.get("n") == 1 and "en_one" in forms:
        return forms["en_one"].format(**values)
    return forms[language].format(**values)
