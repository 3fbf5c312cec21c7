"""Time and memory of the whole way on a copy of the published base: check, build, edit, build."""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.measuring import measure

ROOT = Path(__file__).parents[2]
BASE = ("cases", "registry", "search", "site", "mkdocs.yml")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = copy_base(Path(scratch))
        runs = [
            measure("check", root, "check", figure=""),
            measure("build, cold", root, "build", figure="15 s, 300 MB"),
            measure("build, nothing changed", root, "build", figure=""),
        ]
        edit_one_case(root)
        runs.append(measure("build, one case edited", root, "build", figure="2 s"))
    for run in runs:
        print(run.report())


def copy_base(folder: Path) -> Path:
    for name in BASE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def edit_one_case(root: Path) -> None:
    """Put another summary into the first case."""
    path = next(iter(sorted(root.glob("cases/*/*.yaml"))))
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines.index("summary:") + 1
    while not lines[place].startswith("  zh:"):
        place += 1
    lines[place] = "  zh: 改过的概要。"
    after = place + 1
    while lines[after].startswith("    "):
        del lines[after]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
