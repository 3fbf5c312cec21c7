"""Two pieces of work at once, one in a process of its own. Knows nothing of what they are."""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


def do_both(here: Callable[[], Ours], there: Callable[[], Theirs]) -> tuple[Ours, Theirs]:
    """Return what two functions return; the second is called in a copy of this process.

    What it returns is copied back; nothing else that it does is seen here. A process of several
    threads is not copied, for a lock that another one holds would never be let go: it does one
    after the other.
    """
    if threading.active_count() > 1:
        return here(), there()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, there), daemon=True)
    process.start()
    sender.close()
    try:
        ours = here()
        theirs: Theirs = receiver.recv()  # raises EOFError where it failed and said so
        return ours, theirs
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send(sender: "Connection[object, object]", work: Callable[[], object]) -> None:
    sender.send(work())
