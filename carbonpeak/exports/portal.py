"""The downloads as a site shows them: beside its pages, described for catalogues of data.

`dataset.jsonld` says the same in the words of schema.org and of DCAT. It and the sizes on the page
of downloads are made last, when every file is there.
"""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from carbonpeak.dictionary import open_database, read_dictionary
from carbonpeak.distribution import Distribution, distributions
from carbonpeak.exports.archive import read_checksums
from carbonpeak.kept.swap import link_tree

FOLDER = "downloads"
DATASET = "dataset.jsonld"
PAGES = ("download/index.html", "en/download/index.html")
CREATOR = "Carbon Peak Pilot Experience Base contributors"
CHINA = "http://publications.europa.eu/resource/authority/country/CHN"
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
KEYWORDS = {
    "zh": ("碳达峰", "碳中和", "国家碳达峰试点", "城市", "园区", "案例"),
    "en": ("carbon peak", "climate policy", "pilot cities", "industrial parks", "China", "cases"),
}
CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# A node of JSON-LD is a free tree of JSON.
Node = dict[str, Any]


def put_downloads(downloads: Path, site: Path, *, site_url: str) -> None:
    """Put the downloads into a finished site: link the files, describe them, tell their sizes.

    Without the site's own address (an empty text) the description holds relative ones.
    """
    target = site / FOLDER
    link_tree(downloads, target)
    text = json.dumps(_dataset(target, site_url), ensure_ascii=False, indent=1)
    (target / DATASET).write_text(text + "\n", encoding="utf-8", newline="\n")
    checksums = read_checksums(target)
    for page in (site / name for name in PAGES):
        if page.is_file():
            _tell_sizes(page, target, checksums)


_SIZE = re.compile(r'(data-size-of="([^"]+)">)[^<]*')
_CHECKSUM = re.compile(r'(data-sha256-of="([^"]+)">)[^<]*')


def _tell_sizes(page: Path, folder: Path, checksums: dict[str, str]) -> None:
    """Fill in the places that the page leaves for sizes and checksums."""
    html = page.read_text(encoding="utf-8")
    html = _SIZE.sub(lambda m: m[1] + readable_size((folder / m[2]).stat().st_size), html)
    html = _CHECKSUM.sub(lambda m: m[1] + checksums[m[2]], html)
    # Never in place: the file may have a second name in an older site.
    page.unlink()
    page.write_text(html, encoding="utf-8", newline="\n")


def readable_size(size: int) -> str:
    """Return a size as people read it: 950 B, 12 kB, 3.4 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def _dataset(folder: Path, site_url: str) -> Node:
    """Return the description. Addresses are whole where the site's own is known."""
    with closing(open_database(folder / "carbonpeak.db")) as connection:
        meta = read_dictionary(connection).meta
        since = _first_year(connection)
    home = f"{site_url.rstrip('/')}/" if site_url else "../"
    base = f"{home}{FOLDER}/" if site_url else ""
    checksums = read_checksums(folder)
    files = [
        _distribution(file, folder / file.name, base, meta, checksums[file.name])
        for file in distributions()
        if file.is_dataset
    ]
    title = _both(meta["title_zh"], meta["title_en"])
    return {
        "@context": CONTEXT,
        "@id": f"{base}{DATASET}#dataset",
        "@type": ["Dataset", "dcat:Dataset"],
        **_twice(("name", "dct:title"), title),
        **_twice(("description", "dct:description"), _description(meta)),
        **_twice(("keywords", "dcat:keyword"), _keywords()),
        **_twice(("license", "dct:license"), {"@id": meta["licence_url"]}),
        **_twice(("version", "dcat:version"), meta["data_version"]),
        **_twice(("dateModified", "dct:modified"), _day(meta["as_of"])),
        **_twice(("creator", "dct:creator"), {"@id": f"{base}{DATASET}#contributors"}),
        **_twice(("publisher", "dct:publisher"), _contributors(base)),
        "inLanguage": ["zh", "en"],
        "dct:language": [{"@id": LANGUAGES + code} for code in ("ZHO", "ENG")],
        "isAccessibleForFree": True,
        "citation": [meta["citation_zh"], meta["citation_en"]],
        "temporalCoverage": f"{since}/{meta['as_of']}",
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": str(since), "@type": "xsd:gYear"},
            "dcat:endDate": _day(meta["as_of"]),
        },
        "spatialCoverage": {"@type": "Place", "@id": CHINA, "name": _both("中国", "China")},
        "dct:spatial": {"@id": CHINA},
        **_twice(("url", "dcat:landingPage"), {"@id": f"{home}download/"}),
        "distribution": files,
        "dcat:distribution": [{"@id": file["@id"]} for file in files],
    }


def _first_year(connection: sqlite3.Connection) -> int:
    """Return the year in which the earliest measure began, or the first figure was taken."""
    (year,) = connection.execute(
        "select min(year) from (select min(substr(period_start, 1, 4)) as year from cases"
        " union all select min(cast(year as text)) from results)"
    ).fetchone()
    return int(year)


def _description(meta: dict[str, str]) -> list[Node]:
    return _both(
        "国家碳达峰试点城市和园区的举措、成效、成本和适用条件，逐条注明来源；"
        f"已实现、目标和估算分开。{meta['notice_zh']}",
        "What China's national carbon peak pilots do: measures, results, costs and the conditions"
        " under which others can follow, each with its source; achieved, target and estimate are"
        f" told apart. {meta['notice_en']}",
    )


def _keywords() -> list[Node]:
    return [
        {"@value": word, "@language": language}
        for language, words in KEYWORDS.items()
        for word in words
    ]


def _contributors(base: str) -> Node:
    return {
        "@id": f"{base}{DATASET}#contributors",
        "@type": ["Organization", "http://xmlns.com/foaf/0.1/Agent"],
        **_twice(("name", "http://xmlns.com/foaf/0.1/name"), CREATOR),
    }


def _distribution(
    file: Distribution, path: Path, base: str, meta: dict[str, str], checksum: str
) -> Node:
    size = path.stat().st_size
    address = {"@id": f"{base}{file.name}"}
    return {
        "@id": f"{base}{DATASET}#{file.name}",
        "@type": ["DataDownload", "dcat:Distribution"],
        **_twice(("name", "dct:title"), _both(file.format.zh, file.format.en)),
        **_twice(("description", "dct:description"), _both(file.holds.zh, file.holds.en)),
        **_twice(("contentUrl", "dcat:downloadURL"), address),
        "dcat:accessURL": address,
        "encodingFormat": file.media_type,
        "dcat:mediaType": {"@id": MEDIA_TYPES + file.media_type},
        "contentSize": f"{size} B",
        "dcat:byteSize": {"@value": str(size), "@type": "xsd:nonNegativeInteger"},
        "sha256": checksum,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": checksum, "@type": "xsd:hexBinary"},
        },
        **_twice(("license", "dct:license"), {"@id": meta["licence_url"]}),
        "version": meta["data_version"],
    }


def _both(zh: str, en: str) -> list[Node]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]


def _twice(names: tuple[str, str], value: object) -> Node:
    """Return the same under its name in schema.org and its name in DCAT."""
    return dict.fromkeys(names, value)


def _day(date: str) -> Node:
    return {"@value": date, "@type": "xsd:date"}
