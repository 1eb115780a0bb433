"""Parameters from YAML and JSON files: nested names joined by points, values as text.

YAML is read event by event: tags are never acted upon, an alias is never expanded, and nothing is
built that could grow. (PyYAML's own composer calls itself at every level, and its C form ends the
interpreter when a hostile file goes deep.)
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.folders import text_of
from pitfalls_core.results.logs.logged import number_text

DEEPEST = 32
"""Levels of nesting."""
MOST = 20_000
"""Values in one file."""

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Flat = dict[str, str]


def yaml_parameters(path: Path) -> Flat:
    """Return the plain values of a YAML file by their dotted names.

    Items of a sequence are numbered. What has a tag of its own (a Python object), and what repeats
    another value by an alias, is left out.

    Raises
    ------
    InputError
        If the file is no YAML, nests more than `DEEPEST` levels, or holds more than `MOST` values.
    """
    reader = _Events(path)
    try:
        for event in yaml.parse(text_of(path), Loader=Loader):
            reader.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark is not None else ""
        what = getattr(error, "problem", None) or "it holds characters that YAML does not allow"
        raise InputError(f"{path}{place}: this is no YAML: {what}") from None
    return reader.found


@dataclass
class _Level:
    """A mapping or sequence that is being read."""

    name: str
    is_mapping: bool
    kept: bool
    key: str | None = None
    count: int = 0


@dataclass
class _Events:
    path: Path
    found: Flat = field(default_factory=dict)
    levels: list[_Level] = field(default_factory=list)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.levels.pop()
            self._close_value()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._value(None)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if len(self.levels) >= DEEPEST:
            raise too_deep(self.path)
        is_key = bool(self.levels) and self.levels[-1].is_mapping and self.levels[-1].key is None
        kept = not is_key and event.tag is None and (not self.levels or self.levels[-1].kept)
        name = "" if is_key or not self.levels else self._name()
        self.levels.append(_Level(name, isinstance(event, yaml.MappingStartEvent), kept))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        level = self.levels[-1] if self.levels else None
        if level is not None and level.is_mapping and level.key is None:
            level.key = event.value
            return
        plain = event.tag is None
        is_null = plain and event.implicit[0] and event.value in {"", "~", "null", "Null", "NULL"}
        self._value("" if is_null else event.value if plain else None)

    def _value(self, text: str | None) -> None:
        if self.levels and self.levels[-1].kept and text is not None:
            _add(self.found, self._name(), text, self.path)
        self._close_value()

    def _name(self) -> str:
        level = self.levels[-1]
        own = level.key if level.is_mapping else str(level.count)
        return f"{level.name}.{own}" if level.name else own or ""

    def _close_value(self) -> None:
        """Go on to what follows a value."""
        if not self.levels:
            return
        level = self.levels[-1]
        if level.is_mapping and level.key is None:
            level.key = ""  # a mapping or an alias was the key
        else:
            level.key, level.count = None, level.count + 1


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    InputError
        If it is no JSON, or nests too deeply.
    """
    try:
        return json.loads(text_of(path))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {error.lineno}: this is no JSON: {error.msg}") from None
    except (RecursionError, ValueError):  # a number of more than 4300 digits is a ValueError
        raise too_deep(path) from None


def flat_values(values: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Any]]:
    """Yield every value of nested JSON objects with its dotted name; lists are left out.

    Raises
    ------
    InputError
        If there are more than `DEEPEST` levels or `MOST` values.
    """
    waiting: list[tuple[str, Any, int]] = [("", values, 0)]
    count = 0
    while waiting:
        name, value, depth = waiting.pop()
        if isinstance(value, Mapping):
            if depth >= DEEPEST:
                raise too_deep(path)
            inner = [
                (f"{name}.{key}" if name else key, one, depth + 1) for key, one in value.items()
            ]
            waiting += reversed(inner)
        elif not isinstance(value, list):
            count += 1
            if count > MOST:
                raise too_many(path)
            yield name, value


def value_text(value: Any) -> str:
    """Return a value of a JSON file as a label."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return number_text(value)
    return "" if value is None else str(value)


def _add(found: Flat, name: str, text: str, path: Path) -> None:
    if len(found) >= MOST:
        raise too_many(path)
    found[name] = text


def too_deep(path: Path) -> InputError:
    """Return the error for a file that nests too deeply."""
    return InputError(f"{path} nests more than {DEEPEST} levels; a file of parameters does not")


def too_many(path: Path) -> InputError:
    """Return the error for a file of too many values."""
    return InputError(f"{path} holds more than {MOST} values; a file of parameters does not")
