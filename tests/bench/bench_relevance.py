"""How well the judged queries are answered: this search beside FTS5, tantivy and lunr.

All are given the same texts of the published cases, cut by the same words. FTS5 wants every word
of a query, tantivy and lunr, as Material for MkDocs brings it, any.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from carbonpeak import text
from carbonpeak.corpus import load_corpus
from carbonpeak.printing import print_evaluation
from carbonpeak.search.documents import make_documents
from carbonpeak.search.evaluation import EVERYONE, Scores, evaluate, read_answerable, score_groups
from carbonpeak.search.static_answers import NodeMissing
from carbonpeak.search.tuning import read_tuning
from carbonpeak.workspace import Workspace
from tests.bench.beside import build_tantivy, open_tantivy
from tests.bench.material_search import ask_material

ROOT = Path(__file__).parents[2]


def main() -> None:
    workspace = Workspace(ROOT)
    corpus = load_corpus(workspace)
    print(print_evaluation(evaluate(corpus, workspace), "en", with_queries=False), end="")
    text.configure(text.words_of(corpus, workspace.search / "lexicon.txt"))
    published = {case.id for case in corpus.published}
    documents = [d for d in make_documents(corpus, read_tuning(workspace)) if d.id in published]
    queries, grades = read_answerable(corpus, workspace)
    asked = [query.query for query in queries]

    def report(name: str, answers: Sequence[Sequence[str]]) -> None:
        print_scores(name, score_groups(queries, grades, answers)[EVERYONE])

    with tempfile.TemporaryDirectory() as scratch:
        build_tantivy(documents, Path(scratch))
        search = open_tantivy(Path(scratch), every_word=False)
        found = ([documents[number].id for number in search(query)] for query in asked)
        report("tantivy", list(found))
    with tempfile.TemporaryDirectory() as scratch:
        try:
            report("lunr", ask_material(documents, asked, Path(scratch)))
        except NodeMissing:
            print("lunr: not measured, there is no Node here")


def print_scores(name: str, scores: Scores) -> None:
    print(
        f"{name:8}{'all':12}{scores.queries:4}{scores.ndcg:9.3f}{scores.recall:11.3f}"
        f"{scores.reciprocal_rank:7.3f}{scores.empty:7}"
    )


if __name__ == "__main__":
    main()
