"""Rows in which the database describes itself: version, citation, tables and columns."""

from collections.abc import Iterator

from carbonpeak.corpus import Corpus
from carbonpeak.database.row import Cell, Row, row_id
from carbonpeak.database.schema import Column, Schema, Table
from carbonpeak.text import Segmenter

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
TITLE_ZH = "碳达峰试点经验库"
TITLE_EN = "Carbon Peak Pilot Experience Base"
NOTICE_ZH = "依据公开资料独立整理，不是国家发展改革委的正式出版物。"
NOTICE_EN = "Independent work on public sources, not an official NDRC publication."


def meta_rows(corpus: Corpus, segmenter: Segmenter) -> Iterator[tuple[str, Row]]:
    """Yield the version, licence and citation."""
    version = corpus.data_version
    values: dict[str, Cell] = {
        "title_zh": TITLE_ZH,
        "title_en": TITLE_EN,
        "data_version": version,
        "as_of": corpus.as_of,
        "content_hash": corpus.content_hash,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "citation_zh": f"{TITLE_ZH}，数据版本 {version}，{LICENCE}",
        "citation_en": f"{TITLE_EN}, data version {version}, {LICENCE}",
        "notice_zh": NOTICE_ZH,
        "notice_en": NOTICE_EN,
        "lexicon_version": segmenter.version,
    }
    for name, value in values.items():
        yield "meta", {"id": name, "value": value}
    for word in segmenter.words:
        yield "search_words", {"id": word}


def description_rows(schema: Schema) -> Iterator[tuple[str, Row]]:
    """Yield what each table, view and column is."""
    for table in (*schema.tables, *schema.views):
        yield "table_descriptions", _table_row(table, schema)
        for position, column in enumerate(table.columns, 1):
            yield "column_descriptions", _column_row(table, column, position)
            for row in _term_rows(table, column):
                yield "column_terms", row


def _table_row(table: Table, schema: Schema) -> Row:
    group = schema.groups[table.group]
    return {
        "id": table.name,
        "kind": "view" if table.statement else "table",
        "table_group": table.group,
        "group_label_zh": group.zh,
        "group_label_en": group.en,
        "title_zh": table.title.zh,
        "title_en": table.title.en,
        "description_zh": table.description.zh,
        "description_en": table.description.en,
        "label_column": table.label,
        "facets": " ".join(table.facets) or None,
        "sortable": " ".join(table.sortable) or None,
        "full_text": table.full_text,
    }


def _column_row(table: Table, column: Column, position: int) -> Row:
    return {
        "id": row_id(table.name, column.name),
        "table_id": table.name,
        "position": position,
        "column_name": column.name,
        "type": column.type,
        "required": int(column.required),
        "description_zh": column.description.zh,
        "description_en": column.description.en,
        "unit_zh": column.unit.zh if column.unit else None,
        "unit_en": column.unit.en if column.unit else None,
        "vocabulary": column.vocabulary,
        "refers_to": column.refers_to,
    }


def _term_rows(table: Table, column: Column) -> Iterator[Row]:
    for position, (term, words) in enumerate(column.terms.items(), 1):
        yield {
            "id": row_id(table.name, column.name, term),
            "table_id": table.name,
            "column_name": column.name,
            "position": position,
            "term": term,
            "zh": words.zh,
            "en": words.en,
        }
