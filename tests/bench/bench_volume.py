"""A volume of 500 generated cases in each form: time and memory of all processes, 60 s and 1 GB."""

import resource
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak.corpus import load_corpus
from carbonpeak.models.lists import Rule
from carbonpeak.problems import LANGUAGES
from carbonpeak.publications.compilation import compile_rule
from carbonpeak.publications.forms import FORMS, write_form
from carbonpeak.workspace import Workspace
from tests.bench.generated import generate

ROOT = Path(__file__).parents[2]


class Memory(threading.Thread):
    """Watches the memory of this process and of all that it starts, fifty times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        """The most that all of them together held at once, in MB."""

    def run(self) -> None:
        while True:
            self.most = max(self.most, sum(map(_resident, _processes("self"))))
            time.sleep(0.02)


def _processes(process: str) -> Iterator[str]:
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(task).split():
            yield from _processes(child)


def _resident(process: str) -> float:
    found = [line for line in _read(f"/proc/{process}/status").splitlines() if "VmRSS" in line]
    return int(found[0].split()[1]) / 1024 if found else 0.0


def _read(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:  # it has ended meanwhile
        return ""


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    corpus = generate(load_corpus(Workspace(ROOT)), size)
    memory = Memory()
    memory.start()
    volumes = [compile_rule(corpus, Rule(), kind="volume", language=one) for one in LANGUAGES]
    waited = dict.fromkeys(LANGUAGES, 0.0)
    print(f"{size} cases, in the order of carbonpeak compile --as volume --lang zh,en")
    for form in FORMS["volume"]:
        for language, volume in zip(LANGUAGES, volumes, strict=True):
            before = time.perf_counter()
            data = write_form(volume, form)
            taken = time.perf_counter() - before
            waited[language] += taken
            print(f"{form:4} {language} {taken:6.2f} s, {len(data) / 1e6:6.2f} MB;", end=" ")
            print(f"most memory so far {memory.most:.0f} MB")
    for language, seconds in waited.items():
        print(f"a volume in every form, {language}: {seconds:.2f} s (60)")
    used = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    print(f"processor, with reading the records: {used:.2f} s")
    print(f"memory of all processes together at its most: {memory.most:.0f} MB (1,000)")


if __name__ == "__main__":
    main()
