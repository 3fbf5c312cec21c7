"""From a YAML file to a typed record: validation faults become problems with positions.

Knows pydantic's error types and nothing of what the fields mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from carbonpeak.models.fields import Marked, Model, Text, marked_values, texts, vocabulary_at
from carbonpeak.problems import Phrase, Position, Problem, Severity, Value, explain
from carbonpeak.vocabulary import nearest_word
from carbonpeak.yamlfile import FieldPath, Node, YamlFile, format_path

ModelType = TypeVar("ModelType", bound=Model)


@dataclass(frozen=True, eq=False)
class Record(Generic[ModelType]):
    """What was read from one file, with the places of its fields."""

    data: ModelType
    yaml: YamlFile

    @cached_property
    def texts(self) -> tuple[tuple[FieldPath, Text], ...]:
        """Every bilingual text with its path."""
        return texts(self.data)

    @cached_property
    def marked_values(self) -> tuple[Marked, ...]:
        """Every text that points to a term, a record or a source, with its path and marker."""
        return marked_values(self.data)

    def has_source(self, path: FieldPath) -> bool:
        """Return whether the part of the record that a text belongs to names its own source."""
        owner: object = self.data
        for part in path[:-1]:
            owner = owner[part] if isinstance(part, int) else getattr(owner, part)  # type: ignore[index]
        return getattr(owner, "source", None) is not None

    @property
    def file(self) -> str:
        return self.yaml.file

    def position(self, *path: str | int) -> Position:
        """Return where a field's value stands."""
        return self.yaml.position(path)

    def problem(self, code: str, path: FieldPath = (), /, **values: Value) -> Problem:
        """Return a problem at a field's value."""
        field = format_path(path)
        is_excused = self._excuses(code, field)
        at = Position(file=self.file) if is_excused else self.yaml.position(path)
        return Problem(code=code, at=at, field=field, values=values, is_excused=is_excused)

    def _excuses(self, code: str, field: str) -> bool:
        """Return whether the record allows a problem of a field; no error can be excused."""
        excuses = getattr(self.data, "allow", ())
        return any(
            excuse.code == code
            and (excuse.field is None or _lies_in(field, excuse.field))
            and explain(code).severity is Severity.WARNING
            for excuse in excuses
        )


def _lies_in(field: str, part: str) -> bool:
    return field == part or field.startswith((f"{part}.", f"{part}["))


def validate(
    yaml: YamlFile, model: type[ModelType]
) -> tuple[Record[ModelType] | None, tuple[Problem, ...]]:
    """Return the record, or None and all that keeps the file from being one."""
    if yaml.problems:
        return None, yaml.problems
    if not isinstance(yaml.value, dict):
        values = _wrong_kind(yaml.value, _MAPPING)
        problem = Problem(code="CP203", at=yaml.position(()), values=values)
        return None, (problem,)
    try:
        # The plain values are let go: a large base would hold everything twice.
        return Record(model.model_validate(yaml.value), replace(yaml, value=None)), ()
    except ValidationError as error:
        return None, tuple(_as_problems(error, yaml, model))


_TEXT = Phrase(zh="文字", en="text")
_NUMBER = Phrase(zh="数字", en="a number")
_WHOLE = Phrase(zh="整数", en="a whole number")
_LIST = Phrase(zh="列表（每行以“- ”开头）", en='a list (each line begins with "- ")')
_MAPPING = Phrase(zh="“字段: 值”的各行", en='lines of "field: value"')
_BILINGUAL = Phrase(zh="“zh: …”和“en: …”两行", en='the lines "zh: …" and "en: …"')
_YES_NO = Phrase(zh="true 或 false", en="true or false")

_EXPECTED: dict[str, Phrase] = {
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "decimal_type": _NUMBER,
    "is_instance_of": _NUMBER,
    "float_type": _NUMBER,
    "bool_type": _YES_NO,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "regular_expression": Phrase(zh="正则表达式", en="a regular expression"),
    "none_required": Phrase(zh="空值", en="nothing"),
}


def _as_problems(
    error: ValidationError, yaml: YamlFile, model: type[BaseModel]
) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        if _is_consequence(detail):
            continue
        path = _real_path(detail["loc"], yaml.value)
        if detail["type"] == "extra_forbidden":
            yield _unknown_field(path, yaml, model)
        else:
            code, values = _classify(detail, path)
            if code in {"CP203", "CP207"} and detail["input"] in (None, ()):
                values = _with_list(values, vocabulary_at(model, path))
            yield Problem(code=code, at=yaml.position(path), field=format_path(path), values=values)


def _with_list(values: dict[str, Value], vocabulary: str | None) -> dict[str, Value]:
    """Return the values of a problem where nothing stands yet, with the list to choose from."""
    if vocabulary is None:
        return values
    file = f"registry/vocabularies/{vocabulary}.yaml"
    hint = Phrase(zh=f"从{file}中选一个id填上", en=f"fill in an id from {file}")
    return {**values, "hint": hint}


def _is_consequence(detail: ErrorDetails) -> bool:
    """Return whether a list is called too short only because what is in it has faults."""
    found = detail["input"]
    wanted = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(found, tuple) and len(found) >= wanted


def _real_path(location: tuple[int | str, ...], value: Node) -> FieldPath:
    # pydantic puts names of union members into the location; the file knows none of them.
    path: list[int | str] = []
    node: Node = value
    for part in location:
        inner = _inside(node, part)
        if inner is not None:
            node = inner[0]
            path.append(part)
        elif isinstance(node, dict) and isinstance(part, str) and part == location[-1]:
            path.append(part)
    return tuple(path)


def _inside(node: Node, part: int | str) -> tuple[Node] | None:
    if isinstance(node, tuple) and isinstance(part, int) and part < len(node):
        return (node[part],)
    if isinstance(node, dict) and isinstance(part, str) and part in node:
        return (node[part],)
    return None


def _unknown_field(path: FieldPath, yaml: YamlFile, model: type[BaseModel]) -> Problem:
    names = _field_names(model, path[:-1])
    near = nearest_word(str(path[-1]), names)
    listed = ", ".join(names)
    hint = Phrase(zh=f"删去，或改用：{listed}", en=f"remove it, or use one of: {listed}")
    if near is not None:
        hint = Phrase(zh=f"是否应为“{near}”？", en=f'did you mean "{near}"?')
    elif " " in str(path[-1]):
        hint = Phrase(
            zh="若是前面文字的一部分，把整段文字用引号括起来：花括号里的半角逗号会断开文字",
            en="if it belongs to the text before it, put the whole text in quotation marks: "
            "between braces a comma ends a text",
        )
    return Problem(
        code="CP202",
        at=yaml.key_position(path),
        field=format_path(path),
        values={"field": str(path[-1]), "hint": hint},
    )


def _field_names(model: type[BaseModel], path: FieldPath) -> list[str]:
    current: type[BaseModel] | None = model
    for part in path:
        if current is None:
            return []
        if isinstance(part, str) and part in current.model_fields:
            current = _model_inside(current.model_fields[part].annotation)
    return list(current.model_fields) if current else []


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    # Annotations are arbitrary typing constructs, hence Any.
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _model_inside(argument)
        if found is not None:
            return found
    return None


def _classify(detail: ErrorDetails, path: FieldPath) -> tuple[str, dict[str, Value]]:
    kind = detail["type"]
    value = _shown(detail.get("input"))
    context = detail.get("ctx", {})
    if kind.startswith("CP"):
        return kind, {str(key): str(item) for key, item in context.items()}
    if kind == "missing":
        return "CP201", {"field": str(path[-1])}
    if kind in _EXPECTED:
        bilingual = context.get("class_name") == Text.__name__
        expected = _BILINGUAL if bilingual else _EXPECTED[kind]
        return "CP203", _wrong_kind(detail.get("input"), expected)
    if kind == "string_pattern_mismatch":
        return "CP204", {"value": value, "expected": _pattern(str(context["pattern"]))}
    if kind == "string_too_short":
        return "CP205", {"field": str(path[-1]) if path else ""}
    if kind == "string_too_long":
        return "CP206", {"maximum": int(context["max_length"])}
    if kind == "too_short":
        minimum = int(context["min_length"])
        hint = Phrase(zh=f"补足{minimum}项", en=f"add to the list until it has {minimum}")
        return "CP207", {"minimum": minimum, "hint": hint}
    if kind == "too_long":
        return "CP208", {"maximum": int(context["max_length"])}
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return "CP209", {"value": value, "allowed": allowed}
    if kind in _LIMITS:
        limit, name = _LIMITS[kind]
        bound = context[name]
        return "CP404", {
            "value": value,
            "limit": Phrase(zh=f"{limit.zh}{bound}", en=f"{limit.en} {bound}"),
        }
    return "CP203", _wrong_kind(
        detail.get("input"), Phrase(zh="另一种值", en="another kind of value")
    )


_LIMITS: dict[str, tuple[Phrase, str]] = {
    "greater_than": (Phrase(zh="大于", en="more than"), "gt"),
    "greater_than_equal": (Phrase(zh="不小于", en="no less than"), "ge"),
    "less_than_equal": (Phrase(zh="不大于", en="no more than"), "le"),
}


def _wrong_kind(value: object, expected: Phrase) -> dict[str, Value]:
    """Return the values of CP203: what was found, what should stand there, and what to type."""
    hint = Phrase(zh=f"改为{expected.zh}", en=f"write {expected.en}")
    if value is None:
        hint = Phrase(zh=f"填写{expected.zh}", en=f"fill in {expected.en}")
    if expected is _TEXT and isinstance(value, int | Decimal):
        hint = Phrase(
            zh=f"加上引号：'{_shown(value)}'", en=f"put it in quotation marks: '{_shown(value)}'"
        )
    if expected is _LIST and isinstance(value, str):
        hint = Phrase(
            zh=f"加上方括号：[{_shown(value)}]", en=f"put it in brackets: [{_shown(value)}]"
        )
    return {"value": _found(value), "expected": expected, "hint": hint}


def _found(value: object) -> Phrase:
    if value is None:
        return Phrase(zh="空值", en="nothing")
    if isinstance(value, dict):
        return _MAPPING
    if isinstance(value, tuple):
        return Phrase(zh="列表", en="a list")
    return Phrase(zh=f"“{_shown(value)}”", en=f'"{_shown(value)}"')


def _shown(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | Decimal):
        text = str(value)
        return text if len(text) <= 60 else text[:57] + "…"
    return "…"


_PATTERNS: tuple[tuple[str, Phrase], ...] = (
    (
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        Phrase(zh="形如 2024-05-30 的日期", en="a date such as 2024-05-30"),
    ),
    (
        "^[0-9]{4}(",
        Phrase(
            zh="形如 2024、2024-05 或 2024-05-30 的日期",
            en="a date such as 2024, 2024-05 or 2024-05-30",
        ),
    ),
    ("^[a-z0-9]+(-", Phrase(zh="小写字母、数字和连字符", en="small letters, digits and hyphens")),
    (r"^[^\n]*$", Phrase(zh="一行文字", en="text on one line")),
    (
        "^https?",
        Phrase(
            zh="以 http:// 或 https:// 开头的网址",
            en="an address beginning with http:// or https://",
        ),
    ),
    (
        "^[a-z][a-z0-9_]* = ",
        Phrase(
            zh="形如 tce = [coal_equivalent] 的定义",
            en="a definition such as tce = [coal_equivalent]",
        ),
    ),
    ("^s[0-9]", Phrase(zh="s1、s2 这样的编号", en="a number such as s1, s2")),
    ("^r[0-9]", Phrase(zh="r1、r2 这样的编号", en="a number such as r1, r2")),
    ("^[0-9]{6}$", Phrase(zh="六位数字", en="six digits in quotation marks")),
    ("^CP", Phrase(zh="CP204 这样的代码", en="a code such as CP204")),
)


def _pattern(pattern: str) -> Phrase:
    for beginning, phrase in _PATTERNS:
        if pattern.startswith(beginning):
            return phrase
    return Phrase(zh=pattern, en=pattern)
