"""How wide a text is, near enough to keep labels apart, and how it breaks into lines.

No font is measured: readers' fonts differ. The figures are those of a wide Latin face, so that a
text is rather taken for wider than it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from carbonpeak.charts.frame import LETTER

_WIDE = dict.fromkeys("MWmw%@—…", 0.9)
_NARROW = dict.fromkeys(" \u00a0.,:;'|!ijlI()[]ft-·", 0.34)
_PIECE = re.compile(r"[\x21-\x7e\u00a1-\u024f]+|\s+|.", re.DOTALL)
_CLOSING = "，。；：、）》”’！？%‰"


def text_width(text: str, *, letter: float = LETTER) -> float:
    """Return about how wide a text is."""
    return sum(map(_width, text)) * letter


@cache
def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return _WIDE.get(letter) or _NARROW.get(letter) or (0.7 if letter.isupper() else 0.58)


def wrap_text(text: str, width: float, *, letter: float = LETTER) -> tuple[str, ...]:
    """Return a text in lines no wider than `width`: between words, or between Chinese letters.

    No line begins with a closing mark: each leaves room for one. A word wider than a line is cut,
    so that nothing stands out of the picture. An empty text has no line.
    """
    if not text.strip():
        return ()
    if text_width(text, letter=letter) <= width:
        return (text.strip(),)
    lines = [""]
    for piece in _pieces(text, width - letter, letter):
        longer = text_width(lines[-1] + piece.rstrip(), letter=letter)
        if longer <= width - (0 if piece in _CLOSING else letter) or not lines[-1]:
            lines[-1] += piece if lines[-1] else piece.lstrip()
        else:
            lines.append(piece.lstrip())
    return tuple(line.rstrip() for line in lines)


def _pieces(text: str, width: float, letter: float) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        while text_width(piece, letter=letter) > width and len(piece) > 1:
            cut = max(1, int(width / letter))
            yield piece[:cut]
            piece = piece[cut:]
        yield piece
