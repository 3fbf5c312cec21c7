"""The blank forms for the site, made anew only where something that stands in them changed."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from carbonpeak.corpus import Corpus
from carbonpeak.forms.examples import Example, find_examples
from carbonpeak.forms.layout import load_form
from carbonpeak.forms.writing import write_form
from carbonpeak.kept.swap import link_file
from carbonpeak.problems import LANGUAGES


def write_blank_forms(corpus: Corpus, folder: Path, cache: Path, *, code: str) -> None:
    """Write the blank form in each language to a folder.

    `cache` keeps them between builds by what they were made from; `code` stands for the program.
    """
    folder.mkdir(parents=True)
    cache.mkdir(exist_ok=True)
    examples = find_examples(load_form(), corpus.published)
    key = _key(corpus, examples, code)
    used = {language: cache / f"{language}-{key}.xlsx" for language in LANGUAGES}
    for language, kept in used.items():
        if not kept.is_file():
            aside = cache / f".{kept.name}-{os.getpid()}"
            aside.write_bytes(write_form(corpus, language, examples=examples))
            aside.rename(kept)
        link_file(kept, folder / f"carbonpeak-form-{language}.xlsx")
    for old in cache.iterdir():
        if old not in used.values():
            old.unlink()


def _key(corpus: Corpus, examples: dict[str, Example], code: str) -> str:
    parts = "\0".join([code, *_read(corpus, examples)])
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _read(corpus: Corpus, examples: dict[str, Example]) -> Iterator[str]:
    """Yield all that a blank form says of the records: the registry, titles, examples."""
    apart = ("registry/assessments/", "registry/lists/")
    for file, digest in sorted(corpus.digests.items()):
        if file.startswith("registry/") and not file.startswith(apart):
            yield f"{file} {digest}"
    yield from (f"{name} {record.data.title!r}" for name, record in corpus.cases.items())
    for block, example in sorted(examples.items()):
        places = sorted({(case, corpus.cases[case].data.pilot) for case in example.cases.values()})
        yield f"{block} {sorted(example.row.items())!r} {sorted(example.cases.items())} {places}"
