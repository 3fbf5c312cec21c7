"""The fixed words of lists and volumes in both languages, from `words.yaml`."""

from carbonpeak.packaged import fixed_word
from carbonpeak.problems import Language


def say(key: str, language: Language, **values: object) -> str:
    """Return a word with its placeholders filled. Raises KeyError for an unknown key."""
    return fixed_word("publications/words.yaml", key, language, **values)
