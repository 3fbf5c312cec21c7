"""What a new case still lacks to be published: told at once, while the office is at it."""

from collections.abc import Iterator

from carbonpeak.forms.findings import Finding, find
from carbonpeak.models.case import Case
from carbonpeak.problems import Phrase
from carbonpeak.rubric import required_results

_RESULT = Phrase(
    zh="一项由本举措带来、已实现、写明年份和来源的成效",
    en="an achieved result brought about by the measure, with year and source",
)
_STEPS = Phrase(zh="两步以上的做法", en="two steps or more")


def lacks_to_publish(case: Case) -> Iterator[Finding]:
    """Yield what keeps a new case a lead, if something does."""
    lacking = [] if required_results(case) else [_RESULT]
    if len(case.steps) < 2:
        lacking.append(_STEPS)
    if lacking:
        said = Phrase(
            zh="；".join(phrase.zh for phrase in lacking),
            en="; ".join(phrase.en for phrase in lacking),
        )
        yield find("to-publish", value=said)
