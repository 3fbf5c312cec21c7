"""A case as lists show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A case as a list shows it."""

    case: Case
    href: str
    title: Markup
    summary: Markup
    place: str
    province: str
    fields: str
    types: str
    stage: str
    level: str | None
    modified: str


def make_card(case: Case, voice: Voice) -> Card:
    """Return a case as a list shows it."""
    level = voice.digest.level(case)
    pilot = voice.digest.corpus.pilots.get(case.pilot)
    return Card(
        case=case,
        href=voice.links.record("cases", case.id),
        title=voice.title(case.title),
        summary=voice.text(case.summary),
        place=voice.place(case),
        province=voice.province(pilot.data.province) if pilot is not None else "",
        fields=voice.join([voice.term("fields", field) for field in case.fields]),
        types=voice.head(
            voice.join([voice.term("measure-types", name) for name in case.measure_types])
        ),
        stage=voice.head(voice.term("stages", case.stage)),
        level=voice.head(voice.term("levels", level)) if level is not None else None,
        modified=case.modified,
    )


def make_cards(cases: Iterable[Case], voice: Voice) -> tuple[Card, ...]:
    return tuple(make_card(case, voice) for case in cases)
