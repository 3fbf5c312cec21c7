"""What rows are made of: ids, columns in two languages, figures printed and converted."""

from decimal import Decimal
from typing import TypeAlias

from carbonpeak.models.fields import Source, Text
from carbonpeak.rubric import is_independent
from carbonpeak.units import Units

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = dict[str, Cell]
"""Column to value; columns that a row leaves out are empty."""


def row_id(*parts: str | int) -> str:
    """Return the id of a row that belongs to a record.

    Parts are joined by an underscore, which no id of a record holds, so no two rows share an id.
    """
    return "_".join(str(part) for part in parts)


def bilingual(name: str, text: Text | None) -> Row:
    """Return the two columns of a text."""
    return {f"{name}_zh": text.zh if text else None, f"{name}_en": text.en if text else None}


def figure(value: Decimal, unit: str, units: Units) -> Row:
    """Return the columns of a number: printed, as a number, and in the canonical unit."""
    return {
        "printed_zh": units.print_value(value, unit, "zh"),
        "printed_en": units.print_value(value, unit, "en"),
        "value": float(value),
        "value_text": f"{value:f}",
        "unit": unit,
        "canonical_value": canonical(value, unit, units),
        "canonical_unit": units.canonical_unit(unit),
    }


def canonical(value: Decimal, unit: str, units: Units) -> float:
    """Return a number in the canonical unit, free of the noise of binary fractions."""
    return float(units.canonical_value(value, unit))


def source_row(source: Source, owner: str) -> Row:
    """Return a source's own columns. A mirror sends nobody anywhere, so it never has an address."""
    return {
        "id": row_id(owner, source.id),
        "code": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "publisher_kind": source.publisher_kind,
        "is_independent": int(is_independent(source)),
        "date": source.date,
        "access": source.access,
        "url": None if source.access == "mirror" else source.url,
        "retrieved": source.retrieved,
        **bilingual("note", source.note),
    }
