"""A document value with something done to each of its parts."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any


def mapped(value: Any, function: Callable[[Any], Any]) -> Any:
    """Return a document value with `function` applied to each of its parts."""
    if isinstance(value, tuple):
        return tuple(map(function, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {field.name: function(getattr(value, field.name)) for field in fields(value)}
    return replace(value, **changes)
