"""Chinese words in English pages, marked so that a screen reader reads them as Chinese."""

import re

from markupsafe import Markup

CHINESE = re.compile(r"[\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef\d]*[\u3400-\u9fff])?")
"""Chinese words as far as they go on, with the marks and digits between them."""

_NOT_TEXT = re.compile(
    r"(<(?:code|pre)\b.*?</(?:code|pre)>|<[^>]*\blang=[^>]*>[^<]*|<[^>]*>)", re.DOTALL
)


def mark_chinese(html: str) -> Markup:
    """Return English HTML with its Chinese words marked; code stays as it is."""
    if not CHINESE.search(html):
        return Markup(html)
    pieces = _NOT_TEXT.split(html)
    pieces[::2] = [CHINESE.sub(r'<span lang="zh">\g<0></span>', text) for text in pieces[::2]]
    return Markup("".join(pieces))
