"""What a pickle of NumPy arrays may name, and the arrays that are made of it."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

NUMBERS = frozenset("bBhHiIlLqQefd?") | frozenset(
    f"{kind}{size}"
    for kind, sizes in {"b": "1", "i": "1248", "u": "1248", "f": "248"}.items()
    for size in sizes
)
"""Names of the types of values that an array may have: truth values, integers and floats."""

Name = Literal["array", "ndarray", "dtype", "scalar", "buffer", "encode", "bytes"]
"""The things that a name in the file stands for; none of them is the Python object of that name."""

ALLOWED: dict[str, Name] = {
    "numpy.core.multiarray _reconstruct": "array",
    "numpy._core.multiarray _reconstruct": "array",
    "numpy.core.multiarray scalar": "scalar",
    "numpy._core.multiarray scalar": "scalar",
    "numpy.core.numeric _frombuffer": "buffer",
    "numpy._core.numeric _frombuffer": "buffer",
    "numpy ndarray": "ndarray",
    "numpy dtype": "dtype",
    "_codecs encode": "encode",
    "__builtin__ bytes": "bytes",
    "builtins bytes": "bytes",
}
"""The names that arrays of NumPy 1 and 2 are pickled with, module and name with a space between.

Python writes bytes as calls where the version of the pickle has none.
"""

MOST_VALUES = 1 << 32
"""No axis of an array is longer."""


class Refusal(Exception):
    """What was expected in a pickle and what was found, to be told with the name of the file."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}; found {found}")
        self.expected, self.found = expected, found


@dataclass(eq=False)
class TypeInMaking:
    """A type of values, before and after its byte order is known."""

    name: str
    order: str = "="

    def fill(self, state: Any) -> None:
        """Take the byte order from `state`: (version, order, no subtype, no names, no fields, ...).

        Raises
        ------
        Refusal
            If the type has parts, or is no plain one for another reason.
        """
        match state:
            case (_, "<" | ">" | "|" | "=" as order, None, None, None, *_):
                self.order = order
            case _:
                raise Refusal("arrays of numbers", "an array whose type has parts or is damaged")

    def dtype(self) -> np.dtype[Any]:
        """Return the type."""
        return np.dtype(self.name).newbyteorder(self.order)  # type: ignore[arg-type]


@dataclass(eq=False)
class ArrayInMaking:
    """An array whose type, shape and bytes come later than its first mention."""

    made: NDArray[Any] | None = field(default=None)

    def fill(self, state: Any) -> None:
        """Make the array of `state`: (version, shape, type, column by column?, bytes).

        Raises
        ------
        Refusal
            If they do not fit together.
        """
        if not (isinstance(state, tuple) and len(state) == 5):
            raise Refusal("arrays of numbers", "an array without shape, type and bytes")
        _, shape, kind, by_columns, raw = state
        self.made = _array(raw, kind, shape, "F" if by_columns is True else "C")

    def array(self) -> NDArray[Any]:
        """Return the array.

        Raises
        ------
        Refusal
            If the file ended before it was filled.
        """
        if self.made is None:
            raise Refusal("arrays of numbers", "an array that is never filled")
        return self.made


def called(name: Any, arguments: Any) -> Any:
    """Return what the call of an allowed `name` stands for.

    Raises
    ------
    Refusal
        If `name` is none, or its arguments are not those of an array.
    """
    match name, arguments:
        case "array", ("ndarray", tuple(), _):
            return ArrayInMaking()
        case "dtype", (str(text) | bytes(text), *_):
            return _type(text)
        case "scalar", (TypeInMaking() as kind, raw):
            return _array(raw, kind, (1,), "C")[0].item()
        case "buffer", (raw, TypeInMaking() as kind, shape, order):
            return ArrayInMaking(_array(raw, kind, shape, "F" if order == "F" else "C"))
        case "encode", (str(text), "latin1"):
            return _bytes(text)
        case "bytes", ():
            return b""
    raise Refusal("plain values and arrays", "a call that makes no array")


def _type(text: str | bytes) -> TypeInMaking:
    name = text.decode("latin-1") if isinstance(text, bytes) else text
    if name not in NUMBERS:
        raise Refusal("arrays of numbers", f"an array of type {name[:40]!r}")
    return TypeInMaking(name)


def _array(raw: Any, kind: Any, shape: Any, order: Literal["C", "F"]) -> NDArray[Any]:
    sizes_are_sound = (
        isinstance(shape, tuple)
        and len(shape) <= 8
        and all(isinstance(size, int) and 0 <= size <= MOST_VALUES for size in shape)
    )
    if not (sizes_are_sound and isinstance(kind, TypeInMaking)):
        raise Refusal("arrays of numbers", "an array without shape, type and bytes")
    dtype, data = kind.dtype(), _bytes(raw)
    needed = math.prod(shape) * dtype.itemsize
    if len(data) != needed:
        raise Refusal(f"{needed:,} bytes for an array of shape {shape}", f"{len(data):,}")
    return np.frombuffer(data, dtype=dtype).reshape(shape, order=order)


def _bytes(raw: Any) -> bytes:
    """Return the bytes of an array, which Python 2 wrote as text."""
    if isinstance(raw, bytes | bytearray):
        return bytes(raw)
    try:
        return str.encode(raw, "latin-1")
    except (TypeError, UnicodeEncodeError) as error:
        raise Refusal("arrays of numbers", "an array without bytes") from error
