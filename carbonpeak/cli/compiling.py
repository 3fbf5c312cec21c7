"""Commands that compile experience for promotion: compile, list."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from carbonpeak.cli.options import (
    as_of_option,
    format_option,
    lang_option,
    refuse_problems,
    refuse_unknown,
    show_progress,
    workspace_here,
)
from carbonpeak.cli.writing import make_folder, write_file
from carbonpeak.problems import LANGUAGES, Language

if TYPE_CHECKING:
    from carbonpeak.corpus import Corpus
    from carbonpeak.models.fields import Text
    from carbonpeak.models.lists import Rule, SavedList
    from carbonpeak.publications.compilation import Compilation
    from carbonpeak.saved import Kind

Command = TypeVar("Command", bound=Callable[..., Any])

RULE_OPTIONS = (
    ("--level", "levels", "Level, such as documented."),
    ("--field", "fields", "Field, such as energy."),
    ("--content", "contents", "One of the Plan's five."),
    ("--type", "measure_types", "Measure type."),
    ("--reach-scope", "reach_scopes", "Reach scope, such as named-types."),
    ("--endowment", "endowments", "Resource endowment of the pilot."),
    ("--province", "provinces", "Province."),
    ("--pilot", "pilots", "Pilot, such as shenzhen."),
)
"""Option, part of the rule, help."""


def rule_options(command: Command) -> Command:
    """Give a command an option for each part of a rule."""
    for option, name, text in reversed(RULE_OPTIONS):
        command = click.option(option, name, multiple=True, metavar="ID", help=text)(command)
    return command


def _split(
    known: tuple[str, ...], option: str
) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...]]:
    def split(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Any:
        found = tuple(dict.fromkeys(part.strip() for part in (value or "").split(",") if part))
        for part in found:
            refuse_unknown(option, part, known)
        return found

    return split


ALL_FORMS = ("xlsx", "csv", "docx", "pdf", "html", "md")


@click.command("compile")
@rule_options
@click.option(
    "--selection", metavar="FILE", help="A saved selection of registry/lists/, by file or id."
)
@click.option(
    "--save",
    "name",
    metavar="ID",
    help="Keep the selection as a draft in registry/lists/, to be gone through case by case.",
)
@click.option(
    "--as", "kind", type=click.Choice(["list", "volume"]), help="List (default) or volume."
)
@click.option(
    "--format",
    "forms",
    metavar="FORM,…",
    callback=_split(ALL_FORMS, "--format"),
    help="xlsx, csv, docx, pdf, html, md, several with commas; by default all that there are.",
)
@click.option(
    "--lang",
    "languages",
    metavar="zh,en",
    callback=_split(LANGUAGES, "--lang"),
    help="Language of what is compiled, or both; by default zh.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder to write to; by default this one.",
)
@as_of_option
def compile_cases(output: Path, name: str | None, **options: Any) -> None:
    """Compile cases into a list or a volume, in several forms and languages at once.

    Options of one kind add up, options of different kinds narrow. Below the level list-ready it
    calls itself a candidate list or a casebook and says what each case still lacks.

    Example: carbonpeak compile --level documented --as volume --format docx,pdf --lang zh,en
    """
    show_progress("读取并校验记录 · reading and checking the records")
    corpus = _read(options["as_of"])
    saved = _saved(corpus, options)
    rule = saved.rule if saved is not None else _rule(corpus, options)
    kind: Kind = options["kind"] or (saved.form if saved is not None else "list")
    forms = _forms(kind, options["forms"])
    make_folder(output)
    if name is not None:
        _save(corpus, rule, kind=kind, name=name, is_saved=saved is not None)
        corpus = _read(options["as_of"])
        saved = corpus.lists[name].data
    languages: tuple[Language, ...] = options["languages"] or ("zh",)
    compilations = [
        _compile(corpus, rule, saved, kind=kind, language=language) for language in languages
    ]
    for form in forms:
        for compilation in compilations:
            path = output / f"{compilation.name}.{form}"
            show_progress(f"正在生成 {path} · making {path}")
            write_file(path, _make(compilation, form))
    for compilation in compilations:
        count = len(compilation.chosen)
        show_progress(f"{compilation.title}：{count} 个案例 · cases: {count}")


def _read(as_of: str | None) -> "Corpus":
    from carbonpeak.corpus import load_corpus

    corpus = load_corpus(workspace_here(), as_of=as_of)
    refuse_problems(corpus, as_of=as_of)
    return corpus


def _compile(
    corpus: "Corpus",
    rule: "Rule",
    saved: "SavedList | None",
    *,
    kind: "Kind",
    language: Language,
) -> "Compilation":
    from carbonpeak.publications.compilation import compile_rule, compile_saved

    if saved is not None:
        return compile_saved(corpus, saved, kind=kind, language=language)
    compilation = compile_rule(corpus, rule, kind=kind, language=language)
    if not compilation.chosen:
        _refuse_empty(corpus, rule)
    return compilation


def _refuse_empty(corpus: "Corpus", rule: "Rule") -> None:
    """Name the option that left nothing, or those that do so together."""
    from carbonpeak.selection import emptied_by

    options = [
        f"{part.option} {','.join(getattr(rule, part.name))}" for part in emptied_by(corpus, rule)
    ]
    if len(options) > 1:
        chinese, english = "、".join(options), " and ".join(options)
        raise click.UsageError(
            f"{chinese} 合在一起没有案例，请放宽 {options[-1]} · "
            f"no case answers {english} together; widen {options[-1]}"
        )
    if options:
        raise click.UsageError(
            f"没有案例符合 {options[0]} · no published case answers {options[0]}"
        )
    raise click.UsageError("本库没有已发布的案例 · the base has no published case")


def _save(corpus: "Corpus", rule: "Rule", *, kind: "Kind", name: str, is_saved: bool) -> None:
    """Write what the rule takes as a draft of a saved selection."""
    from carbonpeak.house_format import format_record
    from carbonpeak.models.fields import why_no_id
    from carbonpeak.publications.compilation import draft_of
    from carbonpeak.selection import choose

    root = workspace_here().root
    path = root / "registry" / "lists" / f"{name}.yaml"
    if is_saved:
        raise click.UsageError(
            "--save 与 --selection 不能同用：后者已保存 · "
            "--save does not go with --selection, which is saved already"
        )
    no_id = why_no_id(name)
    if no_id is not None:
        raise click.UsageError(no_id)
    shown = path.relative_to(root).as_posix()
    if path.exists():
        raise click.UsageError(f"{shown} 已经存在 · {shown} exists already")
    if not choose(corpus, rule):
        _refuse_empty(corpus, rule)
    make_folder(path.parent)
    draft = draft_of(corpus, rule, name=name, form=kind)
    write_file(path, format_record(draft, schema="list", folder="../schema").encode())
    show_progress(
        f"{shown}：已存为草案，未列入的案例请移到 left_out 并写明理由 · "
        "kept as a draft; move what you leave out to left_out and say why"
    )


def _forms(kind: "Kind", wanted: tuple[str, ...]) -> tuple[str, ...]:
    from carbonpeak.publications.forms import FORMS

    for form in wanted:
        if form not in FORMS[kind]:
            raise click.UsageError(
                f"汇编没有 {form} 格式，表格请用 --as list · "
                f"a volume has no form {form}; for a table add --as list"
            )
    return tuple(form for form in FORMS[kind] if not wanted or form in wanted)


def _make(compilation: "Compilation", form: str) -> bytes:
    from carbonpeak.publications.forms import write_form
    from carbonpeak.publications.pdf import NO_CHINESE_FONT, NoChineseFont

    try:
        return write_form(compilation, form)
    except NoChineseFont:
        raise click.ClickException(NO_CHINESE_FONT) from None


@click.command("list")
@rule_options
@format_option("md", "csv", "xlsx")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@lang_option
@as_of_option
def list_cases(output_format: str, output: Path | None, **options: Any) -> None:
    """Compile one list into one file, or print it: `compile --as list` in short.

    Example: carbonpeak list --field energy --format xlsx --output energy.xlsx
    """
    corpus = _read(options["as_of"])
    rule = _rule(corpus, options)
    compilation = _compile(corpus, rule, None, kind="list", language=options["language"])
    if output is None and output_format == "xlsx":
        raise click.UsageError(
            "工作簿须写入文件，请加 --output list.xlsx · "
            "a workbook needs a file: add --output list.xlsx"
        )
    data = _make(compilation, output_format)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    write_file(output, data)
    count = len(compilation.chosen)
    show_progress(f"{output}：{count} 个案例 · cases: {count}")


def _saved(corpus: "Corpus", options: dict[str, Any]) -> "SavedList | None":
    """Return the saved selection asked for, by its id or its file."""
    wanted: str | None = options["selection"]
    if wanted is None:
        return None
    for option, name, _text in RULE_OPTIONS:
        if options[name]:
            raise click.UsageError(
                f"--selection 自带规则，不能再加 {option} · "
                f"--selection brings its own rule; leave out {option}"
            )
    name = _list_of(wanted)
    titles = {one: _words(record.data.title) for one, record in corpus.lists.items()}
    refuse_unknown("--selection", name, titles, titles)
    return corpus.lists[name].data


def _list_of(wanted: str) -> str:
    """Return the id of a saved selection that is named by its file or its id."""
    if not wanted.endswith(".yaml"):
        return wanted
    file = Path(wanted)
    folder = workspace_here().root / "registry" / "lists"
    if file.exists() and file.resolve().parent != folder.resolve():
        raise click.UsageError(
            f"--selection 只取 registry/lists/ 中的清单，请先把 {file} 放到那里 · "
            f"--selection takes lists of registry/lists/ only; put {file} there first"
        )
    return file.stem if file.exists() or file.parent == Path() else wanted


def _words(text: "Text") -> tuple[str, ...]:
    return tuple(word for word in (text.zh, text.en) if word)


def _rule(corpus: "Corpus", options: dict[str, Any]) -> "Rule":
    from carbonpeak.models.lists import Rule

    chosen: dict[str, tuple[str, ...]] = {}
    for option, name, _text in RULE_OPTIONS:
        known = _known(name, corpus)
        for value in options[name]:
            refuse_unknown(option, value, known, known)
        chosen[name] = tuple(dict.fromkeys(options[name]))
    return Rule(**chosen)


def _known(name: str, corpus: "Corpus") -> Mapping[str, tuple[str, ...]]:
    """Return what a part of a rule may name: each id with the words people type for it."""
    from carbonpeak.selection import PARTS

    if name == "pilots":
        return {one: _words(record.data.name) for one, record in corpus.pilots.items()}
    if name == "provinces":
        provinces = corpus.province_by_id.values()
        return {one.id: (one.zh, one.zh_short, one.en) for one in provinces}
    vocabulary = next(part.vocabulary for part in PARTS if part.name == name)
    assert vocabulary is not None
    terms = corpus.vocabularies[vocabulary].terms
    return {t.id: (t.zh, t.en, *t.aliases.zh, *t.aliases.en) for t in terms}
