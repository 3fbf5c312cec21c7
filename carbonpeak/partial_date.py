"""Dates of which only the year or the month may be known, as both languages write them."""

from carbonpeak.problems import Language

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def say_date(partial: str, language: Language) -> str:
    """Return a date such as `2024-05` as `2024年5月` or `May 2024`, as far as it is known."""
    parts = [int(part) for part in partial.split("-")]
    if language == "zh":
        marks = ("年", "月", "日")
        return "".join(f"{part}{mark}" for part, mark in zip(parts, marks, strict=False))
    month = [_MONTHS[parts[1] - 1]] if len(parts) > 1 else []
    day = [str(parts[2])] if len(parts) > 2 else []
    return " ".join([*day, *month, str(parts[0])])
