"""The page of one pilot: profile with years and whose figures they are, cases, peers."""

from dataclasses import dataclass

from carbonpeak.models.case import Case
from carbonpeak.models.pilot import Pilot
from carbonpeak.pages.cards import make_cards
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.origin import origin_of, row_link
from carbonpeak.pages.page import Links, Page, write_page
from carbonpeak.pages.plots import STYLES, field_bars
from carbonpeak.pages.template import render
from carbonpeak.pages.traits import compare_trait, profile_rows, unstated_traits
from carbonpeak.pages.voice import Voice
from carbonpeak.peers import Peer
from carbonpeak.problems import Language
from carbonpeak.rubric import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """A pilot like another: what agrees, what differs, what is not known of one of them."""

    pilot: Pilot
    name: str
    cases: int
    agree: tuple[str, ...]
    differ: tuple[str, ...]
    unknown: tuple[str, ...]


def render_pilot(pilot: Pilot, digest: Digest, language: Language) -> Page:
    """Return the page of a pilot."""
    address = f"pilots/{pilot.id}/"
    voice = Voice(digest, language, Links(address))
    bars = field_bars(digest.by_pilot.get(pilot.id, []), voice)
    body = render(
        "pilot.md",
        v=voice,
        pilot=pilot,
        profile=list(profile_rows(pilot, voice)),
        unstated=unstated_traits(pilot, voice),
        cards=make_cards(digest.by_pilot.get(pilot.id, []), voice),
        bars=bars,
        lacking=_lacking(pilot, digest),
        leads=make_cards(digest.leads_by_pilot.get(pilot.id, []), voice),
        peers=peer_rows(pilot, voice),
        origin=origin_of(digest.corpus.pilots[pilot.id].file, voice),
        explore=row_link("pilots", pilot.id, voice),
    )
    front_matter = {
        "title": voice.pilot_name(pilot),
        "description": voice.say(
            "pilot_description",
            name=voice.pilot_name(pilot),
            province=voice.province(pilot.province),
            n=len(digest.by_pilot.get(pilot.id, [])),
        ),
        "modified": pilot.modified,
        "styles": list(STYLES) if bars else [],
    }
    return write_page(address, language, body, front_matter)


def _lacking(pilot: Pilot, digest: Digest) -> list[tuple[Case, Standing]]:
    """Return the published cases that lack something for their next level."""
    cases = digest.by_pilot.get(pilot.id, [])
    standings = [(case, digest.standings.get(case.id)) for case in cases]
    return [(case, found) for case, found in standings if found is not None and found.lacks]


def peer_rows(pilot: Pilot, voice: Voice) -> tuple[PeerRow, ...]:
    """Return the nearest pilots with the traits both share and do not, in words."""
    return tuple(_peer_row(pilot, peer, voice) for peer in voice.digest.peers[pilot.id])


def _peer_row(pilot: Pilot, peer: Peer, voice: Voice) -> PeerRow:
    other = voice.digest.corpus.pilots[peer.pilot].data
    return PeerRow(
        pilot=other,
        name=voice.pilot_name(other),
        cases=len(voice.digest.by_pilot.get(other.id, [])),
        agree=tuple(compare_trait(c, pilot, other, voice) for c in peer.agree),
        differ=tuple(compare_trait(c, pilot, other, voice) for c in peer.differ),
        unknown=tuple(voice.say(f"trait_{trait}") for trait in peer.unknown),
    )
