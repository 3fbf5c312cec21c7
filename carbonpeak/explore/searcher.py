"""The search index, asked in threads of its own so that a search holds up no other reader."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from carbonpeak.search import SearchAnswer, SearchRequest, open_index

THREADS = 2
"""Each maps the index into memory once more, and more find nothing sooner: Python runs one at a
time."""


class Searcher:
    """An index that is asked from the event loop."""

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="search")

    async def search(self, asked: SearchRequest) -> SearchAnswer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._index.search, asked)

    def close(self) -> None:
        """Give back the threads."""
        self._threads.shutdown(wait=False)
