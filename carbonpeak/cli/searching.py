"""Commands that find: search, evaluate, peers, similar."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from carbonpeak.cli.options import (
    format_option,
    lang_option,
    named_pilot,
    refuse_problems,
    refuse_unknown,
    workspace_here,
)
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.peers import Peer, Place


@click.command()
@click.argument("query")
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=ID", help="Such as field=energy."
)
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance")
@click.option("--page", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--explain", is_flag=True, help="Say why each hit stands where it does.")
@format_option("text", "json")
@lang_option
def search(query: str, *, filters: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Search the built index, as the site does.

    Example: carbonpeak search 绿电直供 --filter field=energy
    """
    from carbonpeak.printing import print_answer
    from carbonpeak.products import INDEX
    from carbonpeak.search import IndexBroken, IndexOutOfDate, SearchRequest, open_index

    workspace = workspace_here()
    try:
        index = open_index(workspace.build / INDEX, workspace=workspace)
    except (IndexBroken, IndexOutOfDate) as reason:
        raise click.ClickException(str(reason)) from None
    language: Language = options.pop("language")
    asked = SearchRequest(query=query, language=language, filters=_facets(filters), **options)
    answer = index.search(asked)
    if output_format == "json":
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(print_answer(answer, language), nl=False)


def _facets(filters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in filters:
        facet, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f'--filter "{text}" needs FACET=ID, such as field=energy')
        found[facet] = (*found.get(facet, ()), value)
    return found


@click.command()
@click.option(
    "--split",
    type=click.Choice(["tuning", "testing", "all"]),
    default="all",
    show_default=True,
    help="Part of the judged queries; only tuning may guide a change.",
)
@click.option("--queries", is_flag=True, help="Show every query too, the worst first.")
@click.option("--floor", is_flag=True, help="Fail below the floors of search/weights.yaml.")
@format_option("text", "json")
@lang_option
def evaluate(*, queries: bool, floor: bool, output_format: str, **options: Any) -> None:
    """Measure how well the search answers the judged queries in search/judgements.yaml.

    Asks the index of the server, the static index and, as a baseline, SQLite's FTS5; and whether
    every published case is found by some of its own words and by all its labels.

    Example: carbonpeak evaluate --split tuning --queries
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.printing import evaluation_as_object, print_evaluation
    from carbonpeak.problems import render_text
    from carbonpeak.search import JudgementProblems, TuningProblems
    from carbonpeak.search.evaluation import evaluate as measure

    language: Language = options["language"]
    workspace = workspace_here()
    corpus = load_corpus(workspace)
    refuse_problems(corpus)
    try:
        found = measure(corpus, workspace, split=options["split"])
    except (JudgementProblems, TuningProblems) as faults:
        click.echo(render_text(faults.problems, language), nl=False)
        sys.exit(1)
    if output_format == "json":
        click.echo(json.dumps(evaluation_as_object(found), ensure_ascii=False, indent=2))
    else:
        click.echo(print_evaluation(found, language, with_queries=queries), nl=False)
    sys.exit(1 if floor and (found.below_floor or found.missed) else 0)


@click.command()
@click.argument("pilot", required=False)
@click.option("--endowment", multiple=True, metavar="TERM", help="Resource, such as coal or 煤炭.")
@click.option("--climate", metavar="TERM", help="Climate zone, such as severe-cold.")
@click.option("--population", metavar="NUMBER", help="Permanent population, such as 276万.")
@click.option("--gdp-per-capita", metavar="NUMBER", help="GDP per person in CNY, such as 15.4万.")
@click.option("--urbanisation", metavar="PERCENT", help="Share of the population in towns.")
@click.option("--industry", multiple=True, metavar="TERM", help="Leading industry, such as steel.")
@click.option("--secondary-share", metavar="PERCENT", help="Share of secondary industry.")
@click.option("--tertiary-share", metavar="PERCENT", help="Share of tertiary industry.")
@click.option("--kind", metavar="TERM", help="Only among cities or parks; counts nothing.")
@click.option("--function", multiple=True, metavar="TERM", help="Only among places of a function.")
@click.option("--count", type=click.IntRange(1, 100), default=5, show_default=True)
@format_option("text", "json")
@lang_option
def peers(
    pilot: str | None, *, count: int, output_format: str, language: Language, **described: Any
) -> None:
    """Show the pilots most like a pilot, or like any place described, with what agrees and differs.

    Numbers may be written with 万 or 亿, terms as ids or by their labels.

    Example: carbonpeak peers --industry 钢铁 --endowment 煤炭 --population 80万
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.printing import peers_as_object, print_peers

    given = {
        name: [value] if isinstance(value, str) else value for name, value in described.items()
    }
    given = {name: list(values) for name, values in given.items() if values}
    if bool(pilot) == bool(given):
        raise click.UsageError(
            "请给出一个试点，或用 --endowment、--industry、--population 等描述一个地方 · "
            "name one pilot, or describe a place by --endowment, --industry, --population and so on"
        )
    corpus = load_corpus(workspace_here())
    refuse_problems(corpus)
    place, found = _find_peers(corpus, pilot, given, count)
    if output_format == "json":
        answer = peers_as_object(place, found, corpus)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(print_peers(place, found, corpus, language), nl=False)


@click.command()
@click.argument("case")
@click.option("--count", type=click.IntRange(1, 100), default=5, show_default=True)
@format_option("text", "json")
@lang_option
def similar(case: str, *, count: int, output_format: str, language: Language) -> None:
    """Show the published cases like a case, each with the reason.

    Example: carbonpeak similar shenzhen-virtual-power-plant
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.printing import print_similar, similar_as_object
    from carbonpeak.similar import similar_in

    corpus = load_corpus(workspace_here())
    refuse_problems(corpus)
    refuse_unknown("CASE", case, set(corpus.cases))
    found = similar_in(corpus.cases[case].data, corpus, count=count)
    if output_format == "json":
        answer = similar_as_object(case, found, corpus)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(print_similar(found, corpus, language), nl=False)


def _find_peers(
    corpus: "Corpus", pilot: str | None, given: dict[str, list[str]], count: int
) -> tuple["Place", tuple["Peer", ...]]:
    from carbonpeak import peers as alike

    places = alike.describe_pilots(corpus)
    if pilot is not None:
        name = named_pilot("PILOT", pilot, corpus)
        return places[name], alike.peers_of(name, corpus, count=count)
    try:
        asked = alike.read_description(given, alike.terms_of(corpus))
    except alike.NotUnderstood as reason:
        lines = [f"{fault.message.zh} · {fault.message.en}" for fault in reason.faults]
        raise click.UsageError("\n".join(lines)) from None
    found = alike.find_described(asked, places, alike.cards_of(corpus), count=count)
    return asked.place, found
