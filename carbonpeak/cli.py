"""The command line: each command parses, calls one function, prints and sets the exit code.

Exit codes: 0 fine, 1 problems in data, 2 wrong use.
"""

import datetime
import json
import locale
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carbonpeak.problems import Language
from carbonpeak.workspace import NoWorkspace, Workspace, find_workspace

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.lists import Selection

Command = TypeVar("Command", bound=Callable[..., Any])


def _default_language() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def _language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    return "zh" if (value or _default_language()) == "zh" else "en"


def _lang_option(command: Command) -> Command:
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["zh", "en"]),
        callback=_language,
        help="Language of what is printed; by default the locale's.",
    )(command)


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f'"{value}" is not a date such as 2026-05-30') from None


def _as_of_option(command: Command) -> Command:
    return click.option(
        "--as-of",
        metavar="DATE",
        callback=_date,
        help="Judge every rule about dates at this date; by default the newest record's.",
    )(command)


def _format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Form of the output.",
    )


def _workspace() -> Workspace:
    try:
        return find_workspace(Path.cwd())
    except NoWorkspace:
        raise click.ClickException(
            "此处及上级文件夹中没有 cases/ 和 registry/，请先进入本项目的文件夹 · "
            "no folder with cases/ and registry/ was found here or above; "
            "change into the project's folder first"
        ) from None


def _progress(line: str) -> None:
    click.echo(line, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="carbonpeak", prog_name="carbonpeak")
def main() -> None:
    """Carbon Peak Pilot Experience Base: check, search, build and serve case records."""


@main.command()
@_lang_option
@_as_of_option
@_format_option("text", "json")
def check(language: Language, as_of: str | None, output_format: str) -> None:
    """Report every problem in the records.

    Example: carbonpeak check --lang zh
    """
    from carbonpeak.checks import check_corpus, has_errors
    from carbonpeak.corpus import load_corpus
    from carbonpeak.problems import as_objects, render_text, summarise

    corpus = load_corpus(_workspace(), as_of=as_of)
    problems = check_corpus(corpus)
    if output_format == "json":
        click.echo(json.dumps(as_objects(problems), ensure_ascii=False, indent=2))
    else:
        click.echo(render_text(problems, language), nl=False)
        click.echo(summarise(problems, len(corpus.cases), language), err=True)
    sys.exit(1 if has_errors(problems) else 0)


@main.command()
@click.argument("code", required=False)
@_lang_option
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


@main.command()
@click.argument("kind", type=click.Choice(["case", "pilot", "assessment", "adoptions"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of record, with the closed lists of this base.

    Example: carbonpeak schema case > registry/schema/case.schema.json
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.schema import write_schema

    click.echo(write_schema(kind, load_corpus(_workspace())), nl=False)


@main.group()
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

    workspace = _workspace()
    try:
        path = begin_case(load_corpus(workspace), workspace, pilot=pilot, case_id=case_id)
    except CannotBegin as reason:
        raise click.UsageError(str(reason)) from None
    click.echo(path.relative_to(workspace.root).as_posix())


@main.command()
@_as_of_option
@_lang_option
def build(as_of: str | None, language: Language) -> None:
    """Build every product into build/; a failed build leaves the old ones whole.

    Example: carbonpeak build
    """
    from carbonpeak.products import BuildFailed, build_products

    try:
        build_products(_workspace(), as_of=as_of, report=_progress)
    except BuildFailed as failure:
        click.echo(failure.text(language), err=True, nl=False)
        sys.exit(1)


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-build", is_flag=True, help="Serve what is in build/ as it is.")
@_lang_option
def serve(*, port: int, host: str, no_build: bool, language: Language) -> None:
    """Build what is stale and serve site and data on one port.

    Example: carbonpeak serve --port 8080
    """
    from carbonpeak.products import BuildFailed
    from carbonpeak.serve import CannotServe, run_server

    try:
        run_server(_workspace(), host=host, port=port, rebuild=not no_build, report=_progress)
    except CannotServe as reason:
        raise click.ClickException(str(reason)) from None
    except BuildFailed as failure:
        click.echo(failure.text(language), err=True, nl=False)
        sys.exit(1)


@main.command("list")
@click.option("--field", "fields", multiple=True, metavar="ID", help="Field, such as energy.")
@click.option("--content", "contents", multiple=True, metavar="ID", help="One of the Plan's five.")
@click.option("--pilot", "pilots", multiple=True, metavar="ID", help="Pilot, such as shenzhen.")
@click.option("--province", "provinces", multiple=True, metavar="ID", help="Province.")
@click.option("--type", "types", multiple=True, metavar="ID", help="Measure type.")
@click.option("--level", "levels", multiple=True, metavar="ID", help="Level, such as documented.")
@_format_option("md", "csv", "xlsx")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@_lang_option
@_as_of_option
def list_cases(output_format: str, output: Path | None, **options: Any) -> None:
    """Compile a list of published cases, with level and what each still lacks.

    Options of one kind add up, options of different kinds narrow.

    Example: carbonpeak list --field energy --format xlsx --output energy.xlsx
    """
    from carbonpeak import lists
    from carbonpeak.corpus import load_corpus

    corpus = load_corpus(_workspace(), as_of=options["as_of"])
    _refuse_problems(corpus)
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


def _refuse_problems(corpus: "Corpus") -> None:
    from carbonpeak.checks import check_corpus, has_errors

    if has_errors(check_corpus(corpus)):
        raise click.ClickException(
            "记录中有错误，请先运行 carbonpeak check · "
            "there are errors in the records; run: carbonpeak check"
        )


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
            _refuse_unknown(option, value, ids)
    return Selection(
        fields=frozenset(options["fields"]),
        contents=frozenset(options["contents"]),
        pilots=frozenset(options["pilots"]),
        provinces=frozenset(options["provinces"]),
        measure_types=frozenset(options["types"]),
        levels=frozenset(options["levels"]),
    )


def _refuse_unknown(option: str, value: str, ids: set[str]) -> None:
    from carbonpeak.vocabulary import nearest_word

    if value not in ids:
        near = nearest_word(value, sorted(ids))
        hint = f'did you mean "{near}"?' if near else f"known: {', '.join(sorted(ids)[:12])}"
        raise click.UsageError(f'{option} "{value}" is not known; {hint}')


@main.command()
@click.argument("query")
@click.option(
    "--filter", "filters", multiple=True, metavar="FACET=ID", help="Such as field=energy."
)
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance")
@click.option("--page", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--explain", is_flag=True, help="Say why each hit stands where it does.")
@_format_option("text", "json")
@_lang_option
def search(query: str, *, filters: tuple[str, ...], output_format: str, **options: Any) -> None:
    """Search the built index, as the site does.

    Example: carbonpeak search 绿电直供 --filter field=energy
    """
    from carbonpeak.printing import print_answer
    from carbonpeak.products import INDEX
    from carbonpeak.search import IndexBroken, IndexOutOfDate, SearchRequest, open_index

    workspace = _workspace()
    try:
        index = open_index(workspace.build / INDEX, workspace=workspace)
    except (IndexBroken, IndexOutOfDate) as reason:
        raise click.ClickException(str(reason)) from None
    language: Language = options.pop("language")
    asked = SearchRequest(query=query, language=language, filters=_facets(filters), **options)
    answer = index.search(asked)
    if output_format == "json":
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(print_answer(answer, language), nl=False)


def _facets(filters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in filters:
        facet, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f'--filter "{text}" needs FACET=ID, such as field=energy')
        found[facet] = (*found.get(facet, ()), value)
    return found


@main.command()
@click.option(
    "--split",
    type=click.Choice(["tuning", "testing", "all"]),
    default="all",
    show_default=True,
    help="Half of the judged queries; only tuning may guide a change.",
)
@click.option("--queries", is_flag=True, help="Show every query too, the worst first.")
@click.option("--floor", is_flag=True, help="Fail below the floors in search/weights.yaml.")
@_format_option("text", "json")
@_lang_option
def evaluate(*, queries: bool, floor: bool, output_format: str, **options: Any) -> None:
    """Measure how well the search answers the judged queries in search/judgements.yaml.

    Asks the index of the server, the static index and, as a baseline, SQLite's FTS5.

    Example: carbonpeak evaluate --split tuning --queries
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.printing import evaluation_as_object, print_evaluation
    from carbonpeak.problems import render_text
    from carbonpeak.search import JudgementProblems, TuningProblems
    from carbonpeak.search.evaluation import evaluate as measure

    language: Language = options["language"]
    workspace = _workspace()
    corpus = load_corpus(workspace)
    _refuse_problems(corpus)
    try:
        found = measure(corpus, workspace, split=options["split"])
    except (JudgementProblems, TuningProblems) as faults:
        click.echo(render_text(faults.problems, language), nl=False)
        sys.exit(1)
    if output_format == "json":
        click.echo(json.dumps(evaluation_as_object(found), ensure_ascii=False, indent=2))
    else:
        click.echo(print_evaluation(found, language, with_queries=queries), nl=False)
    sys.exit(1 if floor and found.below_floor else 0)


@main.command()
@click.argument("pilot")
@click.option("--count", type=click.IntRange(1, 100), default=5, show_default=True)
@_format_option("text", "json")
@_lang_option
def peers(pilot: str, *, count: int, output_format: str, language: Language) -> None:
    """Show the pilots most like one, on the three axes, with what agrees and differs.

    Example: carbonpeak peers baotou
    """
    from carbonpeak.corpus import load_corpus
    from carbonpeak.peers import peers_of
    from carbonpeak.printing import peers_as_objects, print_peers

    corpus = load_corpus(_workspace())
    _refuse_problems(corpus)
    _refuse_unknown("PILOT", pilot, set(corpus.pilots))
    found = peers_of(pilot, corpus, count=count)
    if output_format == "json":
        click.echo(json.dumps(peers_as_objects(found, corpus), ensure_ascii=False, indent=2))
    else:
        click.echo(print_peers(found, corpus, language), nl=False)


if __name__ == "__main__":
    main()
