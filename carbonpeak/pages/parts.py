"""Generated parts of hand-written pages: a line `<!-- carbonpeak: name -->` stands for one.

Curators write the pages in `site/docs/`; what is counted or listed comes from the records.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby

from markupsafe import Markup

from carbonpeak.models.case import Case
from carbonpeak.pages.alike import describe_place, like_places
from carbonpeak.pages.body import Body, read_body
from carbonpeak.pages.browse import browse
from carbonpeak.pages.cards import make_cards
from carbonpeak.pages.choosing import compare, sheet, shortlist
from carbonpeak.pages.coverage import coverage
from carbonpeak.pages.diffusion import diffusion
from carbonpeak.pages.downloads import blank_forms, cite_data, downloads
from carbonpeak.pages.due import due_tables
from carbonpeak.pages.editors import editors_table
from carbonpeak.pages.lists import list_index
from carbonpeak.pages.news import news
from carbonpeak.pages.overview import compiler_overview
from carbonpeak.pages.page import tidy
from carbonpeak.pages.plan import plan_text
from carbonpeak.pages.province import pilot_index, province_index
from carbonpeak.pages.rubric import rubric_tables
from carbonpeak.pages.template import render
from carbonpeak.pages.terms import term_index
from carbonpeak.pages.tilemap import tile_map
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Explanation, catalogue

ON_HOME = 6


def _counts(voice: Voice) -> Markup:
    corpus = voice.digest.corpus
    provinces = {record.data.province for record in corpus.pilots.values()}
    numbers = [
        (voice.say("cases"), len(corpus.published)),
        (voice.say("pilots"), len(corpus.pilots)),
        (voice.say("provinces"), len(provinces)),
        (voice.say("measure_types"), len(voice.digest.by_type)),
    ]
    return render("counts.html", numbers=numbers)


def _newest(voice: Voice) -> Markup:
    cards = make_cards(voice.digest.newest(ON_HOME), voice)
    return render("newest.html", v=voice, cards=cards)


def _best_evidenced(voice: Voice) -> Markup:
    return _case_list(voice, voice.digest.best_evidenced(ON_HOME))


def _case_list(voice: Voice, cases: list[Case]) -> Markup:
    return render("case-list.html", v=voice, cards=make_cards(cases, voice))


def _leads(voice: Voice) -> Markup:
    return render("leads.html", v=voice, cards=make_cards(voice.digest.corpus.leads, voice))


def _suggestion(voice: Voice) -> Markup:
    return render("suggestion.html", v=voice)


def _data_version(voice: Voice) -> Markup:
    corpus = voice.digest.corpus
    return render("data-version.html", v=voice, version=corpus.data_version, as_of=corpus.as_of)


def _problem_codes(voice: Voice) -> Markup:
    """Return the catalogue in groups by the first digit, as the codes are numbered."""
    groups = [(digit, list(codes)) for digit, codes in groupby(catalogue().values(), _topic)]
    return render("codes.html", v=voice, groups=groups)


def _topic(entry: Explanation) -> str:
    return entry.code[2]


Part = Callable[[Voice], Markup]

PARTS: Mapping[str, Part] = {
    "best-evidenced-cases": _best_evidenced,
    "blank-forms": blank_forms,
    "browse": browse,
    "cite-data": cite_data,
    "compare": compare,
    "compiler-overview": compiler_overview,
    "content-index": partial(term_index, "contents"),
    "counts": _counts,
    "coverage": coverage,
    "data-version": _data_version,
    "describe-place": describe_place,
    "diffusion": diffusion,
    "downloads": downloads,
    "due": due_tables,
    "editors": editors_table,
    "field-index": partial(term_index, "fields"),
    "leads": _leads,
    "like-places": like_places,
    "list-index": list_index,
    "newest-cases": _newest,
    "news": news,
    "pilot-index": pilot_index,
    "plan": plan_text,
    "problem-codes": _problem_codes,
    "province-index": province_index,
    "rubric": rubric_tables,
    "sheet": sheet,
    "shortlist": shortlist,
    "suggestion": _suggestion,
    "tile-map": tile_map,
    "type-index": partial(term_index, "types"),
}


class UnknownPart(Exception):
    """A hand-written page asks for a part that does not exist."""


def render_part(name: str, voice: Voice) -> Body:
    """Return a part as one page shows it. Raises UnknownPart."""
    if name not in PARTS:
        raise UnknownPart(name)
    return read_body(tidy(PARTS[name](voice)))
