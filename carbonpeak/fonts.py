"""Whether this machine has a font that sets Chinese; without one no PDF is made or linked."""

from functools import cache

CHINESE = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "SimSun",
    "SimHei",
    "Songti SC",
    "Heiti SC",
)
"""Fonts with the mainland forms of characters, as `publications/book.typ` names them."""


@cache
def has_chinese_font() -> bool:
    """Return whether one of the fonts is installed."""
    import typst

    return not set(CHINESE).isdisjoint(typst.Fonts(include_embedded_fonts=False).families())
