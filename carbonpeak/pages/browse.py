"""The list of all cases: the newest as plain rows, all of them in files for the browser."""

from collections.abc import Iterator

from markupsafe import Markup

from carbonpeak.pages.cards import make_card
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.labels import words
from carbonpeak.pages.listing import Listing
from carbonpeak.pages.page import Links
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import LANGUAGES

ROWS = 50
"""Cases on one page of the list; `site/assets/javascripts/browse.js` is told by the page."""


def browse(voice: Voice) -> Markup:
    """Return filters and the newest rows; with scripts the rest is drawn from the files."""
    listing = Listing(voice)
    return render(
        "browse.html",
        v=voice,
        total=len(listing.cases),
        cards=[make_card(case, voice) for case in listing.cases[:ROWS]],
        facets=listing.facets,
        rows=ROWS,
        words=words(_WORDS, voice.language),
    )


EXPORT_WORDS = (
    "col_achieved",
    "col_address",
    "col_id",
    "col_modified",
    "col_summary",
    "col_title",
    "comma",
    "export_file",
    "pilot",
)
"""Labels of the table that is exported."""
ROW_WORDS = ("comma", "dot")
_WORDS = (
    *EXPORT_WORDS,
    *ROW_WORDS,
    "browse_count",
    "browse_failed",
    "browse_none",
    "filters_done",
    "chosen_remove",
    "colon",
    "compare_limit",
    "compare_these",
    "page_of",
    "shortlist_add",
    "shortlist_clear",
    "shortlist_count",
    "shortlist_see",
)
"""Labels that the scripts of the list say."""


def browse_files(digest: Digest) -> Iterator[tuple[str, bytes]]:
    """Yield the files from which the browser draws lists, by their staged paths."""
    for language in LANGUAGES:
        listing = Listing(Voice(digest, language, Links("cases/")))
        yield f"{language}/cases/list.json", listing.as_json().encode()
        yield f"{language}/cases/texts.json", listing.texts_as_json().encode()
