"""Work in two processes: both results come back, and a failure is no silence."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from carbonpeak.processes import do_both


def run_alone(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of one thread; the tests' own may have several by now."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_second_function_runs_in_a_process_of_its_own() -> None:
    done = run_alone(
        "import os\n"
        "from carbonpeak.processes import do_both\n"
        "ours, theirs = do_both(os.getpid, lambda: (os.getpid(), ['绿电'] * 100_000))\n"
        "print(ours == os.getpid(), theirs[0] != ours, theirs[1] == ['绿电'] * 100_000)\n"
    )
    assert (done.stdout, done.stderr) == ("True True True\n", "")


def test_process_of_several_threads_does_one_after_the_other() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        assert do_both(os.getpid, os.getpid) == (os.getpid(), os.getpid())
    finally:
        done.set()
        thread.join()


def test_numbers_of_numpy_keep_no_process_from_being_copied() -> None:
    done = run_alone(
        "import os\n"
        "from carbonpeak.processes import do_both\n"
        "import numpy\n"
        "ours, theirs = do_both(os.getpid, os.getpid)\n"
        "print(ours != theirs)\n"
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_failure_there_is_told_here() -> None:
    done = run_alone(
        "import os\n"
        "from carbonpeak.processes import do_both\n"
        "do_both(os.getpid, lambda: int('no such thing'))\n"
    )
    assert done.returncode == 1
    assert "ValueError: invalid literal for int()" in done.stderr
    assert "In a copy of the process:\nTraceback" in done.stderr


def test_copy_that_is_killed_is_told_here() -> None:
    done = run_alone(
        "import os, signal\n"
        "from carbonpeak.processes import do_both\n"
        "do_both(os.getpid, lambda: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    assert done.stderr.endswith("EOFError\n")


def test_failure_here_ends_copies_of_the_copy(tmp_path: Path) -> None:
    begun, late = tmp_path / "begun", tmp_path / "late"
    done = run_alone(
        "import os, time\n"
        "from pathlib import Path\n"
        "from carbonpeak.processes import do_both\n"
        f"begun, late = Path({str(begun)!r}), Path({str(late)!r})\n"
        "def inner():\n"
        "    os.mkfifo(begun)\n"
        "    begun.open('w').close()\n"
        "    time.sleep(60)\n"
        "    late.touch()\n"
        "def fail():\n"
        "    while not begun.exists():\n"
        "        pass\n"
        "    begun.open().close()\n"
        "    raise ValueError('no such thing')\n"
        "do_both(fail, lambda: do_both(lambda: time.sleep(60), inner))\n"
    )
    assert done.stderr.endswith("ValueError: no such thing\n")
    assert not late.exists()


def test_failure_here_ends_the_other_process() -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        do_both(fail, Event().wait)
