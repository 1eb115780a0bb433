"""CRC-32C (Castagnoli), with which records of event files are protected.

A checksum is a linear function of its input, so that a long one is made of those of its parts,
which NumPy computes side by side.

References
----------
RFC 3720, appendix B.4: test vectors.
"""

import functools

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL = 0x82F63B78
"""Reflected."""
SHORT = 1024
"""Shorter input is not worth splitting."""
MASK = 0xA282EAD8

Words = NDArray[np.uint32]


def _table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        register = byte
        for _ in range(8):
            register = (register >> 1) ^ (POLYNOMIAL if register & 1 else 0)
        table.append(register)
    return tuple(table)


TABLE = _table()
WORDS: Words = np.array(TABLE, np.uint32)


def crc32c(data: bytes) -> int:
    """Return the checksum of `data`."""
    if len(data) < SHORT:
        register = 0xFFFFFFFF
        for byte in data:
            register = TABLE[(register ^ byte) & 0xFF] ^ (register >> 8)
        return register ^ 0xFFFFFFFF
    return _of_parts(data)


def masked(checksum: int) -> int:
    """Return a checksum as it is stored, so that one of data that holds checksums is not weak."""
    return (((checksum >> 15) | (checksum << 17)) + MASK) & 0xFFFFFFFF


def _of_parts(data: bytes) -> int:
    # Started from zero, a register ignores leading zeros: they fill the first part. What it is to
    # be started from is added to the first four bytes instead.
    width = 1 << (len(data).bit_length() // 2)
    parts = -(-len(data) // width)
    filled = np.zeros(parts * width, np.uint8)
    start = len(filled) - len(data)
    filled[start:] = np.frombuffer(data, np.uint8)
    filled[start : start + 4] ^= 0xFF
    registers = np.zeros(parts, np.uint32)
    for column in filled.reshape(parts, width).T:
        registers = WORDS[(registers ^ column) & 0xFF] ^ (registers >> 8)
    shift = _over_zeros(width)
    register = 0
    for part in registers.tolist():
        register = _shifted(register, shift) ^ part
    return register ^ 0xFFFFFFFF


@functools.cache
def _over_zeros(count: int) -> tuple[int, ...]:
    """Return what `count` zero bytes make of each single bit of a register."""
    registers = np.uint32(1) << np.arange(32, dtype=np.uint32)
    for _ in range(count):
        registers = WORDS[registers & 0xFF] ^ (registers >> 8)
    return tuple(registers.tolist())


def _shifted(register: int, shift: tuple[int, ...]) -> int:
    result = 0
    while register:
        lowest = register & -register
        result ^= shift[lowest.bit_length() - 1]
        register ^= lowest
    return result
