"""Runs a command and measures its processes together: clock, processor and memory, step by step."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

COMMAND = Path(sys.executable).with_name("carbonpeak")
TICKS = os.sysconf("SC_CLK_TCK")
INTERVAL = 0.5
"""Seconds between two looks at the memory; each takes some milliseconds for large processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of progress and when it came."""

    line: str
    seconds: float
    processor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    name: str
    seconds: float
    processor: float
    """Seconds of processor time, of all processes: other work on the machine does not count."""
    megabytes: float
    """Peak of all processes together, what they share counted once."""
    figure: str
    """What it should not exceed; empty where nothing is promised."""
    steps: tuple[Step, ...]

    def report(self) -> str:
        """Return lines that say how a run went beside what was promised, and when steps began."""
        took = _took(self.seconds, self.processor)
        lines = [f"{self.name:36} {took} {self.megabytes:6.0f} MB   {self.figure}".rstrip()]
        lines += [f"  from {_took(s.seconds, s.processor)}  {s.line}" for s in self.steps]
        return "\n".join(lines)


def _took(seconds: float, processor: float) -> str:
    return f"{seconds:7.2f} s, processor {processor:7.2f} s"


def measure(name: str, root: Path, command: str, *, figure: str) -> Run:
    """Run one command and stop at its failure, since a failed build is no measurement."""
    begin = time.perf_counter()
    steps: list[Step] = []
    with subprocess.Popen(
        [COMMAND, command],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        memory = _Memory(process.pid)
        for line in process.stderr:
            now = time.perf_counter() - begin
            steps.append(Step(line=line.strip(), seconds=now, processor=_processor(process.pid)))
        memory.stop()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"carbonpeak {command} failed:\n" + "\n".join(step.line for step in steps))
    return Run(
        name=name,
        seconds=time.perf_counter() - begin,
        processor=usage.ru_utime + usage.ru_stime,
        megabytes=max(memory.peak, usage.ru_maxrss / 1024),
        figure=figure,
        steps=tuple(steps),
    )


class _Memory:
    """Looks again and again at how much some processes hold."""

    def __init__(self, process: int) -> None:
        self.peak = 0.0
        self._process = process
        self._end = Event()
        self._thread = Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(INTERVAL):
            held = sum(map(_megabytes, _family(self._process)))
            self.peak = max(self.peak, held)


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it started, and they."""
    yield process
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _megabytes(process: int) -> float:
    """Return the memory of a process, its share of what it shares with others."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        found = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
        return int(found.split()[1]) / 1024
    return 0.0


def _processor(process: int) -> float:
    """Return the processor time of a process and of all that it started, ended or not."""
    return sum(map(_own_processor, _family(process)))


def _own_processor(process: int) -> float:
    with suppress(OSError):
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        # After the name in brackets: user and system time, then those of ended children.
        times = stat.rpartition(")")[2].split()[11:15]
        return sum(map(int, times)) / TICKS
    return 0.0
