"""A volume of 500 generated cases in each form: processor time and memory against 60 s, 1 GB."""

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak.corpus import load_corpus
from carbonpeak.models.lists import Rule
from carbonpeak.publications.compilation import compile_rule
from carbonpeak.publications.forms import FORMS, write_form
from carbonpeak.workspace import Workspace
from tests.bench.generated import generate

ROOT = Path(__file__).parents[2]


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    corpus = generate(load_corpus(Workspace(ROOT)), size)
    begin = time.process_time()
    compilation = compile_rule(corpus, Rule(), kind="volume", language="zh")
    print(f"{size} cases    choosing {time.process_time() - begin:6.2f} s")
    for form in FORMS["volume"]:
        start, elapsed = time.process_time(), time.perf_counter()
        data = write_form(compilation, form)
        used, waited = time.process_time() - start, time.perf_counter() - elapsed
        own, typst = (resource.getrusage(who).ru_maxrss / 1024 for who in _PROCESSES)
        print(f"{form:6} {used:6.2f} s of processor, {waited:6.2f} s, {len(data) / 1e6:6.2f} MB")
        print(f"       memory so far {own:.0f} MB, {typst:.0f} MB in the process that sets the PDF")
    total = time.process_time() - begin
    total += resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    print(f"all    {total:6.2f} s of processor (60)")
    print("memory (1,000 MB): the most is both together after the PDF, which is made first")


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


if __name__ == "__main__":
    main()
