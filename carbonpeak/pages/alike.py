"""Where a reader begins who asks "who is like us": the pilots by trait, and those nearest to each.

Nothing here needs a script: a place that is no pilot finds its own traits in the lists.
"""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.pilot import TRAIT_VOCABULARIES, Pilot
from carbonpeak.pages.template import render
from carbonpeak.pages.traits import place_traits
from carbonpeak.pages.voice import Voice
from carbonpeak.peers import AXES, PARAMETERS, TRAITS, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitRow:
    """One trait and the pilots that have it."""

    term: str
    label: str
    pilots: tuple[tuple[str, str], ...]
    """Id and name; a park bears its host city's name where the trait is that city's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitGroup:
    """The traits of one kind that some pilot has, in the order of the closed list."""

    facet: str
    """The filter of the search page."""
    label: str
    rows: tuple[TraitRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be ticked or chosen."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of the form in which a place is described."""

    name: str
    """The parameter in the address."""
    label: str
    choices: tuple[Choice, ...] = ()
    many: bool = False
    factor: int = 1
    """What a number typed is multiplied by to be in the unit of the data."""
    least: float = 0
    most: float = 0


def describe_place(voice: Voice) -> Markup:
    """Return the form in which any place is described; the answer is made in the browser."""
    inputs = {p.name: _input(p, voice) for p in PARAMETERS}
    axis = {trait.id: trait.axis for trait in TRAITS}
    axes = [
        (
            name,
            voice.say(f"axis_{name}"),
            [inputs[p.name] for p in PARAMETERS if p.trait and axis[p.trait] == name],
        )
        for name in AXES
    ]
    filters = [inputs[p.name] for p in PARAMETERS if p.trait is None]
    pilots = [
        Choice(id=name, label=voice.pilot_name(record.data))
        for name, record in voice.digest.corpus.pilots.items()
    ]
    return render("describe-place.html", v=voice, axes=axes, filters=filters, pilots=pilots)


_TEN_THOUSANDS = frozenset({"population", "gdp_per_capita"})
"""Numbers that Chinese readers give in 万."""


def _input(parameter: Parameter, voice: Voice) -> Input:
    if parameter.vocabulary is None:
        factor = 10_000 if voice.language == "zh" and parameter.name in _TEN_THOUSANDS else 1
        return Input(
            name=parameter.name,
            label=voice.say(f"input_{parameter.name}"),
            factor=factor,
            least=parameter.least / factor,
            most=parameter.most / factor,
        )
    label = voice.say(f"profile_{parameter.trait or _FILTER_TRAITS[parameter.name]}")
    terms = voice.digest.corpus.vocabularies[parameter.vocabulary].terms
    choices = tuple(Choice(id=t.id, label=voice.label(t)) for t in terms)
    return Input(name=parameter.name, label=label, choices=choices, many=parameter.many)


_FILTER_TRAITS = {"kind": "kind", "function": "function_role"}

_GROUPS = (
    ("endowment", "resource_endowment"),
    ("climate", "climate_zone"),
    ("industry", "leading_industries"),
)
"""Filter of the search page and trait."""


def like_places(voice: Voice) -> Markup:
    """Return pilots by trait, then all pilots with their traits and those nearest to each."""
    pilots = voice.digest.corpus.pilots
    rows = [
        (
            record.data,
            place_traits(record.data, voice),
            [(peer.pilot, voice.pilot_name(pilots[peer.pilot].data)) for peer in peers],
        )
        for record, peers in ((pilots[name], voice.digest.peers[name]) for name in pilots)
    ]
    return render("like-places.html", v=voice, groups=trait_groups(voice), rows=rows)


def trait_groups(voice: Voice) -> tuple[TraitGroup, ...]:
    """Return the pilots by resource endowment, climate zone and leading industry."""
    return tuple(
        TraitGroup(
            facet=facet,
            label=voice.say(f"profile_{trait}"),
            rows=tuple(_rows(trait, voice)),
        )
        for facet, trait in _GROUPS
    )


def _rows(trait: str, voice: Voice) -> list[TraitRow]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, record in voice.digest.corpus.pilots.items():
        for term in _values(record.data, trait):
            found.setdefault(term, []).append((name, _name(record.data, trait, voice)))
    return [
        TraitRow(term=term.id, label=voice.label(term), pilots=tuple(found[term.id]))
        for term in voice.digest.corpus.vocabularies[TRAIT_VOCABULARIES[trait]].terms
        if term.id in found
    ]


def _values(pilot: Pilot, trait: str) -> tuple[str, ...]:
    stated = getattr(pilot.profile, trait)
    if stated is None:
        return ()
    return (stated.value,) if isinstance(stated.value, str) else tuple(stated.value)


def _name(pilot: Pilot, trait: str, voice: Voice) -> str:
    name = voice.pilot_name(pilot)
    if getattr(pilot.profile, trait).scope != "host" or pilot.host_city is None:
        return name
    return name + voice.say("in_brackets", text=voice.plain(pilot.host_city))
