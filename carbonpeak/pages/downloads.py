"""The list of downloads and the citation of the data as a whole."""

from markupsafe import Markup

from carbonpeak.pages.origin import data_link
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice

FILES = (
    ("carbonpeak.db", "file_db"),
    ("carbonpeak-csv.zip", "file_csv"),
    ("cases.jsonl", "file_jsonl"),
    ("datapackage.json", "file_package"),
    ("README.txt", "file_readme"),
    ("CITATION.txt", "file_citation"),
    ("SHA256SUMS", "file_sums"),
)


def downloads(voice: Voice) -> Markup:
    """Return links to the files, and to Datasette where one goes with the site."""
    folder = voice.digest.settings.downloads
    files = [
        (name, voice.shared(f"{folder.strip('/')}/{name}"), voice.say(label))
        for name, label in FILES
    ]
    return render(
        "downloads.html",
        v=voice,
        files=files if folder else [],
        explore=data_link(voice),
    )


def cite_data(voice: Voice) -> Markup:
    """Return the citation of the data, naming the exact version."""
    corpus = voice.digest.corpus
    parts = [
        f"{voice.say('site_name')}[DB/OL].",
        f"{voice.say('data_version')} {corpus.data_version}.",
        f"({corpus.as_of})[{voice.say('cite_accessed')}].",
    ]
    site = voice.digest.settings.site_url
    return render("cite-data.html", citation=" ".join([*parts, f"{site}."] if site else parts))
