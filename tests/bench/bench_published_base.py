"""Time and memory of the whole way on a copy of the published base: check, build, edit, build."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("carbonpeak")
BASE = ("cases", "registry", "search", "site", "mkdocs.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    name: str
    seconds: float
    processor: float
    """Seconds of processor time, of all processes: other work on the machine does not count."""
    megabytes: float
    """Peak of the largest process."""
    figure: str
    """What it should not exceed; empty where nothing is promised."""


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
        print(report(run))


def report(run: Run) -> str:
    """Return a line that says how a run went beside what was promised."""
    times = f"{run.seconds:7.2f} s, processor {run.processor:7.2f} s"
    return f"{run.name:24} {times} {run.megabytes:6.0f} MB   {run.figure}".rstrip()


def copy_base(folder: Path) -> Path:
    for name in BASE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def measure(name: str, root: Path, command: str, *, figure: str) -> Run:
    """Run one command and stop at its failure, since a failed build is no measurement."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [COMMAND, command], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"carbonpeak {command} failed:\n{said}")
    seconds = time.perf_counter() - begin
    return Run(
        name=name,
        seconds=seconds,
        processor=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / 1024,
        figure=figure,
    )


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
