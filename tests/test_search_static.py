"""The static index: its files, their bytes and their spread."""

import gzip
import json
from math import ceil
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

from carbonpeak.search.packing import ALPHABET
from carbonpeak.search.sharding import shard_key, shard_of
from tests.conftest import MakeWorkspace
from tests.searching import build_static, case_text


@pytest.fixture
def folder(workspace: MakeWorkspace, tmp_path: Path) -> Path:
    build_static(workspace({}), tmp_path / "static")
    return tmp_path / "static"


def read(path: Path) -> Any:
    # JSON of our own making.
    return json.loads(path.read_text(encoding="utf-8"))


def start(folder: Path, language: str = "zh") -> Any:
    return read(folder / language / "start.json")


def content(folder: Path, name: str, language: str = "zh") -> Any:
    """Return a file of the index, be it within the first one."""
    inside = start(folder, language)["files"]
    return inside[name] if name in inside else read(folder / name)


def shards(folder: Path, family: str = "words") -> list[Any]:
    return [content(folder, f"{family}/{n}.json") for n in range(start(folder)["shards"][family])]


def entries(folder: Path, language: str = "zh") -> list[Any]:
    manifest = start(folder, language)
    blocks = range(ceil(manifest["documents"] / manifest["block"]))
    names = [f"{language}/entries/{number}.json" for number in blocks]
    return [entry for name in names for entry in content(folder, name, language)]


def test_small_base_is_one_file_beside_its_texts(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.json")}
    assert names == {
        *(f"sounds/{number}.json" for number in range(start(folder)["shards"]["sounds"])),
        *(f"spelling/{letter}.json" for letter in ascii_lowercase),
        *(
            f"{language}/{name}.json"
            for language in ("zh", "en")
            for name in ("start", "text", "suggestions", "near", "initials")
        ),
    }


def test_every_document_has_an_entry_in_both_languages(folder: Path) -> None:
    for language in ("zh", "en"):
        assert len(entries(folder, language)) == start(folder)["documents"]


def test_words_stand_in_the_shard_their_beginning_gives(folder: Path) -> None:
    words = shards(folder)
    for number, shard in enumerate(words):
        held = (*shard["postings"], *shard["words"], *shard["names"])
        assert {shard_of(word, len(words)) for word in held} <= {number}
    concepts = shards(folder, "concepts")
    for number, shard in enumerate(concepts):
        held = (*shard["postings"], *shard["concepts"])
        assert {shard_of(word, len(concepts)) for word in held} <= {number}


def test_word_and_its_beginning_share_a_shard() -> None:
    assert shard_key("绿电直供") == "绿电"
    assert shard_of("绿电直供", 64) == shard_of("绿电", 64)
    assert shard_key("heat") == "heat"
    assert shard_key("#industries/steel") == shard_key("~industries/steel")


def test_postings_lead_back_to_the_documents(folder: Path) -> None:
    kept = shards(folder)
    posting = unpack_posting(kept[shard_of("光伏", len(kept))]["postings"]["光伏"])
    found = [entries(folder)[number]["id"] for number in posting]
    assert {"solar-roofs", "factory-solar-roofs", "rooftop-pv"} <= set(found)


def test_page_that_needs_the_server_is_left_out(folder: Path) -> None:
    assert not [entry for entry in entries(folder) if entry["path"] == "data/"]


def test_traits_of_a_place_are_told_by_the_place(folder: Path) -> None:
    facets = content(folder, "facets.json")
    traits = {facet for facet, column in facets.items() if column.get("as") == "pilot"}
    assert traits >= {"province", "batch", "pilot_kind", "endowment", "industry", "climate", "role"}


def test_suggestions_are_names_that_records_hold(folder: Path) -> None:
    names = dict(read(folder / "zh" / "suggestions.json"))
    assert {"jiashi", "jia city", "甲市"} <= set(names["甲市"])
    assert "rooftop solar" in names["屋顶光伏"]
    assert "水泥" not in names


def test_sounds_and_spellings_stand_where_they_are_looked_for(folder: Path) -> None:
    count = start(folder)["shards"]["sounds"]

    def look(table: str, key: str) -> Any:
        # JSON of our own making.
        return read(folder / "sounds" / f"{shard_of(key, count)}.json")[table][key]

    assert "光伏" in look("words", "guangfu")
    assert (look("characters", "符"), look("simple", "餘")) == ("fu", "余")
    assert "green" in read(folder / "spelling" / "g.json")
    assert all(word.startswith("g") for word in read(folder / "spelling" / "g.json"))


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
    words = list((tmp_path / "static" / "words").iterdir())
    assert len(words) > 1
    assert max(len(gzip.compress(path.read_bytes())) for path in words) < 4_000
    # Then the whole is offered as one file too.
    assert start(tmp_path / "static")["whole"] is True
    assert (tmp_path / "static" / "zh" / "whole.json").is_file()


def test_edited_case_rewrites_few_shards(workspace: MakeWorkspace, tmp_path: Path) -> None:
    cases = {
        f"cases/jia/case-{n}.yaml": case_text(f"case-{n}", title=f"第{n}号办法", problem=_text(n))
        for n in range(60)
    }
    build_static(workspace(cases), tmp_path / "one")
    changed = case_text("case-7", title="第7号办法", problem=f"{_text(7)}蒟蒻")
    build_static(workspace(cases | {"cases/jia/case-7.yaml": changed}), tmp_path / "other")
    words = [path.name for path in (tmp_path / "one" / "words").iterdir()]
    rewritten = [
        name
        for name in words
        if (tmp_path / "one" / "words" / name).read_bytes()
        != (tmp_path / "other" / "words" / name).read_bytes()
    ]
    assert len(rewritten) <= 4


def _text(seed: int) -> str:
    """Return Chinese characters that differ from case to case."""
    return "".join(chr(0x4E00 + (seed * 977 + place * 131) % 6000) for place in range(400))


def unpack_posting(packed: str) -> list[int]:
    """Return the documents of a posting, as search-packing.js reads them."""
    half = len(ALPHABET) // 2
    numbers, number, gap = [], 0, 0
    for code in map(ALPHABET.index, packed.partition(" ")[0]):
        gap = gap * half + code % half
        if code < half:
            number += gap
            numbers.append(number)
            gap = 0
    return numbers
