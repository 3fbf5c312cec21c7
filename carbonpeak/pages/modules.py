"""Scripts of the site with the modules they import within them: a page asks for one file.

Over HTTP/1.1 a browser asks for six files at once, and the others wait. Takes modules as this
project writes them: names imported from "./…", exports that declare something.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:class|const|let|function\*?) (\w+))", re.MULTILINE)
_OTHER_FORM = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class CannotJoin(Exception):
    """A module imports or exports in a form that is not known here."""


def read_scripts(folder: Path) -> dict[str, str]:
    """Return the scripts of a folder by name, modules joined. Raises CannotJoin."""
    files = sorted(folder.glob("*.js"))
    return join_modules({file.name: file.read_text(encoding="utf-8") for file in files})


def join_modules(scripts: Mapping[str, str]) -> dict[str, str]:
    """Return scripts by name, each with all it imports; what is imported stands no more alone.

    Raises CannotJoin.
    """
    imported = {name for text in scripts.values() for _, name in _IMPORT.findall(text)}
    return {name: _join(name, scripts) for name in scripts if name not in imported}


def _join(name: str, scripts: Mapping[str, str]) -> str:
    *needed, _ = dict.fromkeys(_in_order(name, scripts))
    parts = [_as_function(one, scripts[one]) for one in needed]
    return "".join([*parts, _with_imports(name, scripts[name])])


def _in_order(name: str, scripts: Mapping[str, str]) -> Iterator[str]:
    """Yield a module after all it imports."""
    for _, other in _IMPORT.findall(scripts[name]):
        yield from _in_order(other, scripts)
    yield name


def _as_function(name: str, text: str) -> str:
    """Return a module as a constant that holds its exports; its other names stay its own."""
    body = _with_imports(name, _EXPORT.sub("", text))
    if other := _OTHER_FORM.search(body):
        raise CannotJoin(f"{name}: {other[0]}")
    exports = ", ".join(_EXPORT.findall(text))
    return f"const {_constant(name)} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _with_imports(name: str, text: str) -> str:
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = {_constant(found[2])};", text)
    if other := re.search(r"^import\b.*", body, re.MULTILINE):
        raise CannotJoin(f"{name}: {other[0]}")
    return body


def _constant(name: str) -> str:
    return re.sub(r"\W", "_", name)
