"""What pages need to know of the whole corpus, computed once: standings, lists and ties."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from carbonpeak import peers, rubric
from carbonpeak.corpus import Corpus
from carbonpeak.models.case import AdoptedFrom, Case
from carbonpeak.models.registry import Adoption
from carbonpeak.units import Units, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the site's configuration tells pages; an empty text stands for "not set"."""

    site_url: str = ""
    repo_url: str = ""
    explore_url: str = ""
    downloads: str = ""
    """Folder of the downloads, from the root of the site."""


@dataclass(frozen=True, slots=True)
class CaseAdoption:
    """A published case that took over from another."""

    case: Case
    adopted: AdoptedFrom


@dataclass(frozen=True, eq=False)
class Digest:
    """A corpus with everything derived from it that more than one page shows."""

    corpus: Corpus
    settings: Settings = Settings()

    @cached_property
    def units(self) -> Units:
        return units_of(self.corpus)

    @cached_property
    def standings(self) -> dict[str, rubric.Standing]:
        """Levels by case; empty where the rubric could not be read."""
        if self.corpus.rubric is None:
            return {}
        cases = (record.data for record in self.corpus.cases.values())
        return {case.id: rubric.assess(case, self.corpus) for case in cases}

    def level(self, case: Case) -> str | None:
        standing = self.standings.get(case.id)
        return standing.level if standing is not None else None

    @cached_property
    def by_pilot(self) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.corpus.published:
            found[case.pilot].append(case)
        return dict(found)

    @cached_property
    def leads_by_pilot(self) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.corpus.leads:
            found[case.pilot].append(case)
        return dict(found)

    @cached_property
    def by_province(self) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.corpus.published:
            if case.pilot in self.corpus.pilots:
                found[self.corpus.pilots[case.pilot].data.province].append(case)
        return dict(found)

    @cached_property
    def by_type(self) -> dict[str, list[Case]]:
        return self._by_terms("measure_types")

    @cached_property
    def by_field(self) -> dict[str, list[Case]]:
        return self._by_terms("fields")

    @cached_property
    def by_content(self) -> dict[str, list[Case]]:
        return self._by_terms("contents")

    def _by_terms(self, name: str) -> dict[str, list[Case]]:
        found: dict[str, list[Case]] = defaultdict(list)
        for case in self.corpus.published:
            for term in getattr(case, name):
                found[term].append(case)
        return dict(found)

    @cached_property
    def peers(self) -> dict[str, tuple[peers.Peer, ...]]:
        return {pilot: peers.peers_of(pilot, self.corpus) for pilot in self.corpus.pilots}

    @cached_property
    def adoptions_by_case(self) -> dict[str, list[Adoption]]:
        """Adoptions by places that have no case on it in the base, by the case adopted from."""
        found: dict[str, list[Adoption]] = defaultdict(list)
        if self.corpus.adoptions is not None:
            for adoption in self.corpus.adoptions.data.adoptions:
                found[adoption.from_case].append(adoption)
        return dict(found)

    @cached_property
    def adopting_cases(self) -> dict[str, list[CaseAdoption]]:
        found: dict[str, list[CaseAdoption]] = defaultdict(list)
        for case in self.corpus.published:
            for adopted in case.adopted_from:
                found[adopted.case].append(CaseAdoption(case, adopted))
        return dict(found)

    def newest(self, count: int) -> list[Case]:
        """Return the cases changed last."""
        return sorted(self.corpus.published, key=lambda c: (c.modified, c.created), reverse=True)[
            :count
        ]

    def best_evidenced(self, count: int) -> list[Case]:
        """Return cases of the highest levels; of one level, those with more achieved results."""
        order = [term.id for term in self.corpus.vocabularies["levels"].terms]

        def rank(case: Case) -> tuple[int, int, str]:
            level = self.level(case)
            achieved = len(rubric.required_results(case))
            return (-order.index(level) if level else 1, -achieved, case.id)

        return sorted(self.corpus.published, key=rank)[:count]
