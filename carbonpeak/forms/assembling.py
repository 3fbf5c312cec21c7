"""Values put together from single cells: nested fields, lists, rows of tables."""

from collections.abc import Callable

from carbonpeak.house_format import Plain, may_be_null
from carbonpeak.models.case import Case
from carbonpeak.models.fields import Model, models_in
from carbonpeak.yamlfile import FieldPath, Node


def put(
    values: dict[str, Plain], path: FieldPath, value: Plain, note: Callable[[FieldPath], None]
) -> None:
    """Put a value at its place; `note` is told the place it got.

    The last number of a path is that of a slot: a list has no gaps, so that slots left empty
    before it do not count.
    """
    target: dict[str, Plain] | list[Plain] = values
    done: list[str | int] = []
    for part, following in zip(path, (*path[1:], None), strict=True):
        place: str | int = part
        if isinstance(target, list):
            assert isinstance(part, int)
            if following is None or part >= len(target):
                place = len(target)
                target.append(None)
        done.append(place)
        if following is None:
            _set(target, place, value)
            break
        inner = _get(target, place)
        if not isinstance(inner, dict | list):
            inner = [] if isinstance(following, int) else {}
            _set(target, place, inner)
        target = inner
    note(tuple(done))


def _get(target: dict[str, Plain] | list[Plain], place: str | int) -> Plain:
    if isinstance(target, list):
        assert isinstance(place, int)
        return target[place]
    return target.get(str(place))


def _set(target: dict[str, Plain] | list[Plain], place: str | int, value: Plain) -> None:
    if isinstance(target, list):
        assert isinstance(place, int)
        target[place] = value
    else:
        target[str(place)] = value


def count(values: Plain, path: FieldPath) -> int:
    """Return how many elements stand at a path; a single value counts as one."""
    found = at(values, path)
    return len(found) if isinstance(found, list) else int(found is not None)


def at(values: Plain, path: FieldPath) -> Plain:
    """Return what stands at a path, or None."""
    for part in path:
        if isinstance(values, dict) and isinstance(part, str):
            values = values.get(part)
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            values = values[part]
        else:
            return None
    return values


def complete(values: dict[str, Plain]) -> dict[str, Node]:
    """Return the values of a case as a file would hold them, what must be named as null added."""
    return _complete(values, Case)


def _complete(values: dict[str, Plain], model: type[Model]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for name, value in values.items():
        info = model.model_fields.get(name)
        inner = next(iter(models_in(info.annotation)), None) if info is not None else None
        found[name] = _inside(value, inner)
    for name, info in model.model_fields.items():
        if info.is_required() and name not in found and may_be_null(info.annotation):
            found[name] = None
        elif info.is_required() and name not in found and name == "period":
            found[name] = {"start": None, "end": None}
    return found


def _inside(value: Plain, model: type[Model] | None) -> Node:
    if isinstance(value, list):
        return tuple(_inside(element, model) for element in value)
    if isinstance(value, dict):
        return _complete(value, model) if model is not None else {**value}  # type: ignore[dict-item]
    return value
