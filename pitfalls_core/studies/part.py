"""References to the parts of a run: where a class is, and its arguments."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from pitfalls_core.canonical import plain
from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class DataFile:
    """A file or a folder of data, named relative to the data root.

    A part that takes one receives its full path. The run key covers the content, not the place.

    Parameters
    ----------
    file
        Relative path with forward slashes, for example ``"mnist/train.npz"``.
    origin
        Where one gets it: the name of the data set and of its official file. It is told when the
        file is missing, and is no part of a run's key.

    Raises
    ------
    InputError
        If the path is empty, absolute, or leads out of the data root.
    """

    file: str
    origin: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        path = PurePosixPath(self.file)
        if not self.file or path.is_absolute() or ".." in path.parts:
            message = f"a data file is named by a path inside the data root; got {self.file!r}"
            raise InputError(message)


Plain = str | int | float | bool | None | DataFile | tuple["Plain", ...]
"""What an argument may be: it must survive JSON unchanged, so that a run key can cover it."""


@dataclass(frozen=True, init=False)
class Part:
    """A part named by reference, so that a study can be read without importing what it names.

    Parameters
    ----------
    reference
        ``"package.module:name"``.
    **arguments
        What the named class is called with: text, finite numbers, booleans, None, `DataFile`, and
        tuples of these.

    Raises
    ------
    InputError
        If the reference is not of that form, or an argument is of another type.
    """

    reference: str
    arguments: Mapping[str, Plain]

    def __init__(self, reference: str, /, **arguments: Plain) -> None:
        module, separator, name = reference.partition(":")
        dotted = all(piece.isidentifier() for piece in module.split("."))
        if not (separator and dotted and name.isidentifier()):
            raise InputError(f"a part is named 'package.module:name'; got {reference!r}")
        for key, value in arguments.items():
            _require_plain(reference, key, value)
        object.__setattr__(self, "reference", reference)
        object.__setattr__(self, "arguments", MappingProxyType(arguments))

    def __hash__(self) -> int:
        return hash((self.reference, tuple(sorted(self.arguments.items()))))

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Part":
        """Return the part that `pitfalls_core.canonical.plain` turned into `values`."""
        arguments = {key: _argument(value) for key, value in values["arguments"].items()}
        return cls(values["reference"], **arguments)

    @cached_property
    def as_plain(self) -> Mapping[str, Any]:
        """The part as plain values, made once for all runs that share it."""
        values: Mapping[str, Any] = plain(self)
        return values

    @property
    def files(self) -> tuple[DataFile, ...]:
        """The data files among the arguments."""
        return tuple(_files_in(tuple(self.arguments.values())))

    @property
    def data_files(self) -> tuple[str, ...]:
        """The data files among the arguments, as they are named."""
        return tuple(one.file for one in self.files)

    @property
    def module(self) -> str:
        """The dotted name of the module that holds the part."""
        return self.reference.partition(":")[0]

    @property
    def name(self) -> str:
        """The name of the part inside its module."""
        return self.reference.partition(":")[2]


def _argument(value: Any) -> Plain:
    if isinstance(value, list):
        return tuple(map(_argument, value))
    return DataFile(value["file"]) if isinstance(value, dict) else value


def _files_in(value: Plain) -> Iterator[DataFile]:
    if isinstance(value, tuple):
        for item in value:
            yield from _files_in(item)
    elif isinstance(value, DataFile):
        yield value


def _require_plain(reference: str, key: str, value: object) -> None:
    if isinstance(value, tuple):
        for item in value:
            _require_plain(reference, key, item)
        return
    finite = not isinstance(value, float) or math.isfinite(value)
    if not (finite and isinstance(value, str | int | float | bool | DataFile | None)):
        kind = type(value).__name__
        message = (
            f"argument {key!r} of part {reference} must be text, a finite number, a boolean, None, "
            f"a DataFile or a tuple of these; got {kind}: {value!r}"
        )
        raise InputError(message)
