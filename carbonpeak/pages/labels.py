"""The fixed words of generated pages in both languages, from `labels.yaml`."""

import json
from collections.abc import Iterable

from carbonpeak.packaged import fixed_word, read_packaged
from carbonpeak.problems import Language


def labels() -> dict[str, dict[str, str]]:
    """Return every label by key and language."""
    read: dict[str, dict[str, str]] = read_packaged("pages/labels.yaml")
    return read


def say(key: str, language: Language, **values: object) -> str:
    """Return a label with its placeholders filled. Raises KeyError for an unknown key."""
    return fixed_word("pages/labels.yaml", key, language, **values)


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
