"""Pages of measure types, fields and contents: what the term means and every case that has it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from markupsafe import Markup

from carbonpeak.models.case import Case, Result
from carbonpeak.pages.cards import make_cards
from carbonpeak.pages.diffusion import draw_uptakes, uptakes_of_type
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.figures import FigureRow, cost_rows, result_row, sort_results
from carbonpeak.pages.origin import origin_of
from carbonpeak.pages.page import Links, Page, write_page
from carbonpeak.pages.plots import STYLES, cost_plots, result_plots
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.vocabulary import VocabularyTerm

TermKind = Literal["types", "fields", "contents"]

VOCABULARIES: dict[TermKind, str] = {
    "types": "measure-types",
    "fields": "fields",
    "contents": "contents",
}
_LABELS = {"types": "measure_types", "fields": "fields", "contents": "contents"}


def cases_of_term(kind: TermKind, term: str, digest: Digest) -> list[Case]:
    """Return the published cases that have a term."""
    lists = {"types": digest.by_type, "fields": digest.by_field, "contents": digest.by_content}
    return lists[kind].get(term, [])


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A result with the case it stands in."""

    case: Case
    place: str
    row: FigureRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorGroup:
    """The results of one indicator over several cases."""

    label: str
    rows: tuple[ComparedRow, ...]


def render_term(term: VocabularyTerm, kind: TermKind, digest: Digest, language: Language) -> Page:
    """Return the page of one term."""
    address = f"{kind}/{term.id}/"
    voice = Voice(digest, language, Links(address))
    cases = cases_of_term(kind, term.id, digest)
    compared = _compared(term, cases, voice) if kind == "types" else _NOT_COMPARED
    vocabulary = digest.corpus.vocabularies[VOCABULARIES[kind]]
    body = render(
        "term.md",
        v=voice,
        kind=kind,
        section=voice.say(_LABELS[kind]),
        term=term,
        aliases=[*term.aliases.zh, *term.aliases.en],
        cards=make_cards(cases, voice),
        **compared,
        types=_types_of(cases, voice) if kind != "types" else [],
        origin=origin_of(digest.corpus.vocabulary_files[vocabulary.id].file, voice),
    )
    front_matter = {
        "title": voice.head(voice.label(term)),
        "description": voice.definition(term),
        "styles": list(STYLES) if compared["has_plots"] else [],
    }
    return write_page(address, language, body, front_matter)


_NOT_COMPARED: dict[str, Any] = {
    "indicators": (),
    "result_plots": (),
    "costs": [],
    "cost_plots": (),
    "conditions": [],
    "uptakes": (),
    "uptake_plot": None,
    "has_plots": False,
}


def _compared(term: VocabularyTerm, cases: list[Case], voice: Voice) -> dict[str, Any]:
    """Return the views of what cases of a type have in common; their shapes differ, hence Any."""
    results, costs = result_plots(cases, voice), cost_plots(cases, voice)
    found = uptakes_of_type(term.id, voice)
    return {
        "indicators": compare_results(cases, voice),
        "result_plots": results,
        "costs": [(case, row) for case in cases for row in cost_rows(case.costs, voice)],
        "cost_plots": costs,
        "conditions": _recurring_conditions(cases, voice),
        "uptakes": found,
        "uptake_plot": draw_uptakes(found, voice) if found else None,
        "has_plots": bool(results or costs or found),
    }


def compare_results(cases: list[Case], voice: Voice) -> tuple[IndicatorGroup, ...]:
    """Return what the measures brought about, by indicator, in units that can be compared.

    Figures of a whole place are left out: they are no evidence of a measure's effect.
    """
    found: dict[str, list[tuple[Case, Result]]] = {}
    for case in cases:
        for result in sort_results(r for r in case.results if r.attribution == "measure"):
            found.setdefault(result.indicator, []).append((case, result))
    order = [term.id for term in voice.digest.corpus.vocabularies["indicators"].terms]
    return tuple(
        IndicatorGroup(
            label=voice.head(voice.term("indicators", indicator)),
            rows=tuple(
                ComparedRow(case=case, place=voice.place(case), row=result_row(result, voice))
                for case, result in found[indicator]
            ),
        )
        for indicator in sorted(found, key=order.index)
    )


def _recurring_conditions(cases: list[Case], voice: Voice) -> list[tuple[str, list[Case]]]:
    """Return kinds of condition that two or more cases name, with them; the most frequent first."""
    found = {
        term.id: [case for case in cases if term.id in {c.kind for c in case.transfer.conditions}]
        for term in voice.digest.corpus.vocabularies["condition-kinds"].terms
    }
    kinds = sorted(found, key=lambda kind: -len(found[kind]))
    return [
        (voice.term("condition-kinds", kind), found[kind]) for kind in kinds if len(found[kind]) > 1
    ]


def _types_of(cases: list[Case], voice: Voice) -> list[tuple[str, str, int]]:
    """Return address, label and count of the measure types that occur among cases."""
    counts = Counter(name for case in cases for name in case.measure_types)
    terms = voice.digest.corpus.vocabularies["measure-types"].terms
    return [
        (voice.links.record("types", term.id), voice.label(term), counts[term.id])
        for term in terms
        if counts[term.id]
    ]


def term_index(kind: TermKind, voice: Voice) -> Markup:
    """Return the list of a vocabulary's terms with their cases, grouped by field for types."""
    vocabulary = voice.digest.corpus.vocabularies[VOCABULARIES[kind]]
    rows = [(term, len(cases_of_term(kind, term.id, voice.digest))) for term in vocabulary.terms]
    groups = _by_field(rows, voice) if kind == "types" else [("", "", rows)]
    origin = origin_of(voice.digest.corpus.vocabulary_files[vocabulary.id].file, voice)
    return render("term-index.html", v=voice, kind=kind, groups=groups, origin=origin)


TermRow: TypeAlias = tuple[VocabularyTerm, int]


def _by_field(rows: list[TermRow], voice: Voice) -> list[tuple[str, str, list[TermRow]]]:
    """Return id, label and rows of each field; types without a field stand last."""
    fields = voice.digest.corpus.vocabularies["fields"].terms
    groups = [
        (field.id, voice.label(field), [row for row in rows if row[0].field == field.id])
        for field in fields
    ]
    without = [row for row in rows if row[0].field is None]
    groups.append(("other", voice.say("no_field"), without))
    return [group for group in groups if group[2]]
