"""Modules of the site's scripts within one file."""

import subprocess
from pathlib import Path

import pytest

from carbonpeak.pages.modules import CannotJoin, join_modules
from carbonpeak.search.static_answers import find_node

SAYS = """\
import { greet } from "./greeting.js";
import {
  first,
  names,
} from "./names.js";

const own = "!";
export const said = names().map((name) => greet(name) + own);
console.log([...said, first].join());
"""
GREETING = """\
import { first } from "./names.js";

const own = "你好，";
export const greet = (name) => (name === first ? own + name : name);
"""
NAMES = """\
export const first = "甲";
const own = [first, "乙"];
export function names() {
  return own;
}
"""


def test_script_has_the_modules_it_imports_within_it(tmp_path: Path) -> None:
    joined = join_modules({"says.js": SAYS, "greeting.js": GREETING, "names.js": NAMES})
    assert list(joined) == ["says.js"]
    (tmp_path / "says.mjs").write_text(joined["says.js"], encoding="utf-8")
    ran = subprocess.run([find_node(), tmp_path / "says.mjs"], capture_output=True, check=True)
    assert ran.stdout.decode() == "你好，甲!,乙!,甲\n"


def test_script_without_imports_stays_as_it_is() -> None:
    assert join_modules({"site.js": "(function () {})();\n"}) == {
        "site.js": "(function () {})();\n"
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('import * as all from "./names.js";\n', 'import * as all from "./names.js";'),
        ("const own = 1;\nexport default own;\n", "export default own;"),
    ],
)
def test_other_forms_are_refused(text: str, line: str) -> None:
    scripts = {"says.js": 'import { own } from "./own.js";\n', "own.js": text, "names.js": NAMES}
    with pytest.raises(CannotJoin) as refused:
        join_modules(scripts)
    assert str(refused.value) == f"own.js: {line}"
