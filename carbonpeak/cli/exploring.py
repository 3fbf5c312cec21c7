"""The command about the data explorer: queries."""

import sys

import click

from carbonpeak.cli.options import lang_option, workspace_here
from carbonpeak.problems import Language

SLOWEST = 1.0
"""Seconds after which the server stops a query."""


@click.command()
@lang_option
def queries(language: Language) -> None:
    """Run every canned query on the built database; exit 1 where one fails or takes too long.

    Example: carbonpeak queries --lang zh
    """
    from carbonpeak.explore.trial import describe_trial, try_queries
    from carbonpeak.products import DATABASE

    database = workspace_here().build / DATABASE
    if not database.exists():
        raise click.ClickException(
            "还没有生成，请先运行 carbonpeak build · nothing is built yet: run carbonpeak build"
        )
    failed = False
    for trial in try_queries(database):
        failed |= trial.fault is not None or trial.seconds > SLOWEST
        click.echo(describe_trial(trial, language))
    sys.exit(1 if failed else 0)
