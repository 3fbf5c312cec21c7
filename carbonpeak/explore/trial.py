"""Runs every canned query on a finished database, as the server would within its time."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import DatabaseError
from time import process_time

from carbonpeak import text
from carbonpeak.dictionary import open_database
from carbonpeak.explore.faults import explain
from carbonpeak.explore.language import Said
from carbonpeak.explore.limits import limit_connection
from carbonpeak.explore.queries import canned_queries
from carbonpeak.problems import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a query answered with its defaults, and with everything selected."""

    name: str
    title: Said
    rows: int
    seconds: float
    """Processor time of the slower of both."""
    fault: str | None


def try_queries(database: Path) -> Iterator[Trial]:
    """Yield what became of each canned query."""
    with closing(open_database(database)) as connection:
        text.configure([word for (word,) in connection.execute("select id from search_words")])
        limit_connection(connection)
        connection.create_function("escape_fts", 1, text.fts_query, deterministic=True)
        for query in canned_queries():
            rows, seconds, fault = 0, 0.0, None
            for everything in (False, True):
                values = {
                    p.name: "" if everything and not p.default.isdigit() else p.default
                    for p in query.parameters
                }
                begun = process_time()
                try:
                    rows = len(connection.execute(query.sql, values).fetchall())
                except DatabaseError as error:
                    fault = str(error)
                seconds = max(seconds, process_time() - begun)
            yield Trial(name=query.name, title=query.title, rows=rows, seconds=seconds, fault=fault)


def describe_trial(trial: Trial, language: Language) -> str:
    """Return one line: the query with its rows and time, or with what is wrong."""
    milliseconds = f"{trial.seconds * 1000:.0f}"
    found = Said(
        zh=f"{trial.rows} 行，{milliseconds} 毫秒", en=f"{trial.rows} rows, {milliseconds} ms"
    )
    said = explain(trial.fault) if trial.fault else found
    if language == "zh":
        return f"{trial.name}（{trial.title.zh}）：{said.zh}"
    return f"{trial.name} ({trial.title.en}): {said.en}"
