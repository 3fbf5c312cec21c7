"""All files of a workspace, read once into typed, immutable records with what is wrong with them.

The only module that turns a folder into records; every product is a pure function of the `Corpus`.
"""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from carbonpeak.kept.records import KeptRecords, as_kept
from carbonpeak.models.assessment import Assessment, Rubric
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Model, Text
from carbonpeak.models.lists import SavedList
from carbonpeak.models.pilot import Pilot
from carbonpeak.models.plan import Plan
from carbonpeak.models.registry import Adoptions, Organisation, Organisations, Province, Provinces
from carbonpeak.models.style import Style
from carbonpeak.problems import Position, Problem, sort_problems
from carbonpeak.processes import do_both
from carbonpeak.records import Record, validate
from carbonpeak.vocabulary import Vocabulary
from carbonpeak.workspace import Workspace
from carbonpeak.yamlfile import name_file, read_inside

ModelType = TypeVar("ModelType", bound=Model)

RECORDS = ".records"
"""File of `build/` in which records are kept."""
MANY = 1_000
"""With fewer files a second process costs more than it saves."""
OUR_SHARE = 0.4
"""Of many files; the others are parsed in a second process and come as JSON."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Corpus:
    """Everything the curators keep. Holds only what could be read; `problems` says what could not.

    Mappings are by id and sorted by id.
    """

    cases: Mapping[str, Record[Case]]
    pilots: Mapping[str, Record[Pilot]]
    vocabularies: Mapping[str, Vocabulary]
    provinces: Record[Provinces] | None
    organisations: Record[Organisations] | None
    adoptions: Record[Adoptions] | None
    plan: Record[Plan] | None
    rubric: Record[Rubric] | None
    style: Record[Style] | None
    assessments: tuple[Record[Assessment], ...]
    lists: Mapping[str, Record[SavedList]]
    vocabulary_files: Mapping[str, Record[Vocabulary]]
    problems: tuple[Problem, ...]
    """What reading found; `carbonpeak.checks` adds what the records' contents show."""
    unread: frozenset[str]
    """Files that are there and could not be read: what names their records is not at fault."""
    as_of: str
    """Date of the newest record, or the date asked for: every rule about dates is judged at it."""
    content_hash: str
    """SHA-256 over the paths and bytes of all records."""
    digests: Mapping[str, str]
    """SHA-256 of every file that could be read, by its path."""

    @property
    def data_version(self) -> str:
        """Date and content hash, such as `2026-11-21-3f9a0c1b2d4e`."""
        return f"{self.as_of}-{self.content_hash[:12]}"

    @cached_property
    def province_by_id(self) -> dict[str, Province]:
        if self.provinces is None:
            return {}
        return {province.id: province for province in self.provinces.data.provinces}

    @cached_property
    def organisation_by_id(self) -> dict[str, Organisation]:
        if self.organisations is None:
            return {}
        return {body.id: body for body in self.organisations.data.organisations}

    @cached_property
    def published(self) -> tuple[Case, ...]:
        """Cases that are published experience, by id."""
        return tuple(r.data for r in self.cases.values() if r.data.status == "published")

    @cached_property
    def published_by_pilot(self) -> dict[str, tuple[Case, ...]]:
        found: dict[str, list[Case]] = {}
        for case in self.published:
            found.setdefault(case.pilot, []).append(case)
        return {pilot: tuple(cases) for pilot, cases in found.items()}

    @cached_property
    def leads(self) -> tuple[Case, ...]:
        """Cases kept as leads, by id."""
        return tuple(r.data for r in self.cases.values() if r.data.status == "lead")

    @cached_property
    def cases_by_pilot(self) -> dict[str, tuple[Case, ...]]:
        found: dict[str, list[Case]] = {pilot: [] for pilot in self.pilots}
        for record in self.cases.values():
            found.setdefault(record.data.pilot, []).append(record.data)
        return {pilot: tuple(cases) for pilot, cases in found.items()}

    @cached_property
    def pilot_by_name(self) -> dict[str, str]:
        """Ids by what a pilot is called: id, both names, the Chinese one without 市 too."""
        found = {name: name for name in self.pilots}
        for name, record in self.pilots.items():
            called = (record.data.name.zh, record.data.name.zh.removesuffix("市"))
            for word in (*called, (record.data.name.en or name).casefold()):
                found.setdefault(word, name)
        return found

    def unread_ids(self, folder: str) -> frozenset[str]:
        """Return the ids that the unreadable files of a folder would have by their names."""
        inside = (Path(file) for file in self.unread if file.startswith(f"{folder}/"))
        return frozenset(file.stem for file in inside)

    def label(self, vocabulary: str, term: str, language: str) -> str:
        """Return a term's label in a language. Raises KeyError for an unknown list or term."""
        return self.vocabularies[vocabulary].label(term, language)

    def name_of(self, vocabulary: str, term: str) -> Text:
        """Return a term's label in both languages. Raises KeyError for an unknown list or term."""
        found = self.vocabularies[vocabulary].by_id[term]
        return Text(zh=found.zh, en=found.en)


def load_corpus(
    workspace: Workspace, *, as_of: str | None = None, kept: Path | None = None
) -> Corpus:
    """Read every record of the workspace. Never raises for what stands in the files.

    `kept` is a file that holds records from one reading to the next; it need not be there yet.
    """
    with collection_paused():
        return _load(workspace, as_of, KeptRecords(kept))


@contextmanager
def collection_paused() -> Iterator[None]:
    """Hold off the collector of reference cycles.

    Records have no cycles, so that looking for them among a million values only costs time: a fifth
    of reading, a third of checking ten thousand cases.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(workspace: Workspace, as_of: str | None, kept: KeptRecords) -> Corpus:
    reader = _Reader(workspace, kept)
    vocabularies = reader.read_folder("registry/vocabularies", Vocabulary)
    pilots = reader.read_folder("registry/pilots", Pilot)
    cases = reader.read_folder("cases", Case)
    assessments = reader.read_folder("registry/assessments", Assessment, required=False)
    lists = reader.read_folder("registry/lists", SavedList, required=False)
    provinces = reader.read_one("registry/provinces.yaml", Provinces)
    organisations = reader.read_one("registry/organisations.yaml", Organisations)
    adoptions = reader.read_one("registry/adoptions.yaml", Adoptions)
    plan = reader.read_one("registry/plan.yaml", Plan)
    rubric = reader.read_one("registry/rubric.yaml", Rubric)
    style = reader.read_one("registry/style.yaml", Style)
    kept.write()
    pilots_by_id = reader.by_id(pilots)
    cases_by_id = reader.by_id(cases)
    vocabularies_by_id = reader.by_id(vocabularies)
    dates = _dates(cases_by_id.values(), pilots_by_id.values(), assessments)
    return Corpus(
        cases=cases_by_id,
        pilots=pilots_by_id,
        vocabularies={name: record.data for name, record in vocabularies_by_id.items()},
        provinces=provinces,
        organisations=organisations,
        adoptions=adoptions,
        plan=plan,
        rubric=rubric,
        style=style,
        assessments=tuple(assessments),
        lists=reader.by_id(lists),
        vocabulary_files=vocabularies_by_id,
        problems=sort_problems(reader.problems),
        unread=frozenset(reader.unread),
        as_of=as_of or max(dates, default="1970-01-01"),
        content_hash=reader.content_hash(),
        digests=reader.digests,
    )


def _dates(
    cases: Iterable[Record[Case]],
    pilots: Iterable[Record[Pilot]],
    assessments: Iterable[Record[Assessment]],
) -> Iterator[str]:
    yield from (record.data.modified for record in cases)
    yield from (record.data.modified for record in pilots)
    yield from (record.data.modified for record in assessments)


class _Reader:
    """Reads files and gathers what is wrong with them."""

    def __init__(self, workspace: Workspace, kept: KeptRecords) -> None:
        self.kept = kept
        self.root = workspace.root.resolve()
        self.problems: list[Problem] = []
        self.unread: list[str] = []
        self.inside: dict[Path, bool] = {}
        self.digests: dict[str, str] = {}

    def content_hash(self) -> str:
        lines = (f"{file} {digest}\n" for file, digest in sorted(self.digests.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def read_folder(
        self, folder: str, model: type[ModelType], *, required: bool = True
    ) -> list[Record[ModelType]]:
        path = self.root / folder
        if not path.is_dir():
            if required:
                self._missing(folder)
            return []
        files = list(self._yaml_files(path))
        if len(files) < MANY:
            found = self._read_all(files, model)
        else:
            ours = int(OUR_SHARE * len(files))
            found, theirs = do_both(
                lambda: self._read_all(files[:ours], model),
                lambda: self._read_for_keeping(files[ours:], model),
            )
            self.kept.learn(theirs)
            found += self._read_all(files[ours:], model)
        return found

    def _read_all(self, files: list[Path], model: type[ModelType]) -> list[Record[ModelType]]:
        records = (self._read(file, model) for file in files)
        return [record for record in records if record is not None]

    def _read_for_keeping(self, files: list[Path], model: type[ModelType]) -> dict[str, str]:
        """Return of files that are not known yet what is kept; a problem shows when they are read
        again.
        """
        fresh: dict[str, str] = {}
        for file in files:
            if self._lies_inside(file):
                yaml = read_inside(file, "", is_known=lambda digest: self.kept.has(digest, model))
                if not self.kept.has(yaml.digest, model):
                    record, _problems = validate(yaml, model)
                    fresh.update([as_kept(record)] if record is not None else [])
        return fresh

    def read_one(self, file: str, model: type[ModelType]) -> Record[ModelType] | None:
        path = self.root / file
        if not path.exists() and not path.is_symlink():
            self._missing(file)
            return None
        return self._read(path, model)

    def by_id(self, records: list[Record[ModelType]]) -> dict[str, Record[ModelType]]:
        """Return records by id; of two with one id the first file stays, the other is reported."""
        found: dict[str, Record[ModelType]] = {}
        for record in records:
            name: str = record.data.id  # type: ignore[attr-defined]
            if name in found:
                self.problems.append(
                    record.problem("CP302", ("id",), id=name, other=found[name].file)
                )
                continue
            if name != Path(record.file).stem:
                self.problems.append(
                    record.problem("CP301", ("id",), id=name, stem=Path(record.file).stem)
                )
            found[name] = record
        return dict(sorted(found.items()))

    def _yaml_files(self, folder: Path) -> Iterator[Path]:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() and not path.is_file():
                self._add("CP101", path)
            elif path.suffix == ".yaml" and path.is_file():
                yield path
            elif path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
                self._add("CP114", path, name=Path(name_file(path, self.root)).name)

    def _read(self, path: Path, model: type[ModelType]) -> Record[ModelType] | None:
        name = name_file(path, self.root)
        if not self._lies_inside(path):
            self._add("CP101", path)
            self.unread.append(name)
            return None
        yaml = read_inside(path, name, is_known=lambda digest: self.kept.has(digest, model))
        self.digests[name] = yaml.digest
        record = self.kept.take(yaml, model)
        if record is None:
            record, problems = validate(yaml, model)
            self.problems.extend(problems)
            if record is None:
                self.unread.append(name)
            else:
                self.kept.add(record)
        return record

    def _lies_inside(self, path: Path) -> bool:
        folder = path.parent
        if folder not in self.inside:
            self.inside[folder] = folder.resolve().is_relative_to(self.root)
        if path.is_symlink():
            return path.is_file() and path.resolve().is_relative_to(self.root)
        return self.inside[folder]

    def _missing(self, name: str) -> None:
        self.problems.append(Problem(code="CP115", at=Position(file=name), values={"name": name}))

    def _add(self, code: str, path: Path, **values: str) -> None:
        at = Position(file=name_file(path, self.root))
        self.problems.append(Problem(code=code, at=at, values=values))
