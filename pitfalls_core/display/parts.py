"""The parts of a document value: the names of its fields, found once for each class."""

from dataclasses import fields, is_dataclass
from functools import cache


def names_of(value: object) -> tuple[str, ...] | None:
    """Return the names of the fields of `value`, in order; None if it is of no dataclass."""
    return _names(type(value))  # type: ignore[arg-type]  # classes are hashable


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
