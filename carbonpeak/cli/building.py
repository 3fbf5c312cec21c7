"""Commands that make and serve the products: build, serve."""

import sys

import click

from carbonpeak.cli.options import as_of_option, lang_option, show_progress, workspace_here
from carbonpeak.problems import Language


@click.command()
@as_of_option
@lang_option
def build(as_of: str | None, language: Language) -> None:
    """Build every product into build/; a failed build leaves the old ones whole.

    Example: carbonpeak build
    """
    from carbonpeak.products import BuildFailed, build_products

    try:
        build_products(workspace_here(), as_of=as_of, report=show_progress)
    except BuildFailed as failure:
        click.echo(failure.text(language), err=True, nl=False)
        sys.exit(1)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-build", is_flag=True, help="Serve what is in build/ as it is.")
@lang_option
def serve(*, port: int, host: str, no_build: bool, language: Language) -> None:
    """Build what is stale and serve site and data on one port.

    Example: carbonpeak serve --port 8080
    """
    from carbonpeak.products import BuildFailed
    from carbonpeak.serve import CannotServe, run_server

    try:
        run_server(
            workspace_here(), host=host, port=port, rebuild=not no_build, report=show_progress
        )
    except CannotServe as reason:
        raise click.ClickException(str(reason)) from None
    except BuildFailed as failure:
        click.echo(failure.text(language), err=True, nl=False)
        sys.exit(1)
