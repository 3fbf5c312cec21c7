"""The editors' overview: what exists for each pilot, what is thin, what is due for review."""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.models.fields import texts
from carbonpeak.pages.absent import absent_fields
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice

THIN = 10
"""A record that leaves this many things open is called thin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotState:
    """What exists for one pilot; the counts are of its cases."""

    name: str
    href: str
    batch: int
    published: int
    leads: int
    thin: int
    with_mirrors: int
    only_mirrors: int
    without_english: int
    past_review: int


def editors_table(voice: Voice) -> Markup:
    """Return the table of all pilots and the list of records past their review date."""
    digest = voice.digest
    rows = [_state(name, voice) for name in digest.corpus.pilots]
    return render(
        "editors.html",
        v=voice,
        rows=rows,
        past=[
            (case, voice.links.record("cases", case.id))
            for case in _kept(digest.corpus.cases_by_pilot)
            if is_past_review(case, digest.corpus.as_of)
        ],
        as_of=digest.corpus.as_of,
        thin=THIN,
    )


def _kept(by_pilot: dict[str, tuple[Case, ...]]) -> list[Case]:
    return [case for cases in by_pilot.values() for case in cases if case.status in _LIVE]


_LIVE = ("published", "lead")


def _state(pilot: str, voice: Voice) -> PilotState:
    corpus = voice.digest.corpus
    cases = [case for case in corpus.cases_by_pilot[pilot] if case.status in _LIVE]
    return PilotState(
        name=voice.pilot_name(corpus.pilots[pilot].data),
        href=voice.links.record("pilots", pilot),
        batch=corpus.pilots[pilot].data.batch,
        published=sum(1 for case in cases if case.status == "published"),
        leads=sum(1 for case in cases if case.status == "lead"),
        thin=sum(1 for case in cases if len(list(absent_fields(case))) >= THIN),
        with_mirrors=sum(1 for c in cases if any(s.access == "mirror" for s in c.sources)),
        only_mirrors=sum(1 for c in cases if all(s.access == "mirror" for s in c.sources)),
        without_english=sum(1 for case in cases if lacks_english(case)),
        past_review=sum(1 for case in cases if is_past_review(case, corpus.as_of)),
    )


def lacks_english(case: Case) -> bool:
    """Return whether any text of a case stands in Chinese only."""
    return any(text.en is None for _path, text in texts(case))


def is_past_review(case: Case, as_of: str) -> bool:
    """Return whether a case should have been reviewed before the base's date."""
    return case.review_by < as_of
