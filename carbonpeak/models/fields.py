"""The kinds of value that fields hold: bilingual text, ids, dates, numbers, terms, references.

Markers (`Term`, `Reference`) say what a text points to; checks and the JSON Schema read them.
"""

import ast
import datetime
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from carbonpeak.problems import Language
from carbonpeak.yamlfile import FieldPath


class Model(BaseModel):
    """Parent of all that is read from YAML: unknown fields are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe fields by the texts that stand below them.

        pydantic can do so by itself, but then reads all sources whenever a command starts.
        """
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for owner in reversed(cls.__mro__[: cls.__mro__.index(Model)]):
            for name, text in _texts_below_fields(owner).items():
                properties[name].setdefault("description", text)
        return schema


def _texts_below_fields(owner: type) -> dict[str, str]:
    """Return the texts in the source of a class that stand right below one of its fields."""
    # A generic class with its types filled in has no source of its own.
    body = _classes_of(owner.__module__).get(owner.__name__, ())
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


@cache
def _classes_of(module: str) -> dict[str, list[ast.stmt]]:
    """Return the bodies of the classes in the source of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {found.name: found.body for found in tree.body if isinstance(found, ast.ClassDef)}


VOCABULARY_KEY = "x-vocabulary"
"""Names the closed list of a text in the JSON Schema."""


@dataclass(frozen=True, slots=True)
class Term:
    """Marks a field whose text is the id of a term in `registry/vocabularies/<vocabulary>.yaml`."""

    vocabulary: str

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(core_schema), VOCABULARY_KEY: self.vocabulary}


@dataclass(frozen=True, slots=True)
class Reference:
    """Marks a field whose text is the id of another record, or of a source in the same record."""

    to: Literal["pilot", "case", "province", "organisation", "list", "source", "source-or-result"]


def _real_date(text: str) -> str:
    parts = [int(part) for part in text.split("-")]
    try:
        datetime.date(*[*parts, 1, 1][:3])
    except ValueError:
        raise PydanticCustomError("CP401", "{value}", {"value": text}) from None
    return text


def _year_as_text(value: object) -> object:
    # Curators write `date: 2024`; YAML makes a number of it.
    return str(value) if type(value) is int else value


_FULL_WIDTH = re.compile(r"[０-９．－，]")


def _number(value: object, info: ValidationInfo) -> object:
    if info.mode == "json" and isinstance(value, str):  # as `model_dump_json` writes it
        return Decimal(value)
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, str):
        plain = value.translate(_TO_HALF_WIDTH).replace(",", "").replace("_", "").strip()
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
            code = "CP403" if _FULL_WIDTH.search(value) else "CP402"
            raise PydanticCustomError(code, "{value}", {"value": value, "plain": _trim(plain)})
    return value


_TO_HALF_WIDTH = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


def _trim(number: str) -> str:
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, rest = digits.partition(".")
    return sign + (whole.lstrip("0") or "0") + point + rest


DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PARTIAL_DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Line: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\n]*$")
]
"""Text on one line, not empty."""
Prose: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Text, not empty."""
LONGEST_ID = 80
Id: TypeAlias = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=LONGEST_ID)]


def why_no_id(text: str) -> str | None:
    """Return in one sentence why a text cannot be the id of a new record; None where it can."""
    if re.fullmatch(ID_PATTERN, text) and len(text) <= LONGEST_ID:
        return None
    return (
        f"“{text}”不能作编号，只用小写字母、数字和连字符，至多 {LONGEST_ID} 个 · "
        f'"{text}" is no id: use small letters, digits and hyphens, {LONGEST_ID} at most'
    )


Date: TypeAlias = Annotated[
    str, StringConstraints(pattern=DATE_PATTERN), AfterValidator(_real_date)
]
PartialDate: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=PARTIAL_DATE_PATTERN),
    AfterValidator(_real_date),
    BeforeValidator(_year_as_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": PARTIAL_DATE_PATTERN},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ]
        }
    ),
]
"""A date of which only the year, or only year and month, may be known."""
Year: TypeAlias = Annotated[int, Field(ge=1900, le=2100)]
Number: TypeAlias = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
"""A number with the digits the source prints."""


def json_number(value: object) -> int | float:
    """Return a `Number` as `json.dumps` takes it: what to give it as `default`."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)


Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500)]


class Text(Model):
    """Text in two languages. Chinese is the source language; English may be missing."""

    zh: Prose
    en: Prose | None = None

    def in_language(self, language: Language) -> str:
        """Return the text in a language or, where English is missing, in Chinese."""
        return self.en if language == "en" and self.en is not None else self.zh


SourceId: TypeAlias = Annotated[str, Reference("source")]
PilotId: TypeAlias = Annotated[str, Reference("pilot")]
CaseId: TypeAlias = Annotated[str, Reference("case")]
ProvinceId: TypeAlias = Annotated[str, Reference("province")]
OrganisationId: TypeAlias = Annotated[str, Reference("organisation")]
ListId: TypeAlias = Annotated[str, Reference("list")]

Basis: TypeAlias = Annotated[str, Term("bases")]
"""`source`: a source says it; `editor`: the editors infer it from the record."""


class Source(Model):
    """Where something stands. A mirror carries no address."""

    id: Annotated[str, StringConstraints(pattern=r"^s[0-9]{1,3}$")]
    title: Line
    publisher: Line | None
    """The original publisher; null where a copy does not name it."""
    publisher_kind: Annotated[str, Term("publisher-kinds")]
    date: PartialDate | None
    access: Annotated[str, Term("access")]
    url: Url | None = None
    retrieved: PartialDate | None = None
    note: Text | None = None


class Change(Model):
    """One entry of a record's history."""

    date: Date
    text: Text


Marker: TypeAlias = Term | Reference


@cache
def _marked_fields(model: type[Model]) -> tuple[tuple[str, tuple[Marker, ...]], ...]:
    found = []
    for name, info in model.model_fields.items():
        markers = tuple(markers_in(info.annotation, info.metadata))
        if markers or any(_marked_fields(inner) for inner in models_in(info.annotation)):
            found.append((name, markers))
    return tuple(found)


def markers_in(annotation: Any, metadata: Iterable[Any]) -> Iterator[Marker]:
    """Yield the markers of a field and of what its lists hold.

    Annotations are arbitrary typing constructs, hence Any.
    """
    yield from (item for item in metadata if isinstance(item, Term | Reference))
    for argument in get_args(annotation):
        if isinstance(argument, Term | Reference):
            yield argument
        elif not isinstance(argument, str):
            yield from markers_in(argument, ())


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """Yield the models that a field may hold.

    Annotations are arbitrary typing constructs, hence Any.
    """
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def vocabulary_at(model: type[BaseModel], path: FieldPath) -> str | None:
    """Return the name of the closed list that the field at a path draws from, if it draws."""
    names = [part for part in path if isinstance(part, str)]
    owners: list[type[BaseModel]] = [model]
    for name in names[:-1]:
        fields = [owner.model_fields[name] for owner in owners if name in owner.model_fields]
        owners = [inner for info in fields for inner in models_in(info.annotation)]
    for owner in owners:
        info = owner.model_fields.get(names[-1]) if names else None
        markers = markers_in(info.annotation, info.metadata) if info is not None else ()
        for marker in markers:
            if isinstance(marker, Term):
                return marker.vocabulary
    return None


Marked: TypeAlias = tuple[FieldPath, str, Marker]


def marked_values(model: Model) -> tuple[Marked, ...]:
    """Return every text of a record that points to something: its path, the text, the marker."""
    found: list[Marked] = []
    _collect_marked(model, (), (), found)
    return tuple(found)


def _collect_marked(
    value: object, path: FieldPath, markers: tuple[Marker, ...], found: list[Marked]
) -> None:
    if isinstance(value, str):
        found.extend((path, value, marker) for marker in markers)
    elif isinstance(value, tuple):
        for index, element in enumerate(value):
            _collect_marked(element, (*path, index), markers, found)
    elif isinstance(value, Model):
        for name, inner in _marked_fields(type(value)):
            _collect_marked(getattr(value, name), (*path, name), inner, found)
    elif isinstance(value, dict):
        for key, element in value.items():
            _collect_marked(element, (*path, key), markers, found)


@cache
def _text_fields(model: type[Model]) -> tuple[str, ...]:
    return tuple(
        name
        for name, info in model.model_fields.items()
        if any(inner is Text or _text_fields(inner) for inner in models_in(info.annotation))
    )


def texts(model: Model) -> tuple[tuple[FieldPath, Text], ...]:
    """Return every bilingual text of a record with its path."""
    found: list[tuple[FieldPath, Text]] = []
    _collect_texts(model, (), found)
    return tuple(found)


def _collect_texts(value: object, path: FieldPath, found: list[tuple[FieldPath, Text]]) -> None:
    if isinstance(value, Text):
        found.append((path, value))
    elif isinstance(value, tuple):
        for index, element in enumerate(value):
            _collect_texts(element, (*path, index), found)
    elif isinstance(value, Model):
        for name in _text_fields(type(value)):
            _collect_texts(getattr(value, name), (*path, name), found)
    elif isinstance(value, dict):
        for key, element in value.items():
            _collect_texts(element, (*path, key), found)
