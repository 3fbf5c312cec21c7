"""What search is compared with: SQLite's FTS5 over the same texts and words, ranked by its BM25."""

import sqlite3
from collections.abc import Callable, Iterable

from carbonpeak import text
from carbonpeak.search.documents import Document


def open_full_text(documents: Iterable[Document]) -> Callable[[str], list[str]]:
    """Return a function from a query to the ids of at most 20 cases, best first.

    Words are cut by `carbonpeak.text`, which the caller configures; every word must be there.
    """
    names = []
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create virtual table found using fts5(words, content='')")
    for number, document in enumerate(documents):
        names.append(document.id)
        written = " ".join(f"{passage.zh} {passage.en}" for passage in document.passages)
        words = " ".join(text.segment(written, for_index=True))
        connection.execute("insert into found(rowid, words) values (?, ?)", (number, words))

    def search(query: str) -> list[str]:
        rows = connection.execute(
            "select rowid from found where found match ? order by rank limit 20",
            (text.fts_query(query),),
        )
        return [names[number] for (number,) in rows]

    return search
