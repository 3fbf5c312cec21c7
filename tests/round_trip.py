"""Writes every case of the base here into a form and takes it back: what scripts/ci runs.

Apart from pytest, whose tests do not depend on the real records.
"""

import sys
import tempfile
from pathlib import Path

from carbonpeak.corpus import load_corpus
from carbonpeak.forms import take_in, write_form
from carbonpeak.problems import LANGUAGES
from carbonpeak.workspace import find_workspace


def main() -> int:
    """Return how many cases did not come back equal, or with nothing to say of their forms."""
    corpus = load_corpus(find_workspace(Path.cwd()))
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, (name, record) in enumerate(corpus.cases.items()):
            path = Path(folder) / f"{name}.xlsx"
            # The languages by turns: each form is read by its own, and tests try both for each.
            language = LANGUAGES[number % len(LANGUAGES)]
            path.write_bytes(write_form(corpus, language, case=record.data))
            files.append((name, path))
        takings = take_in(files, corpus, language="zh")
    faulty = [t for t in takings if t.outcome != "unchanged"]
    for taking in faulty:
        print(taking.form, taking.outcome, *(f.message.en for f in taking.problems))
    print(f"{len(takings) - len(faulty)} of {len(takings)} cases came back equal")
    return len(faulty)


if __name__ == "__main__":
    sys.exit(main() > 0)
