"""Where every value and key of a text stands."""

from dataclasses import dataclass, field

import yaml

from carbonpeak.yamlfile.events import FieldPath, Place, parse_events, place_of


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key that stands in its mapping a second time."""

    path: FieldPath
    place: Place
    first_line: int


@dataclass(frozen=True, slots=True)
class Places:
    """The place of everything in a file; of a repeated key and what it holds, the first one's."""

    values: dict[FieldPath, Place] = field(default_factory=dict)
    keys: dict[FieldPath, Place] = field(default_factory=dict)
    repeated: list[Repeated] = field(default_factory=list)


def locate(text: str) -> Places:
    """Return where everything stands in a text of which a value could be built."""
    locator = _Locator()
    for event in parse_events(text):
        locator.take(event)
    return locator.places


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    path: FieldPath
    is_mapping: bool
    hidden: bool
    """It belongs to a repeated key, so that nothing in it has a place of its own."""
    key: str | None = None
    key_hidden: bool = False
    count: int = 0


class _Locator:
    def __init__(self) -> None:
        self.places = Places()
        self.stack: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            top = self.stack[-1] if self.stack else None
            if top is not None and top.is_mapping and top.key is None:
                self._note_key(top, event.value, place_of(event.start_mark))
            else:
                self._note_value(place_of(event.start_mark))
        elif isinstance(event, yaml.CollectionStartEvent):
            path, hidden = self._note_value(place_of(event.start_mark))
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(path, is_mapping, hidden))

    def _note_key(self, top: _Open, key: str, place: Place) -> None:
        path = (*top.path, key)
        first = self.places.keys.get(path)
        top.key, top.key_hidden = key, top.hidden or first is not None
        if not top.key_hidden:
            self.places.keys[path] = place
        elif first is not None and not top.hidden:
            self.places.repeated.append(Repeated(path, place, first[0]))

    def _note_value(self, place: Place) -> tuple[FieldPath, bool]:
        path, hidden = self._next_path()
        if not hidden:
            self.places.values[path] = place
        return path, hidden

    def _next_path(self) -> tuple[FieldPath, bool]:
        if not self.stack:
            return (), False
        top = self.stack[-1]
        if top.is_mapping:
            assert top.key is not None
            key, top.key = top.key, None
            return (*top.path, key), top.key_hidden
        top.count += 1
        return (*top.path, top.count - 1), top.hidden
