"""Commands on records: check, explain, schema, new."""

import json
import os
import sys

import click

from carbonpeak.cli.options import as_of_option, format_option, lang_option, workspace_here
from carbonpeak.problems import Language


@click.command()
@lang_option
@as_of_option
@format_option("text", "json")
def check(language: Language, as_of: str | None, output_format: str) -> None:
    """Report every problem in the records.

    Example: carbonpeak check --lang zh
    """
    from carbonpeak.checks import check_corpus, has_errors
    from carbonpeak.corpus import load_corpus
    from carbonpeak.problems import as_objects, render_text, summarise
    from carbonpeak.products import load_quickly

    workspace = workspace_here()
    load = load_quickly if os.access(workspace.build, os.W_OK) else load_corpus
    corpus = load(workspace, as_of=as_of)
    problems = check_corpus(corpus)
    if output_format == "json":
        click.echo(json.dumps(as_objects(problems), ensure_ascii=False, indent=2))
    else:
        click.echo(render_text(problems, language), nl=False)
        click.echo(summarise(problems, len(corpus.cases), language), err=True)
    sys.exit(1 if has_errors(problems) else 0)


@click.command()
@click.argument("code", required=False)
@lang_option
def explain(code: str | None, language: Language) -> None:
    """Explain a problem code, or list all of them.

    Example: carbonpeak explain CP113
    """
    from carbonpeak.problems import catalogue, render_codes, render_explanation

    if code is None:
        click.echo(render_codes(language), nl=False)
        return
    found = catalogue().get(code.upper())
    if found is None:
        raise click.UsageError(
            f"没有代码“{code}”，carbonpeak explain 列出全部代码 · "
            f'there is no code "{code}"; carbonpeak explain lists all of them'
        )
    click.echo(render_explanation(found, language), nl=False)


@click.command()
@click.argument("kind", type=click.Choice(["case", "pilot", "assessment", "adoptions", "list"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of record, with the closed lists of this base.

    Example: carbonpeak schema case > registry/schema/case.schema.json
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.schema import write_schema

    click.echo(write_schema(kind, load_corpus(workspace_here())), nl=False)


@click.group()
def new() -> None:
    """Begin a new record."""


@new.command("case")
@click.option("--pilot", required=True, help="Id or Chinese name of the pilot, such as shenzhen.")
@click.option("--id", "case_id", required=True, help="Id of the case; also its file's name.")
def new_case(pilot: str, case_id: str) -> None:
    """Write an empty case with its closed lists, ready to fill in.

    Example: carbonpeak new case --pilot shenzhen --id shenzhen-night-charging
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.schema import CannotBegin, begin_case

    workspace = workspace_here()
    try:
        path = begin_case(load_corpus(workspace), workspace, pilot=pilot, case_id=case_id)
    except CannotBegin as reason:
        raise click.UsageError(str(reason)) from None
    click.echo(path.relative_to(workspace.root).as_posix())
