"""Generated bases, by which builds are measured: every product can be made from them."""

from pathlib import Path

from carbonpeak.database import build_database
from tests.bench.generated import generate
from tests.built import opened, read
from tests.conftest import MakeWorkspace


def test_database_takes_a_generated_base(workspace: MakeWorkspace, tmp_path: Path) -> None:
    corpus = generate(read(workspace({})), 12)
    build_database(corpus, tmp_path / "generated.db")
    with opened(tmp_path / "generated.db") as connection:
        assert connection.execute("select count(*) from cases").fetchone()[0] == 12
