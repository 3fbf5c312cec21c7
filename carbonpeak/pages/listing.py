"""All published cases as the browser filters them: one compact file, and one of longer texts.

The first holds what filters, sorts and names a case; the second what its row and the exported
table add. Both list the cases in the same order, the newest first, in one language.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carbonpeak.models.case import Case, Result
from carbonpeak.pages.facets import Facet, case_terms, make_facets
from carbonpeak.pages.figures import result_years
from carbonpeak.pages.voice import Voice
from carbonpeak.rubric import required_results


@dataclass(frozen=True, eq=False)
class Listing:
    """The published cases of a base in one language, the newest first."""

    voice: Voice

    @cached_property
    def cases(self) -> list[Case]:
        return self.voice.digest.newest(len(self.voice.digest.corpus.published))

    @cached_property
    def terms(self) -> list[dict[str, tuple[str, ...]]]:
        """The terms of each case by facet."""
        return [case_terms(case, self.voice.digest) for case in self.cases]

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        return make_facets(self.terms, self.voice)

    def as_json(self) -> str:
        """Return facets, places and, for each case, id, title, place, date and terms by number."""
        places = {name: n for n, name in enumerate(sorted({c.pilot for c in self.cases}))}
        number = {facet.id: _numbers(facet) for facet in self.facets}
        rows = [
            [
                case.id,
                self.voice.plain(case.title),
                places[case.pilot],
                case.modified,
                [[number[facet][term] for term in found] for facet, found in terms.items()],
            ]
            for case, terms in zip(self.cases, self.terms, strict=True)
        ]
        return _compact(
            {
                "facets": [
                    {
                        "id": facet.id,
                        "label": facet.label,
                        "all": facet.is_narrowing,
                        "terms": [[choice.id, choice.label] for choice in facet.choices],
                    }
                    for facet in self.facets
                ],
                "places": [[pilot, self._place(pilot)] for pilot in places],
                "cases": rows,
            }
        )

    def texts_as_json(self) -> str:
        """Return, for each case, its summary and what it is known to have achieved."""
        return _compact(
            [[self.voice.plain(case.summary), self._achieved(case)] for case in self.cases]
        )

    def _place(self, pilot: str) -> str:
        record = self.voice.digest.corpus.pilots.get(pilot)
        return self.voice.pilot_name(record.data) if record is not None else pilot

    def _achieved(self, case: Case) -> str:
        """Return the achieved, dated results of the measure in one line."""
        return self.voice.say("semicolon").join(
            self.voice.plain(result.text) + self.voice.say("colon") + self._figure(result)
            for result in required_results(case)
        )

    def _figure(self, result: Result) -> str:
        value = self.voice.value(result.value, result.unit, result.qualifier)
        return self.voice.say("value_in_year", value=value, year=result_years(result, self.voice))


def _numbers(facet: Facet) -> dict[str, int]:
    return {choice.id: number for number, choice in enumerate(facet.choices)}


def _compact(value: Any) -> str:
    # What is written has many shapes, hence Any.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
