"""How to cite a record, from the record and the address of its page.

GB/T 7714 for Chinese texts; BibTeX, RIS and CSL-JSON for reference managers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from carbonpeak.models.case import Case
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as texts quote it and as BibTeX."""

    gbt7714: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class CaseCitation:
    """A case's citation in each form."""

    gbt7714: str
    bibtex: str
    ris: str
    csl: str


def cite_case(case: Case, voice: Voice) -> CaseCitation:
    """Return the citation of a case page.

    The day of access is the reader's to fill in: no product reads the clock.
    """
    title = voice.plain(case.title)
    author = voice.say("site_name")
    url = page_url(f"cases/{case.id}/", voice)
    accessed = voice.say("cite_accessed")
    parts = f"{author}. {title}[DB/OL]. ({case.modified})[{accessed}]."
    return CaseCitation(
        gbt7714=f"{parts} {url}." if url else parts,
        bibtex=_bibtex(case, title, author, url),
        ris=_ris(case, title, author, url),
        csl=_csl(case, title, author, url, language=voice.language),
    )


def page_url(address: str, voice: Voice) -> str | None:
    """Return the whole address of a page, or None where the site's own is not configured."""
    site = voice.digest.settings.site_url
    if not site:
        return None
    return site.rstrip("/") + ("/en/" if voice.language == "en" else "/") + address


def _bibtex(case: Case, title: str, author: str, url: str | None) -> str:
    year, month, _day = case.modified.split("-")
    fields = {
        "author": f"{{{_brace(author)}}}",
        "title": f"{{{_brace(title)}}}",
        "year": year,
        "month": month,
        "note": f"Record {case.id}, version of {case.modified}",
        **({"url": url} if url else {}),
    }
    return write_bibtex(case.id, fields)


def write_bibtex(key: str, fields: Mapping[str, str]) -> str:
    """Return an entry of BibTeX."""
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}}}"


def _ris(case: Case, title: str, author: str, url: str | None) -> str:
    tags = [
        ("TY", "DATA"),
        ("ID", case.id),
        ("AU", author),
        ("TI", title),
        ("PY", case.modified[:4]),
        ("DA", case.modified.replace("-", "/")),
        ("N1", f"Record {case.id}, version of {case.modified}"),
    ]
    if url:
        tags.append(("UR", url))
    return "".join(f"{tag}  - {value}\n" for tag, value in [*tags, ("ER", "")])


def _csl(case: Case, title: str, author: str, url: str | None, *, language: str) -> str:
    entry: dict[str, object] = {
        "id": case.id,
        "type": "dataset",
        "author": [{"literal": author}],
        "title": title,
        "issued": {"date-parts": [[int(part) for part in case.modified.split("-")]]},
        "version": case.modified,
        "language": language,
    }
    if url:
        entry["URL"] = url
    return json.dumps([entry], ensure_ascii=False, indent=2)


def _brace(text: str) -> str:
    # An unpaired brace in a title would end the field.
    return text.replace("\\", "").replace("{", "").replace("}", "")
