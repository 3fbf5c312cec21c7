"""The time limit of queries: it stops what is slow, and lets quick ones pass what takes long."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

PATIENCE = 0.1
"""Seconds after which a query makes room for others between its steps."""
STEPS = 40_000
"""Steps of SQLite's machine between two looks at the clock: a few milliseconds, as a rule."""
PAUSE = 0.002
ROUND = 0.05
"""Seconds between two looks of the watchman."""


@contextmanager
def time_limit(connection: sqlite3.Connection, milliseconds: int) -> Iterator[None]:
    """Stop what a connection does after some time, as Datasette's own limit does.

    A query that takes long rests between its steps, so that quick ones get the processor: two slow
    readers would otherwise make every other wait.
    """
    start = time.perf_counter()
    deadline = start + milliseconds / 1000

    def look() -> int:
        now = time.perf_counter()
        if now >= deadline:
            return 1
        if now - start > PATIENCE:
            time.sleep(PAUSE)
        return 0

    watchman = _watchman()
    connection.set_progress_handler(look, STEPS if milliseconds > 100 else 1_000)
    watchman.watch(connection, deadline)
    try:
        yield
    finally:
        watchman.leave(connection)
        connection.set_progress_handler(None, STEPS)


class Watchman:
    """A thread that stops statements past their time.

    SQLite counts steps between two looks at the clock, and a step may be a function that makes a
    megabyte: forty thousand of those took minutes. What the watchman does takes effect at the end
    of the step.
    """

    def __init__(self) -> None:
        self._running: dict[sqlite3.Connection, float] = {}
        self._lock = threading.Lock()
        self._some = threading.Event()
        threading.Thread(target=self._keep_watch, name="watchman", daemon=True).start()

    def watch(self, connection: sqlite3.Connection, deadline: float) -> None:
        with self._lock:
            self._running[connection] = deadline
        self._some.set()

    def leave(self, connection: sqlite3.Connection) -> None:
        """Forget a connection: what it does next is not stopped."""
        with self._lock:
            self._running.pop(connection, None)

    def _keep_watch(self) -> None:
        while True:
            self._some.wait()
            time.sleep(ROUND)
            self._stop_late()

    def _stop_late(self) -> None:
        now = time.perf_counter()
        with self._lock:
            for connection, deadline in self._running.items():
                if now >= deadline:
                    connection.interrupt()
            if not self._running:
                self._some.clear()


@cache
def _watchman() -> Watchman:
    return Watchman()
