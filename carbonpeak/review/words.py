"""The fixed words of dossiers and forms for reviewers, in both languages, from `words.yaml`."""

from functools import cache
from importlib.resources import files
from typing import cast

import yaml

from carbonpeak.models.fields import Text


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("carbonpeak.review").joinpath("words.yaml").read_text(encoding="utf-8")
    # Ours and part of the package, so PyYAML's own types do no harm here.
    return cast(dict[str, dict[str, str]], yaml.load(text, Loader=yaml.CSafeLoader))


def say(key: str, **values: Text | str | int) -> Text:
    """Return a line in both languages with its placeholders filled. Raises KeyError."""
    forms = _words()[key]
    zh = {name: v.zh if isinstance(v, Text) else v for name, v in values.items()}
    en = {name: v.in_language("en") if isinstance(v, Text) else v for name, v in values.items()}
    return Text(zh=forms["zh"].format(**zh), en=forms["en"].format(**en))
