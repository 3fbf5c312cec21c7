"""Any place described in words or in an address, pilot or not, as a place that can be compared.

Reads what people type: ids or labels of the closed lists, numbers with 万, 亿, commas or percent.
"""

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import Text
from carbonpeak.peers.answer import PilotCard
from carbonpeak.peers.likeness import Known, Peer, Place, find_peers
from carbonpeak.vocabulary import nearest_word

Terms: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By closed list, its ids, each with the labels and other words under which it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing a place can be described by."""

    name: str
    """Its name in an address and, with hyphens, on the command line."""
    trait: str | None
    """The trait that is compared; None for a filter, which chooses pilots and counts nothing."""
    vocabulary: str | None = None
    many: bool = False
    least: float = 0.0
    most: float = 100.0


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(name="endowment", trait="resource_endowment", vocabulary="endowments", many=True),
    Parameter(name="climate", trait="climate_zone", vocabulary="climate-zones"),
    Parameter(name="population", trait="population", least=1_000, most=100_000_000),
    Parameter(name="gdp_per_capita", trait="gdp_per_capita", least=1_000, most=5_000_000),
    Parameter(name="urbanisation", trait="urbanisation"),
    Parameter(name="industry", trait="leading_industries", vocabulary="industries", many=True),
    Parameter(name="secondary_share", trait="secondary_share"),
    Parameter(name="tertiary_share", trait="tertiary_share"),
    Parameter(name="kind", trait=None, vocabulary="pilot-kinds"),
    Parameter(name="function", trait=None, vocabulary="roles", many=True),
)

NUMBERS = frozenset(parameter.name for parameter in PARAMETERS if not parameter.vocabulary)
_MULTIPLES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A place as described, and which pilots to look among."""

    place: Place
    kind: str | None
    functions: frozenset[str]

    def leaves_out(self, cards: Mapping[str, PilotCard]) -> frozenset[str]:
        """Return the pilots that are not to be looked at; any of the functions will do."""
        return frozenset(
            name
            for name, card in cards.items()
            if self.kind not in {None, card.kind}
            or (self.functions and not self.functions & card.functions)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """A value that could not be read."""

    parameter: str
    value: str
    message: Text


class NotUnderstood(Exception):
    """A description holds values that could not be read; all of them are told."""

    def __init__(self, faults: Sequence[Misunderstanding]) -> None:
        super().__init__("; ".join(fault.message.in_language("en") for fault in faults))
        self.faults = tuple(faults)


def terms_of(corpus: Corpus) -> Terms:
    """Return the words by which the closed lists of a description are known."""
    lists = [p.vocabulary for p in PARAMETERS if p.vocabulary is not None]
    return {
        name: {
            term.id: (term.zh, term.en, *term.aliases.zh, *term.aliases.en)
            for term in corpus.vocabularies[name].terms
        }
        for name in lists
    }


def read_description(given: Mapping[str, Sequence[str]], terms: Terms) -> Description:
    """Return a place from the values of each parameter. Raises NotUnderstood.

    Empty values are no values; a parameter that takes one value takes the first.
    """
    place: Place = {}
    filters: dict[str, list[str]] = {}
    faults: list[Misunderstanding] = []
    for parameter in PARAMETERS:
        values = [
            text for value in given.get(parameter.name, ()) for text in _split(value, parameter)
        ]
        read = list(_read_values(parameter, values, terms, faults))
        if not read:
            continue
        if parameter.trait is None:
            filters[parameter.name] = [str(value) for value in read]
        elif parameter.many:
            terms_named = frozenset(str(value) for value in read)
            place[parameter.trait] = Known(terms_named, 1.0, is_partial=True)
        else:
            place[parameter.trait] = Known(read[0], 1.0)
    faults += _impossible(place)
    if faults:
        raise NotUnderstood(faults)
    kind = filters.get("kind", [None])[0]
    return Description(place=place, kind=kind, functions=frozenset(filters.get("function", ())))


def find_described(
    asked: Description,
    places: Mapping[str, Place],
    cards: Mapping[str, PilotCard],
    *,
    count: int = 5,
) -> tuple[Peer, ...]:
    """Return the pilots most like a place described, among those it asks for."""
    left_out = asked.leaves_out(cards)
    return find_peers(asked.place, places, exclude=left_out, count=count, least_axes=1)


def _split(value: str, parameter: Parameter) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", value)
    if parameter.many:
        text = text.replace("、", ",").replace(";", ",")
        yield from (part.strip() for part in text.split(",") if part.strip())
    elif text.strip():
        yield text.strip()


def _read_values(
    parameter: Parameter, values: Sequence[str], terms: Terms, faults: list[Misunderstanding]
) -> Iterator[str | float]:
    for value in values:
        if parameter.vocabulary is None:
            found: str | float | Misunderstanding = _read_number(parameter, value)
        else:
            found = _read_term(parameter, value, terms[parameter.vocabulary])
        if isinstance(found, Misunderstanding):
            faults.append(found)
        else:
            yield found


def _read_term(
    parameter: Parameter, value: str, terms: Mapping[str, tuple[str, ...]]
) -> str | Misunderstanding:
    words = {word.casefold(): term for term, names in terms.items() for word in (term, *names)}
    if value.casefold() in words:
        return words[value.casefold()]
    near = nearest_word(value.casefold(), words)
    known = "、".join(names[0] for names in terms.values())
    if near is None:
        ids = ", ".join(terms)
        hint = Text(zh=f"可用：{known}", en=f"known: {ids}")
    else:
        term = words[near]
        hint = Text(zh=f"是否指“{terms[term][0]}”（{term}）？", en=f'did you mean "{term}"?')
    return Misunderstanding(
        parameter=parameter.name,
        value=value,
        message=Text(
            zh=f"{parameter.name} 没有“{value}”，{hint.zh}",
            en=f'{parameter.name} "{value}" is not known; {hint.en}',
        ),
    )


def _read_number(parameter: Parameter, value: str) -> float | Misunderstanding:
    text = value.replace(",", "").removesuffix("%").strip()
    factor = _MULTIPLES.get(text[-1:], 1)
    digits = text[:-1] if factor > 1 else text
    try:
        number = float(digits) * factor
    except ValueError:
        number = math.nan
    if parameter.least <= number <= parameter.most:
        return number
    least, most = f"{parameter.least:,.0f}", f"{parameter.most:,.0f}"
    return Misunderstanding(
        parameter=parameter.name,
        value=value,
        message=Text(
            zh=f"{parameter.name} 应是 {least} 到 {most} 之间的数，读到的是“{value}”",
            en=f'{parameter.name} must be a number from {least} to {most}, not "{value}"',
        ),
    )


def _impossible(place: Place) -> Iterator[Misunderstanding]:
    second, third = place.get("secondary_share"), place.get("tertiary_share")
    if second is None or third is None:
        return
    total = float(str(second.value)) + float(str(third.value))
    if total > 100:
        yield Misunderstanding(
            parameter="tertiary_share",
            value=f"{total:g}",
            message=Text(
                zh=f"第二、第三产业占比之和是 {total:g}，不应超过100",
                en=f"secondary_share and tertiary_share add up to {total:g}, which is over 100",
            ),
        )
