"""Commands that find: search, evaluate, peers."""

import json
import sys
from typing import Any

import click

from carbonpeak.cli.options import (
    format_option,
    lang_option,
    refuse_problems,
    refuse_unknown,
    workspace_here,
)
from carbonpeak.problems import Language


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
    help="Half of the judged queries; only tuning may guide a change.",
)
@click.option("--queries", is_flag=True, help="Show every query too, the worst first.")
@click.option("--floor", is_flag=True, help="Fail below the floors in search/weights.yaml.")
@format_option("text", "json")
@lang_option
def evaluate(*, queries: bool, floor: bool, output_format: str, **options: Any) -> None:
    """Measure how well the search answers the judged queries in search/judgements.yaml.

    Asks the index of the server, the static index and, as a baseline, SQLite's FTS5.

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
    sys.exit(1 if floor and found.below_floor else 0)


@click.command()
@click.argument("pilot")
@click.option("--count", type=click.IntRange(1, 100), default=5, show_default=True)
@format_option("text", "json")
@lang_option
def peers(pilot: str, *, count: int, output_format: str, language: Language) -> None:
    """Show the pilots most like one, on the three axes, with what agrees and differs.

    Example: carbonpeak peers baotou
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.peers import peers_of
    from carbonpeak.printing import peers_as_objects, print_peers

    corpus = load_corpus(workspace_here())
    refuse_problems(corpus)
    refuse_unknown("PILOT", pilot, set(corpus.pilots))
    found = peers_of(pilot, corpus, count=count)
    if output_format == "json":
        click.echo(json.dumps(peers_as_objects(found, corpus), ensure_ascii=False, indent=2))
    else:
        click.echo(print_peers(found, corpus, language), nl=False)
