"""Records kept from one reading to the next, as JSON: reading YAML takes four times as long.

What a file says depends on its bytes, on the kind of record it holds and on the program.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from carbonpeak.kept.program import code_version
from carbonpeak.models.fields import Model
from carbonpeak.records import Record
from carbonpeak.yamlfile import YamlFile

ModelType = TypeVar("ModelType", bound=Model)


class KeptRecords:
    """Records by what they were read from; without a file, or with one of another program, none.

    The first line of the file names the program, each other one a record.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._known: dict[str, str] = {}
        self._now: dict[str, str] = {}
        with suppress(OSError, ValueError):
            text = file.read_text(encoding="utf-8") if file else ""
            program, *lines = text.removesuffix("\n").split("\n")
            if program == code_version():
                self._known = dict(line.split("\t", 1) for line in lines)
        self._written = frozenset(self._known)

    def has(self, digest: str, model: type[Model]) -> bool:
        """Return whether a file of these bytes was read before."""
        return _key(digest, model) in self._known

    def take(self, yaml: YamlFile, model: type[ModelType]) -> Record[ModelType] | None:
        """Return the record that was read from the same bytes before, if there is one."""
        key = _key(yaml.digest, model)
        if key not in self._known:
            return None
        self._now[key] = self._known[key]
        return Record(model.model_validate_json(self._known[key]), yaml)

    def add(self, record: Record[ModelType]) -> None:
        """Keep a record that was read without a problem."""
        if self._file is not None:
            self._now.update([as_kept(record)])

    def learn(self, records: Mapping[str, str]) -> None:
        """Take what another process read: what `as_kept` returned of each record."""
        self._known.update(records)

    def write(self) -> None:
        """Keep what was read this time and nothing else; a full disk keeps what was there."""
        if self._file is None or self._now.keys() == self._written:
            return
        aside = self._file.with_name(f"{self._file.name}-{os.getpid()}")
        try:
            with aside.open("w", encoding="utf-8", newline="\n") as out:
                out.write(f"{code_version()}\n")
                out.writelines(f"{key}\t{record}\n" for key, record in self._now.items())
            aside.rename(self._file)
        except OSError:
            aside.unlink(missing_ok=True)


def as_kept(record: Record[ModelType]) -> tuple[str, str]:
    """Return what is kept of a record, and under which key."""
    text = record.data.model_dump_json(exclude_unset=True)
    return _key(record.yaml.digest, type(record.data)), text


def _key(digest: str, model: type[Model]) -> str:
    return f"{model.__name__} {digest}"
