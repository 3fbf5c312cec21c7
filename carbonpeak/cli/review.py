"""Commands of review: assess, adopt."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from carbonpeak.cli.options import (
    Command,
    as_of_option,
    format_option,
    lang_option,
    named_term,
    refuse_problems,
    refuse_unknown,
    workspace_here,
)
from carbonpeak.cli.writing import make_folder, write_file
from carbonpeak.problems import Language

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.review.adopting import Report


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
        write_file(form_file, write_review_form(dossier, corpus, language))
        click.echo(form_file, err=True)
    elif output_format == "json":
        click.echo(json.dumps(dossier_as_object(dossier), ensure_ascii=False, indent=2))
    else:
        click.echo(render_dossier(dossier, corpus, language), nl=False)


def _take(file: Path, case: str, language: Language, as_of: str | None) -> None:
    from carbonpeak.corpus import load_corpus
    from carbonpeak.office.workbook import Refused
    from carbonpeak.problems import render_text
    from carbonpeak.review import render_slips, take_review, tell_standing
    from carbonpeak.rubric import assess as find_standing

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
    make_folder(target.parent)
    write_file(target, taken.text.encode())
    click.echo(taken.file)
    after = load_corpus(workspace, as_of=as_of)
    click.echo(tell_standing(find_standing(after.cases[case].data, after), after, language))


def _term_option(
    name: str, vocabulary: str, text: str, *, required: bool = False, default: str | None = None
) -> Callable[[Command], Command]:
    """Return an option whose values are the terms of a closed list."""
    told = f"{text} (registry/vocabularies/{vocabulary}.yaml)."
    return click.option(name, metavar="TERM", help=told, required=required, default=default)


@click.command()
@click.option("--case", required=True, metavar="ID", help="The case taken up.")
@click.option("--adopter", required=True, help="Who took it up: Chinese name, or a pilot's id.")
@click.option("--adopter-en", help="Its English name.")
@_term_option("--kind", "adopter-kinds", "What it is", required=True)
@_term_option("--type", "measure-types", "What was taken up; the case's first")
@click.option("--year", type=click.IntRange(1990, 2100), help="Year; left out where not stated.")
@_term_option("--depth", "adoption-depths", "How much of it", required=True)
@_term_option("--status", "adoption-statuses", "How far it is", required=True)
@_term_option("--evidence", "adoption-evidence", "What the source says", required=True)
@click.option("--text", required=True, help="What was taken up, in Chinese.")
@click.option("--text-en", help="The same in English.")
@click.option("--source-title", required=True, help="Title of the page that says so.")
@click.option("--publisher", help="Its publisher; left out where unknown.")
@_term_option("--publisher-kind", "publisher-kinds", "Kind of publisher", default="unknown")
@click.option("--source-date", help="Its date, such as 2025-06-01.")
@click.option("--url", help="Its address; a mirror has none.")
@_term_option("--access", "access", "How it was seen", required=True)
@click.option("--retrieved", required=True, help="When it was seen, such as 2026-11.")
@click.option("--in-case", metavar="ID", help="Record it in the adopting case of this id.")
@lang_option
def adopt(
    *, case: str, adopter: str, in_case: str | None, language: Language, **given: Any
) -> None:
    """Record a place that took up a measure from a case, with the source that says so.

    It goes to registry/adoptions.yaml or, with --in-case, into the case that took it up. Circles,
    years before the original, unknown terms and adopters without a source are refused.

    Example: carbonpeak adopt --case solar-roofs --adopter 丁县 --kind county --depth parts
    --status building --evidence stated --text 采用打包招标。 --source-title … --access original
    --url https://… --retrieved 2026-11
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.problems import render_text
    from carbonpeak.review.adopting import REGISTRY, KnownAlready, add_adoption, add_to_case

    workspace = workspace_here()
    corpus = load_corpus(workspace)
    refuse_problems(corpus)
    refuse_unknown("--case", case, set(corpus.cases))
    if in_case is not None:
        refuse_unknown("--in-case", in_case, set(corpus.cases))
    report = _report(corpus, case, adopter, given)
    try:
        if in_case is not None:
            entry = add_to_case(report, in_case, corpus)
        else:
            text = (workspace.root / REGISTRY).read_text(encoding="utf-8")
            entry = add_adoption(report, corpus, text)
    except KnownAlready as known:
        raise click.ClickException(f"已经记录：{known} · this is on record: {known}") from None
    if entry.problems:
        click.echo(render_text(entry.problems, language), nl=False)
        sys.exit(1)
    write_file(workspace.root / entry.file, entry.text.encode())
    click.echo(entry.file)


_SOURCE_OPTIONS = {"title": "--source-title", "date": "--source-date"}
_TERMS = {
    "kind": ("--kind", "adopter-kinds"),
    "depth": ("--depth", "adoption-depths"),
    "status": ("--status", "adoption-statuses"),
    "evidence": ("--evidence", "adoption-evidence"),
    "type": ("--type", "measure-types"),
    "publisher_kind": ("--publisher-kind", "publisher-kinds"),
    "access": ("--access", "access"),
}


def _report(corpus: "Corpus", case: str, adopter: str, given: dict[str, Any]) -> "Report":
    """Return the adoption as given. What click gives has many types, hence Any."""
    from pydantic import ValidationError

    from carbonpeak.models.fields import Source, Text
    from carbonpeak.review.adopting import Report

    types = corpus.cases[case].data.measure_types
    given["type"] = given["type"] or types[0]
    for name, (option, vocabulary) in _TERMS.items():
        given[name] = named_term(option, given[name], corpus.vocabularies[vocabulary])
    pilot = corpus.pilot_by_name.get(adopter)
    called = Text(zh=adopter, en=given["adopter_en"])
    try:
        source = Source(
            id="s1",
            title=given["source_title"],
            publisher=given["publisher"],
            publisher_kind=given["publisher_kind"],
            date=given["source_date"],
            url=given["url"],
            access=given["access"],
            retrieved=given["retrieved"],
        )
    except ValidationError as error:
        faulty = [str(fault["loc"][0]) for fault in error.errors() if fault["loc"]]
        wrong = ", ".join(_SOURCE_OPTIONS.get(name, f"--{name}") for name in faulty)
        raise click.UsageError(
            f"{wrong} 填写有误；日期写成 2025、2025-06 或 2025-06-01，网址以 http:// 或"
            f" https:// 开头 · {wrong} is not in order; a date is written 2025, 2025-06 or"
            " 2025-06-01, an address begins with http:// or https://"
        ) from None
    return Report(
        case=case,
        adopter=corpus.pilots[pilot].data.name if pilot is not None else called,
        kind=given["kind"],
        pilot=pilot,
        measure_type=given["type"],
        year=given["year"],
        depth=given["depth"],
        status=given["status"],
        evidence=given["evidence"],
        text=Text(zh=given["text"], en=given["text_en"]),
        source=source,
    )
