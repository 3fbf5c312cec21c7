"""A pilot's profile told in words, each value with its year, its scope and whose it is.

A host city's figure bears that city's name wherever it is shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from carbonpeak.models.fields import Text
from carbonpeak.models.pilot import TRAIT_VOCABULARIES, IndustryShares, Pilot, Stated
from carbonpeak.pages.voice import Voice
from carbonpeak.peers import AGREES, Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """One line of a profile: a trait, since when and from where it is known."""

    label: str
    value: Markup | str
    year: str
    whose: str
    note: Markup | None
    confidence: str
    sources: tuple[str, ...]


def _people(value: int, voice: Voice) -> str:
    if voice.language == "zh":
        return f"{_short(Decimal(value) / 10**4)}万人"
    return f"{value:,}" if value < 10**6 else f"{_short(Decimal(value) / 10**6)} million"


def _money(value: Decimal, voice: Voice) -> str:
    if voice.language == "en":
        return f"{_short(value / 10**9)} billion CNY"
    return f"{_short(value / 10**8)}亿元"


def _money_each(value: Decimal, voice: Voice) -> str:
    if voice.language == "en":
        return f"{value:,.0f} CNY"
    return f"{_short(value / 10000)}万元"


def _percent(value: Decimal, _voice: Voice) -> str:
    return f"{value}%"


def _shares(value: IndustryShares, _voice: Voice) -> str:
    return f"{value.primary} : {value.secondary} : {value.tertiary}"


def _short(value: Decimal) -> str:
    """Return a number with at most two decimals and no idle zeros."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def _terms(trait: str) -> Callable[[Any, Voice], str]:
    def show(value: tuple[str, ...] | str, voice: Voice) -> str:
        names = (value,) if isinstance(value, str) else value
        return voice.join([voice.term(TRAIT_VOCABULARIES[trait], name) for name in names])

    return show


def _text(value: Text, voice: Voice) -> Markup:
    return voice.text(value)


# The values have many types, each shown by the function beside it; hence Any.
_ROWS: tuple[tuple[str, Callable[[Any, Voice], Markup | str]], ...] = (
    ("resource_endowment", _terms("resource_endowment")),
    ("climate_zone", _terms("climate_zone")),
    ("population", _people),
    ("population_park", _people),
    ("gdp", _money),
    ("gdp_park", _money),
    ("gdp_per_capita", _money_each),
    ("urbanisation", _percent),
    ("industry_shares", _shares),
    ("leading_industries", _terms("leading_industries")),
    ("function_role", _terms("function_role")),
    ("resource_based", _text),
    ("resource_listing", _text),
    ("old_industrial", _text),
    ("transformation_demo", _text),
)
_PARK_ONLY = {"population_park", "gdp_park"}
_IF_STATED = {"resource_based", "resource_listing", "old_industrial", "transformation_demo"}


def profile_rows(pilot: Pilot, voice: Voice) -> Iterator[ProfileRow]:
    """Yield a line for every trait of a profile that is known."""
    for name, show in _ROWS:
        stated = getattr(pilot.profile, name)
        if stated is not None:
            yield _row(name, stated, show(stated.value, voice), pilot, voice)


def unstated_traits(pilot: Pilot, voice: Voice) -> list[str]:
    """Return the names of the traits that every pilot of its kind has and no source states."""
    optional = _IF_STATED if pilot.kind == "park" else _IF_STATED | _PARK_ONLY
    return [
        voice.say(f"profile_{name}")
        for name, _ in _ROWS
        if name not in optional and getattr(pilot.profile, name) is None
    ]


def _row(
    name: str, stated: Stated[Any], value: Markup | str, pilot: Pilot, voice: Voice
) -> ProfileRow:
    return ProfileRow(
        label=voice.say(f"profile_{name}"),
        value=value if isinstance(value, Markup) else voice.head(value),
        year=voice.year(stated.year),
        whose=whose_figure(stated.scope, pilot, voice),
        note=voice.text(stated.note) if stated.note is not None else None,
        confidence=voice.term("confidences", stated.confidence) if stated.confidence else "",
        sources=stated.sources,
    )


def whose_figure(scope: str, pilot: Pilot, voice: Voice) -> str:
    """Return whose figure it is: the host city by its name, the park itself, or nothing to add."""
    if scope == "host" and pilot.host_city is not None:
        return voice.say("figure_of_host", host=voice.plain(pilot.host_city))
    return voice.say("figure_of_park") if scope == "park" else ""


def place_traits(pilot: Pilot, voice: Voice) -> str:
    """Return the traits by which a reader tells whether a place is like theirs, in one line.

    What is known of the host city only stands behind its name.
    """
    own: list[str] = []
    of_host: list[str] = []
    for name in ("resource_endowment", "leading_industries", "climate_zone", "population"):
        stated: Stated[Any] | None = getattr(pilot.profile, name)
        if stated is None:
            continue
        text = str(dict(_ROWS)[name](stated.value, voice))
        if name == "population":
            text = voice.say("inhabitants", people=text)
        (of_host if stated.scope == "host" else own).append(text)
    parts = [voice.say("semicolon").join(own)] if own else []
    if of_host and pilot.host_city is not None:
        host = voice.plain(pilot.host_city)
        parts.append(host + voice.say("colon") + voice.say("semicolon").join(of_host))
    return voice.say("full_stop_between").join(parts)


def compare_trait(comparison: Comparison, one: Pilot, two: Pilot, voice: Voice) -> str:
    """Return one trait of two places in words: the terms both have, or the other place's value.

    Where the two differ, this place's value stands behind it.
    """
    label = voice.say(f"trait_{comparison.trait}") + voice.say("colon")
    if comparison.shared:
        vocabulary = TRAIT_VOCABULARIES[comparison.trait]
        return label + voice.join([voice.term(vocabulary, name) for name in comparison.shared])
    theirs = label + trait_in_words(comparison.trait, two, voice)
    if comparison.similarity >= AGREES:
        return theirs
    ours = trait_in_words(comparison.trait, one, voice)
    return theirs + voice.say("ours_here", ours=ours)


def trait_in_words(trait: str, pilot: Pilot, voice: Voice) -> str:
    """Return a pilot's value of a trait; a host city's bears its name."""
    profile = pilot.profile
    if trait in {"secondary_share", "tertiary_share"}:
        shares = profile.industry_shares
        if shares is None:
            return voice.say("not_stated")
        value = getattr(shares.value, trait.removesuffix("_share"))
        return f"{value}%" + _host_mark(shares.scope, pilot, voice)
    stated: Stated[Any] | None = getattr(profile, trait)
    if stated is None:
        return voice.say("not_stated")
    show = dict(_ROWS)[trait]
    return str(show(stated.value, voice)) + _host_mark(stated.scope, pilot, voice)


def _host_mark(scope: str, pilot: Pilot, voice: Voice) -> str:
    whose = whose_figure(scope, pilot, voice) if scope == "host" else ""
    return voice.say("in_brackets", text=whose) if whose else ""
