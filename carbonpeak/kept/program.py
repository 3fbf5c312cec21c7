"""Which program this is: what is kept from build to build is used by the same program only."""

import hashlib
import platform
import sqlite3
from functools import cache
from importlib.metadata import version
from pathlib import Path

LIBRARIES = (
    *("duckdb", "jinja2", "markdown", "mkdocs", "mkdocs-material", "mkdocs-static-i18n"),
    *("opencc-python-reimplemented", "openpyxl", "pint", "pydantic", "pymdown-extensions"),
    *("pypinyin", "python-docx", "pyyaml", "rjieba", "sqlite-utils", "typst", "whoosh-reloaded"),
)
"""Libraries whose version shows in products."""


@cache
def code_version() -> str:
    """Return a digest of the programs: this package and the libraries whose version shows."""
    package = Path(__file__).parents[1]
    whole = hashlib.sha256(f"{platform.python_version()} {sqlite3.sqlite_version}".encode())
    for name in LIBRARIES:
        whole.update(f" {name} {version(name)}".encode())
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            whole.update(f"\0{file.relative_to(package).as_posix()} {digest}".encode())
    return whole.hexdigest()
