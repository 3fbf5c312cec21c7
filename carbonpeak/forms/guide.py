"""What the first sheet of a form says: how to fill in, the colours, the sheets, the pilot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.forms import sheet_style as style
from carbonpeak.forms.layout import Form, Level
from carbonpeak.forms.words import guide_lines, say
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

Dress: TypeAlias = "Callable[[Cell], None]"


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A row of the first sheet: its words from the second column on, and how they look."""

    words: tuple[str, ...]
    dress: Dress


def guide_rows(
    corpus: Corpus, language: Language, form: Form, pilot: str | None
) -> Iterator[GuideRow]:
    """Yield the rows of the first sheet."""
    yield GuideRow((say("form", language),), style.dress_title)
    yield GuideRow(("", say("version", language, version=form.version)), style.dress_words)
    if pilot is not None:
        yield from _about_pilot(corpus, language, pilot)
    for number, line in enumerate(guide_lines(language), start=1):
        yield GuideRow((str(number), line), style.dress_words)
    yield GuideRow((), style.dress_words)
    yield GuideRow((say("legend", language),), style.dress_heading)
    for level in _LEVELS:
        yield GuideRow(("", say(f"mark_{level}", language)), partial(_dress_level, level))
    yield GuideRow((), style.dress_words)
    yield GuideRow((say("sheets", language),), style.dress_heading)
    for sheet in form.sheets:
        title, about = (getattr(phrase, language) for phrase in (sheet.title, sheet.about))
        yield GuideRow((title, about), style.dress_words)


_LEVELS: tuple[Level, ...] = ("publish", "promote", "row", "optional")


def _dress_level(level: Level, cell: "Cell") -> None:
    style.dress_level(cell, level)


def _about_pilot(corpus: Corpus, language: Language, pilot: str) -> Iterator[GuideRow]:
    record = corpus.pilots[pilot].data
    province = corpus.province_by_id[record.province]
    name = say(
        "pilot_line",
        language,
        place=record.name.in_language(language),
        province=getattr(province, language),
        kind=corpus.label("pilot-kinds", record.kind, language),
        batch=record.batch,
    )
    yield GuideRow((say("pilot", language), name), style.dress_words)
    if record.plan is not None:
        plan = say("pilot_plan", language, plan=record.plan.title.in_language(language))
        yield GuideRow(("", plan), style.dress_words)
    titles = [case.title.in_language(language) for case in corpus.cases_by_pilot[pilot]]
    joined = ("；" if language == "zh" else "; ").join(titles) or say("none", language)
    yield GuideRow(("", say("pilot_cases", language, cases=joined)), style.dress_words)
