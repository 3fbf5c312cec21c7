"""The list of all cases: complete without scripts, filtered in the browser with them."""

from markupsafe import Markup

from carbonpeak.pages.cards import make_card
from carbonpeak.pages.facets import case_terms, make_facets
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


def browse(voice: Voice) -> Markup:
    """Return filters and list; the newest record stands first."""
    digest = voice.digest
    cases = digest.newest(len(digest.corpus.published))
    levels = [term.id for term in digest.corpus.vocabularies["levels"].terms]
    rows = []
    for case in cases:
        level = digest.level(case)
        rank = levels.index(level) if level is not None else -1
        rows.append((make_card(case, voice), case_terms(case, digest), rank))
    return render("browse.html", v=voice, rows=rows, facets=make_facets(cases, voice))
