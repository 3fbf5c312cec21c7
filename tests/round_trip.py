"""Writes every case of the base here into a form and takes it back: what scripts/ci runs.

Apart from pytest, whose tests do not depend on the real records.
"""

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from carbonpeak.corpus import load_corpus
from carbonpeak.forms import take_in, write_form
from carbonpeak.problems import LANGUAGES
from carbonpeak.workspace import find_workspace


def main() -> int:
    """Return how many cases did not come back equal, or with nothing to say of their forms."""
    count = len(load_corpus(find_workspace(Path.cwd())).cases)
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        shares = [range(first, count, workers) for first in range(workers)]
        faulty = [line for lines in pool.map(try_share, shares) for line in lines]
    print(*faulty, sep="\n", end="\n" if faulty else "")
    print(f"{count - len(faulty)} of {count} cases came back equal")
    return len(faulty)


def try_share(numbers: range) -> list[str]:
    """Return a line for each of the numbered cases that did not come back equal."""
    corpus = load_corpus(find_workspace(Path.cwd()))
    cases = list(corpus.cases.items())
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number in numbers:
            name, record = cases[number]
            path = Path(folder) / f"{name}.xlsx"
            # The languages by turns: each form is read by its own, and tests try both for each.
            language = LANGUAGES[number // 2 % len(LANGUAGES)]
            path.write_bytes(write_form(corpus, language, case=record.data))
            files.append((name, path))
        takings = take_in(files, corpus, language="zh")
    return [
        " ".join((taking.form, taking.outcome, *(f.message.en for f in taking.problems)))
        for taking in takings
        if taking.outcome != "unchanged"
    ]


if __name__ == "__main__":
    sys.exit(main() > 0)
