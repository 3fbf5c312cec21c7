"""The Plan's page: objectives, contents with their cases, and what was not readable."""

from dataclasses import dataclass

from markupsafe import Markup

from carbonpeak.models.plan import PlanContent
from carbonpeak.pages.origin import origin_of
from carbonpeak.pages.template import render
from carbonpeak.pages.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRow:
    """One of the five contents with its categories and how many cases answer it."""

    content: PlanContent
    label: str
    text: Markup | None
    """What the Plan says of it, where that is more than its heading."""
    href: str
    cases: int
    categories: tuple[tuple[str, int], ...]


def plan_text(voice: Voice) -> Markup:
    """Return the text of the page, with headings of its own."""
    plan = voice.digest.corpus.plan
    if plan is None:
        return Markup("")
    return render(
        "plan.md",
        v=voice,
        plan=plan.data,
        contents=[_content_row(content, voice) for content in plan.data.contents],
        origin=origin_of(plan.file, voice),
    )


def _content_row(content: PlanContent, voice: Voice) -> ContentRow:
    cases = voice.digest.by_content.get(content.id, [])
    lists = (
        ("fields", content.fields, "fields"),
        ("project-types", content.project_types, "project_types"),
        ("policy-levers", content.policy_levers, "policy_levers"),
        ("technology-actions", content.technology_actions, "technology_actions"),
    )
    categories = tuple(
        (voice.term(vocabulary, name), sum(1 for case in cases if name in getattr(case, attribute)))
        for vocabulary, names, attribute in lists
        for name in names
    )
    name = voice.digest.corpus.label("contents", content.id, "zh")
    says_more = content.text is not None and content.text.zh != name
    return ContentRow(
        content=content,
        label=voice.term("contents", content.id),
        text=voice.text(content.text) if content.text is not None and says_more else None,
        href=voice.links.record("contents", content.id),
        cases=len(cases),
        categories=categories,
    )
