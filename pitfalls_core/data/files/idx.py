"""The IDX format of MNIST, Fashion-MNIST and KMNIST, plain or packed by gzip.

Layout (Y. LeCun, C. Cortes, C. Burges, THE MNIST DATABASE, "file formats"): two zero bytes, one
byte for the type of the values, one for the number of dimensions, their sizes as big-endian 32-bit
integers, then the values, last dimension fastest.
"""

import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pitfalls_core.data.files.source_file import SourceFile, at_most
from pitfalls_core.errors import InputError

UNSIGNED_BYTE = 8
"""Code of the type of values that all three data sets have."""

TYPES = {
    8: "unsigned bytes",
    9: "signed bytes",
    11: "16-bit integers",
    12: "32-bit integers",
    13: "32-bit floats",
    14: "64-bit floats",
}

MOST_BYTES = 1 << 32
"""No array larger than this is read."""


def idx_images(path: Path, origin: str) -> NDArray[np.uint8]:
    """Return the images of an IDX file, (images, height, width).

    Raises
    ------
    InputError
        If the file is missing, not IDX, not of three dimensions, too short or too long.
    """
    return _array(SourceFile(path, origin), 3, "images (number, height, width)")


def idx_labels(path: Path, origin: str) -> NDArray[np.uint8]:
    """Return the labels of an IDX file, (labels,).

    Raises
    ------
    InputError
        If the file is missing, not IDX, not of one dimension, too short or too long.
    """
    return _array(SourceFile(path, origin), 1, "labels (number)")


def _array(source: SourceFile, dimensions: int, what: str) -> NDArray[np.uint8]:
    expected = f"IDX {what}: bytes 0, 0, {UNSIGNED_BYTE}, {dimensions}"
    with source.opened() as file:
        start = at_most(file, 4)
        if len(start) < 4 or start[:2] != b"\0\0":
            raise source.error(expected, f"bytes {_listed(start)}" if start else "an empty file")
        if tuple(start[2:]) != (UNSIGNED_BYTE, dimensions):
            kind = TYPES.get(start[2], f"values of unknown type {start[2]}")
            raise source.error(expected, f"{kind} in {start[3]} dimensions")
        sizes = at_most(file, 4 * dimensions)
        if len(sizes) < 4 * dimensions:
            raise source.error(f"{dimensions} sizes of 4 bytes", f"{len(sizes)} bytes in all")
        shape = struct.unpack(f">{dimensions}I", sizes)
        _require_sizes(source, shape)
        count = math.prod(shape)
        values = at_most(file, count + 1)
    if len(values) != count:
        found = f"{len(values):,}" if len(values) < count else "more"
        raise source.error(f"{count:,} values for sizes {_listed(shape)}", found)
    return np.frombuffer(values, dtype=np.uint8).reshape(shape)


def _require_sizes(source: SourceFile, shape: tuple[int, ...]) -> None:
    if not 0 < math.prod(shape) <= MOST_BYTES:
        expected = f"positive sizes, at most {MOST_BYTES:,} values in all"
        raise source.error(expected, f"sizes {_listed(shape)}")


def _listed(numbers: tuple[int, ...] | bytes) -> str:
    return ", ".join(map(str, numbers))


def images_and_labels(
    images: Path, labels: Path, origin: str
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the images of one file and the labels of another, equally many.

    Raises
    ------
    InputError
        If a file is refused by its reader, or their numbers differ.
    """
    pictures, numbers = idx_images(images, origin), idx_labels(labels, origin)
    if len(pictures) != len(numbers):
        message = (
            f"{images} has {len(pictures):,} images and {labels} has {len(numbers):,} labels: they "
            "are not of the same set; give the files of one data set and one split"
        )
        raise InputError(message)
    return pictures, numbers
