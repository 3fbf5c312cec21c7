"""The page of one case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from carbonpeak.absent import say_absent
from carbonpeak.models.case import FIT_VOCABULARIES, Case, Component, Fit
from carbonpeak.models.fields import Source
from carbonpeak.pages.citation import cite_case
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.figures import cost_rows, result_groups
from carbonpeak.pages.grades import grade_rows, level_meaning
from carbonpeak.pages.origin import origin_of, row_link
from carbonpeak.pages.page import Links, Page, write_page
from carbonpeak.pages.plots import STYLES
from carbonpeak.pages.similar import similar_cases
from carbonpeak.pages.template import render
from carbonpeak.pages.traits import place_traits
from carbonpeak.pages.trends import trend_plots
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.similar import tell_reason


def render_case(case: Case, digest: Digest, language: Language) -> Page:
    """Return the page of a case, a lead included: that is marked and counted nowhere."""
    address = f"cases/{case.id}/"
    voice = Voice(digest, language, Links(address))
    what = _what(case, voice)
    body = render("case.md", case=case, v=voice, **what, **_around(case, voice))
    front_matter = {
        "title": voice.plain(case.title),
        "description": voice.plain(case.summary),
        "modified": case.modified,
        "scripts": ["titles", "cases", "case"],
        "styles": list(STYLES) if what["trends"] else [],
    }
    return write_page(address, language, body, front_matter)


def _what(case: Case, voice: Voice) -> dict[str, Any]:
    """Return the views of what the record itself says; their shapes differ, hence Any."""
    return {
        "plan_terms": _plan_terms(case, voice),
        "instruments": voice.join([voice.term("instruments", name) for name in case.instruments]),
        "actors": _actors(case, voice),
        "contact": voice.body(case.contact_unit) if case.contact_unit is not None else None,
        "results": result_groups(case, voice),
        "trends": trend_plots(case.results, voice),
        "safeguards": _safeguards(case, voice),
        "costs": cost_rows(case.costs, voice),
        "components": _components(case, voice),
        "fits": {
            "suits": [_fit_row(fit, voice) for fit in case.transfer.suits],
            "does_not_suit": [_fit_row(fit, voice) for fit in case.transfer.does_not_suit],
        },
        "premium": list(_premium(case, voice)),
        "absent": say_absent(case, voice.language),
    }


def _around(case: Case, voice: Voice) -> dict[str, Any]:
    """Return the views of what the base knows around the record; shapes differ, hence Any."""
    digest = voice.digest
    corpus = digest.corpus
    pilot = corpus.pilots.get(case.pilot)
    return {
        "pilot": pilot.data if pilot is not None else None,
        "traits": place_traits(pilot.data, voice) if pilot is not None else None,
        "standing": digest.standings.get(case.id),
        "rubric": corpus.rubric,
        "level_meaning": level_meaning(case, voice),
        "grades": grade_rows(case, voice),
        "adoptions": digest.adoptions_by_case.get(case.id, []),
        "adopting": digest.adopting_cases.get(case.id, []),
        "adoption_sources": _adoption_sources(digest),
        "similar": [
            (similar, tell_reason(similar, corpus.name_of).in_language(voice.language))
            for similar in similar_cases(case, digest)
        ],
        "citation": cite_case(case, voice),
        "origin": origin_of(corpus.cases[case.id].file, voice),
        "explore": row_link("cases", case.id, voice),
    }


def _plan_terms(case: Case, voice: Voice) -> str:
    lists = (
        ("project-types", case.project_types),
        ("policy-levers", case.policy_levers),
        ("technology-actions", case.technology_actions),
    )
    return voice.join(
        [voice.term(vocabulary, name) for vocabulary, names in lists for name in names]
    )


def _actors(case: Case, voice: Voice) -> list[tuple[str, Markup]]:
    """Return the bodies that took part by role, in the order in which roles first appear."""
    found: dict[str, list[Markup]] = {}
    for actor in case.actors:
        found.setdefault(actor.role, []).append(voice.actor(actor))
    comma = Markup(voice.say("comma"))
    return [(voice.term("actor-roles", role), comma.join(names)) for role, names in found.items()]


def _safeguards(case: Case, voice: Voice) -> list[tuple[str, object]]:
    found = ((name, getattr(case.safeguards, name)) for name in _SAFEGUARDS)
    return [
        (voice.say(f"safeguard_{name}"), looked) for name, looked in found if looked is not None
    ]


_SAFEGUARDS = ("supply", "jobs", "heating", "prices")


def _components(case: Case, voice: Voice) -> list[tuple[str, list[Component]]]:
    roles = ("core", "adaptable", "optional")
    parts = case.transfer.components
    grouped = ((role, [part for part in parts if part.role == role]) for role in roles)
    return [(voice.term("component-roles", role), found) for role, found in grouped if found]


def _premium(case: Case, voice: Voice) -> Iterator[tuple[str, Markup]]:
    premium = case.transfer.pilot_premium
    if premium is None:
        return
    for name in ("funds", "permissions", "status", "remains_without_pilot"):
        text = getattr(premium, name)
        if text is not None:
            yield voice.say(f"premium_{name}"), voice.text(text)


def _adoption_sources(digest: Digest) -> dict[str, Source]:
    adoptions = digest.corpus.adoptions
    if adoptions is None:
        return {}
    return {source.id: source for source in adoptions.data.sources}


@dataclass(frozen=True, slots=True)
class FitRow:
    """For which places a measure suits or does not suit, and why."""

    terms: str
    reason: Markup
    basis: str


def _fit_row(fit: Fit, voice: Voice) -> FitRow:
    terms = [
        voice.term(vocabulary, name)
        for attribute, vocabulary in FIT_VOCABULARIES.items()
        for name in getattr(fit, attribute)
    ]
    return FitRow(voice.join(terms), voice.text(fit.reason), fit.basis)
