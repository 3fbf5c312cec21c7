"""What an answer says about itself: nothing is left out or widened in silence."""

from collections.abc import Iterable, Iterator

from carbonpeak.problems import Language
from carbonpeak.search.faceting import Facets
from carbonpeak.search.messages import messages
from carbonpeak.search.outcome import Outcome


def write_notes(outcome: Outcome, facets: Facets, *, query_characters: int) -> Iterator[str]:
    """Yield the notes of an answer."""
    said = messages().notes
    language = outcome.request.language
    if len(outcome.request.query) > query_characters:
        yield said["cut"].say(language, count=query_characters)
    if not outcome.understood.units and outcome.request.query.strip():
        yield said["no_words"].say(language)
    denied = [unit.text for unit in outcome.understood.units if unit.is_denied]
    if denied:
        yield said["denied"].say(language, words=_listed(denied, language))
    if outcome.absent:
        yield said["absent"].say(language, words=_listed(sorted(outcome.absent), language))
    if outcome.meant is not None:
        yield said["meant"].say(language, query=outcome.meant)
    if outcome.unknown_filters:
        words = _listed(outcome.unknown_filters, language)
        yield said["unknown_filter"].say(language, words=words)
    for unit, found in outcome.present:
        if found.unread:
            yield said["unread"].say(language, word=unit.text, count=found.unread)
    if outcome.total > outcome.complete:
        key = "filled" if outcome.complete else "filled_none"
        yield said[key].say(language, count=outcome.complete)
    if not outcome.total:
        yield _nothing_found(outcome, facets)
    hidden = _hidden_leads(outcome, facets)
    if hidden:
        yield said["leads_hidden"].say(language, count=hidden)


def _nothing_found(outcome: Outcome, facets: Facets) -> str:
    said = messages().notes
    language = outcome.request.language
    unfiltered = (outcome.matched & facets.visible({})).bit_count()
    if outcome.filters and outcome.present and unfiltered:
        return said["none_filtered"].say(language, count=unfiltered)
    return said["none"].say(language)


def _hidden_leads(outcome: Outcome, facets: Facets) -> int:
    words = (*outcome.present, *outcome.elsewhere)
    if "status" in outcome.filters or not words:
        return 0
    leads = facets.visible({**outcome.filters, "status": ("lead",)})
    for _, found in words:
        leads &= found.mask
    return leads.bit_count()


def _listed(words: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(words)
