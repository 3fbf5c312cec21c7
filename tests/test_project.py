"""The project's own files: what is pinned, what is ignored, where the site is written."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def read_constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def needed_packages(name: str, extras: frozenset[str], seen: set[str]) -> Iterator[str]:
    """Yield every installed package that a package needs, through all its requirements."""
    key = canonicalize_name(name)
    if f"{key} {sorted(extras)}" in seen:
        return
    seen.add(f"{key} {sorted(extras)}")
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(requirement.name)
            yield from needed_packages(requirement.name, frozenset(requirement.extras), seen)


def test_every_package_in_use_is_pinned_at_its_version() -> None:
    pins = read_constraints()
    needed = set(needed_packages("carbonpeak", frozenset({"dev"}), set()))
    installed = {name: distribution(name).version for name in needed}
    assert installed == {name: pins.get(name) for name in needed}


def test_constraints_hold_nothing_but_pins_in_order() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []
    assert pins == sorted(set(pins))


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_no_address_of_a_package_index_is_kept(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_readme_names_only_what_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = [*re.findall(r"`([^`\s<>*]+)`", text), *re.findall(r"\]\(([^)]+)\)", text)]
    tops = {path.name for path in ROOT.iterdir()} - {"build"}
    paths = [name for name in named if name.partition("/")[0] in tops]
    assert len(paths) > 30
    assert [name for name in paths if not (ROOT / name).exists()] == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return an empty repository with our .gitignore, so that a copy without git is tested too."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("build/site/index.html", True),
        (".venv/bin/python", True),
        ("carbonpeak/__pycache__/cli.cpython-311.pyc", True),
        ("site/docs/zh/index.md", False),
        ("search/lexicon.txt", False),
        ("cases/a-pilot/a-case.yaml", False),
        ("registry/lists/2026.yaml", False),
        ("scripts/build", False),
        ("tests/workspace/site/docs/zh/index.md", False),
    ],
)
def test_only_what_is_made_is_ignored(repository: Path, path: str, *, ignored: bool) -> None:
    done = subprocess.run(["git", "-C", repository, "check-ignore", "--quiet", path], check=False)
    assert (done.returncode == 0) is ignored


def test_the_site_is_never_written_to_the_folder_of_hand_written_pages() -> None:
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.findall(r"^(?:docs_dir|site_dir):.*", settings, re.MULTILINE) == [
        "docs_dir: site/docs",
        "site_dir: build/site",
    ]


@pytest.mark.parametrize("folder", ["cases", "registry", "search", "site"])
def test_curators_folders_hold_no_python(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py")) == []


def test_citation_file_has_what_its_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert citation["license"] == "CC-BY-4.0"
    assert [set(author) for author in citation["authors"]] == [{"name"}]
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", citation["date-released"])
    assert set(citation) == {
        *("cff-version", "message", "title", "type", "version", "date-released", "authors"),
        *("abstract", "keywords", "license"),
    }
    assert citation["version"] == distribution("carbonpeak").version
