"""The fixed words of dossiers and forms for reviewers, in both languages, from `words.yaml`."""

from carbonpeak.models.fields import Text
from carbonpeak.packaged import read_packaged


def say(key: str, **values: Text | str | int) -> Text:
    """Return a line in both languages with its placeholders filled. Raises KeyError."""
    forms: dict[str, str] = read_packaged("review/words.yaml")[key]
    zh = {name: v.zh if isinstance(v, Text) else v for name, v in values.items()}
    en = {name: v.in_language("en") if isinstance(v, Text) else v for name, v in values.items()}
    return Text(zh=forms["zh"].format(**zh), en=forms["en"].format(**en))
