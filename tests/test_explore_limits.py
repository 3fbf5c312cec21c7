"""The time limit of queries: it stops what is slow, and leaves the connection as it was."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator

import httpx
import pytest

from carbonpeak.explore.cells import MOST_SHOWERS
from carbonpeak.explore.deadline import time_limit
from carbonpeak.explore.explorer import EXPLORERS

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


@pytest.mark.parametrize("milliseconds", [20, 200])
def test_query_without_end_is_stopped(connection: sqlite3.Connection, milliseconds: int) -> None:
    with (
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
        time_limit(connection, milliseconds),
    ):
        connection.execute(ENDLESS).fetchall()
    assert connection.execute("select 1").fetchone() == (1,)


def test_query_that_is_quick_enough_is_answered(connection: sqlite3.Connection) -> None:
    with time_limit(connection, 1000):
        assert connection.execute("select 1").fetchone() == (1,)
    # Outside the limit nothing looks at the clock any more.
    counted = connection.execute(ENDLESS.replace("from n) ", "from n where i < 300000) "))
    assert counted.fetchone() == (300_000,)


def test_query_whose_steps_take_long_is_stopped(connection: sqlite3.Connection) -> None:
    """Between two looks at the clock SQLite makes forty thousand steps, of a megabyte each here."""
    heavy = ENDLESS.replace("count(*)", "sum(length(randomblob(900000)))")
    start = time.process_time()
    with (
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
        time_limit(connection, 300),
    ):
        connection.execute(heavy).fetchall()
    assert time.process_time() - start < 2


async def test_columns_that_readers_invent_are_not_kept_for_ever(
    reader: httpx.AsyncClient,
) -> None:
    for query in range(3):
        columns = ", ".join(f"1 as c{query}_{number}" for number in range(1_500))
        answer = await reader.get("/data/carbonpeak", params={"sql": f"select {columns}"})
        assert answer.status_code == 200
    assert 1_500 <= max(len(one.showers) for one in EXPLORERS.values()) <= MOST_SHOWERS


async def test_query_that_was_stopped_stops_no_other(reader: httpx.AsyncClient) -> None:
    """On every connection of the process the next query is answered."""
    slow = {"sql": ENDLESS.replace("count(*)", "sum(length(randomblob(900000)))")}
    large = {
        "sql": "with recursive n(i) as (select 1 union all select i + 1 from n)"
        " select hex(zeroblob(400000)) from n limit 5000"
    }
    for query in (slow, large, slow, large):
        assert (await reader.get("/data/carbonpeak.json", params=query)).status_code == 400
        plain = [reader.get(f"/data/carbonpeak/provinces.json?_size={n}") for n in range(1, 7)]
        assert {answer.status_code for answer in await asyncio.gather(*plain)} == {200}
