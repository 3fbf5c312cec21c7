"""Fonts for PDFs, and which of them this machine has; without a Chinese one no PDF is made."""

from functools import cache

CHINESE_SERIF = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "SimSun",
    "Songti SC",
)
CHINESE_SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "SimHei",
    "Microsoft YaHei",
    "Heiti SC",
    "PingFang SC",
)
"""Both with the mainland forms of characters, in the order in which they are taken."""
LATIN_SANS = ("Liberation Sans", "Arial")


def has_chinese_font() -> bool:
    """Return whether one of the Chinese fonts is installed."""
    return bool(installed(CHINESE_SERIF + CHINESE_SANS))


def installed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the fonts that are installed."""
    return tuple(name for name in names if name in _families())


@cache
def _families() -> frozenset[str]:
    import typst

    return frozenset(typst.Fonts(include_embedded_fonts=False).families())
