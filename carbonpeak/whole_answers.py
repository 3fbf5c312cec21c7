"""HTTP answers handed to the system in one piece, so that a process that dies leaves none cut off.

uvicorn writes head, body and end one after the other. Killed in between, a process leaves its
reader with half an answer, which no web server can take back; killed before, it has answered
nothing, and the web server asks another.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

WHOLE_BYTES = 128 * 1024
"""What is longer goes out in pieces: a Unix socket takes no more at once."""


class WholeAnswers(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, written once for each step of the event loop."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        gathering = GatheringTransport(cast(asyncio.Transport, transport), self.loop)
        super().connection_made(cast(asyncio.Transport, gathering))


class GatheringTransport:
    """A transport that gathers what is written until the event loop goes on, or it is too long."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered = bytearray()

    def write(self, data: bytes) -> None:
        if not self._gathered:
            self._loop.call_soon(self._hand_over)
        self._gathered += data
        if len(self._gathered) > WHOLE_BYTES:
            self._hand_over()

    def close(self) -> None:
        self._hand_over()
        self._transport.close()

    def _hand_over(self) -> None:
        if self._gathered:
            whole, self._gathered = bytes(self._gathered), bytearray()
            self._transport.write(whole)

    def __getattr__(self, name: str) -> Any:
        """Return anything else of the transport that is written to; hence Any."""
        return getattr(self._transport, name)
