"""The editors' overview: what exists by pilot and field, what is thin, copied or due for review."""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.absent import absent_fields
from carbonpeak.models.case import Case
from carbonpeak.models.fields import texts
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice

THIN = 10
"""A record that leaves this many things open is called thin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What exists for one pilot or in one field; the counts are of its cases."""

    name: str
    href: str
    published: int
    leads: int
    thin: int
    with_mirrors: int
    only_mirrors: int
    without_english: int
    past_review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One record and what an editor could mend in it."""

    case: Case
    href: str
    open: int
    """How many things it does not state."""
    mirrors: tuple[str, ...]
    """Ids of its sources of which only a copy was seen."""
    sources: int
    without_english: bool
    past_review: bool


def editors_table(voice: Voice) -> Markup:
    """Return what exists by pilot and by field, and record by record what could be mended."""
    corpus = voice.digest.corpus
    kept = _kept(corpus.cases_by_pilot)
    pilots = [
        _state(
            voice.pilot_name(record.data),
            voice.links.record("pilots", name),
            [case for case in kept if case.pilot == name],
            corpus.as_of,
        )
        for name, record in corpus.pilots.items()
    ]
    fields = [
        _state(
            voice.label(term),
            voice.links.record("fields", term.id),
            [case for case in kept if term.id in case.fields],
            corpus.as_of,
        )
        for term in corpus.vocabularies["fields"].terms
    ]
    return render(
        "editors.html",
        v=voice,
        tables=(
            ("pilots", "editors_by_pilot", "pilot", pilots),
            ("fields", "editors_by_field", "field", fields),
        ),
        works=[_work(case, voice) for case in kept],
        as_of=corpus.as_of,
        thin=THIN,
    )


def _kept(by_pilot: dict[str, tuple[Case, ...]]) -> list[Case]:
    return [case for cases in by_pilot.values() for case in cases if case.status in _LIVE]


_LIVE = ("published", "lead")


def _state(name: str, href: str, cases: list[Case], as_of: str) -> State:
    return State(
        name=name,
        href=href,
        published=sum(1 for case in cases if case.status == "published"),
        leads=sum(1 for case in cases if case.status == "lead"),
        thin=sum(1 for case in cases if len(list(absent_fields(case))) >= THIN),
        with_mirrors=sum(1 for case in cases if _mirrors(case)),
        only_mirrors=sum(1 for case in cases if len(_mirrors(case)) == len(case.sources)),
        without_english=sum(1 for case in cases if lacks_english(case)),
        past_review=sum(1 for case in cases if is_past_review(case, as_of)),
    )


def _work(case: Case, voice: Voice) -> Work:
    return Work(
        case=case,
        href=voice.links.record("cases", case.id),
        open=len(list(absent_fields(case))),
        mirrors=_mirrors(case),
        sources=len(case.sources),
        without_english=lacks_english(case),
        past_review=is_past_review(case, voice.digest.corpus.as_of),
    )


def _mirrors(case: Case) -> tuple[str, ...]:
    return tuple(source.id for source in case.sources if source.access == "mirror")


def lacks_english(case: Case) -> bool:
    """Return whether any text of a case stands in Chinese only."""
    return any(text.en is None for _path, text in texts(case))


def is_past_review(case: Case, as_of: str) -> bool:
    """Return whether a case should have been reviewed before the base's date."""
    return case.review_by < as_of
