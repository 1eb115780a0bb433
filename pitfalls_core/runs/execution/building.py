"""From references to objects: the one place where a part is imported by its name."""

import importlib
from pathlib import Path
from typing import Any

from pitfalls_core.errors import InputError, UnknownNameError
from pitfalls_core.studies.part import DataFile, Part, Plain


def build(part: Part, data_root: Path = Path(), **more: Any) -> Any:
    """Import what `part` names and call it with its arguments and `more`.

    A `DataFile` among the arguments arrives as its path below `data_root`.

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
    arguments = {name: _located(value, data_root) for name, value in part.arguments.items()}
    try:
        return getattr(module, part.name)(**arguments, **more)
    except TypeError as error:
        # Raised further down, it is no mistake in the part's arguments.
        if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
            raise
        message = f"part {part.reference} does not take {dict(part.arguments)}: {error}"
        raise InputError(message) from error


def _located(value: Plain, data_root: Path) -> Any:
    if isinstance(value, tuple):
        return tuple(_located(item, data_root) for item in value)
    return data_root / value.file if isinstance(value, DataFile) else value
