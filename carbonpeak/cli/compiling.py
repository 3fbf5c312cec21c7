"""Commands that compile experience for promotion: list."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonpeak.cli.options import (
    as_of_option,
    format_option,
    lang_option,
    refuse_problems,
    refuse_unknown,
    workspace_here,
)

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.lists import Selection


@click.command("list")
@click.option("--field", "fields", multiple=True, metavar="ID", help="Field, such as energy.")
@click.option("--content", "contents", multiple=True, metavar="ID", help="One of the Plan's five.")
@click.option("--pilot", "pilots", multiple=True, metavar="ID", help="Pilot, such as shenzhen.")
@click.option("--province", "provinces", multiple=True, metavar="ID", help="Province.")
@click.option("--type", "types", multiple=True, metavar="ID", help="Measure type.")
@click.option("--level", "levels", multiple=True, metavar="ID", help="Level, such as documented.")
@format_option("md", "csv", "xlsx")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@lang_option
@as_of_option
def list_cases(output_format: str, output: Path | None, **options: Any) -> None:
    """Compile a list of published cases, with level and what each still lacks.

    Options of one kind add up, options of different kinds narrow.

    Example: carbonpeak list --field energy --format xlsx --output energy.xlsx
    """
    from carbonpeak import lists
    from carbonpeak.corpus import load_corpus

    corpus = load_corpus(workspace_here(), as_of=options["as_of"])
    refuse_problems(corpus)
    selection = _selection(corpus, options)
    compiled = lists.compile_list(corpus, selection, options["language"])
    writers = {"md": lists.as_markdown, "csv": lists.as_csv, "xlsx": lists.as_xlsx}
    data = writers[output_format](compiled)
    if output is not None:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise click.ClickException(
                f"无法写入 {output}（{error.strerror}） · {output} cannot be written"
            ) from None
        count = len(compiled.rows)
        click.echo(f"{output}：{count} 个案例 · cases: {count}", err=True)
    elif output_format == "xlsx":
        raise click.UsageError("a workbook needs a file: add --output list.xlsx")
    else:
        sys.stdout.buffer.write(data)


def _selection(corpus: "Corpus", options: dict[str, Any]) -> "Selection":
    from carbonpeak.lists import Selection

    known = {
        "fields": ("--field", set(corpus.vocabularies["fields"].by_id)),
        "contents": ("--content", set(corpus.vocabularies["contents"].by_id)),
        "pilots": ("--pilot", set(corpus.pilots)),
        "provinces": ("--province", set(corpus.province_by_id)),
        "types": ("--type", set(corpus.vocabularies["measure-types"].by_id)),
        "levels": ("--level", set(corpus.vocabularies["levels"].by_id)),
    }
    for name, (option, ids) in known.items():
        for value in options[name]:
            refuse_unknown(option, value, ids)
    return Selection(
        fields=frozenset(options["fields"]),
        contents=frozenset(options["contents"]),
        pilots=frozenset(options["pilots"]),
        provinces=frozenset(options["provinces"]),
        measure_types=frozenset(options["types"]),
        levels=frozenset(options["levels"]),
    )
