"""Pages of provinces: quota of the first batch, pilots and cases. Never a ranking."""

from markupsafe import Markup

from carbonpeak.models.pilot import Pilot
from carbonpeak.models.registry import Province
from carbonpeak.pages.cards import make_cards
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.origin import origin_of
from carbonpeak.pages.page import Links, Page, write_page
from carbonpeak.pages.plots import STYLES, field_bars
from carbonpeak.pages.template import render
from carbonpeak.pages.tilemap import tile_map
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language

_FILE = "registry/provinces.yaml"


def pilots_of(province: str, digest: Digest) -> list[Pilot]:
    """Return a province's pilots, first batch first."""
    pilots = (record.data for record in digest.corpus.pilots.values())
    return sorted((p for p in pilots if p.province == province), key=lambda p: (p.batch, p.id))


def render_province(province: Province, digest: Digest, language: Language) -> Page:
    """Return the page of a province."""
    address = f"provinces/{province.id}/"
    voice = Voice(digest, language, Links(address))
    pilots = pilots_of(province.id, digest)
    cases = digest.by_province.get(province.id, [])
    bars = field_bars(cases, voice)
    body = render(
        "province.md",
        v=voice,
        province=province,
        pilots=[(pilot, len(digest.by_pilot.get(pilot.id, []))) for pilot in pilots],
        quota=province.quota_batch_1,
        first=sum(1 for pilot in pilots if pilot.batch == 1),
        cards=make_cards(cases, voice),
        bars=bars,
        origin=origin_of(_FILE, voice),
    )
    name = voice.label(province)
    description = voice.say("province_description", name=name, pilots=len(pilots), cases=len(cases))
    front_matter = {
        "title": name,
        "description": description,
        "styles": list(STYLES) if bars else [],
    }
    return write_page(address, language, body, front_matter)


def province_index(voice: Voice) -> Markup:
    """Return the map and the table of provinces that had a quota or have a pilot."""
    digest = voice.digest
    provinces = digest.corpus.province_by_id.values()
    rows = [
        (province, pilots_of(province.id, digest), len(digest.by_province.get(province.id, [])))
        for province in provinces
    ]
    return render(
        "province-index.html",
        v=voice,
        map=tile_map(voice, with_table=False),
        rows=[row for row in rows if row[0].quota_batch_1 or row[1]],
        others=[row[0] for row in rows if not (row[0].quota_batch_1 or row[1])],
        registry=digest.corpus.provinces.data if digest.corpus.provinces else None,
        origin=origin_of(_FILE, voice),
    )


def pilot_index(voice: Voice) -> Markup:
    """Return the table of all pilots by province."""
    digest = voice.digest
    groups = [
        (
            province,
            [(p, len(digest.by_pilot.get(p.id, []))) for p in pilots_of(province.id, digest)],
        )
        for province in digest.corpus.province_by_id.values()
    ]
    found = [group for group in groups if group[1]]
    return render("pilot-index.html", v=voice, groups=found, total=len(digest.corpus.pilots))
