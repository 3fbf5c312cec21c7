"""What the pages for researchers tell people to run is run here, on the small workspace."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import nbformat
import pytest
from nbclient import NotebookClient

from carbonpeak.pages.notebook import notebook_page
from carbonpeak.problems import LANGUAGES
from tests.built import ROOT, make_downloads
from tests.conftest import VALID_WORKSPACE

NOTEBOOK = ROOT / "site/notebooks/notebook.ipynb"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("research") / "workspace"
    shutil.copytree(VALID_WORKSPACE, root)
    return make_downloads(root)


def test_notebook_gets_the_same_answer_from_pandas_and_from_sql(
    downloads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARBONPEAK_DOWNLOADS", downloads.as_uri())
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", coalesce_streams=True)
    done = client.execute()
    printed = [output["text"] for cell in done.cells for output in cell.get("outputs", ())]
    assert printed[-1] == "the same 3 rows from CSV and from SQL\n"


def test_notebook_keeps_what_it_printed_and_no_path_of_a_machine() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] for cell in code)
    assert {output["output_type"] for cell in code for output in cell["outputs"]} == {"stream"}
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert re.findall(r"/(?:tmp|home|root|work|Users)/", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_notebook_shows_one_language_and_all_code(language: str) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    other = "en" if language == "zh" else "zh"
    page = notebook_page(
        NOTEBOOK.read_text(encoding="utf-8"),
        "zh" if language == "zh" else "en",
        file="../assets/notebooks/notebook.ipynb",
    )
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown":
            assert ("".join(cell["source"]) in page) is (other not in tags)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert page.count('<pre class="cp-code"') == len(code)
    assert page.count('<a href="../assets/notebooks/notebook.ipynb" download>') == 1


def examples(language: str) -> list[str]:
    """Return the statements of the section on DuckDB, which stand indented."""
    page = (ROOT / f"site/docs/{language}/engines.md").read_text(encoding="utf-8")
    section = page.partition("{#duckdb}")[2].partition("\n## ")[0]
    code = "\n".join(line for line in section.splitlines() if line.startswith("    "))
    return [statement.strip() for statement in code.split(";") if statement.strip()]


def test_examples_for_duckdb_run_on_the_files_as_they_are(
    downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examples("zh") == examples("en")
    monkeypatch.chdir(downloads)
    with duckdb.connect() as connection:
        answers = [connection.execute(example).fetchall() for example in examples("en")]
    assert answers[2][0] == ("energy", "renewable-electricity-generated", 2, 2024, 2025)
    version = json.loads((downloads / "version.json").read_text(encoding="utf-8"))
    assert ("data_version", version["data_version"]) in answers[3]


def test_examples_for_pandas_run_on_the_files_as_they_are(
    downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "site/docs/en/download.md").read_text(encoding="utf-8")
    code = re.findall(r"(?m)^    (.*)$", page.partition("**R**")[0])
    monkeypatch.chdir(downloads)
    names: dict[str, object] = {}
    exec("\n".join(code), names)
    exec("count = len(achieved)", names)
    assert names["count"] == 5
