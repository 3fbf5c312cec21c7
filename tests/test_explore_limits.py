"""The time limit of queries: it stops what is slow, and leaves the connection as it was."""

import sqlite3
from collections.abc import Iterator

import pytest

from carbonpeak.explore.limits import time_limit

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
