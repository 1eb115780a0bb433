"""The wire format of protocol buffers, as far as event files use it.

References
----------
https://protobuf.dev/programming-guides/encoding/
"""

import struct
from collections.abc import Iterator

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5

Field = tuple[int, int | bytes]
"""Number of a field, and its value: bytes unless it is a variable-length integer."""


class WireError(ValueError):
    """The bytes are no message."""


def fields(message: bytes) -> Iterator[Field]:
    """Yield the fields of a message in order.

    Raises
    ------
    WireError
        If the bytes are no message.
    """
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise WireError("a field has the number 0")
        value: int | bytes
        if kind == VARINT:
            value, place = _varint(message, place)
        else:
            if kind == LENGTH:
                size, place = _varint(message, place)
            elif kind in {FIXED32, FIXED64}:
                size = 4 if kind == FIXED32 else 8
            else:
                raise WireError(f"a field has the unknown kind {kind}")
            if size > len(message) - place:
                raise WireError("a field goes beyond its message")
            value, place = message[place : place + size], place + size
        yield number, value


def messages(message: bytes, number: int) -> Iterator[bytes]:
    """Yield what every field of this number holds, where it holds bytes."""
    for one, value in fields(message):
        if one == number and isinstance(value, bytes):
            yield value


def text(value: int | bytes) -> str:
    """Return a field that holds text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def float32(value: int | bytes) -> float:
    """Return a field that holds a number of single precision.

    Raises
    ------
    WireError
        If it does not.
    """
    return _unpacked("<f", value)


def float64(value: int | bytes) -> float:
    """Return a field that holds a number of double precision.

    Raises
    ------
    WireError
        If it does not.
    """
    return _unpacked("<d", value)


def signed(value: int | bytes) -> int:
    """Return a field that holds an integer, which may be negative.

    Raises
    ------
    WireError
        If it does not.
    """
    if not isinstance(value, int):
        raise WireError("a field is no integer")
    return value - 2**64 if value >= 2**63 else value


def _unpacked(form: str, value: int | bytes) -> float:
    if not isinstance(value, bytes) or len(value) != struct.calcsize(form):
        raise WireError("a field is no number")
    (number,) = struct.unpack(form, value)
    return float(number)


def _varint(message: bytes, place: int) -> tuple[int, int]:
    result = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            raise WireError("the message ends within a number")
        byte = message[place]
        place += 1
        result |= (byte & 0x7F) << shift
        if not byte & 0x80:
            if result >= 2**64:
                break
            return result, place
    raise WireError("a number has more than 64 bits")
