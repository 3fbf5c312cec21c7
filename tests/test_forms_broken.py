"""A hundred broken forms and more, taken in by one process of little memory: a sentence each."""

import json
import subprocess
import sys
from typing import TypeAlias

import pytest

from tests.broken_forms import SHEET, STEPS, TYPED, WAYS, broken, share_texts
from tests.conftest import VALID_WORKSPACE
from tests.forms import edited, typed

MEMORY = 300_000
"""Of the process that takes them all in, in kilobytes."""
SECONDS = 10.0
"""Of processor time for one form; a good one takes a thirtieth."""
PROGRAM = """
import io, json, sys, time, zipfile
from pathlib import Path
from carbonpeak.corpus import load_corpus
from carbonpeak.forms import as_objects, mark_copy, take_in
from carbonpeak.workspace import Workspace
corpus = load_corpus(Workspace(Path(sys.argv[1])))
for path in sorted(Path(sys.argv[2]).iterdir()):
    begun = time.process_time()
    taking, = take_in([(path.name, path)], corpus, language="zh", update=True)
    told, = as_objects([taking])
    kept = [taking.case.yaml.text.encode()] if taking.case is not None else []
    if taking.outcome != "refused":
        copy = mark_copy(path.read_bytes(), taking.findings, taking.language)
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            kept += map(archive.read, archive.namelist())
    told["is_kept"] = any(sys.argv[3].encode() in data for data in kept)
    told["seconds"] = time.process_time() - begun
    # Not ru_maxrss: that begins with what the process that started this one had.
    told["memory"] = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    print(json.dumps(told))
"""
WITHOUT_STEPS = {
    *(f"no {SHEET}", f"{SHEET} of something else", "an array formula", "a column merged"),
}
"""Ways that leave nothing of what was typed in the file."""
Told: TypeAlias = dict[str, object]


def _good() -> bytes:
    return share_texts(edited(typed(STEPS, "text.zh", TYPED), case="travel-points"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Return what became of each form, by the number of its way."""
    folder = tmp_path_factory.mktemp("broken")
    good = _good()
    for name in WAYS:
        (folder / f"{name[:3]}.xlsx").write_bytes(broken(name, good))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(VALID_WORKSPACE), str(folder), TYPED],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["form"][:3]: one for one in found}


def test_there_are_more_than_a_hundred_ways() -> None:
    assert len(WAYS) > 100


@pytest.mark.parametrize("name", WAYS)
def test_a_broken_form_gives_a_sentence_or_a_case(name: str, told: dict[str, Told]) -> None:
    one = told[name[:3]]
    said = json.dumps([one["problems"], one["remarks"]], ensure_ascii=False)
    assert one["outcome"] in {"changed", "unchanged"} or one["problems"]
    assert "Error" not in said
    assert one["outcome"] == "refused" or one["is_kept"] or name[4:] in WITHOUT_STEPS
    assert float(str(one["seconds"])) < SECONDS
    assert int(str(one["memory"])) < MEMORY
