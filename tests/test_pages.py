"""Pages as text: what a record becomes, in both languages, compared with golden files."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import carbonpeak.pages as pages_package
from carbonpeak.absent import absent_fields
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.pages import Digest, Settings, render_records
from carbonpeak.pages.alike import trait_groups
from carbonpeak.pages.citation import cite_case
from carbonpeak.pages.due import due_tables
from carbonpeak.pages.labels import labels
from carbonpeak.pages.page import Links, staged_path, tidy
from carbonpeak.pages.records import record_json
from carbonpeak.pages.similar import similar_cases
from carbonpeak.pages.staging import address_of
from carbonpeak.pages.tilemap import tile_map
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import Language
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace, assert_golden

GOLDEN = Path(__file__).parent / "golden" / "pages"
ADDRESSED = Settings(
    site_url="https://example.org/base/",
    repo_url="https://example.org/repo",
    explore_url="/data/",
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


@pytest.fixture
def voice(corpus: Corpus) -> Callable[[Language], Voice]:
    return lambda language: Voice(Digest(corpus), language, Links("cases/solar-roofs/"))


def render_one(path: str, corpus: Corpus, settings: Settings = ADDRESSED) -> str:
    pages = (page for page in render_records(Digest(corpus, settings)) if page.path == path)
    return next(pages).text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "cases/solar-roofs",
        "cases/waste-heat-heating",
        "cases/travel-points",
        "cases/roof-pv",
        "pilots/yi-etdz",
        "provinces/zi",
        "types/rooftop-pv",
    ],
)
def test_page_of_record_is_the_golden_file(name: str, language: str, corpus: Corpus) -> None:
    text = render_one(f"{language}/{name}.md", corpus)
    assert_golden(text, GOLDEN / f"{name.replace('/', '-')}.{language}.md")


def test_every_record_has_a_page_in_both_languages(corpus: Corpus) -> None:
    paths = {page.path for page in render_records(Digest(corpus))}
    names = [
        *(f"cases/{name}" for name in corpus.cases),
        *(f"pilots/{name}" for name in corpus.pilots),
        *(f"provinces/{name}" for name in corpus.province_by_id),
        *(f"types/{term.id}" for term in corpus.vocabularies["measure-types"].terms),
    ]
    wanted = {f"{language}/{name}.md" for language in ("zh", "en") for name in names}
    assert wanted - paths == set()


def test_english_page_shows_and_marks_chinese_where_english_is_missing(corpus: Corpus) -> None:
    text = render_one("en/cases/waste-heat-heating.md", corpus)
    assert '<span lang="zh">' in text
    assert "(in Chinese)" in text


def test_without_addresses_no_link_for_editing_or_rows_is_shown(corpus: Corpus) -> None:
    text = render_one("zh/cases/solar-roofs.md", corpus, Settings())
    assert "修改此文件" not in text
    assert "数据库中的行" not in text
    assert "cases/jia/solar-roofs.yaml" in text


def test_lead_says_that_it_is_not_published_experience(corpus: Corpus) -> None:
    text = render_one("en/cases/travel-points.md", corpus)
    assert "A lead; not published experience." in text


def test_mirror_has_no_address_and_says_so(corpus: Corpus) -> None:
    text = render_one("zh/cases/solar-roofs.md", corpus)
    mirror = next(line for line in text.splitlines() if "未见原文" in line)
    assert "镜像" in mirror
    assert "href" not in mirror


def test_figures_of_the_place_stand_apart_from_those_of_the_measure(corpus: Corpus) -> None:
    text = render_one("zh/cases/solar-roofs.md", corpus)
    measure, place = text.split("<h3>背景：所在地整体数据</h3>")
    assert "屋顶光伏并网装机" in measure
    assert "全市清洁电力占比" not in measure
    assert 'class="cp-context"' in place


def test_host_city_figure_bears_the_citys_name(corpus: Corpus) -> None:
    text = render_one("zh/pilots/yi-etdz.md", corpus)
    host = corpus.pilots["yi-etdz"].data.host_city
    assert host is not None
    assert f"（{host.zh}数据）" in text


def test_renamed_case_leaves_a_redirect(corpus: Corpus) -> None:
    former = [(n, r.data.former_ids) for n, r in corpus.cases.items() if r.data.former_ids]
    name, (old, *_rest) = former[0]
    assert f'redirect: "../{name}/"' in render_one(f"zh/cases/{old}.md", corpus)


def test_absent_fields_are_those_the_record_leaves_empty(corpus: Corpus) -> None:
    labels = dict(absent_fields(corpus.cases["travel-points"].data))
    assert "costs" in labels
    assert "results" not in dict(absent_fields(corpus.cases["solar-roofs"].data))


def test_similar_cases_give_the_reason(corpus: Corpus) -> None:
    found = similar_cases(corpus.cases["solar-roofs"].data, Digest(corpus))
    by_id = {similar.case.id: similar for similar in found}
    assert by_id["waste-heat-heating"].relation == "complements"
    assert by_id["factory-solar-roofs"].types == ("rooftop-pv",)
    assert "travel-points" not in by_id


def test_citation_leaves_the_day_of_access_to_the_reader(corpus: Corpus) -> None:
    case = corpus.cases["solar-roofs"].data
    voice = Voice(Digest(corpus, ADDRESSED), "zh", Links("cases/solar-roofs/"))
    assert cite_case(case, voice).gbt7714 == (
        f"碳达峰试点经验库. 统一建设光伏屋顶（甲市）[DB/OL]. ({case.modified})[引用日期]. "
        "https://example.org/base/cases/solar-roofs/."
    )


def test_citation_for_reference_managers_names_case_version_and_address(corpus: Corpus) -> None:
    case = corpus.cases["solar-roofs"].data
    citation = cite_case(case, Voice(Digest(corpus, ADDRESSED), "en", Links("cases/solar-roofs/")))
    assert citation.ris == (
        "TY  - DATA\n"
        "ID  - solar-roofs\n"
        "AU  - Carbon Peak Pilot Experience Base\n"
        "TI  - Build solar roofs together (Jia)\n"
        "PY  - 2026\n"
        "DA  - 2026/04/15\n"
        "N1  - Record solar-roofs, version of 2026-04-15\n"
        "UR  - https://example.org/base/en/cases/solar-roofs/\n"
        "ER  - \n"
    )
    assert json.loads(citation.csl) == [
        {
            "id": "solar-roofs",
            "type": "dataset",
            "author": [{"literal": "Carbon Peak Pilot Experience Base"}],
            "title": "Build solar roofs together (Jia)",
            "issued": {"date-parts": [[2026, 4, 15]]},
            "version": "2026-04-15",
            "language": "en",
            "URL": "https://example.org/base/en/cases/solar-roofs/",
        }
    ]


def test_bibtex_braces_stay_paired(corpus: Corpus) -> None:
    case = corpus.cases["solar-roofs"].data
    hostile = case.model_copy(update={"title": case.title.model_copy(update={"zh": "a}b{c\\"})})
    voice = Voice(Digest(corpus), "zh", Links("cases/solar-roofs/"))
    bibtex = cite_case(hostile, voice).bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert "{{abc}}" in bibtex


def test_record_json_keeps_numbers_as_numbers(corpus: Corpus) -> None:
    assert '"value": 12.5' in record_json(corpus.cases["solar-roofs"].data)


@pytest.mark.parametrize(
    ("partial", "zh", "en"),
    [
        ("2024", "2024年", "2024"),
        ("2024-05", "2024年5月", "May 2024"),
        ("2024-05-03", "2024年5月3日", "3 May 2024"),
    ],
)
def test_date_is_said_as_far_as_it_is_known(
    partial: str, zh: str, en: str, voice: Callable[[Language], Voice]
) -> None:
    assert (voice("zh").date(partial), voice("en").date(partial)) == (zh, en)


def test_value_in_canonical_unit_stands_only_where_it_differs(
    voice: Callable[[Language], Voice],
) -> None:
    assert voice("zh").canonical(Decimal("12.5"), "10k-kw") == "125兆瓦"
    assert voice("en").canonical(Decimal("12.5"), "10k-kw") is None
    assert voice("zh").canonical(Decimal(210), "firm") is None


def test_links_are_relative_to_the_page() -> None:
    assert Links("cases/a/").record("pilots", "b") == "../../pilots/b/"
    assert Links("").to("cases/") == "cases/"
    assert Links("plan/").to("") == "../"
    assert Links("").to("") == "./"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("", "zh/index.md"),
        ("cases/", "zh/cases/index.md"),
        ("cases/a/", "zh/cases/a.md"),
        ("plan/", "zh/plan.md"),
    ],
)
def test_staged_path_and_address_are_inverse(address: str, path: str) -> None:
    assert staged_path(address, "zh") == path
    assert address_of(path.removeprefix("zh/")) == address


def test_tidy_leaves_no_empty_line_in_a_block_and_sets_headings_apart() -> None:
    body = "<div>\n\n  <p>a</p>\n\n\n</div>\n## b {#b}\n<div>\n</div>"
    assert tidy(body) == "<div>\n<p>a</p>\n</div>\n\n## b {#b}\n\n<div>\n</div>\n"


def test_every_label_is_in_both_languages() -> None:
    assert [key for key, forms in labels().items() if not {"zh", "en"} <= set(forms)] == []


FAMILIES = (
    "list_",
    "attribution_",
    "axis_",
    "blank_form_",
    "batch_",
    "by_",
    "codes_",
    "gates_",
    "h_",
    "input_",
    "lack_",
    "premium_",
    "profile_",
    "safeguard_",
    "severity_",
    "trait_",
)
"""Labels whose keys are put together from a beginning and an id."""


def test_no_label_stands_twice() -> None:
    text = (Path(pages_package.__file__).parent / "labels.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"(?m)^([a-z_0-9]+):", text)
    assert sorted(keys) == sorted(labels())


def test_labels_that_pages_say_exist_and_none_is_idle() -> None:
    folder = Path(pages_package.__file__).parent
    files = [file for kind in ("py", "md", "html") for file in sorted(folder.rglob(f"*.{kind}"))]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    keys = set(labels())
    said = set(re.findall(r"say\(\s*[\"']([a-z_0-9]+)[\"'][,)]", text))
    assert said - keys == set()
    quoted = set(re.findall(r"[\"']([a-z_0-9]+)[\"']", text))
    assert {key for key in keys - quoted if not key.startswith(FAMILIES)} == set()


def test_tile_map_links_every_province_and_says_it_draws_no_borders(
    voice: Callable[[Language], Voice], corpus: Corpus
) -> None:
    text = tile_map(voice("zh"))
    assert text.count('class="cp-tile ') == len(corpus.province_by_id)
    assert "示意方格图，不表示边界与面积。" in text
    assert "<table" in text


def test_long_english_name_is_broken_to_fit_its_tile(workspace: MakeWorkspace) -> None:
    path = "registry/provinces.yaml"
    text = (VALID_WORKSPACE / path).read_text(encoding="utf-8")
    root = workspace({path: text.replace("en: Zi Province", "en: Guangdong")})
    drawn = tile_map(Voice(Digest(load_corpus(Workspace(root))), "en", Links("")))
    assert ">Guang-</text>" in drawn
    assert ">dong</text>" in drawn


def test_place_of_a_case_without_known_pilot_is_its_id(workspace: MakeWorkspace) -> None:
    root = workspace({"registry/pilots/jia.yaml": None})
    corpus = load_corpus(Workspace(root))
    text = render_one("zh/cases/solar-roofs.md", corpus)
    assert '<a href="../../pilots/jia/">jia</a>' in text


def test_hosts_trait_bears_the_hosts_name_in_the_lists_by_trait(
    voice: Callable[[Language], Voice],
) -> None:
    groups = {group.facet: group for group in trait_groups(voice("en"))}
    by_zone = {row.term: row.pilots for row in groups["climate"].rows}
    assert by_zone == {
        "cold": (("jia", "Jia City"),),
        "hot-summer-cold-winter": (
            ("yi-etdz", "Yi Economic-Technological Development Area (Wu City)"),
        ),
    }
    by_endowment = {row.term: [name for name, _ in row.pilots] for row in groups["endowment"].rows}
    assert by_endowment["solar"] == ["jia", "yi-etdz"]


def test_year_of_a_target_is_not_shown_as_a_date_due(voice: Callable[[Language], Voice]) -> None:
    tasks, targets = str(due_tables(voice("en"))).split("## Targets")
    assert "owners apply once" in tasks
    assert "solar roofs to be connected" not in tasks
    assert "solar roofs to be connected" in targets
    assert ">Due<" not in targets
