"""Every page that stands for a record, in both languages, and each case as JSON."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from carbonpeak.models.case import Case
from carbonpeak.models.fields import json_number
from carbonpeak.pages.case import render_case
from carbonpeak.pages.digest import Digest
from carbonpeak.pages.lists import render_list
from carbonpeak.pages.page import Page, write_page
from carbonpeak.pages.pilot import render_pilot
from carbonpeak.pages.province import render_province
from carbonpeak.pages.terms import VOCABULARIES, TermKind, render_term
from carbonpeak.problems import LANGUAGES, Language
from carbonpeak.vocabulary import VocabularyTerm


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page that stands for a record, not yet rendered."""

    address: str
    language: Language
    render: Callable[[Digest], Page]


def record_pages(digest: Digest) -> Iterator[RecordPage]:
    """Yield the pages of terms, provinces, pilots, cases and lists, and redirects of old names."""
    corpus = digest.corpus
    for kind, vocabulary in VOCABULARIES.items():
        for term in corpus.vocabularies[vocabulary].terms:
            yield from _in_both(f"{kind}/{term.id}/", partial(_term, term, kind))
    for province in corpus.province_by_id.values():
        yield from _in_both(f"provinces/{province.id}/", partial(render_province, province))
    for name, pilot in corpus.pilots.items():
        yield from _in_both(f"pilots/{name}/", partial(render_pilot, pilot.data))
    for name, case in corpus.cases.items():
        for former in case.data.former_ids:
            yield from _in_both(f"cases/{former}/", partial(_redirect, former, name))
        yield from _in_both(f"cases/{name}/", partial(_case, name))
    for name, saved in corpus.lists.items():
        yield from _in_both(f"lists/{name}/", partial(render_list, saved.data))


def _in_both(address: str, render: Callable[[Digest, Language], Page]) -> Iterator[RecordPage]:
    for language in LANGUAGES:
        yield RecordPage(address, language, partial(_in, language, render))


def _in(language: Language, render: Callable[[Digest, Language], Page], digest: Digest) -> Page:
    return render(digest, language)


def _term(term: VocabularyTerm, kind: TermKind, digest: Digest, language: Language) -> Page:
    return render_term(term, kind, digest, language)


def _case(name: str, digest: Digest, language: Language) -> Page:
    return render_case(digest.corpus.cases[name].data, digest, language)


def render_records(digest: Digest) -> Iterator[Page]:
    """Yield every page that stands for a record."""
    return (page.render(digest) for page in record_pages(digest))


def _redirect(former: str, name: str, digest: Digest, language: Language) -> Page:
    """Return a page at a former address that leads to the record's present one."""
    case = digest.corpus.cases[name].data
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
