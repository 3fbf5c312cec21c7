"""From what people type to values: what is unambiguous is understood, all else is asked about.

Each function takes what a cell holds and returns what was understood, and what is to be said of it.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from carbonpeak.house_format import Plain
from carbonpeak.problems import Phrase
from carbonpeak.yamlfile.values import UNSEEN

CellValue: TypeAlias = "str | int | float | bool | datetime.date | datetime.time | None"
MAXIMUM_TEXT = 32_767
"""What one cell can hold in every office program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was understood of a cell. `said` are messages with their values."""

    value: Plain = None
    said: tuple[tuple[str, dict[str, object]], ...] = ()
    rest: str = ""
    """What stood behind a number: 万, %, a unit."""
    qualifier: str = ""
    """What stood before a number: 约."""


def _say(code: str, **values: object) -> Taken:
    return Taken(said=((code, values),))


def _read_as(value: Plain, typed: str, taken: object) -> Taken:
    return Taken(value=value, said=(("read-as", {"value": typed, "taken": str(taken)}),))


def shown(value: CellValue) -> str:
    """Return what a cell holds as text."""
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(" ")
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


_UNSEEN_IN_WORD = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
"""Soft hyphens, joiners and marks of direction, which come with what is pasted."""
_BETWEEN_CHINESE = re.compile(
    "(?<=[\u3000-\u9fff\uff00-\uffef])\t+(?=[\u3000-\u9fff\uff00-\uffef])"
)
_ESCAPED = re.compile(r"_x(000[9aAdD])_")


def clean(text: str) -> str:
    """Return a text without blanks at its ends and without signs that nobody sees."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = re.sub("\r\n|[\r\v\u2028\u2029]", "\n", text)
    text = _BETWEEN_CHINESE.sub("", _UNSEEN_IN_WORD.sub("", UNSEEN.sub("", text)))
    return text.replace("\t", " ").strip()


def read_prose(value: CellValue) -> Taken:
    """Return text; lines in it stay."""
    text = clean(shown(value))
    if len(text) > MAXIMUM_TEXT:
        return _say("too-long", length=len(text), limit=MAXIMUM_TEXT)
    return Taken(value=text or None)


def read_line(value: CellValue) -> Taken:
    """Return text on one line; lines are joined, with a blank where letters would meet."""
    taken = read_prose(value)
    if not isinstance(taken.value, str) or "\n" not in taken.value:
        return taken
    joined = re.sub(r"(?<=[!-~])\s*\n\s*(?=[!-~])", " ", taken.value)
    joined = re.sub(r"\s*\n\s*", "", joined)
    return _read_as(joined, taken.value.replace("\n", "↵"), joined)


def read_plain(value: CellValue) -> Taken:
    """Return an id, an address or a code: half-width, without blanks around it."""
    text = clean(shown(value))
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain == text:
        return Taken(value=plain or None)
    return _read_as(plain, text, plain)


_TICKS = "'`´‘’′"
_SCALES = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "十亿": 1_000_000_000,
    "百亿": 10_000_000_000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
}
_NUMBER = re.compile(
    r"""(?P<before>[^0-9.,+−-]*?)\s*
        (?P<sign>[+−-]?)\s*
        (?P<digits>[0-9][0-9.,，' ]*|\.[0-9]+)\s*
        (?P<after>[^0-9]*(?:\^?[23][^0-9]*)?)""",
    re.VERBOSE,
)
_LONGEST_NUMBER = 60
"""With the words around it; a longer text is no number."""
_GROUPED = re.compile(r"[0-9]{1,3}([,' ][0-9]{3})+(\.[0-9]+)?")
_UNGROUPED = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
_TEN_THOUSANDS = re.compile(r"[0-9]{1,4}(,[0-9]{4})+(\.[0-9]+)?")


def scale_of(word: str) -> int | None:
    """Return the number that 万 or 亿 multiplies by."""
    return _SCALES.get(word)


def read_number(value: CellValue, number_format: str = "General") -> Taken:
    """Return a number with the digits that are shown, and what stands before and behind it."""
    if isinstance(value, bool | datetime.date | datetime.time):
        return _say("not-a-number", value=shown(value))
    if isinstance(value, int | float):
        return _typed_number(value, number_format)
    typed = clean(shown(value))
    text = unicodedata.normalize("NFKC", typed).strip(_TICKS + " \n").replace("\n", " ")
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if found is None:
        return _say("not-a-number", value=typed) if typed else Taken()
    number = _digits(found["digits"].strip().replace("，", ","))
    if number is None:
        is_grouped = re.fullmatch(r"[0-9.,' ]+", found["digits"]) is not None
        return _say("number-unclear" if is_grouped else "not-a-number", value=typed)
    if found["sign"] in ("-", "−"):
        number = -number
    before, after = found["before"].strip(), found["after"].strip()
    said: tuple[tuple[str, dict[str, object]], ...] = ()
    if not before and not after and f"{number:f}" != typed:
        said = (("read-as", {"value": typed, "taken": f"{number:f}"}),)
    return Taken(value=_plain_number(number), rest=after, qualifier=before, said=said)


def _plain_number(number: Decimal) -> Plain:
    is_whole = number == number.to_integral_value() and "." not in f"{number:f}"
    return int(number) if is_whole else number


def _digits(text: str) -> Decimal | None:
    plain = text.strip(" '")
    if _UNGROUPED.fullmatch(plain):
        return Decimal(plain)
    if _GROUPED.fullmatch(plain) or _TEN_THOUSANDS.fullmatch(plain):
        return Decimal(re.sub("[,' ]", "", plain))
    return None


def _typed_number(value: int | float, number_format: str) -> Taken:
    try:
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        text = f"{number:f}"
    except InvalidOperation:
        return _say("not-a-number", value=str(value))
    if not number.is_finite() or len(text) > 30:
        return _say("not-a-number", value=str(value))
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).partition(";")[0]
    places = len(re.match(r"0*", pattern.partition(".")[2])[0])  # type: ignore[index]
    if "%" in pattern:
        number = number * 100
    number = Decimal(f"{number.normalize():f}")
    have = len(f"{number:f}".partition(".")[2])
    if places > have:
        number = Decimal(f"{number:.{places}f}")
    return Taken(value=_plain_number(number), rest="%" if "%" in pattern else "")


def read_year(value: CellValue) -> Taken:
    """Return a year."""
    if isinstance(value, datetime.date):
        return _read_as(value.year, shown(value), value.year)
    typed = clean(shown(value))
    text = unicodedata.normalize("NFKC", typed).strip(_TICKS + " ")
    found = re.fullmatch(r"((?:19|20)[0-9]{2})(?:\.0+)?\s*年?(?:度|底|末)?", text)
    if found is not None:
        year = int(found[1])
        return Taken(value=year) if typed == str(year) else _read_as(year, typed, year)
    dated = _date_parts(text)
    if dated is not None and len(dated) > 1:
        return _read_as(int(dated[0]), typed, dated[0])
    return _say("not-a-year", value=typed)


_WANTED = Phrase(
    zh="写成 2024、2024-05 或 2024-05-30", en="write it as 2024, 2024-05 or 2024-05-30"
)
_WANTED_DAY = Phrase(zh="写成 2024-05-30", en="write it as 2024-05-30")
_STILL = {"至今", "目前", "现在", "今", "持续", "进行中", "仍在实施", "ongoing", "now", "present"}


def read_date(value: CellValue, number_format: str = "@", *, is_day: bool = False) -> Taken:
    """Return a date of which the day, or day and month, may be open."""
    wanted = _WANTED_DAY if is_day else _WANTED
    if isinstance(value, bool | datetime.time):
        return _say("not-a-date", value=shown(value), wanted=wanted)
    if isinstance(value, datetime.date):
        return _typed_date(value, number_format, is_day=is_day)
    if isinstance(value, float) and value != int(value):
        # 2024.1 may be January or, typed as 2024.10, October.
        return _say("date-unclear", value=shown(value), wanted=wanted)
    typed = clean(shown(value))
    text = unicodedata.normalize("NFKC", typed).strip(_TICKS + " 。.")
    if text.casefold() in _STILL and not is_day:
        return _say("still-going", value=typed)
    parts = _date_parts(text)
    if parts is None:
        code = "date-unclear" if _SHUFFLED.fullmatch(text) else "not-a-date"
        return _say(code, value=typed, wanted=wanted)
    if is_day and len(parts) < 3:
        return _say("date-unclear", value=typed, wanted=wanted)
    date = "-".join(parts)
    return Taken(value=date) if date == typed else _read_as(date, typed, date)


_SHUFFLED = re.compile(r"[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}|[0-9]{1,2}[-/.][0-9]{1,4}")
_DATE = re.compile(
    r"""((?:19|20)[0-9]{2})
        (?:\s*[-/.年–—]\s*(0?[1-9]|1[0-2])
            (?:\s*[-/.月–—]\s*(0?[1-9]|[12][0-9]|3[01])\s*日?|\s*月(?:份)?)?
        |\s*年(?:度)?)?
        (?:\s+0{1,2}:00(?::00)?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?")


def _date_parts(text: str) -> list[str] | None:
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    parts = [part for part in found.groups() if part]
    parts = [parts[0], *(part.zfill(2) for part in parts[1:])]
    if len(parts) == 3:
        try:
            datetime.date(int(parts[0]), int(parts[1]), int(parts[2]))
        except ValueError:
            return None
    return parts


def _typed_date(value: datetime.date, number_format: str, *, is_day: bool) -> Taken:
    """Return a real date; one that shows no day has none: 2024-05 becomes one as it is typed."""
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    day = value.strftime("%Y-%m-%d")
    if is_day or "d" in pattern or pattern in {"general", "@"}:
        return Taken(value=day)
    date = day[:7] if "m" in pattern else day[:4]
    return _read_as(date, day, date)
