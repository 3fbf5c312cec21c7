"""Cases like a case, as its page shows them."""

from carbonpeak.models.case import Case
from carbonpeak.pages.digest import Digest
from carbonpeak.similar import Similar, find_similar


def similar_cases(case: Case, digest: Digest) -> tuple[Similar[Case], ...]:
    """Return the published cases like a case, looked for among those of its types and ties only."""
    relations = {related.case: related.type for related in case.related}
    tied = (digest.corpus.cases[name].data for name in relations if name in digest.corpus.cases)
    alike = (other for type_ in case.measure_types for other in digest.by_type.get(type_, ()))
    return find_similar(
        case,
        (*(other for other in tied if other.status == "published"), *alike),
        relations=relations,
        peers={peer.pilot for peer in digest.peers.get(case.pilot, ())},
    )
