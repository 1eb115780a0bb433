"""A document value with something done to each of its parts."""

from collections.abc import Callable
from typing import Any

from pitfalls_core.display.parts import names_of


def mapped(value: Any, function: Callable[[Any], Any]) -> Any:
    """Return a document value with `function` applied to each of its parts."""
    if isinstance(value, tuple):
        return tuple(map(function, value))
    names = names_of(value)
    if names is None:
        return value
    return type(value)(**{name: function(getattr(value, name)) for name in names})
