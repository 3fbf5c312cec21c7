"""A lasting address for what a page shows, which names the data version, and how to cite it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from carbonpeak.explore.explorer import Explorer
from carbonpeak.explore.language import say
from carbonpeak.explore.versions import is_version

VERSION = "_version"
"""Parameter that holds the data version an address was made with."""
PASSING = frozenset({VERSION, "_next", "_all"})
"""Parameters that do not belong to the question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """How to cite an answer."""

    address: str
    gbt7714: str
    bibtex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An address was made with another version of the data than the one that answers."""

    asked: str
    present: str
    download: str | None
    """Where the database of that version is, if it is kept."""


def cite_page(explorer: Explorer, request: Any, title: str) -> Citation:
    """Return the citation of the present page. Datasette has no types, hence Any.

    The day of access is the reader's to fill in: no product reads the clock.
    """
    meta = explorer.dictionary.meta
    version, as_of = meta["data_version"], meta["as_of"]
    address = _lasting_address(explorer, request, version)
    base = say(meta["title_zh"], meta["title_en"])
    said, accessed = say("数据版本", "Data version"), say("引用日期", "date of access")
    fields = {
        "author": f"{{{base}}}",
        "title": _brace(title),
        "year": as_of[:4],
        "version": version,
        "url": address,
        "note": meta["licence"],
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return Citation(
        address=address,
        gbt7714=f"{base}. {title}[DB/OL]. {said} {version}. ({as_of})[{accessed}]. {address}.",
        bibtex=f"@misc{{carbonpeak-{version},\n{lines}}}",
    )


def _lasting_address(explorer: Explorer, request: Any, version: str) -> str:
    kept = [pair for pair in _parameters(request) if pair[0] not in PASSING]
    query = urlencode([*kept, (VERSION, version)])
    return f"{request.scheme}://{request.host}{explorer.data}{request.path.lstrip('/')}?{query}"


def _parameters(request: Any) -> list[tuple[str, str]]:
    return parse_qsl(request.query_string, keep_blank_values=True)


def _brace(text: str) -> str:
    # An unpaired brace in a title would end the field.
    return text.replace("\\", "").replace("{", "").replace("}", "")


def data_moved(explorer: Explorer, query_string: str) -> Moved | None:
    """Return what to tell a reader whose address names another version of the data."""
    if VERSION not in query_string:
        return None
    asked = next((value for name, value in parse_qsl(query_string) if name == VERSION), None)
    present = explorer.dictionary.meta["data_version"]
    if not asked or asked == present:
        return None
    kept = explorer.kept.get(asked) if is_version(asked) else None
    folder = f"{explorer.site_url}downloads/{kept.folder.strip('/')}/" if kept else None
    return Moved(asked=asked[:80], present=present, download=folder and f"{folder}carbonpeak.db")


def moved_as_json(moved: Moved) -> dict[str, str | None]:
    """Return what an answer in JSON tells of it."""
    zh = f"数据已更新：此地址所记的数据版本是 {moved.asked}，这是现行版本 {moved.present} 的答案。"
    en = (
        f"The data have moved on: this address names data version {moved.asked};"
        f" this is the answer of the present version {moved.present}."
    )
    return {
        "asked": moved.asked,
        "present": moved.present,
        "download": moved.download,
        "message_zh": zh,
        "message_en": en,
    }
