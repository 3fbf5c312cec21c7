"""The command line: each command parses, calls one function, prints and sets the exit code.

Exit codes: 0 fine, 1 problems in data, 2 wrong use.
"""

import click

from carbonpeak.cli.building import build, serve
from carbonpeak.cli.compiling import compile_cases, list_cases
from carbonpeak.cli.exploring import queries
from carbonpeak.cli.forms import form, intake
from carbonpeak.cli.production import health, serve_data
from carbonpeak.cli.records import check, explain, new, schema
from carbonpeak.cli.review import adopt, assess
from carbonpeak.cli.searching import evaluate, peers, search, similar

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="carbonpeak", prog_name="carbonpeak")
def main() -> None:
    """Carbon Peak Pilot Experience Base: check, search, build and serve case records."""


for command in (
    check,
    explain,
    schema,
    new,
    form,
    intake,
    build,
    serve,
    search,
    evaluate,
    peers,
    similar,
    queries,
    compile_cases,
    list_cases,
    assess,
    adopt,
    serve_data,
    health,
):
    main.add_command(command)
