"""Jinja2 for pages: everything that is not a template's own text is shown as text, never read.

Values are escaped for HTML, and what Markdown, Jinja or a Markdown extension would take for a
sign of theirs becomes a character reference, so that a record can hold any text.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import MethodType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup

_SIGN = re.compile(r"""[&<>"'`{}\[\]*_\\|~\n\r\t]""")
# No line of the text can begin a line of the page, so signs that count only there are harmless.


def encode(text: str) -> Markup:
    """Return text in which nothing is a sign of HTML, Markdown or Jinja any more."""
    return Markup(_SIGN.sub(_reference, text))


def _reference(sign: re.Match[str]) -> str:
    return f"&#{ord(sign.group())};"


def _show(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    if value is None:
        raise TypeError("a template shows a value that is absent; say what stands in its place")
    return encode(str(value))


class _Context(Context):
    """Calls methods of ours as they are: to ask each whether it wants the context, which none does,
    takes longer than most of them.
    """

    def call(self, called: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        # Any: templates call methods of many shapes.
        if type(called) is MethodType:
            for name in ("_loop_vars", "_block_vars"):  # what Jinja adds for the context
                values.pop(name, None)
            return called(*args, **values)
        return super().call(called, *args, **values)


@cache
def environment() -> Environment:
    """Return the environment of the package's templates."""
    made = Environment(
        loader=PackageLoader("carbonpeak.pages"),
        auto_reload=False,
        autoescape=True,
        finalize=_show,
        undefined=StrictUndefined,
        # The usual {# would be read in Markdown's own sign for the id of a heading.
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.context_class = _Context
    return made


def keep_compiled(folder: Path) -> None:
    """Let compiled templates be kept in a folder: compiling takes longer than filling a few."""
    folder.mkdir(exist_ok=True)
    environment().bytecode_cache = FileSystemBytecodeCache(str(folder))


def render(template: str, **values: Any) -> Markup:
    """Return a template filled with values; templates take views of many shapes, hence Any."""
    return Markup(environment().get_template(template).render(**values))
