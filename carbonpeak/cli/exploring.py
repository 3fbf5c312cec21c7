"""The command about the data explorer: queries."""

import sys

import click

from carbonpeak.cli.options import workspace_here

SLOWEST = 1.0
"""Seconds after which the server stops a query."""


@click.command()
def queries() -> None:
    """Run every canned query on the built database; exit 1 where one fails or takes too long.

    Example: carbonpeak queries
    """
    from carbonpeak.explore.trial import try_queries
    from carbonpeak.products import DATABASE

    database = workspace_here().build / DATABASE
    if not database.exists():
        raise click.ClickException("nothing is built yet: run carbonpeak build")
    failed = False
    for trial in try_queries(database):
        failed |= trial.fault is not None or trial.seconds > SLOWEST
        said = trial.fault or f"{trial.rows} rows"
        click.echo(f"{trial.name}: {said}, {trial.seconds * 1000:.0f} ms")
    sys.exit(1 if failed else 0)
