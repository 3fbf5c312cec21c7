"""What the commands share: options, the workspace, refusals of wrong use."""

import datetime
import locale
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carbonpeak.problems import Language
from carbonpeak.workspace import NoWorkspace, Workspace, find_workspace

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.vocabulary import Vocabulary

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
        raise click.BadParameter(
            f'“{value}”不是 2026-05-30 这样的日期 · "{value}" is not a date such as 2026-05-30'
        ) from None


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


def refuse_problems(corpus: "Corpus", *, as_of: str | None = None) -> None:
    """Stop where the records have errors; they may have them only at the date asked for."""
    from carbonpeak.checks import check_corpus, has_errors

    if has_errors(check_corpus(corpus)):
        command = "carbonpeak check" + (f" --as-of {as_of}" if as_of else "")
        raise click.ClickException(
            f"记录中有错误，请先运行 {command} · there are errors in the records; run: {command}"
        )


def named_pilot(option: str, word: str, corpus: "Corpus") -> str:
    """Return the id of a pilot by its id or by what people call it; stop at any other word."""
    names = corpus.pilot_by_name
    name = word if word in names else word.casefold()
    refuse_unknown(option, name, set(names))
    return names[name]


def named_term(option: str, value: str, vocabulary: "Vocabulary") -> str:
    """Return the id of a term that is given by id or by one of its labels."""
    words = {term.id: (term.zh, term.en) for term in vocabulary.terms}
    named = {name.casefold(): term for term, names in words.items() for name in names}
    found = named.get(value.casefold(), value)
    refuse_unknown(option, found, words, words)
    return found


def refuse_unknown(
    option: str, value: str, ids: Collection[str], words: Mapping[str, Iterable[str]] | None = None
) -> None:
    """Stop at an id that does not exist and offer the nearest, by id or by what people call it."""
    from carbonpeak.vocabulary import nearest_word

    if value in ids:
        return
    called = words or {}
    names = {name.casefold(): one for one in ids for name in (one, *called.get(one, ()))}
    found = nearest_word(value.casefold(), names)
    listed = ", ".join(sorted(ids)[:12]) + (" …" if len(ids) > 12 else "")
    zh, en = (
        (f"是否应为“{names[found]}”？", f'did you mean "{names[found]}"?')
        if found is not None
        else (f"可选：{listed}", f"known: {listed}")
    )
    raise click.UsageError(f'{option} 没有“{value}”，{zh} · {option} "{value}" is not known; {en}')
