"""What editors and the program decide of a record, whatever its form says: id, status, dates."""

from collections.abc import Mapping

from carbonpeak.corpus import Corpus
from carbonpeak.forms.assembling import at
from carbonpeak.forms.findings import find
from carbonpeak.forms.reading import FormReading
from carbonpeak.models.case import Case
from carbonpeak.records import Record

LEAD = "lead"


def settle_record(
    reading: FormReading, corpus: Corpus, earlier: Mapping[str, str]
) -> Record[Case] | None:
    """Fill in the fields that an office leaves empty, and return the case it is about, if known.

    `earlier` are the titles of cases taken in before in the same run, by id.

    A case of the base is known by its id or, where the form names none, by pilot and title. A new
    one is a lead until an editor has looked at it.
    """
    values = reading.values
    known = _known_case(reading, corpus)
    values["id"] = values.get("id") or (
        known.data.id if known else _make_id(reading, corpus, earlier)
    )
    status = known.data.status if known is not None else LEAD
    typed = values.get("status")
    if typed not in (None, status):
        labels = corpus.vocabularies["statuses"]
        said = [labels.label(str(term), reading.language) for term in (typed, status)]
        place = reading.place("status").at
        reading.findings.append(find("status-ignored", place, value=said[0], taken=said[1]))
    values["status"] = status
    values.setdefault("created", known.data.created if known else corpus.as_of)
    values.setdefault("modified", known.data.modified if known else corpus.as_of)
    review = known.data.review_by if known else _one_year_after(corpus.as_of)
    values.setdefault("review_by", review)
    return known


def _known_case(reading: FormReading, corpus: Corpus) -> Record[Case] | None:
    name = reading.values.get("id")
    if isinstance(name, str):
        return corpus.cases.get(name)
    title, pilot = at(reading.values, ("title", "zh")), reading.values.get("pilot")
    return next(
        (
            record
            for record in corpus.cases.values()
            if record.data.pilot == pilot and record.data.title.zh == title
        ),
        None,
    )


def _make_id(reading: FormReading, corpus: Corpus, earlier: Mapping[str, str]) -> str:
    """Return an id that no case has: pilot and main measure type, with a number if need be.

    A second form with the title of an earlier one gets its id, so that it is seen to be the same.
    """
    pilot = reading.values.get("pilot") or "pilot"
    kind = at(reading.values, ("measure_types", 0)) or "measure"
    stem = f"{pilot}-{kind}"[:76]
    title = at(reading.values, ("title", "zh"))
    others = (name for name, other in earlier.items() if other != title)
    taken = {*corpus.cases, *corpus.unread_ids("cases"), *others}
    number = 1
    while (made := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return made


def _one_year_after(date: str) -> str:
    return f"{int(date[:4]) + 1}{date[4:]}".replace("-02-29", "-02-28")
