"""Which cases a rule takes, in which order, and the rule in words.

Knows nothing of how a compilation looks; the site and the publications tell the same rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.lists import Rule
from carbonpeak.problems import Language, Phrase
from carbonpeak.rubric import CAUTION, Standing, assess

READY = "list-ready"
"""The level at which a case may stand on a promotion list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A case with its standing at `as_of`."""

    case: Case
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a rule: its name, the option that sets it, and where its terms have labels."""

    name: str
    option: str
    label: Phrase
    vocabulary: str | None
    """None where the terms are records."""


PARTS = (
    Part(name="levels", option="--level", label=Phrase("经验等级", "level"), vocabulary="levels"),
    Part(name="fields", option="--field", label=Phrase("领域", "field"), vocabulary="fields"),
    Part(
        name="contents",
        option="--content",
        label=Phrase("建设内容", "content"),
        vocabulary="contents",
    ),
    Part(
        name="measure_types",
        option="--type",
        label=Phrase("举措类型", "measure type"),
        vocabulary="measure-types",
    ),
    Part(
        name="reach_scopes",
        option="--reach-scope",
        label=Phrase("推广范围", "reach scope"),
        vocabulary="reach-scopes",
    ),
    Part(
        name="endowments",
        option="--endowment",
        label=Phrase("资源禀赋", "resource endowment"),
        vocabulary="endowments",
    ),
    Part(name="provinces", option="--province", label=Phrase("省份", "province"), vocabulary=None),
    Part(name="pilots", option="--pilot", label=Phrase("试点", "pilot"), vocabulary=None),
)
"""Every part of a rule, in the order in which it is told."""


def choose(corpus: Corpus, rule: Rule) -> tuple[Chosen, ...]:
    """Return the published cases a rule takes, by main field, then by id."""
    return tuple(chosen for chosen in choose_published(corpus) if takes(rule, chosen, corpus))


def choose_published(corpus: Corpus) -> tuple[Chosen, ...]:
    """Return all published cases with their standings, in the order of every compilation."""
    return in_order([case.id for case in corpus.published], corpus)


def in_order(cases: Iterable[str], corpus: Corpus) -> tuple[Chosen, ...]:
    """Return the named cases with their standings, by main field, then by id."""
    order = {term.id: place for place, term in enumerate(corpus.vocabularies["fields"].terms)}
    found = (corpus.cases[case].data for case in cases)
    ranked = sorted(found, key=lambda case: (order.get(case.fields[0], len(order)), case.id))
    return tuple(Chosen(case=case, standing=assess(case, corpus)) for case in ranked)


def takes(rule: Rule, chosen: Chosen, corpus: Corpus) -> bool:
    """Return whether a rule takes a case."""
    return not any(_refuses(rule, part.name, chosen, corpus) for part in PARTS)


def _refuses(rule: Rule, part: str, chosen: Chosen, corpus: Corpus) -> bool:
    wanted: tuple[str, ...] = getattr(rule, part)
    return bool(wanted) and set(wanted).isdisjoint(_traits(part, chosen, corpus))


def _traits(part: str, chosen: Chosen, corpus: Corpus) -> tuple[str | None, ...]:
    """Return what of a case a part of a rule looks at."""
    case = chosen.case
    pilot = corpus.pilots.get(case.pilot)
    if part == "levels":
        return (chosen.standing.level,)
    if part == "reach_scopes":
        return (chosen.standing.reach_scope,)
    if part == "pilots":
        return (case.pilot,)
    if part == "provinces":
        return (pilot.data.province if pilot is not None else None,)
    if part == "endowments":
        stated = pilot.data.profile.resource_endowment if pilot is not None else None
        return stated.value if stated is not None else ()
    found: tuple[str, ...] = getattr(case, part)
    return found


def emptied_by(corpus: Corpus, rule: Rule) -> tuple[Part, ...]:
    """Return the parts of a rule that took its last cases away, told in the rule's order.

    Each part narrows what the parts before it left; the one that leaves nothing is at fault, alone
    where no case at all answers it.
    """
    everything = choose_published(corpus)
    left = everything
    used = []
    for part in PARTS:
        if not getattr(rule, part.name):
            continue
        used.append(part)
        if all(_refuses(rule, part.name, chosen, corpus) for chosen in everything):
            return (part,)
        left = tuple(c for c in left if not _refuses(rule, part.name, c, corpus))
        if not left:
            return tuple(used)
    return ()


def tell_rule(rule: Rule, corpus: Corpus, language: Language) -> list[tuple[str, list[str]]]:
    """Return each part of a rule with the labels of its terms; an empty list takes everything."""
    told = []
    for part in PARTS:
        wanted: tuple[str, ...] = getattr(rule, part.name)
        if wanted:
            label = part.label.zh if language == "zh" else part.label.en
            told.append((label, [_name(part, term, corpus, language) for term in wanted]))
    return told


def _name(part: Part, term: str, corpus: Corpus, language: Language) -> str:
    if part.vocabulary is not None:
        return corpus.label(part.vocabulary, term, language)
    if part.name == "pilots":
        return corpus.pilots[term].data.name.in_language(language)
    province = corpus.province_by_id[term]
    return province.zh if language == "zh" else province.en


def are_ready(chosen: Iterable[Chosen]) -> bool:
    """Return whether all of the cases may stand on a promotion list. A warning is no promotion."""
    found = tuple(chosen)
    return bool(found) and all(
        one.standing.level == READY and one.standing.reach_scope != CAUTION for one in found
    )


def are_cautions(chosen: Iterable[Chosen]) -> bool:
    """Return whether all of the cases are warnings, which have a list of their own."""
    found = tuple(chosen)
    return bool(found) and all(one.standing.reach_scope == CAUTION for one in found)
