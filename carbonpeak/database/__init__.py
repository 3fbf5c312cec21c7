"""The corpus as one SQLite file that describes itself, the same bytes for the same corpus.

What tables and columns mean stands in `schema.yaml`; `case_rows`, `registry_rows`, `about_rows`
turn records into rows; `filling` writes them through sqlite-utils; `fulltext` makes them found, by
words that `kept_words` keeps from build to build.
"""

from carbonpeak.database.filling import build_database
from carbonpeak.database.kept_words import KeptWords

__all__ = ["KeptWords", "build_database"]
