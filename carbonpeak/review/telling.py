"""A dossier and a reviewer's slips as text and as plain objects."""

from collections.abc import Iterable, Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.models.assessment import Assessment
from carbonpeak.models.fields import Text
from carbonpeak.problems import Language
from carbonpeak.publications.teller import Teller
from carbonpeak.review.dossier import Dossier
from carbonpeak.review.form import Slip
from carbonpeak.review.words import say
from carbonpeak.rubric import Standing, counting_reviews
from carbonpeak.units import units_of


def render_dossier(dossier: Dossier, corpus: Corpus, language: Language) -> str:
    """Return the dossier as text: gates first, then each criterion with its grades."""

    def tell(text: Text) -> str:
        return text.in_language(language)

    counting = counting_reviews(dossier.reviews)
    lines = [f"{tell(dossier.case.title)} ({dossier.case.id})", ""]
    lines += [tell_standing(dossier.standing, corpus, language), ""]
    for review in dossier.reviews:
        lines.append(tell(_about(review, dossier)))
    for gate in dossier.gates:
        state = "undecided" if gate.holds is None else "passed" if gate.holds else "failed"
        lines += ["", f"[{tell(say(state))}] {tell(gate.gate.name)}: {tell(gate.gate.test)}"]
        lines += [f"    {tell(line)}" for line in gate.lines]
        for review, _passed, reason in gate.decisions:
            lines.append(f"    > {tell(_reviewer(review, counting))}: {tell(reason)}")
    for file in dossier.criteria:
        lines += ["", f"{tell(file.criterion.name)} ({file.criterion.id})"]
        lines += [f"    {tell(line)}" for line in file.holding.lines]
        lines += [f"    – {tell(gap)}" for gap in file.holding.gaps]
        lines += [f"    {n}  {tell(text)}" for n, text in enumerate(file.criterion.grades)]
        lines += [f"    * {tell(cap)}" for cap in file.caps]
        for review, grade, reason in file.grades:
            lines.append(f"    > {tell(_reviewer(review, counting))}: {grade}  {tell(reason)}")
    lines += ["", tell(say("highest_supported"))]
    return "\n".join(lines) + "\n"


def tell_standing(standing: Standing, corpus: Corpus, language: Language) -> str:
    """Return one line: the level of a case, and what it lacks for the next."""
    if standing.level is None:
        return say("no_level").in_language(language)
    tell = Teller(corpus=corpus, units=units_of(corpus), language=language)
    lacks = tell.say("lacks_nothing")
    if standing.next_level is not None:
        following = tell.term("levels", standing.next_level)
        lacks = tell.say("lacks_next", level=following) + tell.lacks(standing)
    return say("stands", level=tell.level(standing), lacks=lacks).in_language(language)


def _reviewer(review: Assessment, counting: tuple[Assessment, ...]) -> Text:
    """Return who gave a grade, and that it does not count where it does not."""
    by = say("by", by=say(f"role_{review.reviewer_role}"), date=review.date)
    return by if review in counting else say("not_counted", by=by)


def _about(review: Assessment, dossier: Dossier) -> Text:
    """Return one line on an assessment: by whom, when, and why if it does not count."""
    if review.conflict_of_interest is not None:
        given = say("conflicted")
    elif review not in counting_reviews(dossier.reviews):
        given = say("replaced")
    else:
        given = _affiliation(review)
    return say("before", by=say(f"role_{review.reviewer_role}"), date=review.date, given=given)


def _affiliation(review: Assessment) -> Text:
    if review.reviewer_role == "editorial":
        return say("from_public_sources")
    return Text(zh=review.affiliation_kind, en=review.affiliation_kind)


def dossier_as_object(dossier: Dossier) -> dict[str, object]:
    """Return the dossier as plain objects for JSON, in both languages."""
    return {
        "case": dossier.case.id,
        "level": dossier.standing.level,
        "next_level": dossier.standing.next_level,
        "gates": [
            {
                "id": gate.gate.id,
                "decided_by": gate.gate.decided_by,
                "holds": gate.holds,
                "record": [_both(line) for line in gate.lines],
            }
            for gate in dossier.gates
        ],
        "criteria": [
            {
                "id": file.criterion.id,
                "record": [_both(line) for line in file.holding.lines],
                "not_seen": [_both(gap) for gap in file.holding.gaps],
                "grades": [
                    {
                        "reviewer_role": review.reviewer_role,
                        "date": review.date,
                        "grade": grade,
                        "reason": _both(reason),
                    }
                    for review, grade, reason in file.grades
                ],
            }
            for file in dossier.criteria
        ],
        "evidence": [name for name, _text in dossier.evidence],
    }


def _both(text: Text) -> dict[str, str | None]:
    return {"zh": text.zh, "en": text.en}


def render_slips(slips: Iterable[Slip], language: Language) -> str:
    """Return slips as lines that name sheet and cell."""
    return "".join(_slip_lines(slips, language))


def _slip_lines(slips: Iterable[Slip], language: Language) -> Iterator[str]:
    for slip in slips:
        place = f"{slip.sheet}!{slip.cell}: " if slip.cell else ""
        yield f"{place}{slip.message.in_language(language)}\n"
