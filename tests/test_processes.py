"""Work in two processes: both results come back, and a failure is no silence."""

import os
from threading import Event, Thread

import pytest

from carbonpeak.processes import do_both


def test_second_function_runs_in_a_process_of_its_own() -> None:
    ours, theirs = do_both(os.getpid, lambda: (os.getpid(), ["绿电"] * 100_000))
    assert ours == os.getpid()
    assert theirs[0] != ours
    assert theirs[1] == ["绿电"] * 100_000


def test_process_of_several_threads_does_one_after_the_other() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        assert do_both(os.getpid, os.getpid) == (os.getpid(), os.getpid())
    finally:
        done.set()
        thread.join()


def test_failure_there_is_told_here(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    with pytest.raises(EOFError):
        do_both(os.getpid, fail)
    assert "ValueError: no such thing" in capfd.readouterr().err


def test_failure_here_ends_the_other_process() -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    with pytest.raises(ValueError, match="no such thing"):
        do_both(fail, Event().wait)
