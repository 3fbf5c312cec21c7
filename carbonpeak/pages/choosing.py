"""Pages for a reader's own choice of cases: the shortlist, cases side by side, the working sheet.

They are the same for every choice: the browser fills them from the list and the pages of cases.
"""

from markupsafe import Markup

from carbonpeak.pages.browse import EXPORT_WORDS, ROW_WORDS
from carbonpeak.pages.labels import words
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


def shortlist(voice: Voice) -> Markup:
    """Return the frame of a shortlist."""
    return render("shortlist.html", v=voice, words=words(_SHORTLIST_WORDS, voice.language))


def compare(voice: Voice) -> Markup:
    """Return the frame of a comparison."""
    return render("compare.html", v=voice, words=words(_COMPARE_WORDS, voice.language))


def sheet(voice: Voice) -> Markup:
    """Return the frame of a working sheet."""
    return render("sheet.html", v=voice, words=words(_SHEET_WORDS, voice.language))


_SHORTLIST_WORDS = (
    *EXPORT_WORDS,
    *ROW_WORDS,
    "browse_failed",
    "colon",
    "compare_these",
    "shortlist_count",
    "shortlist_empty",
    "shortlist_lost",
    "shortlist_remove",
)
_COMPARE_WORDS = (
    "cases_failed",
    "col_payer",
    "col_summary",
    "colon",
    "comma",
    "compare_drop",
    "compare_none",
    "compare_results",
    "compare_too_many",
    "core_parts",
    "dot",
    "h_conditions",
    "h_costs",
    "h_does_not_suit",
    "h_sources",
    "h_suits",
    "h_transfer",
    "not_stated",
    "shortlist_lost",
)
_SHEET_WORDS = (
    "cases_failed",
    "colon",
    "comma",
    "contact",
    "core_parts",
    "h_components",
    "h_conditions",
    "h_costs",
    "h_does_not_suit",
    "h_lessons",
    "h_results",
    "h_sources",
    "h_steps",
    "h_suits",
    "no_conditions",
    "no_costs",
    "no_results",
    "not_stated",
    "place_note",
    "sheet_clear_sure",
    "sheet_here",
    "sheet_lost",
    "sheet_none",
    "sheet_of",
    "sheet_take",
    "sheet_ticked",
)
