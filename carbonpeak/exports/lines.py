"""JSON Lines, one whole case a line, and the JSON Schemas of all records and of such a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from carbonpeak.corpus import Corpus
from carbonpeak.models.fields import json_number
from carbonpeak.rubric import assess
from carbonpeak.schema import KINDS, json_schema

LICENCE = "CC-BY-4.0"

ADDED: dict[str, dict[str, object]] = {
    "level": {
        "type": ["string", "null"],
        "description": "Level computed by the rubric; null where the case is not published.",
    },
    "gates": {
        "type": ["object", "null"],
        "additionalProperties": {"type": ["boolean", "null"]},
        "description": "Whether each gate holds; null where no reviewer has decided.",
    },
    "file": {"type": "string", "description": "File of the record."},
    "data_version": {"type": "string", "description": "Data version of the base."},
    "licence": {"const": LICENCE},
}
"""What a line holds beside the record."""


def case_lines(corpus: Corpus) -> Iterator[str]:
    """Yield each case as JSON: its record, where it stands, and the version it is from."""
    for record in corpus.cases.values():
        standing = assess(record.data, corpus)
        held = {gate.id: gate.holds for gate in standing.gates}
        line = {
            **record.data.model_dump(),
            "level": standing.level,
            "gates": held if standing.level else None,
            "file": record.file,
            "data_version": corpus.data_version,
            "licence": LICENCE,
        }
        yield json.dumps(line, ensure_ascii=False, default=json_number, allow_nan=False) + "\n"


def write_schemas(corpus: Corpus, folder: Path) -> None:
    """Write the schema of each kind of record, and of a line, to a new folder."""
    folder.mkdir()
    note = {"$comment": f"data version {corpus.data_version}, {LICENCE}"}
    schemas = {kind: json_schema(kind, corpus) for kind in KINDS}
    for name, schema in {**schemas, "case-line": _line_schema(schemas["case"])}.items():
        text = json.dumps({**schema, **note}, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _line_schema(case: dict[str, Any]) -> dict[str, Any]:
    # A schema is a free tree of JSON, hence Any.
    return {
        **case,
        "title": "CaseLine",
        "properties": {**case["properties"], **ADDED},
        "required": [*case.get("required", ()), *ADDED],
    }
