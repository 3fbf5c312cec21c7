"""Answers are handed to the system in one piece, long ones in several."""

import asyncio
from typing import cast

from carbonpeak.whole_answers import WHOLE_BYTES, GatheringTransport


class Written:
    """A transport that notes what it is given."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

    def close(self) -> None:
        self.pieces.append(b"closed")

    def is_closing(self) -> bool:
        return self.pieces[-1:] == [b"closed"]


def write_all(*steps: tuple[bytes, ...], close: bool = False) -> list[bytes]:
    """Return what reaches the transport where each step of the loop writes some pieces."""
    written = Written()

    async def go() -> None:
        loop = asyncio.get_running_loop()
        transport = GatheringTransport(cast(asyncio.Transport, written), loop)
        for pieces in steps:
            for piece in pieces:
                transport.write(piece)
            if not close:
                await asyncio.sleep(0)
        if close:
            transport.close()
            await asyncio.sleep(0)
            assert transport.is_closing()

    asyncio.run(go())
    return written.pieces


def test_head_body_and_end_go_out_as_one() -> None:
    assert write_all((b"head", b"body", b"end")) == [b"headbodyend"]


def test_what_later_steps_write_goes_out_by_itself() -> None:
    assert write_all((b"head", b"one"), (b"two",), (b"end",)) == [b"headone", b"two", b"end"]


def test_nothing_is_lost_where_a_connection_is_closed_at_once() -> None:
    assert write_all((b"head", b"body"), close=True) == [b"headbody", b"closed"]


def test_long_answers_are_not_held_back() -> None:
    long = b"x" * WHOLE_BYTES
    assert write_all((b"head", long, b"y", b"end")) == [b"head" + long, b"yend"]
