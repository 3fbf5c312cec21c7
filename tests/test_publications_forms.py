"""The forms of lists and volumes: golden texts, the structure of office files, hostile records."""

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from carbonpeak.checks import check_corpus
from carbonpeak.cli import main
from carbonpeak.corpus import Corpus, load_corpus
from carbonpeak.models.lists import Rule
from carbonpeak.problems import Language
from carbonpeak.publications.blocks import line
from carbonpeak.publications.columns import fit_columns
from carbonpeak.publications.compilation import Compilation, compile_rule, compile_saved
from carbonpeak.publications.forms import write_form
from carbonpeak.publications.layout import count_pages
from carbonpeak.publications.typesetting import NotSet, set_pdf
from carbonpeak.publications.volume import volume
from carbonpeak.saved import Changes, Kind, changes
from carbonpeak.workspace import Workspace
from tests.conftest import VALID_WORKSPACE, MakeWorkspace, assert_golden

GOLDEN = Path(__file__).parent / "golden" / "publications"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Workspace(VALID_WORKSPACE))


def compiled(corpus: Corpus, kind: Kind, language: Language = "zh") -> Compilation:
    return compile_rule(corpus, Rule(), kind=kind, language=language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "form"), [("volume", "md"), ("volume", "html"), ("list", "csv")])
def test_text_forms_are_as_reviewed(
    corpus: Corpus, kind: Kind, form: str, language: Language
) -> None:
    compilation = compiled(corpus, kind, language)
    made = write_form(compilation, form).decode("utf-8")
    # The hash changes with every edit of the fixture, whatever it touches.
    made = made.replace(corpus.data_version, "DATA-VERSION")
    assert_golden(made, GOLDEN / f"{kind}.{language}.{form}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bold_labels_of_markdown_close_before_their_colon(
    corpus: Corpus, language: Language
) -> None:
    made = write_form(compiled(corpus, "volume", language), "md").decode()
    label = {"zh": "**必要、产业基础**：企业", "en": "**Must, industry**: "}[language]
    assert label in made
    assert "：**" not in made
    assert ": **" not in made


def test_html_asks_for_nothing_elsewhere(corpus: Corpus) -> None:
    made = write_form(compiled(corpus, "volume"), "html").decode()
    assert "<script" not in made
    assert " src=" not in made
    assert "url(" not in made


def test_columns_give_each_word_its_room_and_long_texts_the_rest() -> None:
    short, long_text = line("2024"), line("一个指标的统计范围和方法写在这里" * 6)
    rows = [[line("节约标准煤"), short, long_text], [line("新增装机"), short, line("")]]
    first, year, details = fit_columns(["指标", "年份", "范围"], rows)
    assert year.width < first.width < details.width
    assert first.width + year.width + details.width in range(998, 1003)


def test_columns_of_nothing_are_as_wide_as_their_heads_ask() -> None:
    assert [column.title for column in fit_columns(["Cost", "Year"], [])] == ["Cost", "Year"]


def test_workbook_of_a_list_gives_each_row_the_height_of_its_text(corpus: Corpus) -> None:
    made = write_form(compiled(corpus, "list"), "xlsx")
    page = openpyxl.load_workbook(io.BytesIO(made)).active
    assert page is not None
    heights = [page.row_dimensions[row].height for row in range(3, page.max_row + 1)]
    assert all(height is not None and height >= 20 for height in heights)


def test_docx_has_a_filled_table_of_contents_that_points_at_its_headings(corpus: Corpus) -> None:
    document = volume(compiled(corpus, "volume"))
    word = docx.Document(io.BytesIO(write_form(compiled(corpus, "volume"), "docx")))
    entries = [p.text for p in word.paragraphs if p.style and p.style.name in ("toc 1", "toc 2")]
    numbers = count_pages(document.body, "zh").numbers
    assert entries == [f"{h.title}\t{numbers[h.anchor]}" for h in document.headings()]
    body = word.element.body
    bookmarks = {one.get(f"{WORD}name") for one in body.iter(f"{WORD}bookmarkStart")}
    anchors = {one.get(f"{WORD}anchor") for one in body.iter(f"{WORD}hyperlink")} - {None}
    assert anchors < bookmarks  # the preface has one too


def test_docx_tables_repeat_their_heads_and_name_chinese_fonts(corpus: Corpus) -> None:
    data = write_form(compiled(corpus, "volume"), "docx")
    archive = zipfile.ZipFile(io.BytesIO(data))
    tree = ElementTree.fromstring(archive.read("word/document.xml"))
    tables = list(tree.iter(f"{WORD}tbl"))
    assert tables
    assert all(table.find(f".//{WORD}tblHeader") is not None for table in tables)
    assert b'w:eastAsia="SimSun"' in archive.read("word/styles.xml")
    assert "宋体" in archive.read("word/fontTable.xml").decode()


def test_pdf_has_bookmarks_tags_and_text_that_can_be_copied(corpus: Corpus) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(write_form(compiled(corpus, "volume"), "pdf")))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "碳达峰试点经验案例汇编"
    marked = pdf.root_object["/MarkInfo"]
    assert isinstance(marked, pypdf.generic.DictionaryObject)
    assert str(marked["/Marked"]) == "True"
    titles = [heading.title for heading in volume(compiled(corpus, "volume")).headings()]
    marks = [str(one.title) for one in _flat(pdf.outline)]
    assert [title for title in titles if title in marks] == titles
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "统一建设光伏屋顶（甲市）" in text.replace("\n", "")


def _flat(outline: object) -> list[pypdf.generic.Destination]:
    found: list[pypdf.generic.Destination] = []
    for one in outline if isinstance(outline, list) else [outline]:
        if isinstance(one, list):
            found += _flat(one)
        elif isinstance(one, pypdf.generic.Destination):
            found.append(one)
    return found


HOSTILE = '<b>&"#{}[]*_`~|\\$@ #let x = 1; ]; #panic() \u0001\u202e{{ x }} --> ]]>'


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "md", "xlsx", "csv"])
@pytest.mark.parametrize("kind", ["list", "volume"])
def test_hostile_text_is_shown_and_never_read(corpus: Corpus, kind: Kind, form: str) -> None:
    if kind == "volume" and form in {"xlsx", "csv"}:
        return
    case = corpus.cases["solar-roofs"]
    text = case.data.title.model_copy(update={"zh": HOSTILE})
    step = case.data.steps[0].model_copy(update={"text": text})
    data = case.data.model_copy(update={"title": text, "summary": text, "steps": (step, step)})
    changed = type(case)(data, case.yaml)
    others = {**corpus.cases, "solar-roofs": changed}
    hostile = Corpus(
        **{**{k: getattr(corpus, k) for k in corpus.__dataclass_fields__}, "cases": others}
    )
    made = write_form(compiled(hostile, kind), form)
    if form == "docx":
        word = docx.Document(io.BytesIO(made))
        said = "".join(word.element.body.itertext())
        assert '<b>&"#{}[]*_`~|\\$@ #let x = 1; ]; #panic()' in said
    elif form == "html":
        assert "<b>" not in made.decode()


def test_changes_name_what_came_went_and_moved(corpus: Corpus) -> None:
    lists = {name: record.data for name, record in corpus.lists.items()}
    assert changes(lists["second-casebook"], lists["first-casebook"]) == Changes(
        added=("factory-solar-roofs",),
        removed=("waste-heat-heating",),
        moved=(("solar-roofs", "documented", "evidenced"),),
    )


def test_issued_list_is_judged_at_its_own_date(corpus: Corpus) -> None:
    saved = corpus.lists["first-casebook"].data
    compilation = compile_saved(corpus, saved, kind="volume", language="zh")
    assert compilation.corpus.as_of == "2026-03-31"
    assert compilation.version.startswith("2026-03-31-")


def run(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, ["compile", *arguments])
    return result.exit_code, result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--field", "enrgy"),
            '--field 没有“enrgy”，是否应为“energy”？ · --field "enrgy" is not known; '
            'did you mean "energy"?',
        ),
        (
            ("--level", "list-ready"),
            "没有案例符合 --level list-ready · no published case answers --level list-ready",
        ),
        (
            ("--field", "energy-efficiency", "--pilot", "yi-etdz"),
            "--field energy-efficiency、--pilot yi-etdz 合在一起没有案例，请放宽 --pilot yi-etdz · "
            "no case answers --field energy-efficiency and --pilot yi-etdz together; "
            "widen --pilot yi-etdz",
        ),
        (
            ("--as", "volume", "--format", "csv"),
            "汇编没有 csv 格式，表格请用 --as list · "
            "a volume has no form csv; for a table add --as list",
        ),
        (
            ("--save", "能源"),
            "“能源”不能作编号，只用小写字母、数字和连字符，至多 80 个 · "
            '"能源" is no id: use small letters, digits and hyphens, 80 at most',
        ),
        (
            ("--selection", "second-casebook", "--save", "another"),
            "--save 与 --selection 不能同用：后者已保存 · "
            "--save does not go with --selection, which is saved already",
        ),
        (
            ("--selection", "second-casebook", "--field", "energy"),
            "--selection 自带规则，不能再加 --field · "
            "--selection brings its own rule; leave out --field",
        ),
    ],
)
def test_wrong_use_is_told_in_one_sentence(
    arguments: tuple[str, ...], said: str, workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(workspace({}), monkeypatch, *arguments) == (2, f"Error: {said}")


def test_several_forms_and_languages_are_written_at_once(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    given = ("--format", "md,csv", "--lang", "zh,en", "--output", str(out))
    assert run(workspace({}), monkeypatch, *given)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "carbonpeak-list-en.csv",
        "carbonpeak-list-en.md",
        "carbonpeak-list-zh.csv",
        "carbonpeak-list-zh.md",
    ]


def test_selection_kept_as_a_draft_gives_the_same_cases(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    to = ("--format", "md", "--output", str(tmp_path))
    given = ("--field", "energy", "--save", "energy-2026", *to)
    assert run(root, monkeypatch, *given)[0] == 0
    corpus = load_corpus(Workspace(root))
    assert [p.code for p in check_corpus(corpus) if p.at.file.startswith("registry/lists/")] == []
    draft = corpus.lists["energy-2026"].data
    assert (draft.status, draft.rule) == ("draft", Rule(fields=("energy",)))
    assert {one.case for one in draft.included} == {"solar-roofs", "factory-solar-roofs"}
    made = tmp_path / "energy-2026-list-zh.md"
    once = made.read_bytes()
    assert run(root, monkeypatch, "--selection", "energy-2026", *to)[0] == 0
    assert made.read_bytes() == once
    assert run(root, monkeypatch, *given) == (
        2,
        "Error: registry/lists/energy-2026.yaml 已经存在 · "
        "registry/lists/energy-2026.yaml exists already",
    )


def test_command_that_is_refused_keeps_no_draft(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace({})
    wrong = ("--as", "volume", "--format", "csv", "--save", "wrong-form")
    for given in (wrong, ("--save", "a" * 81), ("--level", "list-ready", "--save", "empty")):
        assert run(root, monkeypatch, *given)[0] == 2
    kept = {path.stem for path in (root / "registry" / "lists").iterdir()}
    assert not kept & {"wrong-form", "a" * 81, "empty"}


def test_selection_is_never_another_file_of_the_same_name(
    workspace: MakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = workspace({})
    file = tmp_path / "second-casebook.yaml"
    file.write_text("id: second-casebook\n", encoding="utf-8")
    assert run(root, monkeypatch, "--selection", str(file)) == (
        2,
        f"Error: --selection 只取 registry/lists/ 中的清单，请先把 {file} 放到那里 · "
        f"--selection takes lists of registry/lists/ only; put {file} there first",
    )
    given = ("--format", "csv", "--output", str(tmp_path))
    inside = "registry/lists/second-casebook.yaml"
    assert run(root, monkeypatch, "--selection", inside, *given, "--as", "list")[0] == 0


def test_source_that_typst_refuses_is_told_as_it_tells_it() -> None:
    with pytest.raises(NotSet, match="unclosed delimiter"):
        set_pdf("#text(", seconds=0)
