"""References to the parts of a run: where a class is, and its arguments."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pitfalls_core.errors import InputError

Plain = str | int | float | bool | None | tuple["Plain", ...]
"""What an argument may be: it must survive JSON unchanged, so that a run key can cover it."""


@dataclass(frozen=True, init=False)
class Part:
    """A part named by reference, so that a study can be read without importing what it names.

    Parameters
    ----------
    reference
        ``"package.module:name"``.
    **arguments
        What the named class is called with: text, finite numbers, booleans, None, and tuples of
        these.

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

    @property
    def module(self) -> str:
        """The dotted name of the module that holds the part."""
        return self.reference.partition(":")[0]

    @property
    def name(self) -> str:
        """The name of the part inside its module."""
        return self.reference.partition(":")[2]


def _require_plain(reference: str, key: str, value: object) -> None:
    if isinstance(value, tuple):
        for item in value:
            _require_plain(reference, key, item)
        return
    finite = not isinstance(value, float) or math.isfinite(value)
    if not (finite and isinstance(value, str | int | float | bool | None)):
        kind = type(value).__name__
        message = (
            f"argument {key!r} of part {reference} must be text, a finite number, a boolean, None "
            f"or a tuple of these; got {kind}: {value!r}"
        )
        raise InputError(message)
