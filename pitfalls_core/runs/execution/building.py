"""From references to objects: the one place where a part is imported by its name."""

import importlib
from typing import Any

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.studies.part import Part


def build(part: Part, **more: Any) -> Any:
    """Import what `part` names and call it with its arguments and `more`.

    Raises
    ------
    UnknownNameError
        If the module has no such name.
    InputError
        If the module cannot be imported, or does not take the arguments.
    """
    try:
        module = importlib.import_module(part.module)
    except ImportError as error:
        raise InputError(f"part {part.reference} cannot be imported: {error}") from error
    if not hasattr(module, part.name):
        public = [name for name in vars(module) if not name.startswith("_")]
        raise UnknownNameError("part", part.name, public, f"in module {part.module}")
    try:
        return getattr(module, part.name)(**part.arguments, **more)
    except TypeError as error:
        message = f"part {part.reference} does not take {dict(part.arguments)}: {error}"
        raise InputError(message) from error
