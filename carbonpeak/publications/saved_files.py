"""The files of saved selections for the site, made anew only where something they use changed."""

import hashlib
import shutil
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.kept.swap import link_tree
from carbonpeak.models.lists import SavedList
from carbonpeak.publications.compilation import Compilation, compile_saved
from carbonpeak.publications.forms import write_form
from carbonpeak.saved import Download, downloads, version


def write_saved_lists(corpus: Corpus, folder: Path, cache: Path, *, code: str) -> None:
    """Write the files of every saved selection below a folder, one folder each.

    `cache` keeps them between builds by what they were made from; `code` stands for the program.
    """
    used = set()
    for saved in (record.data for record in corpus.lists.values()):
        files = tuple(downloads(saved))
        kept = cache / _key(corpus, saved, files, code)
        used.add(kept.name)
        if not kept.is_dir():
            _fill(kept, corpus, saved, files)
        link_tree(kept, folder / saved.id)
    for old in cache.iterdir() if cache.is_dir() else ():
        if old.name not in used:
            shutil.rmtree(old)


def _key(corpus: Corpus, saved: SavedList, files: tuple[Download, ...], code: str) -> str:
    names = (file.name(saved.id) for file in files)
    parts = "\0".join([code, version(corpus, saved), *names])
    return f"{saved.id}-{hashlib.sha256(parts.encode()).hexdigest()[:16]}"


def _fill(kept: Path, corpus: Corpus, saved: SavedList, files: tuple[Download, ...]) -> None:
    """Make the files aside; a build that is killed leaves no half of a folder."""
    aside = kept.with_name(f".{kept.name}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    made: dict[tuple[str, str], Compilation] = {}
    for file in files:
        place = (file.kind, file.language)
        if place not in made:
            made[place] = compile_saved(corpus, saved, kind=file.kind, language=file.language)
        (aside / file.name(saved.id)).write_bytes(write_form(made[place], file.form))
    aside.rename(kept)
