"""Answers as lines for the terminal: hits of a search, its figures, peers of a pilot.

Formats only; what is found and why is decided elsewhere.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from carbonpeak.corpus import Corpus
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Text
from carbonpeak.models.pilot import TRAIT_VOCABULARIES
from carbonpeak.peers import Comparison, Peer, Place, as_answer, cards_of
from carbonpeak.problems import Language
from carbonpeak.search import Hit, SearchAnswer
from carbonpeak.search.evaluation import ENGINES, Evaluation, QueryScore, Scores
from carbonpeak.search.messages import messages, rewriting
from carbonpeak.similar import Similar, similar_answer, tell_reason

_TAG = re.compile(r"</?mark>")

_FOUND = {"zh": "共 {total} 项", "en": "{total} found"}
_MEANT = {"zh": "是否要找：{words}", "en": "did you mean: {words}"}
_OFFERED = {
    "zh": "{label}（{count}条）：--filter {filter}",
    "en": "{label} ({count}): --filter {filter}",
}
_SEE_ALSO = {"zh": "另见", "en": "see also"}


def print_answer(answer: SearchAnswer, language: Language) -> str:
    """Return the hits of a search as text, the marked words in square brackets."""
    lines = [_FOUND[language].format(total=answer.total)]
    if answer.did_you_mean:
        lines.append(_MEANT[language].format(words=answer.did_you_mean))
    lines += rewriting(answer)
    lines += answer.notes
    lines += _offer_lines(answer, language)
    for number, hit in enumerate(answer.hits, start=(answer.page - 1) * answer.size + 1):
        lines += ["", *_hit_lines(number, hit)]
    if answer.see_also:
        lines += ["", f"{_SEE_ALSO[language]}:"]
        lines += [f"  {other.title}  {other.url}" for other in answer.see_also]
    return "\n".join(lines) + "\n"


def _offer_lines(answer: SearchAnswer, language: Language) -> Iterator[str]:
    """Yield the traits recognised, and what may be asked instead of a query that found nothing."""
    said = messages().page
    if answer.recognised:
        yield said["offered"].say(language)
    for trait in answer.recognised:
        chosen = f"{trait.facet}={trait.id}"
        yield f"  {_OFFERED[language].format(label=trait.label, count=trait.count, filter=chosen)}"
    if answer.near_terms:
        yield said["near_terms"].say(language)
        yield from (f"  {term.text} ({term.count})" for term in answer.near_terms)
    for one in answer.filters_to_drop:
        yield said["drop"].say(language, label=one.label, count=one.count)


def _hit_lines(number: int, hit: Hit) -> Iterator[str]:
    yield f"{number}. {hit.title}"
    about = (hit.pilot_label, hit.field, hit.level or hit.status_label)
    yield f"   {' · '.join(part for part in about if part)}"
    if hit.snippet:
        marked = _TAG.sub(lambda tag: "]" if "/" in tag.group() else "[", hit.snippet)
        yield f"   {html.unescape(marked)}"
    if hit.result:
        year = f" ({hit.result.year})" if hit.result.year else ""
        yield f"   {hit.result.text} {hit.result.value}{year} {hit.result.kind_label}"
    yield f"   {hit.url}"
    for reason in hit.reasons:
        yield f"     + {reason.points:.2f} {reason.word} ({reason.way})"


_HEAD = f"{'':8}{'':12}{'n':>4}{'nDCG@10':>9}{'recall@20':>11}{'MRR':>7}{'empty':>7}"
_SPLITS: dict[str, Text] = {
    "tuning": Text(zh="调校用的查询", en="queries for tuning"),
    "testing": Text(zh="检验用的查询", en="queries kept for testing"),
    "all": Text(zh="全部评判查询", en="all judged queries"),
}
_LEFT_OUT = {
    "zh": "（另有{count}条没有已发布案例可答，未计入）",
    "en": " ({count} more, which no published case answers, are left out)",
}
_NO_NODE = {
    "zh": "static：未测，本机没有 Node",
    "en": "static: not measured, there is no Node here",
}
_BELOW = {
    "zh": "{engine}（{group}）：低于下限 {floor:.3f}（search/weights.yaml）",
    "en": "{engine}, {group}: below the floor of {floor:.3f} in search/weights.yaml",
}


def print_evaluation(found: Evaluation, language: Language, *, with_queries: bool) -> str:
    """Return the figures of a search as a table, with each query, the worst first, if wanted."""
    title = _SPLITS[found.split].in_language(language)
    if found.unanswerable:
        title += _LEFT_OUT[language].format(count=found.unanswerable)
    lines = [title, _HEAD]
    for engine, groups in found.scores.items():
        lines += _score_lines(engine, groups)
    if "static" not in found.scores:
        lines.append(_NO_NODE[language])
    lines += (
        _BELOW[language].format(engine=below.engine, group=below.group, floor=below.floor)
        for below in found.below_floor
    )
    lines += (
        _MISSED[language].format(query=missed.query, case=missed.case) for missed in found.missed
    )
    if with_queries:
        worst = sorted(found.queries, key=lambda query: query.ndcg["server"])
        lines += ["", *(_query_line(query) for query in worst)]
    return "\n".join(lines) + "\n"


def _score_lines(engine: str, groups: Mapping[str, Scores]) -> Iterator[str]:
    for place, (group, scores) in enumerate(groups.items()):
        means = f"{scores.ndcg:9.3f}{scores.recall:11.3f}{scores.reciprocal_rank:7.3f}"
        name = "" if place else engine
        yield f"{name:8}{group:12}{scores.queries:4}{means}{scores.empty:7}"


def _query_line(query: QueryScore) -> str:
    figures = "  ".join(f"{e} {query.ndcg[e]:.2f}" for e in ENGINES if e in query.ndcg)
    return f"{query.id}  {figures}  {query.query}"


def evaluation_as_object(found: Evaluation) -> dict[str, object]:
    """Return the figures as plain objects for JSON."""
    return {**asdict(found), "below_floor": [asdict(below) for below in found.below_floor]}


_MISSED = {
    "zh": "“{query}”查不到案例 {case}，而它含有这个词或带有这个标签",
    "en": '"{query}" does not find the case {case}, which holds the word or bears the label',
}
_AGREE = {"zh": "相近", "en": "alike"}
_DIFFER = {"zh": "不同", "en": "different"}
_UNKNOWN = {"zh": "未知", "en": "unknown"}
_READ = {"zh": "可读案例", "en": "worth reading"}
_NO_PEERS = {
    "zh": "没有特征相近的试点：请换用或增加资源禀赋、发展基础、产业结构方面的特征",
    "en": "no pilot is alike: give other or more traits of resource endowment, development base "
    "or industrial structure",
}


def print_peers(place: Place, peers: tuple[Peer, ...], corpus: Corpus, language: Language) -> str:
    """Return peers as text: what agrees, what differs, what is unknown, the cases there.

    What the place that asks does not know is left out: it is the same for every peer.
    """
    if not peers:
        return _NO_PEERS[language] + "\n"
    lines: list[str] = []
    for number, peer in enumerate(peers, start=1):
        pilot = corpus.pilots[peer.pilot].data
        lines.append(f"{number}. {pilot.name.in_language(language)} ({peer.pilot})")
        unknown = [_trait_name(trait, language) for trait in peer.unknown if trait in place]
        told = (
            (_AGREE[language], [_trait(c, corpus, language) for c in peer.agree]),
            (_DIFFER[language], [_trait(c, corpus, language) for c in peer.differ]),
            (_UNKNOWN[language], unknown),
            (_READ[language], [c.id for c in corpus.published_by_pilot.get(peer.pilot, ())]),
        )
        lines += [f"   {label}: {', '.join(parts)}" for label, parts in told if parts]
    return "\n".join(lines) + "\n"


def peers_as_object(place: Place, peers: tuple[Peer, ...], corpus: Corpus) -> dict[str, object]:
    """Return the place as understood and its peers as plain objects for JSON."""
    return as_answer(place, peers, cards_of(corpus))


_NO_SIMILAR = {
    "zh": "没有同一举措类型的案例，记录中也没有写明关联",
    "en": "no case is of the same measure type, and the record names no tie",
}


def print_similar(found: Sequence[Similar[Case]], corpus: Corpus, language: Language) -> str:
    """Return cases like a case as text, each with the reason."""
    if not found:
        return _NO_SIMILAR[language] + "\n"
    lines: list[str] = []
    for number, similar in enumerate(found, start=1):
        case = similar.case
        pilot = corpus.pilots[case.pilot].data.name.in_language(language)
        lines += (
            f"{number}. {case.title.in_language(language)} ({case.id})",
            f"   {pilot} · {tell_reason(similar, corpus.name_of).in_language(language)}",
        )
    return "\n".join(lines) + "\n"


def similar_as_object(
    case: str, found: Sequence[Similar[Case]], corpus: Corpus
) -> dict[str, object]:
    """Return a case and those like it as plain objects for JSON."""
    pilots = {name: record.data.name for name, record in corpus.pilots.items()}
    return similar_answer(case, found, name=corpus.name_of, pilots=pilots)


def _trait(comparison: Comparison, corpus: Corpus, language: Language) -> str:
    name = _trait_name(comparison.trait, language)
    if not comparison.shared:
        return name
    vocabulary = TRAIT_VOCABULARIES[comparison.trait]
    terms = [corpus.label(vocabulary, term, language) for term in comparison.shared]
    return f"{name} ({' '.join(terms)})"


def _trait_name(trait: str, language: Language) -> str:
    from carbonpeak.pages.labels import say  # with all pages: a search need not wait for them

    return say(f"trait_{trait}", language)
