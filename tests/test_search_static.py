"""The static index: its files, their bytes and their spread."""

import gzip
import json
from math import ceil
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

from carbonpeak.search.static_index import shard_key, shard_of
from tests.conftest import MakeWorkspace
from tests.searching import build_static, case_text


@pytest.fixture
def folder(workspace: MakeWorkspace, tmp_path: Path) -> Path:
    build_static(workspace({}), tmp_path / "static")
    return tmp_path / "static"


def read(path: Path) -> Any:
    # JSON of our own making.
    return json.loads(path.read_text(encoding="utf-8"))


def test_files_of_a_small_base(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.json")}
    manifest = read(folder / "manifest.json")
    shards, blocks = manifest["shards"], ceil(manifest["documents"] / manifest["block"])
    assert names == {
        "manifest.json",
        "facets.json",
        "traditional.json",
        *(f"words/{number}.json" for number in range(shards)),
        "spelling/characters.json",
        *(f"spelling/{letter}.json" for letter in ascii_lowercase),
        *(f"{language}/text.json" for language in ("zh", "en")),
        *(f"{language}/suggestions.json" for language in ("zh", "en")),
        *(f"{language}/entries/{n}.json" for language in ("zh", "en") for n in range(blocks)),
    }


def test_every_document_has_an_entry_in_both_languages(folder: Path) -> None:
    for language in ("zh", "en"):
        blocks = (read(path) for path in (folder / language / "entries").iterdir())
        count = sum(len(block) for block in blocks)
        assert count == read(folder / "manifest.json")["documents"]


def test_words_stand_in_the_shard_their_beginning_gives(folder: Path) -> None:
    count = read(folder / "manifest.json")["shards"]
    for number in range(count):
        shard = read(folder / "words" / f"{number}.json")
        words = (*shard["postings"], *shard["words"], *shard["names"], *shard["concepts"])
        assert {shard_of(word, count) for word in words} <= {number}


def test_word_and_its_beginning_share_a_shard() -> None:
    assert shard_key("绿电直供") == "绿电"
    assert shard_of("绿电直供", 64) == shard_of("绿电", 64)
    assert shard_key("heat") == "heat"


def test_postings_lead_back_to_the_documents(folder: Path) -> None:
    count = read(folder / "manifest.json")["shards"]
    postings = read(folder / "words" / f"{shard_of('光伏', count)}.json")["postings"]["光伏"]
    numbers, number = [], 0
    for gap in postings[::2]:
        number += gap
        numbers.append(number)
    block = read(folder / "manifest.json")["block"]
    entries = [read(folder / "zh" / "entries" / f"{n // block}.json")[n % block] for n in numbers]
    assert {entry["id"] for entry in entries} >= {
        "solar-roofs",
        "factory-solar-roofs",
        "rooftop-pv",
    }


def test_page_that_needs_the_server_is_left_out(folder: Path) -> None:
    entries = [e for path in (folder / "zh" / "entries").iterdir() for e in read(path)]
    assert not [entry for entry in entries if entry["path"] == "data/"]


def test_suggestions_are_names_that_records_hold(folder: Path) -> None:
    names = dict(read(folder / "zh" / "suggestions.json"))
    assert {"jiashi", "jia city", "甲市"} <= set(names["甲市"])
    assert "rooftop solar" in names["屋顶光伏"]
    assert "水泥" not in names


def test_spellings_and_sounds_stand_by_their_first_letter(folder: Path) -> None:
    lists = read(folder / "spelling" / "g.json")
    assert "光伏" in lists["sounds"]["guangfu"]
    assert all(word.startswith("g") for word in lists["spellings"])
    assert "符" in read(folder / "spelling" / "characters.json")["fu"]


def test_same_records_give_the_same_bytes(workspace: MakeWorkspace, tmp_path: Path) -> None:
    for name in ("one", "other"):
        build_static(workspace({}), tmp_path / name)
    for path in (tmp_path / "one").rglob("*.json"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()


def test_shards_stay_small_when_the_base_grows(workspace: MakeWorkspace, tmp_path: Path) -> None:
    cases = {
        f"cases/jia/case-{n}.yaml": case_text(f"case-{n}", title=f"第{n}号办法", problem=_text(n))
        for n in range(60)
    }
    build_static(workspace(cases), tmp_path / "static")
    shards = list((tmp_path / "static" / "words").iterdir())
    assert len(shards) > 1
    assert max(len(gzip.compress(path.read_bytes())) for path in shards) < 15_000


def _text(seed: int) -> str:
    """Return Chinese characters that differ from case to case."""
    return "".join(chr(0x4E00 + (seed * 977 + place * 131) % 6000) for place in range(400))
