"""What the commands share: options, the workspace, refusals of wrong use."""

import datetime
import locale
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carbonpeak.problems import Language
from carbonpeak.workspace import NoWorkspace, Workspace, find_workspace

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus

Command = TypeVar("Command", bound=Callable[..., Any])


def _default_language() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def _language(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    return "zh" if (value or _default_language()) == "zh" else "en"


def lang_option(command: Command) -> Command:
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


def as_of_option(command: Command) -> Command:
    return click.option(
        "--as-of",
        metavar="DATE",
        callback=_date,
        help="Judge every rule about dates at this date; by default the newest record's.",
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Form of the output.",
    )


def workspace_here() -> Workspace:
    try:
        return find_workspace(Path.cwd())
    except NoWorkspace:
        raise click.ClickException(
            "此处及上级文件夹中没有 cases/ 和 registry/，请先进入本项目的文件夹 · "
            "no folder with cases/ and registry/ was found here or above; "
            "change into the project's folder first"
        ) from None


def show_progress(line: str) -> None:
    click.echo(line, err=True)


def refuse_problems(corpus: "Corpus") -> None:
    from carbonpeak.checks import check_corpus, has_errors

    if has_errors(check_corpus(corpus)):
        raise click.ClickException(
            "记录中有错误，请先运行 carbonpeak check · "
            "there are errors in the records; run: carbonpeak check"
        )


def refuse_unknown(option: str, value: str, ids: set[str]) -> None:
    from carbonpeak.vocabulary import nearest_word

    if value not in ids:
        near = nearest_word(value, sorted(ids))
        hint = f'did you mean "{near}"?' if near else f"known: {', '.join(sorted(ids)[:12])}"
        raise click.UsageError(f'{option} "{value}" is not known; {hint}')
