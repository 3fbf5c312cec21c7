"""Who took up what from whom, with year, depth, evidence and source: a picture and a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, cast

from markupsafe import Markup

from carbonpeak.charts import Flow, FlowLink, FlowSource, Frame, draw_flow
from carbonpeak.models.case import AdoptedFrom, Case
from carbonpeak.models.fields import Source, Text
from carbonpeak.models.registry import Adoption
from carbonpeak.pages.plots import Plot
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptake:
    """One place that took up a measure from a case; from a lead, it is still being checked."""

    origin: Case
    measure_type: str
    adopter: Text
    href: str | None
    """The adopter's own case or its page as a pilot, if it has one."""
    year: str
    depth: str
    status: str
    evidence: str
    text: Text
    note: Text | None
    sources: tuple[Source, ...]

    @property
    def is_from_lead(self) -> bool:
        return self.origin.status == "lead"


def uptakes(voice: Voice) -> tuple[Uptake, ...]:
    """Return every taking-up, from leads too, by measure type, origin and year."""
    order = [term.id for term in voice.digest.corpus.vocabularies["measure-types"].terms]
    found = [
        *_registered(_adoptions(voice), voice),
        *_between_cases(voice.digest.adopting_cases, voice),
    ]
    return tuple(sorted(found, key=lambda u: (order.index(u.measure_type), *_order(u))))


def uptakes_of_type(measure_type: str, voice: Voice) -> tuple[Uptake, ...]:
    """Return the takings-up of one measure type from published cases, by origin and year.

    Reads no case of another type, so that an edit of one does not touch the page of this type.
    """
    origins = [case.id for case in voice.digest.by_type.get(measure_type, ())]
    own = [one for one in _adoptions(voice) if one.measure_type == measure_type]
    found = [*_registered(own, voice), *_between_cases(origins, voice)]
    wanted = [u for u in found if u.measure_type == measure_type and not u.is_from_lead]
    return tuple(sorted(wanted, key=_order))


def _order(uptake: Uptake) -> tuple[str, str, str]:
    return uptake.origin.id, uptake.year, uptake.adopter.zh


def _adoptions(voice: Voice) -> tuple[Adoption, ...]:
    record = voice.digest.corpus.adoptions
    return record.data.adoptions if record is not None else ()


def _registered(adoptions: Iterable[Adoption], voice: Voice) -> Iterator[Uptake]:
    corpus = voice.digest.corpus
    sources = {s.id: s for s in corpus.adoptions.data.sources} if corpus.adoptions else {}
    for adoption in adoptions:
        record = corpus.cases.get(adoption.from_case)
        if record is not None:
            named = tuple(sources[name] for name in adoption.sources)
            yield _from_registry(adoption, record.data, named, voice)


def _from_registry(
    adoption: Adoption, origin: Case, sources: tuple[Source, ...], voice: Voice
) -> Uptake:
    pilot = adoption.adopter_pilot
    return Uptake(
        origin=origin,
        measure_type=adoption.measure_type,
        adopter=adoption.adopter,
        href=voice.links.record("pilots", pilot) if pilot is not None else None,
        year=_year(adoption, voice),
        depth=adoption.depth,
        status=adoption.status,
        evidence=adoption.evidence,
        text=adoption.text,
        note=adoption.note,
        sources=sources,
    )


def _year(adoption: Adoption, voice: Voice) -> str:
    if adoption.year is not None and adoption.year_basis == "inferred":
        return voice.say("year_inferred", year=adoption.year)
    return voice.year(adoption.year)


def _between_cases(origins: Iterable[str], voice: Voice) -> Iterator[Uptake]:
    for name in origins:
        record = voice.digest.corpus.cases.get(name)
        if record is not None:
            for taken in voice.digest.adopting_cases.get(name, ()):
                yield _from_case(taken.case, taken.adopted, record.data, voice)


def _from_case(case: Case, adopted: AdoptedFrom, origin: Case, voice: Voice) -> Uptake:
    shared = [name for name in origin.measure_types if name in case.measure_types]
    pilot = voice.digest.corpus.pilots.get(case.pilot)
    return Uptake(
        origin=origin,
        measure_type=(shared or list(origin.measure_types))[0],
        adopter=pilot.data.name if pilot is not None else Text(zh=case.pilot),
        href=voice.links.record("cases", case.id),
        year=voice.year(adopted.year),
        depth=adopted.depth,
        status=adopted.status,
        evidence=adopted.evidence,
        text=adopted.text,
        note=None,
        sources=tuple(source for source in case.sources if source.id == adopted.source),
    )


def draw_uptakes(found: Iterable[Uptake], voice: Voice) -> Plot:
    """Return a picture of takings-up; it stands in the order in which they are given."""
    sources = tuple(
        FlowSource(
            place=voice.place(members[0].origin),
            what=voice.head(voice.term("measure-types", members[0].measure_type)),
            links=tuple(_link(uptake, voice) for uptake in members),
        )
        for members in _by_origin(found)
    )
    title = voice.say("diffusion_title")
    count = sum(len(source.links) for source in sources)
    frame = Frame(
        name="plot-diffusion",
        title=title,
        description=voice.say("diffusion_desc", n=count),
        language=voice.language,
    )
    flow = Flow(
        from_head=voice.say("diffusion_from"), to_head=voice.say("diffusion_to"), sources=sources
    )
    return Plot(title=title, note="", svg=Markup(draw_flow(frame, flow)), is_wide=True)


def _by_origin(found: Iterable[Uptake]) -> Iterator[list[Uptake]]:
    for _key, members in groupby(found, key=lambda u: (u.measure_type, u.origin.id)):
        yield list(members)


def _link(uptake: Uptake, voice: Voice) -> FlowLink:
    parts = [
        uptake.year if uptake.year != voice.year(None) else voice.say("year_not_stated"),
        voice.term("adoption-depths", uptake.depth),
        voice.term("adoption-statuses", uptake.status),
    ]
    return FlowLink(
        to=voice.plain(uptake.adopter),
        note=voice.say("dot").join(parts),
        # A closed list of two, which is the charts' own.
        evidence=cast(Literal["stated", "extension"], uptake.evidence),
    )


def diffusion(voice: Voice) -> Markup:
    """Return picture and table of what was taken up from published cases; then that from leads."""
    every = uptakes(voice)
    found = [uptake for uptake in every if not uptake.is_from_lead]
    groups = [
        (measure_type, list(members))
        for measure_type, members in groupby(found, key=lambda uptake: uptake.measure_type)
    ]
    return render(
        "diffusion.html",
        v=voice,
        plot=draw_uptakes(found, voice) if found else None,
        groups=groups,
        total=len(found),
        from_leads=[uptake for uptake in every if uptake.is_from_lead],
    )
