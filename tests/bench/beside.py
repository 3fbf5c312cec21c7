"""tantivy over the words this search is made of: each document its number and its words."""

from collections.abc import Callable, Iterable
from pathlib import Path

import tantivy

from carbonpeak import text
from carbonpeak.search.documents import Document


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace")
    return builder.build()


def build_tantivy(documents: Iterable[Document], folder: Path) -> None:
    """Index documents by the words that `carbonpeak.text` is configured with."""
    folder.mkdir(exist_ok=True)
    writer = tantivy.Index(_schema(), path=str(folder)).writer()
    for number, document in enumerate(documents):
        written = " ".join(f"{passage.zh} {passage.en}" for passage in document.passages)
        words = " ".join(text.segment(written, for_index=True))
        writer.add_document(tantivy.Document(number=number, words=words))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path, *, every_word: bool) -> Callable[[str], list[int]]:
    """Return a function from a query to the numbers of at most 20 documents, best first."""
    schema = _schema()
    searcher = tantivy.Index(schema, path=str(folder)).searcher()
    occurs = tantivy.Occur.Must if every_word else tantivy.Occur.Should

    def search(query: str) -> list[int]:
        words = text.segment(query, for_index=False)
        terms = [(occurs, tantivy.Query.term_query(schema, "words", word)) for word in words]
        hits = searcher.search(tantivy.Query.boolean_query(terms), 20).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return search
