"""`/-/similar.json`: the published cases like a case, each with the reason."""

from typing import Any

from datasette import Response
from datasette.utils import add_cors_headers

from carbonpeak.explore.citing import VERSION
from carbonpeak.explore.explorer import EXPLORERS, Explorer
from carbonpeak.explore.language import Said
from carbonpeak.explore.peers_endpoint import no_such, read_count
from carbonpeak.explore.search_endpoint import BadParameter, refuse
from carbonpeak.models.fields import Text
from carbonpeak.peers import find_peers
from carbonpeak.similar import find_similar, similar_answer
from carbonpeak.vocabulary import nearest_word

OWN = ("case", "count")

NOTHING_ASKED = Said(zh="请给出 case，即案例的编号", en="give a case by its id")


async def answer(request: Any, datasette: Any) -> Response:
    """Answer which cases are like a case. Datasette has no types, hence Any."""
    headers = {"Cache-Control": "max-age=60"}
    add_cors_headers(headers)
    try:
        found = _answer(request.args, EXPLORERS[datasette])
    except BadParameter as reason:
        return refuse(400, reason.said, headers)
    return Response.json(found, headers=headers)


def _answer(arguments: Any, explorer: Explorer) -> dict[str, object]:
    """Return the answer to an address. Raises BadParameter."""
    for name in arguments:
        if name not in (*OWN, VERSION):
            raise BadParameter(no_such("参数", "parameter", name, nearest_word(name, OWN)))
    asked = (arguments.get("case") or "").strip()
    if not asked:
        raise BadParameter(NOTHING_ASKED)
    cases, likeness = explorer.cases, explorer.likeness
    case = cases.by_id.get(asked)
    if case is None:
        raise BadParameter(no_such("案例", "case", asked, nearest_word(asked, cases.by_id)))
    place = likeness.places[case.pilot]
    found = find_similar(
        case,
        cases.others(case),
        relations=case.relations,
        peers={peer.pilot for peer in find_peers(place, likeness.places, exclude=(case.pilot,))},
        count=read_count(arguments),
    )
    return similar_answer(
        case.id,
        found,
        name=lambda vocabulary, term: _label(explorer, vocabulary, term),
        pilots={pilot: card.name for pilot, card in likeness.cards.items()},
    )


def _label(explorer: Explorer, vocabulary: str, term: str) -> Text:
    said = explorer.labels[f"vocabulary_{vocabulary.replace('-', '_')}"][term]
    return Text(zh=said.zh, en=said.en)
