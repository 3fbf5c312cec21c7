"""`/-/peers.json`: the pilots like a pilot, or like any place described, with the reasons."""

from typing import Any

from datasette import Response
from datasette.utils import add_cors_headers

from carbonpeak.explore.citing import VERSION
from carbonpeak.explore.explorer import EXPLORERS
from carbonpeak.explore.language import Said
from carbonpeak.explore.likeness import Likeness
from carbonpeak.explore.search_endpoint import BadParameter, refuse
from carbonpeak.peers import (
    PARAMETERS,
    NotUnderstood,
    as_answer,
    find_described,
    find_peers,
    read_description,
)
from carbonpeak.vocabulary import nearest_word

MOST = 20
OWN = ("pilot", "count")
"""Parameters of the request itself; the others describe a place."""
DESCRIBING = tuple(parameter.name for parameter in PARAMETERS)

NOTHING_ASKED = Said(
    zh="请给出 pilot，或用 endowment、industry、population 等描述一个地方，二者取一",
    en="give either a pilot, or a place described by endowment, industry, population and so on",
)


async def answer(request: Any, datasette: Any) -> Response:
    """Answer who is like a place. Datasette has no types, hence Any."""
    headers = {"Cache-Control": "max-age=60"}
    add_cors_headers(headers)
    try:
        found = _answer(request.args, EXPLORERS[datasette].likeness)
    except BadParameter as reason:
        return refuse(400, reason.said, headers)
    return Response.json(found, headers=headers)


def _answer(arguments: Any, likeness: Likeness) -> dict[str, object]:
    """Return the answer to an address. Raises BadParameter."""
    unknown = [name for name in arguments if name not in (*OWN, *DESCRIBING, VERSION)]
    if unknown:
        raise BadParameter(_no_parameter(unknown[0]))
    given = {name: arguments.getlist(name) for name in DESCRIBING if name in arguments}
    given = {name: values for name, values in given.items() if any(values)}
    pilot = (arguments.get("pilot") or "").strip()
    if bool(pilot) == bool(given):
        raise BadParameter(NOTHING_ASKED)
    count = read_count(arguments)
    if pilot:
        name = likeness.names.get(pilot.casefold())
        if name is None:
            raise BadParameter(_no_pilot(pilot, likeness))
        place = likeness.places[name]
        peers = find_peers(place, likeness.places, exclude=(name,), count=count)
        return {"pilot": name, **as_answer(place, peers, likeness.cards)}
    try:
        asked = read_description(given, likeness.terms)
    except NotUnderstood as reason:
        messages = [fault.message for fault in reason.faults]
        zh = "；".join(message.zh for message in messages)
        en = "; ".join(message.in_language("en") for message in messages)
        raise BadParameter(Said(zh=zh, en=en)) from None
    peers = find_described(asked, likeness.places, likeness.cards, count=count)
    return {"pilot": None, **as_answer(asked.place, peers, likeness.cards)}


def read_count(arguments: Any) -> int:
    """Return how many are asked for. Raises BadParameter."""
    text = arguments.get("count") or "5"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        zh, en = f"count 应是1到{MOST}的整数", f"count must be a whole number from 1 to {MOST}"
        raise BadParameter(Said(zh=zh, en=en))
    return int(text)


def _no_parameter(name: str) -> Said:
    near = nearest_word(name, (*OWN, *DESCRIBING))
    return no_such("参数", "parameter", name, near)


def _no_pilot(word: str, likeness: Likeness) -> Said:
    near = nearest_word(word.casefold(), likeness.names)
    name = likeness.names[near] if near else None
    return no_such("试点", "pilot", word, name)


def no_such(kind_zh: str, kind_en: str, word: str, near: str | None) -> Said:
    """Return what is told who names what is not there; `near` is offered instead."""
    zh, en = f"没有{kind_zh}“{word}”", f'there is no {kind_en} "{word}"'
    if near is None:
        return Said(zh=zh, en=en)
    return Said(zh=f"{zh}，是否指 {near}？", en=f'{en}; did you mean "{near}"?')
