"""Saved selections: what they take and leave out agrees with their rule, or says why not."""

from collections.abc import Iterator

from carbonpeak.checks.registry import check_assessments, check_rubric
from carbonpeak.corpus import Corpus
from carbonpeak.models.lists import SavedList
from carbonpeak.problems import Phrase, Problem
from carbonpeak.records import Record
from carbonpeak.selection import READY, Chosen, choose_published, takes


def check_lists(corpus: Corpus) -> Iterator[Problem]:
    """Each saved selection against its rule, its date and its title.

    What hangs on a record that is at fault itself is not judged: one fault, one problem.
    """
    if not corpus.lists:
        return
    can_judge = _can_judge(corpus)
    published = {one.case.id: one for one in choose_published(corpus)} if can_judge else {}
    for record in corpus.lists.values():
        yield from _twice(record)
        if can_judge:
            yield from _against_rule(record, published, corpus)
            yield from _levels(record, published, corpus)
        yield from _title(record)
        # The newest record may be among those that cannot be read.
        if record.data.date > corpus.as_of and not corpus.unread:
            yield record.problem("CP417", ("date",), date=record.data.date, as_of=corpus.as_of)


def _can_judge(corpus: Corpus) -> bool:
    """Return whether levels can be computed: the registry is read and names what exists."""
    if corpus.rubric is None or any(file.startswith("registry/") for file in corpus.unread):
        return False
    if any(record.data.case not in corpus.cases for record in corpus.assessments):
        return False
    return not any(check_rubric(corpus)) and not any(check_assessments(corpus))


def _twice(record: Record[SavedList]) -> Iterator[Problem]:
    seen: set[str] = set()
    for part in ("included", "left_out"):
        for index, one in enumerate(getattr(record.data, part)):
            if one.case in seen:
                yield record.problem("CP315", (part, index, "case"), case=one.case)
            seen.add(one.case)


def _against_rule(
    record: Record[SavedList], published: dict[str, Chosen], corpus: Corpus
) -> Iterator[Problem]:
    """What the rule takes is listed or left out with a reason; what it does not take has one.

    An issued list stays as it was when records move on, so that only a draft must be complete.
    """
    saved = record.data
    if saved.status == "issued":
        return
    taken = {name for name, chosen in published.items() if takes(saved.rule, chosen, corpus)}
    for index, one in enumerate(saved.included):
        if one.case not in taken and one.reason is None and one.case in corpus.cases:
            yield record.problem("CP313", ("included", index, "case"), case=one.case)
    named = {one.case for one in saved.included} | {one.case for one in saved.left_out}
    missing = sorted(taken - named)
    if missing:
        listed = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        yield record.problem("CP314", ("included",), count=len(missing), cases=listed)


def _levels(
    record: Record[SavedList], published: dict[str, Chosen], corpus: Corpus
) -> Iterator[Problem]:
    """The levels of a draft are today's."""
    if record.data.status == "issued":
        return
    for index, one in enumerate(record.data.included):
        chosen = published.get(one.case)
        level = chosen.standing.level if chosen is not None else None
        if level is not None and level != one.level:
            yield record.problem("CP316", ("included", index, "level"), level=one.level, now=level)


_PROMOTION = {"zh": "推广清单", "en": "promotion list"}


def _title(record: Record[SavedList]) -> Iterator[Problem]:
    """Only a list of list-ready cases calls itself a promotion list."""
    saved = record.data
    below = sum(1 for one in saved.included if one.level != READY)
    if not below:
        return
    for language, words in _PROMOTION.items():
        title = getattr(saved.title, language) or ""
        if words in title.casefold():
            fix = Phrase(
                zh="改称“候选清单”或“案例汇编”", en='call it "candidate list" or "casebook"'
            )
            yield record.problem("CP704", ("title", language), words=words, below=below, hint=fix)
