"""The database: what stands in its rows, that it describes itself, and that it is repeatable."""

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from carbonpeak import text
from carbonpeak.database import KeptWords, build_database, kept_words
from carbonpeak.database.filling import RowPointsNowhere
from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.models.assessment import Assessment, Criterion, Gate
from carbonpeak.models.lists import SavedList
from carbonpeak.models.pilot import Pilot
from tests.built import make_database, opened, read
from tests.conftest import VALID_WORKSPACE, MakeWorkspace

SOLAR = (VALID_WORKSPACE / "cases/jia/solar-roofs.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("database") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_database(root)


def one(path: Path, sql: str, *values: object) -> dict[str, object]:
    with opened(path) as connection:
        return dict(connection.execute(sql, values).fetchone())


def column(path: Path, sql: str, *values: object) -> list[object]:
    with opened(path) as connection:
        return [row[0] for row in connection.execute(sql, values)]


def test_same_records_give_same_bytes(workspace: MakeWorkspace) -> None:
    first = make_database(workspace({}))
    second = make_database(workspace({}))
    assert first.read_bytes() == second.read_bytes()


def test_words_are_kept_for_the_same_program_and_lexicon(
    workspace: MakeWorkspace, tmp_path: Path
) -> None:
    read(workspace({}))
    file = tmp_path / "words.json"
    words = KeptWords(file, code="one")
    assert words.cut("屋顶光伏") == "屋顶光伏 屋顶 光伏"
    words.write()
    # Not what the lexicon says, so that it can be told where the words come from.
    file.write_text(file.read_text(encoding="utf-8").replace(" 屋顶 ", " "), encoding="utf-8")
    assert KeptWords(file, code="one").cut("屋顶光伏") == "屋顶光伏 光伏"
    assert KeptWords(file, code="other").cut("屋顶光伏") == "屋顶光伏 屋顶 光伏"
    text.configure(["屋顶"])
    assert KeptWords(file, code="one").cut("屋顶光伏") == "屋顶 光伏"


def test_words_of_a_large_base_are_not_kept(
    workspace: MakeWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(workspace({}))
    file = tmp_path / "words.json"
    words = KeptWords(file, code="")
    words.cut("屋顶光伏")
    words.write()
    assert file.exists()
    monkeypatch.setattr(kept_words, "MOST_CHARACTERS", 4)
    words = KeptWords(file, code="")
    assert [words.cut("屋顶光伏"), words.cut("热"), words.cut("热")] == [
        "屋顶光伏 屋顶 光伏",
        "热",
        "热",
    ]
    words.write()
    assert not file.exists()


def test_result_stands_as_printed_and_in_the_canonical_unit(database: Path) -> None:
    row = one(database, "select * from results where id = 'solar-roofs_r1'")
    assert (row["printed_zh"], row["printed_en"]) == ("12.5万千瓦", "125 MW")
    assert (row["value"], row["value_text"], row["unit"]) == (12.5, "12.5", "10k-kw")
    assert (row["canonical_value"], row["canonical_unit"]) == (125.0, "mw")
    assert (row["baseline_value"], row["baseline_canonical_value"]) == (3.2, 32.0)
    assert row["source_id"] == "solar-roofs_s2"


def test_digits_of_the_source_are_kept(database: Path) -> None:
    row = one(database, "select value, value_text from results where id = 'solar-roofs_r2'")
    assert row == {"value": 1.3, "value_text": "1.30"}


def test_year_that_no_source_states_is_empty(database: Path) -> None:
    assert column(database, "select year from results where id = 'solar-roofs_r6'") == [None]


def test_host_citys_figure_bears_its_name(database: Path) -> None:
    sql = "select scope, place_zh, place_en from pilot_traits where id = ?"
    host = one(database, sql, "yi-etdz_population_1")
    park = one(database, sql, "yi-etdz_population_park_1")
    assert tuple(host.values()) == ("host", "戊市", "Wu City")
    assert park["place_zh"] == "乙经济技术开发区"


def test_mirror_never_has_an_address(database: Path) -> None:
    assert set(column(database, "select url from sources where access = 'mirror'")) == {None}


def test_unknown_publisher_is_not_independent(workspace: MakeWorkspace) -> None:
    hidden = SOLAR.replace("publisher: 子省日报", "publisher: null").replace(
        "publisher_kind: media", "publisher_kind: unknown"
    )
    path = make_database(workspace({"cases/jia/solar-roofs.yaml": hidden}))
    sql = "select code, is_independent from sources where case_id = 'solar-roofs' order by code"
    with opened(path) as connection:
        assert [tuple(row) for row in connection.execute(sql)] == [("s1", 0), ("s2", 1), ("s3", 0)]


def test_level_is_empty_where_a_case_is_not_published(database: Path) -> None:
    statuses = column(database, "select status from cases where level is null")
    assert set(statuses) == {"lead"}


def test_hostile_text_stands_as_it_is(workspace: MakeWorkspace) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} '); drop table cases; -- [x](javascript:1)"
    changed = SOLAR.replace("zh: 统一建设光伏屋顶（甲市）", f"zh: {json.dumps(hostile)}")
    path = make_database(workspace({"cases/jia/solar-roofs.yaml": changed}))
    assert column(path, "select title_zh from cases where id = 'solar-roofs'") == [hostile]


def test_rows_keep_their_ids_when_a_record_is_added(workspace: MakeWorkspace) -> None:
    added = SOLAR.replace("id: solar-roofs", "id: another-case").replace(
        "former_ids: [roof-pv]", "former_ids: []"
    )
    before = make_database(workspace({}))
    after = make_database(workspace({"cases/jia/another-case.yaml": added}))
    for table in ("cases", "steps", "results", "sources", "pilot_traits", "adoptions"):
        old = set(column(before, f"select id from {table}"))
        assert old <= set(column(after, f"select id from {table}")), table


def test_every_case_and_pilot_is_there_once(workspace: MakeWorkspace) -> None:
    root = workspace({})
    corpus = read(root)
    path = make_database(root)
    assert column(path, "select id from cases order by id") == list(corpus.cases)
    assert column(path, "select id from pilots order by id") == list(corpus.pilots)
    assert column(path, "select id from case_overview order by id") == list(corpus.cases)


def test_references_hold_and_are_declared(database: Path) -> None:
    with opened(database) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        described = connection.execute(
            "select table_id, column_name, refers_to from column_descriptions"
            " join table_descriptions on table_descriptions.id = table_id"
            " where refers_to is not null and kind = 'table'"
        ).fetchall()
        for table, name, to in described:
            keys = connection.execute(f"pragma foreign_key_list({table})").fetchall()
            assert (name, to) in {(key["from"], key["table"]) for key in keys}


def test_row_that_points_nowhere_stops_the_build(workspace: MakeWorkspace, tmp_path: Path) -> None:
    broken = SOLAR.replace("source: s3", "source: s9")
    corpus = read(workspace({"cases/jia/solar-roofs.yaml": broken}))
    with pytest.raises(RowPointsNowhere, match="not in sources"):
        build_database(corpus, tmp_path / "carbonpeak.db")


def test_everything_is_described_in_both_languages(database: Path) -> None:
    with opened(database) as connection:
        tables = connection.execute("select * from table_descriptions").fetchall()
        for table in tables:
            texts = ("title_zh", "title_en", "description_zh", "description_en", "group_label_en")
            assert all(table[name] for name in texts), table["id"]
            real = [row["name"] for row in connection.execute(f"pragma table_info({table['id']})")]
            told = connection.execute(
                "select column_name, description_zh, description_en from column_descriptions"
                " where table_id = ? order by position",
                (table["id"],),
            ).fetchall()
            assert [row["column_name"] for row in told] == real
            assert all(row["description_zh"] and row["description_en"] for row in told)
        names = {table["id"] for table in tables}
        found = connection.execute(
            "select name from sqlite_master where type in ('table', 'view')"
            " and name not like '%\\_fts%' escape '\\' and name not like 'sqlite\\_%' escape '\\'"
        )
        assert names == {row["name"] for row in found}


def test_every_number_names_what_it_is_counted_in(database: Path) -> None:
    with opened(database) as connection:
        unknown = connection.execute(
            "select id from column_descriptions where type in ('integer', 'number')"
            " and (unit_zh is null or unit_en is null)"
        ).fetchall()
    assert [row["id"] for row in unknown] == []


def test_every_column_of_terms_names_its_list(database: Path) -> None:
    """A text column whose values are all terms of one list says which list it is."""
    with opened(database) as connection:
        lists = {row["id"] for row in connection.execute("select id from vocabularies")}
        told = connection.execute(
            "select table_id, column_name, vocabulary, refers_to, description_en"
            " from column_descriptions"
        ).fetchall()
    for row in told:
        if row["vocabulary"]:
            table = "vocabulary_" + row["vocabulary"].replace("-", "_")
            holds_several = "parted by spaces" in row["description_en"]
            refers_to = None if holds_several else table
            assert (row["vocabulary"] in lists, row["refers_to"]) == (True, refers_to)


def test_columns_hold_only_the_words_that_are_told_of_them(database: Path) -> None:
    with closing(open_database(database)) as connection:
        dictionary = read_dictionary(connection)
        held = {
            (table.name, column.name): (
                {
                    value
                    for (value,) in connection.execute(
                        f"select distinct {column.name} from {table.name}"
                    )
                },
                set(column.terms),
            )
            for table in dictionary.tables
            for column in table.columns
            if column.terms
        }
    assert len(held) > 20
    assert {place: words - terms - {None} for place, (words, terms) in held.items()} == {
        place: set() for place in held
    }


def test_words_that_the_models_allow_are_told(database: Path) -> None:
    with closing(open_database(database)) as connection:
        tables = read_dictionary(connection).table_by_name
    for model, name, table, column in (
        (Assessment, "reviewer_role", "assessments", "reviewer_role"),
        (Criterion, "group", "criteria", "criterion_group"),
        (Gate, "decided_by", "gates", "decided_by"),
        (Pilot, "adcode_of", "pilots", "adcode_of"),
        (Pilot, "batch_basis", "pilots", "batch_basis"),
        (SavedList, "form", "saved_lists", "form"),
        (SavedList, "status", "saved_lists", "status"),
    ):
        allowed = get_args(model.model_fields[name].annotation)
        assert set(tables[table].column_by_name[column].terms) == set(allowed), name


def test_figure_is_read_from_left_to_right(database: Path) -> None:
    names = column(
        database,
        "select column_name from column_descriptions where table_id = 'results_comparable'"
        " order by position",
    )
    first = ["case_id", "case_zh", "indicator", "text_zh", "qualifier", "canonical_value"]
    after = ["canonical_unit", "year", "kind"]
    assert [name for name in names if name in {*first, *after}] == [*first, *after]


def test_text_columns_hold_text_and_numbers_numbers(database: Path) -> None:
    stored = {
        "text": "text",
        "integer": "integer",
        "number": "real",
        "boolean": "integer",
        "date": "text",
    }
    with opened(database) as connection:
        columns = connection.execute(
            "select table_id, column_name, type from column_descriptions"
            " join table_descriptions on table_descriptions.id = table_id where kind = 'view'"
        ).fetchall()
        for table, name, kind in columns:
            rows = connection.execute(f"select distinct typeof({name}) from {table}")
            assert {row[0] for row in rows} <= {stored[kind], "null"}, (table, name)


def test_required_columns_of_views_are_never_empty(database: Path) -> None:
    with opened(database) as connection:
        columns = connection.execute(
            "select table_id, column_name from column_descriptions"
            " join table_descriptions on table_descriptions.id = table_id"
            " where kind = 'view' and required"
        ).fetchall()
        for table, name in columns:
            sql = f"select count(*) from {table} where {name} is null"
            assert connection.execute(sql).fetchone()[0] == 0, (table, name)


def test_no_column_names_a_peak_date_or_value(database: Path) -> None:
    with opened(database) as connection:
        names = connection.execute(
            "select column_name, description_zh, description_en from column_descriptions"
        ).fetchall()
    assert not [row for row in names if re.search("peak|达峰|峰值", " ".join(map(str, row)))]


def test_places_are_not_sortable_by_a_figure(database: Path) -> None:
    sql = "select sortable from table_descriptions where id in ('pilot_traits', 'pilot_profiles')"
    for columns in column(database, sql):
        assert not {"value", "value_text"} & set(str(columns).split())


def test_figures_of_whole_places_are_not_compared(database: Path) -> None:
    held = set(column(database, "select attribution from results"))
    compared = set(column(database, "select attribution from results_comparable"))
    assert (held, compared) == ({"measure", "place"}, {"measure"})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("光伏", {"solar-roofs", "factory-solar-roofs"}),
        ("绿电", {"solar-roofs"}),
        ("solar roof", {"solar-roofs", "factory-solar-roofs"}),
        ("甲市能源局", {"solar-roofs"}),
    ],
)
def test_full_text_finds_chinese_words_of_two_characters(
    database: Path, query: str, found: set[str]
) -> None:
    sql = "select id from cases where number in (select rowid from cases_fts where words match ?)"
    assert found <= set(column(database, sql, text.fts_query(query)))


def test_coverage_shows_empty_cells(database: Path) -> None:
    cells = column(database, "select published_cases from coverage where axis = 'content'")
    assert 0 in cells
    assert any(cells)


def test_tasks_are_judged_at_as_of(database: Path) -> None:
    sql = "select step_id, state from due_tasks where case_id = 'solar-roofs' order by step_id"
    with opened(database) as connection:
        states = dict(connection.execute(sql).fetchall())
    assert states == {"solar-roofs_step_2": "completed", "solar-roofs_step_3": "open"}


def test_task_past_its_date_is_told(workspace: MakeWorkspace) -> None:
    late = SOLAR.replace("    due: 2030\n", "    due: '2025-12'\n")
    path = make_database(workspace({"cases/jia/solar-roofs.yaml": late}))
    sql = "select state from due_tasks where step_id = 'solar-roofs_step_3'"
    assert column(path, sql) == ["past-due"]


def test_adoption_tells_years_since_the_measure_began(database: Path) -> None:
    sql = "select years_after_start from adoption_overview where adoption_id = 'ding-solar-roofs'"
    assert column(database, sql) == [2]


def test_meta_names_version_licence_and_citation(workspace: MakeWorkspace) -> None:
    root = workspace({})
    corpus = read(root)
    with opened(make_database(root)) as connection:
        meta = dict(connection.execute("select id, value from meta").fetchall())
    assert meta["data_version"] == corpus.data_version
    assert meta["as_of"] == corpus.as_of
    assert meta["licence"] == "CC BY 4.0"
    assert meta["citation_zh"] == f"碳达峰试点经验库，数据版本 {corpus.data_version}，CC BY 4.0"
    assert corpus.data_version in meta["citation_en"]


def test_every_table_and_view_notes_how_many_rows_it_has(database: Path) -> None:
    with opened(database) as connection:
        noted = dict(connection.execute("select id, row_count from table_descriptions").fetchall())
        for name, count in noted.items():
            assert count == connection.execute(f"select count(*) from {name}").fetchone()[0], name
