"""Search over all records: an index made with Whoosh, one for the site without a server, answers.

`build_index` and `write_static_index` make them from the corpus; `open_index` opens the first.
Nothing outside this package knows of Whoosh. What answers, with Whoosh and numpy, is imported
when an index is opened.
"""

from carbonpeak.search.building import Harvest, build_index, gather_harvest
from carbonpeak.search.folder import (
    IndexBroken,
    IndexOutOfDate,
    check_search,
    open_index,
)
from carbonpeak.search.judgements import JudgementProblems
from carbonpeak.search.request import FacetValue, Hit, SearchAnswer, SearchRequest
from carbonpeak.search.static_index import write_static_index
from carbonpeak.search.tuning import TuningProblems

__all__ = [
    "FacetValue",
    "Harvest",
    "Hit",
    "IndexBroken",
    "IndexOutOfDate",
    "JudgementProblems",
    "SearchAnswer",
    "SearchRequest",
    "TuningProblems",
    "build_index",
    "check_search",
    "gather_harvest",
    "open_index",
    "write_static_index",
]
