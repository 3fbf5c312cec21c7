"""Every page that stands for a record, in both languages, and each case as JSON."""

import json
from collections.abc import Iterator

from carbonpeak.models.case import Case
from carbonpeak.models.fields import json_number
from carbonpeak.pages.case import render_case
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.page import Page, write_page
from carbonpeak.pages.pilot import render_pilot
from carbonpeak.pages.province import render_province
from carbonpeak.pages.terms import VOCABULARIES, render_term
from carbonpeak.problems import LANGUAGES, Language


def render_records(digest: Digest) -> Iterator[Page]:
    """Yield the pages of all cases, pilots, provinces and terms, and redirects of renamed cases."""
    for language in LANGUAGES:
        for case in digest.corpus.cases.values():
            yield render_case(case.data, digest, language)
            for former in case.data.former_ids:
                yield _redirect(former, case.data, language)
        for pilot in digest.corpus.pilots.values():
            yield render_pilot(pilot.data, digest, language)
        for province in digest.corpus.province_by_id.values():
            yield render_province(province, digest, language)
        for kind, vocabulary in VOCABULARIES.items():
            for term in digest.corpus.vocabularies[vocabulary].terms:
                yield render_term(term, kind, digest, language)


def _redirect(former: str, case: Case, language: Language) -> Page:
    """Return a page at a former address that leads to the record's present one."""
    link = f"../{case.id}/"
    body = f'# {case.id} {{#top}}\n<div><p><a href="{link}">{case.id}</a></p></div>'
    front_matter = {"title": case.id, "redirect": link}
    return write_page(f"cases/{former}/", language, body, front_matter)


def record_json(case: Case) -> str:
    """Return a case as JSON, its numbers with the digits of the source."""
    plain = case.model_dump()
    return (
        json.dumps(plain, ensure_ascii=False, indent=2, default=json_number, allow_nan=False) + "\n"
    )
