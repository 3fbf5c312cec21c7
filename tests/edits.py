"""What curators do to a base between two builds."""

import re
from collections.abc import Callable
from pathlib import Path

CASE = "cases/jia/solar-roofs.yaml"
OTHER = "cases/bing/travel-points.yaml"
Edit = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def add_case(root: Path) -> None:
    text = (root / CASE).read_text(encoding="utf-8")
    text = re.sub(r"^id: .*$", "id: second-roofs", text, flags=re.MULTILINE)
    text = re.sub(r"^former_ids: .*\n", "", text, flags=re.MULTILINE)
    (root / "cases/jia/second-roofs.yaml").write_text(text, encoding="utf-8")


def remove_case(root: Path) -> None:
    (root / OTHER).unlink()


def rename_case(root: Path) -> None:
    text = (root / OTHER).read_text(encoding="utf-8")
    text = text.replace("id: travel-points\n", "id: points\nformer_ids: [travel-points]\n", 1)
    (root / "cases/bing/points.yaml").write_text(text, encoding="utf-8")
    (root / OTHER).unlink()


def move_case(root: Path) -> None:
    (root / "cases/moved").mkdir()
    (root / OTHER).rename(root / "cases/moved/travel-points.yaml")


def add_part(root: Path) -> None:
    with (root / "site/docs/en/about.md").open("a", encoding="utf-8") as file:
        file.write("\n<!-- carbonpeak: due -->\n")


EDITS: dict[str, Edit] = {
    "nothing": lambda _root: None,
    "text": replace(CASE, "逐户谈判", "逐一谈判"),
    "result": replace(CASE, "value: ", "value: 1"),
    "status": replace(CASE, "status: published", "status: lead"),
    "measure type": replace(CASE, "measure_types: [", "measure_types: [carbon-capture, "),
    "newest date": replace(CASE, "modified: '202", "modified: '209"),
    "new case": add_case,
    "removed case": remove_case,
    "renamed case": rename_case,
    "moved case": move_case,
    "vocabulary": replace("registry/vocabularies/measure-types.yaml", "屋顶光伏", "房顶光伏"),
    "pilot": replace("registry/pilots/jia.yaml", "name: {zh: ", "name: {zh: 大"),
    "adoption": replace("registry/adoptions.yaml", "depth: ", "depth: full # "),
    "hand-written page": replace("site/docs/en/about.md", "# ", "# All "),
    "part with headings": add_part,
    "look": replace("site/overrides/partials/footer.html", "<footer", "<footer hidden"),
    "style": replace("site/assets/stylesheets/site.css", "{", "{ "),
}
