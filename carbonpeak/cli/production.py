"""Commands for a production host, behind a web server: serve-data, health."""

from pathlib import Path

import click

from carbonpeak.cli.options import show_progress

_PORT = click.option("--port", default=8001, show_default=True, help="Port of the process.")
_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address of it.")
_SOCKET = click.option(
    "--socket",
    "at_socket",
    type=click.Path(path_type=Path),
    help="Unix socket instead of address and port.",
)


@click.command("serve-data")
@click.argument("products", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_PORT
@_HOST
@_SOCKET
def serve_data(products: Path, *, port: int, host: str, at_socket: Path | None) -> None:
    """Serve the data of finished products below /data/, one of several like processes.

    Builds and writes nothing; PRODUCTS is a build folder, and deploy/ shows the whole of it.

    Example: carbonpeak serve-data build --port 8001
    """
    from carbonpeak.replica import run_replica
    from carbonpeak.serve import CannotServe

    try:
        run_replica(products, host=host, port=port, at_socket=at_socket, report=show_progress)
    except CannotServe as reason:
        raise click.ClickException(str(reason)) from None


@click.command()
@_PORT
@_HOST
@_SOCKET
def health(*, port: int, host: str, at_socket: Path | None) -> None:
    """Print the data version that a process of serve-data answers with; fail if it does not.

    Example: carbonpeak health --socket /run/carbonpeak/blue-1.sock
    """
    from carbonpeak.health import NotHealthy, ask_health

    try:
        click.echo(ask_health(host=host, port=port, at_socket=at_socket))
    except NotHealthy as reason:
        raise click.ClickException(str(reason)) from None
