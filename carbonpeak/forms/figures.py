"""Numbers typed together with 约, 万, % or a unit: sorted out with the unit chosen beside them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from carbonpeak.forms.choices import Choices
from carbonpeak.forms.spots import Entry
from carbonpeak.forms.understanding import scale_of

Said: TypeAlias = tuple[str, str, dict[str, object]]
"""Key of the spot, code of the message, its values."""

_FIGURES = ("value", "baseline.value")


def settle_figures(
    entries: Mapping[str, Entry], choices: Choices
) -> tuple[dict[str, Entry], list[Said]]:
    """Return a row with its figures settled, and what is to be said of them."""
    row = dict(entries)
    said: list[Said] = []
    for key in _FIGURES:
        entry = row.get(key)
        if entry is not None and entry.value is not None and (entry.rest or entry.qualifier):
            said += _settle(row, key, choices)
    return row, said


def _settle(row: dict[str, Entry], key: str, choices: Choices) -> list[Said]:
    entry = row[key]
    faults = _settle_qualifier(row, key, choices) or _settle_rest(row, key, choices)
    if faults:
        row[key] = replace(entry, value=None)
        return faults
    taken = f"{_words(row, 'qualifier', 'qualifiers', choices) if key == 'value' else ''}"
    taken += f"{row[key].value} {_words(row, 'unit', 'units', choices)}"
    return [(key, "read-as", {"value": entry.typed, "taken": taken.strip()})]


def _words(row: Mapping[str, Entry], key: str, name: str, choices: Choices) -> str:
    value = row.get(key, Entry()).value
    return choices[name].labels.get(str(value), "") if value is not None else ""


def _settle_qualifier(row: dict[str, Entry], key: str, choices: Choices) -> list[Said]:
    entry = row[key]
    if not entry.qualifier:
        return []
    meant = choices["qualifiers"].find(entry.qualifier)
    chosen = row.get("qualifier", Entry())
    if meant is None or key != "value" or chosen.value not in (None, meant):
        return [(key, "not-a-number", {"value": entry.typed})]
    row["qualifier"] = replace(chosen, value=meant)
    return []


def _settle_rest(row: dict[str, Entry], key: str, choices: Choices) -> list[Said]:
    entry, unit = row[key], row.get("unit", Entry())
    if not entry.rest:
        return []
    named = choices["units"].find(entry.rest)
    if unit.value is None:
        if named is None or unit.typed or key != "value":
            return [(key, "unit-needed", {"value": entry.typed, "rest": entry.rest})]
        row["unit"] = replace(unit, value=named)
        return []
    label = choices["units"].labels.get(str(unit.value), str(unit.value))
    if named == unit.value or _scale(row, key, choices) or _begins(label, entry.rest):
        return []
    code = "percent-clash" if entry.rest == "%" else "unit-clash"
    return [(key, code, {"value": entry.typed, "rest": entry.rest, "unit": label})]


def _begins(label: str, rest: str) -> bool:
    """Return whether 吨 stands short for 吨二氧化碳; 万 alone is no unit."""
    return scale_of(rest) is None and label.startswith(rest)


_SCALED = ("十", "百", "千万", "万", "亿")


def _scale(row: dict[str, Entry], key: str, choices: Choices) -> bool:
    """Take 万 and 亿 into the unit where there is such a unit, else into the number.

    12.5万 of 千瓦 is 12.5 of 万千瓦; 12.5万 of 万千瓦 may be either and is not taken.
    """
    entry, unit = row[key], row["unit"]
    scale = scale_of(entry.rest)
    label = choices.corpus.vocabularies["units"].by_id[str(unit.value)].zh
    if scale is None or label.startswith(_SCALED) or not isinstance(entry.value, int | Decimal):
        return False
    larger = choices["units"].find(entry.rest + label)
    if larger is not None and key == "value" and row.get("baseline.value", Entry()).value is None:
        row["unit"] = replace(unit, value=larger)
        return True
    product = Decimal(entry.value) * scale
    whole = product == product.to_integral_value()
    row[key] = replace(entry, value=int(product) if whole else product)
    return True
