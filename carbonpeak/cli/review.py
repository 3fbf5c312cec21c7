"""Commands of review: assess."""

import json
import sys
from pathlib import Path

import click

from carbonpeak.cli.options import (
    as_of_option,
    format_option,
    lang_option,
    refuse_problems,
    refuse_unknown,
    workspace_here,
)
from carbonpeak.problems import Language


@click.command()
@click.argument("case")
@click.option(
    "--form",
    "form_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the workbook in which a reviewer grades the case.",
)
@click.option(
    "--take",
    "taken_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take in a reviewer's workbook or YAML file.",
)
@format_option("text", "json")
@lang_option
@as_of_option
def assess(
    case: str,
    *,
    form_file: Path | None,
    taken_file: Path | None,
    output_format: str,
    language: Language,
    as_of: str | None,
) -> None:
    """Lay out what a case holds for each criterion of the rubric, and take a reviewer's grades.

    An assessment is never written over: a later one by the same reviewer takes the place of the
    earlier, which is kept.

    Example: carbonpeak assess shenzhen-virtual-power-plant --form review.xlsx
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.review import (
        dossier_as_object,
        make_dossier,
        render_dossier,
        write_review_form,
    )

    if form_file is not None and taken_file is not None:
        raise click.UsageError("--form 和 --take 只能用一个 · use either --form or --take")
    corpus = load_corpus(workspace_here(), as_of=as_of)
    refuse_problems(corpus)
    refuse_unknown("CASE", case, set(corpus.cases))
    if taken_file is not None:
        _take(taken_file, case, language, as_of)
        return
    dossier = make_dossier(corpus.cases[case].data, corpus)
    if form_file is not None:
        _write(form_file, write_review_form(dossier, corpus, language))
        click.echo(form_file, err=True)
    elif output_format == "json":
        click.echo(json.dumps(dossier_as_object(dossier), ensure_ascii=False, indent=2))
    else:
        click.echo(render_dossier(dossier, corpus, language), nl=False)


def _take(file: Path, case: str, language: Language, as_of: str | None) -> None:
    from carbonpeak.corpus import load_corpus
    from carbonpeak.problems import render_text
    from carbonpeak.review import render_slips, take_review
    from carbonpeak.workbook import Refused

    workspace = workspace_here()
    try:
        taken = take_review(file, case, load_corpus(workspace, as_of=as_of))
    except Refused as refusal:
        message, fix = refusal.message, refusal.fix
        raise click.ClickException(f"{message.zh}，{fix.zh} · {message.en}: {fix.en}") from None
    if not taken.is_in_order:
        click.echo(render_slips(taken.slips, language), nl=False)
        click.echo(render_text(taken.problems, language), nl=False)
        sys.exit(1)
    target = workspace.root / taken.file
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, taken.text.encode())
    click.echo(taken.file)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise click.ClickException(
            f"无法写入 {path}（{error.strerror}） · {path} cannot be written"
        ) from None
