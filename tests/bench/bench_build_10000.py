"""Time and memory of the whole way with ten thousand cases: check, build, edit, build.

The cases are real ones reworded; every file is read and every product made. Times are of the
clock and, beside it, of the processor. Another number of cases as argument: 1000.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.bench_published_base import copy_base, edit_one_case
from tests.bench.generated import write_cases
from tests.bench.measuring import Run, measure


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_base(Path(scratch))
        write_cases(root / "cases", count)
        for run in steps(root):
            print(run.report(), flush=True)


def steps(root: Path) -> Iterator[Run]:
    yield measure("check", root, "check", figure="8 s")
    yield measure("build, cold", root, "build", figure="90 s, 1536 MB")
    edit_one_case(root)
    yield measure("build, one case edited", root, "build", figure="5 s")
    yield measure("check, records known", root, "check", figure="8 s")


if __name__ == "__main__":
    main()
