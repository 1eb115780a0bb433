"""Event files as TensorBoard's writers write them, made byte by byte for tests."""

import struct
from pathlib import Path

NAME = "events.out.tfevents.1700000000.host.1.0"

Scalars = list[tuple[str, int, float]]


def plain_crc32c(data: bytes) -> int:
    """Return the checksum bit by bit, as RFC 3720 defines it: slow, and nobody else's code."""
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0x82F63B78 if register & 1 else 0)
    return register ^ 0xFFFFFFFF


def _masked(data: bytes) -> bytes:
    checksum = plain_crc32c(data)
    rotated = ((checksum >> 15) | (checksum << 17)) & 0xFFFFFFFF
    return struct.pack("<I", (rotated + 0xA282EAD8) & 0xFFFFFFFF)


def record(data: bytes) -> bytes:
    """Return one record of a TFRecord file."""
    length = struct.pack("<Q", len(data))
    return length + _masked(length) + data + _masked(data)


def varint(value: int) -> bytes:
    """Return an integer as protocol buffers write it; a negative one has 64 bits."""
    value %= 2**64
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def number_field(number: int, value: int) -> bytes:
    """Return a field that holds an integer."""
    return varint(number << 3) + varint(value)


def bytes_field(number: int, value: bytes | str) -> bytes:
    """Return a field that holds bytes, text or a message."""
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def float_field(number: int, value: float) -> bytes:
    """Return a field that holds a number of single precision."""
    return varint(number << 3 | 5) + struct.pack("<f", value)


def double_field(number: int, value: float) -> bytes:
    """Return a field that holds a number of double precision."""
    return varint(number << 3 | 1) + struct.pack("<d", value)


def event(step: int, value: bytes) -> bytes:
    """Return an event with a summary of one value."""
    return double_field(1, 1.7e9) + number_field(2, step) + bytes_field(5, bytes_field(1, value))


def scalar(tag: str, step: int, value: float) -> bytes:
    """Return a scalar as PyTorch writes it."""
    return event(step, bytes_field(1, tag) + float_field(2, value))


def tensor_scalar(tag: str, step: int, value: float, *, packed: bool, first: bool) -> bytes:
    """Return a scalar as TensorFlow 2 writes it; only the first of a tag names the plugin."""
    number = struct.pack("<f", value)
    tensor = number_field(1, 1) + bytes_field(2, b"")
    tensor += bytes_field(4, number) if packed else bytes_field(5, number)
    metadata = bytes_field(9, bytes_field(1, bytes_field(1, "scalars"))) if first else b""
    return event(step, bytes_field(1, tag) + metadata + bytes_field(8, tensor))


def hparams(values: dict[str, float | str | bool]) -> bytes:
    """Return the start of a session as ``add_hparams`` of PyTorch writes it."""
    entries = b"".join(
        bytes_field(1, bytes_field(1, name) + bytes_field(2, _value(value)))
        for name, value in values.items()
    )
    return _session("_hparams_/session_start_info", 3, entries)


def session_end(status: int) -> bytes:
    """Return the end of a session: 1 is success, 2 failure."""
    return _session("_hparams_/session_end_info", 4, number_field(1, status))


def _value(value: float | str | bool) -> bytes:
    if isinstance(value, bool):
        return number_field(4, value)
    return bytes_field(3, value) if isinstance(value, str) else double_field(2, value)


def _session(tag: str, number: int, content: bytes) -> bytes:
    data = number_field(1, 0) + bytes_field(number, content)
    plugin = bytes_field(1, "hparams") + bytes_field(2, data)
    return event(0, bytes_field(1, tag) + bytes_field(9, bytes_field(1, plugin)))


def write_events(folder: Path, *events: bytes, name: str = NAME) -> Path:
    """Write an event file, with the version in its first event as always."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    version = double_field(1, 1.7e9) + bytes_field(3, "brain.Event:2")
    path.write_bytes(b"".join(map(record, (version, *events))))
    return path
