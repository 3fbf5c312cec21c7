"""Commands on forms: form, intake."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carbonpeak.cli.options import (
    as_of_option,
    format_option,
    lang_option,
    named_pilot,
    refuse_problems,
    refuse_unknown,
    show_progress,
    workspace_here,
)
from carbonpeak.cli.writing import make_folder, write_file
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from carbonpeak.forms.intake import Taking


@click.command()
@click.option(
    "--pilot", metavar="ID", help="Fill in the data of a pilot, by id or Chinese name: shenzhen."
)
@click.option("--case", "case_id", metavar="ID", help="Write an existing case into the form.")
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, such as form.xlsx.",
)
@lang_option
def form(*, pilot: str | None, case_id: str | None, output: Path, language: Language) -> None:
    """Write the form that an office fills in, in WPS, Excel or LibreOffice.

    Example: carbonpeak form --pilot shenzhen --lang zh --output form.xlsx
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.forms import write_form

    corpus = load_corpus(workspace_here())
    refuse_problems(corpus)
    if pilot is not None:
        pilot = named_pilot("--pilot", pilot, corpus)
    if case_id is not None:
        refuse_unknown("--case", case_id, set(corpus.cases))
    case = corpus.cases[case_id].data if case_id is not None else None
    if case is not None and pilot not in (None, case.pilot):
        raise click.UsageError(f'--case "{case_id}" belongs to the pilot "{case.pilot}"')
    write_file(output, write_form(corpus, language, pilot=pilot, case=case))
    click.echo(output, err=True)


@click.command()
@click.argument("forms", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for cases and marked copies; by default the base itself and build/intake/.",
)
@click.option("--update", is_flag=True, help="Let a form change a case that is there already.")
@format_option("text", "json")
@lang_option
@as_of_option
def intake(
    *,
    forms: tuple[Path, ...],
    output: Path | None,
    update: bool,
    output_format: str,
    language: Language,
    as_of: str | None,
) -> None:
    """Take in filled forms: each becomes a case, or a list of what to mend in which cell.

    FORMS are workbooks or folders of them. A form with something to mend is given back as a copy
    with comments and colours in its cells; the file itself stays as it was sent.

    Example: carbonpeak intake forms/ --lang zh
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.forms import as_objects, render_report, take_in

    workspace = workspace_here()
    corpus = load_corpus(workspace, as_of=as_of)
    refuse_problems(corpus)
    files = list(_files(forms))
    if not files:
        raise click.UsageError("这里没有表 · there are no forms here")
    takings = take_in(files, corpus, language=language, update=update, report=show_progress)
    _write_cases(takings, output or workspace.root)
    _write_copies(takings, files, output or workspace.build / "intake")
    if output_format == "json":
        click.echo(json.dumps(as_objects(takings), ensure_ascii=False, indent=2))
    else:
        click.echo(render_report(takings, language), nl=False)
    sys.exit(1 if any(taking.problems for taking in takings) else 0)


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the name and path of each form; in a folder, what is no form is looked at too."""
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file())
            yield from ((file.as_posix(), file) for file in inside if not _is_passing(file))
        else:
            yield path.as_posix(), path


def _is_passing(file: Path) -> bool:
    """Return whether a file is one that office programs leave behind while they work."""
    return file.name.startswith((".", "~$"))


def _write_cases(takings: "Sequence[Taking]", folder: Path) -> None:
    for taking in takings:
        if taking.case is not None and taking.outcome != "unchanged":
            path = folder / taking.case.file
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, taking.case.yaml.text.encode())


def _write_copies(
    takings: "Sequence[Taking]", files: Sequence[tuple[str, Path]], folder: Path
) -> None:
    from carbonpeak.forms import copy_name, mark_copy

    names: set[str] = set()
    for taking, (_name, path) in zip(takings, files, strict=True):
        if taking.outcome == "refused" or not taking.findings:
            continue
        name = copy_name(path.stem, taking.language, names)
        make_folder(folder)
        write_file(folder / name, mark_copy(path.read_bytes(), taking.findings, taking.language))
        show_progress(f"标注过的表 · marked copy: {(folder / name).as_posix()}")
