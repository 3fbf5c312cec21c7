"""Where a page comes from: its file, the address for editing it, its row in the database."""

from dataclasses import dataclass

from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True)
class Origin:
    """A file of the curators and, where the repository is known, the address for editing it."""

    file: str
    edit: str | None


def origin_of(file: str, voice: Voice) -> Origin:
    """Return the origin of a page made from a file."""
    repository = voice.digest.settings.repo_url
    return Origin(file, f"{repository.rstrip('/')}/edit/main/{file}" if repository else None)


def row_link(table: str, name: str, voice: Voice) -> str | None:
    """Return the address of a record's row in Datasette, or None where none goes with the site."""
    explore = data_link(voice)
    return f"{explore}carbonpeak/{table}/{name}" if explore else None


def data_link(voice: Voice) -> str | None:
    """Return the address of Datasette in the page's language, or None where there is none."""
    explore = voice.digest.settings.explore_url.rstrip("/")
    folder = "en/" if voice.language == "en" else ""
    return f"{explore}/{folder}" if voice.digest.settings.explore_url else None
