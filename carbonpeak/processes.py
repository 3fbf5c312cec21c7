"""Two pieces of work at once, one in a process of its own. Knows nothing of what they are."""

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import TypeVar

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


def do_both(here: Callable[[], Ours], there: Callable[[], Theirs]) -> tuple[Ours, Theirs]:
    """Return what two functions return; the second is called in a copy of this process.

    What it returns or raises is copied back; nothing else that it does is seen here. Raises
    EOFError where the copy was ended before it could say. A process of several threads is not
    copied, for a lock that another one holds would never be let go: it does one after the other.
    """
    if _has_threads():
        return here(), there()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    is_first = multiprocessing.parent_process() is None
    process = context.Process(target=_send, args=(sender, there, is_first))
    with _memory_frozen():
        process.start()
        sender.close()
        try:
            ours = here()
            theirs: Theirs | BaseException = receiver.recv()
            if isinstance(theirs, BaseException):
                raise theirs
            return ours, theirs
        finally:
            _end(process, receiver)


@contextmanager
def _memory_frozen() -> Iterator[None]:
    """Keep the collector of reference cycles from what is there already: it writes to all it looks
    at, and what either process writes to is no longer shared.
    """
    is_outermost = gc.get_freeze_count() == 0
    gc.freeze()
    try:
        yield
    finally:
        if is_outermost:
            gc.unfreeze()


def _has_threads() -> bool:
    """Return whether this process has other threads, those of libraries included."""
    tasks = Path("/proc/self/task")
    return (len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()) > 1


def _send(
    sender: "Connection[object, object]",
    work: Callable[[], object],
    is_first: bool,  # noqa: FBT001
) -> None:
    if is_first:
        # A group of its own, so that its copies can be ended with it.
        os.setpgid(0, 0)
    try:
        done = work()
    except Exception as failure:
        failure.add_note(f"In a copy of the process:\n{traceback.format_exc()}")
        done = failure
    with suppress(BrokenPipeError):  # Who asked may have been killed.
        sender.send(done)


def _end(process: ForkProcess, receiver: "Connection[object, object]") -> None:
    """End a copy and its own copies, and wait until none of them is left to write anything."""
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    with suppress(EOFError, OSError):
        while True:  # until none of them holds the other end
            receiver.recv_bytes()
    receiver.close()
