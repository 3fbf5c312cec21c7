"""The fixed words of forms and reports, from `words.yaml` and `messages.yaml`."""

from typing import cast

from carbonpeak.packaged import read_packaged
from carbonpeak.problems import Language, Phrase


def say(name: str, language: Language, **values: object) -> str:
    """Return a fixed word or sentence of the form."""
    text = cast(dict[str, str], _read("words.yaml")[name])[language]
    return text.format(**values) if values else text


def guide_lines(language: Language) -> list[str]:
    """Return how to fill in the form, a sentence or two each."""
    return cast(dict[str, list[str]], _read("words.yaml")["guide_lines"])[language]


def message(name: str, part: str, **values: object) -> Phrase:
    """Return what a message says (`message`) or what to do (`fix`), in both languages."""
    texts = cast(dict[str, dict[str, str]], _read("messages.yaml")[name])[part]
    return Phrase(zh=_fill(texts["zh"], "zh", values), en=_fill(texts["en"], "en", values))


def _fill(text: str, language: Language, values: dict[str, object]) -> str:
    spoken = {
        name: getattr(value, language) if isinstance(value, Phrase) else value
        for name, value in values.items()
    }
    return text.format(**spoken)


def is_remark(name: str) -> bool:
    """Return whether a message only tells, and nothing has to be mended."""
    return _read("messages.yaml")[name].get("remark") is True  # type: ignore[attr-defined]


def _read(name: str) -> dict[str, object]:
    read: dict[str, object] = read_packaged(f"forms/{name}")
    return read


def fix_of(code: str) -> Phrase | None:
    """Return what to do in a form about a problem of records, where that differs."""
    texts = cast(dict[str, dict[str, str]], _read("messages.yaml")["fixes"]).get(code)
    return Phrase(**texts) if texts is not None else None
