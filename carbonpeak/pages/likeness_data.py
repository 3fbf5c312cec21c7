"""What the page of places alike needs to compare any place in the browser, in one language.

The comparison itself stands twice: in `carbonpeak.peers.likeness` and in `peers.js`; a test in a
browser holds one against the other.
"""

import json
from collections.abc import Iterator
from typing import Any

from carbonpeak.models.pilot import TRAIT_VOCABULARIES, Pilot
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.page import Links
from carbonpeak.pages.traits import trait_in_words
from carbonpeak.pages.voice import Voice
from carbonpeak.peers import AGREES, PARAMETERS, TRAITS, Known, describe
from carbonpeak.problems import Language

# What is handed over is JSON of many shapes, hence Any.

_WORDS = (
    "agree",
    "differ",
    "cannot_compare",
    "colon",
    "comma",
    "in_brackets",
    "ours_here",
    "peers_found",
    "peers_none",
    "peers_begin",
    "peers_failed",
    "peers_no_cases",
    "peers_cases",
    "no_field",
    "peers_bad_number",
    "peers_chosen",
)


def likeness_files(digest: Digest) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the data of both languages, pilots' cases in files of their own."""
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        voice = Voice(digest, language, Links("peers/"))
        yield f"{language}/peers.json", _as_json(_peers_data(voice))
        for name in digest.corpus.pilots:
            yield f"{language}/pilots/{name}/cases.json", _as_json(_cases(name, voice))


def _as_json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _peers_data(voice: Voice) -> dict[str, Any]:
    corpus = voice.digest.corpus
    parameter = {p.trait: p.name for p in PARAMETERS if p.trait is not None}
    return {
        "agrees": AGREES,
        "traits": [
            {
                "id": trait.id,
                "axis": trait.axis,
                "kind": trait.kind,
                "parameter": parameter[trait.id],
                "label": voice.say(f"trait_{trait.id}"),
            }
            for trait in TRAITS
        ],
        "terms": {
            trait: {t.id: voice.label(t) for t in corpus.vocabularies[vocabulary].terms}
            for trait, vocabulary in TRAIT_VOCABULARIES.items()
        },
        "fields": {t.id: voice.label(t) for t in corpus.vocabularies["fields"].terms},
        "words": {name: voice.say(name, n="%", text="%", ours="%") for name in _WORDS},
        "pilots": [_pilot(record.data, voice) for record in corpus.pilots.values()],
    }


def _pilot(pilot: Pilot, voice: Voice) -> dict[str, Any]:
    roles = pilot.profile.function_role
    place = describe(pilot)
    return {
        "id": pilot.id,
        "name": voice.pilot_name(pilot),
        "province": voice.province(pilot.province),
        "kind": pilot.kind,
        "functions": list(roles.value) if roles is not None else [],
        "place": {trait: [_value(known), known.weight] for trait, known in place.items()},
        "words": {trait: trait_in_words(trait, pilot, voice) for trait in place},
    }


def _value(known: Known) -> object:
    return sorted(known.value) if isinstance(known.value, frozenset) else known.value


def _cases(pilot: str, voice: Voice) -> list[dict[str, Any]]:
    return [
        {
            "id": case.id,
            "title": voice.plain(case.title),
            "zh": voice.language == "en" and case.title.en is None,
            "fields": list(case.fields),
        }
        for case in voice.digest.by_pilot.get(pilot, [])
    ]
