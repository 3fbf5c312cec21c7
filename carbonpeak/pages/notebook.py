"""Notebooks as pages: the cells in one language, code and what it printed, from the .ipynb files.

A cell of text bears the tag of its language; `metadata.carbonpeak` holds title and description.
"""

import json
from typing import Any

from markupsafe import Markup

from carbonpeak.pages.template import encode, render
from carbonpeak.problems import Language

# A notebook is a free tree of JSON.
Node = dict[str, Any]


def notebook_page(text: str, language: Language, *, file: str) -> str:
    """Return the Markdown of a page that shows a notebook and links to it.

    `file` is the link from the page to the notebook.
    """
    notebook: Node = json.loads(text)
    about = notebook["metadata"]["carbonpeak"][language]
    parts = [_cell(cell) for cell in notebook["cells"] if _is_in(cell, language)]
    # JSON is YAML.
    head = "".join(f"{key}: {json.dumps(about[key], ensure_ascii=False)}\n" for key in about)
    link = render("notebook-link.html", file=file, language=language)
    return f"---\n{head}---\n\n" + "\n\n".join([*parts[:1], link, *parts[1:]]) + "\n"


def _is_in(cell: Node, language: Language) -> bool:
    return cell["cell_type"] == "code" or language in cell["metadata"].get("tags", ())


def _cell(cell: Node) -> str:
    source = _lines(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    printed = "".join(_lines(output["text"]) for output in cell["outputs"] if "text" in output)
    return "\n\n".join(
        [_block(source, "cp-code"), *([_block(printed, "cp-output")] if printed else ())]
    )


def _lines(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _block(text: str, kind: str) -> str:
    # `encode` leaves no line end, so no Markdown reader sees into the block.
    return Markup('<pre class="{}" tabindex="0"><code>{}</code></pre>').format(kind, encode(text))
