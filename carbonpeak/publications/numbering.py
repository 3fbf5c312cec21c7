"""Numbers of headings: 一、, （一） and 1. as a Chinese office sets them; 1 and 1.1 in English."""

from carbonpeak.problems import Language

_DIGITS = "零一二三四五六七八九"


def chapter_number(number: int, language: Language) -> str:
    return f"{in_chinese(number)}、" if language == "zh" else f"{number}  "


def case_number(chapter: int, number: int, language: Language) -> str:
    return f"（{in_chinese(number)}）" if language == "zh" else f"{chapter}.{number}  "


def part_number(number: int, language: Language) -> str:
    return f"{number}. " if language == "zh" else ""


def in_chinese(number: int) -> str:
    """Return a number from 1 to 9999 in Chinese characters."""
    text = ""
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += _DIGITS[digit] + mark
        elif text and number and not text.endswith("零"):
            text += "零"
    return text[1:] if text.startswith("一十") else text
