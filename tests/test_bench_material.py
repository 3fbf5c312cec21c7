"""Material's own search, as the benchmark of relevance asks it: answers as in a browser."""

from pathlib import Path

from carbonpeak.search.documents import make_documents
from carbonpeak.search.tuning import read_tuning
from carbonpeak.workspace import Workspace
from tests.bench.material_search import ask_material
from tests.built import read
from tests.conftest import MakeWorkspace


def test_material_finds_what_the_texts_hold(workspace: MakeWorkspace, tmp_path: Path) -> None:
    root = workspace({})
    documents = make_documents(read(root), read_tuning(Workspace(root)))
    cases = [document for document in documents if document.page_kind == "case"]
    heat, solar, roofs, nothing = ask_material(cases, ("余热", "solar", "roofs", "蒟蒻"), tmp_path)
    assert heat == ["waste-heat-heating"]
    assert sorted(solar) == ["factory-solar-roofs", "solar-roofs"]
    # Its index holds stems, and it asks for what begins with the word as typed.
    assert roofs == nothing == []
