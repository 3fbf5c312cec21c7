"""The list of downloads and the citation of the data as a whole."""

from markupsafe import Markup

from carbonpeak.distribution import Distribution, distributions
from carbonpeak.pages.citation import Citation, write_bibtex
from carbonpeak.pages.origin import data_link
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice
from carbonpeak.problems import LANGUAGES

UNMEASURED = frozenset({"dataset.jsonld", "SHA256SUMS", "versions.json"})
"""Files that are made after the checksums, or hold them."""


def downloads(voice: Voice) -> Markup:
    """Return the table of the files, and a link to Datasette where one goes with the site.

    Sizes and checksums are filled in once the files are made, where the template leaves room.
    """
    has_files = bool(voice.digest.settings.downloads)
    files = distributions() if has_files else ()
    return render(
        "downloads.html",
        v=voice,
        data=[_row(file, voice) for file in files if file.is_dataset],
        about=[_row(file, voice) for file in files if not file.is_dataset],
        explore=data_link(voice),
    )


def _row(file: Distribution, voice: Voice) -> dict[str, str | bool]:
    """Return what the template shows of a file."""
    folder = voice.digest.settings.downloads.strip("/")
    is_chinese = voice.language == "zh"
    return {
        "name": file.name,
        "href": voice.shared(f"{folder}/{file.name}"),
        "format": file.format.zh if is_chinese else file.format.en,
        "audience": file.audience.zh if is_chinese else file.audience.en,
        "holds": file.holds.zh if is_chinese else file.holds.en,
        "is_measured": file.name not in UNMEASURED,
    }


def blank_forms(voice: Voice) -> Markup:
    """Return links to the blank form in each language, or where to ask for it without downloads."""
    folder = voice.digest.settings.downloads.strip("/")
    others = sorted(LANGUAGES, key=lambda language: language != voice.language)
    forms = [
        {
            "href": voice.shared(f"{folder}/forms/carbonpeak-form-{language}.xlsx"),
            "label": voice.say(f"blank_form_{language}"),
        }
        for language in others
    ]
    return render("blank-forms.html", v=voice, forms=forms if folder else ())


def cite_data(voice: Voice) -> Markup:
    """Return the citation of the data, naming the exact version."""
    return render("cite-data.html", v=voice, citation=_citation(voice))


def _citation(voice: Voice) -> Citation:
    corpus = voice.digest.corpus
    name, site = voice.say("site_name"), voice.digest.settings.site_url
    parts = [
        f"{name}[DB/OL].",
        f"{voice.say('data_version')} {corpus.data_version}.",
        f"({corpus.as_of})[{voice.say('cite_accessed')}].",
        *([f"{site}."] if site else ()),
    ]
    fields = {
        "author": f"{{{voice.say('contributors')}}}",
        "title": f"{{{name}}}",
        "year": corpus.as_of[:4],
        "version": corpus.data_version,
        "note": f"Data version {corpus.data_version}, CC BY 4.0",
        **({"url": site} if site else {}),
    }
    return Citation(gbt7714=" ".join(parts), bibtex=write_bibtex("carbonpeak", fields))
