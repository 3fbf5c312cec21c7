"""The fixed words of generated pages in both languages, from `labels.yaml`."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from carbonpeak.problems import Language


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return every label by key and language."""
    text = files("carbonpeak.pages").joinpath("labels.yaml").read_text(encoding="utf-8")
    # Ours and part of the package, so PyYAML's own types do no harm here.
    return cast(dict[str, dict[str, str]], yaml.load(text, Loader=yaml.CSafeLoader))


def say(key: str, language: Language, **values: object) -> str:
    """Return a label with its placeholders filled. Raises KeyError for an unknown key.

    A label may have a form `en_one` for a count `n` of one.
    """
    forms = labels()[key]
    if language == "en" and values.get("n") == 1 and "en_one" in forms:
        return forms["en_one"].format(**values)
    return forms[language].format(**values)


def words(keys: Iterable[str], language: Language) -> str:
    """Return labels with their placeholders left open, as JSON for a script that fills them in.

    The form for a count of one stands under the key with `_one` behind it.
    """
    found = {}
    for key in keys:
        forms = labels()[key]
        found[key] = forms[language]
        if language == "en" and "en_one" in forms:
            found[f"{key}_one"] = forms["en_one"]
    return json.dumps(found, ensure_ascii=False)
