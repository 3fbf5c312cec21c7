"""What the search says to its readers, in both languages (`messages.yaml` beside this module)."""

from functools import cache
from importlib.resources import files

from carbonpeak.models.fields import Model, Prose
from carbonpeak.problems import Language
from carbonpeak.records import validate
from carbonpeak.search.request import SearchAnswer
from carbonpeak.yamlfile import parse_yaml


class Said(Model):
    """A text in both languages; values fill its placeholders."""

    zh: Prose
    en: Prose

    def say(self, language: Language, **values: object) -> str:
        return (self.zh if language == "zh" else self.en).format(**values)


class Messages(Model):
    """Titles of facets, labels of values without a vocabulary, notes, and the page's own words."""

    facets: dict[str, Said]
    values: dict[str, Said]
    notes: dict[str, Said]
    page: dict[str, Said]


@cache
def messages() -> Messages:
    """Return all messages."""
    data = files("carbonpeak.search").joinpath("messages.yaml").read_bytes()
    record, problems = validate(parse_yaml(data, "messages.yaml"), Messages)
    if record is None:
        raise ValueError(problems)
    return record.data


def rewriting(answer: SearchAnswer) -> tuple[str, ...]:
    """Return the lines that tell which words were left out, and what was searched beside."""
    comma, between = ("、", "；") if answer.language == "zh" else (", ", "; ")
    told = []
    if answer.dropped:
        words = comma.join(answer.dropped)
        told.append(messages().notes["dropped"].say(answer.language, words=words))
    also = [f"{word.text} → {comma.join(word.also)}" for word in answer.words if word.also]
    if also:
        told.append(messages().page["also"].say(answer.language, words=between.join(also)))
    return tuple(told)
