"""Typst in a process of its own: a large volume takes most of a gigabyte and gives it back whole.

`python -m carbonpeak.publications.typesetting SECONDS` reads typst's source and writes a PDF.
"""

import os
import subprocess
import sys

_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "32768"}
"""glibc then gives back what typst has done with: a tenth less at the peak."""


class NotSet(Exception):
    """Typst refused its source: our mistake, never a record's."""


def set_pdf(source: str, *, seconds: int) -> bytes:
    """Return a document as PDF, dated as given. Raises NotSet with what typst says."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(seconds)],
        input=source.encode("utf-8"),
        capture_output=True,
        env={**os.environ, **_ENVIRONMENT},
        check=False,
    )
    if done.returncode != 0:
        raise NotSet(done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _main() -> None:
    import typst

    # typst takes its source as bytes, and with a time of its own it never asks the clock.
    made = typst.compile(sys.stdin.buffer.read(), format="pdf", timestamp=int(sys.argv[1]))
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _main()
