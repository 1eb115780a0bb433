"""IDX files are read as their authors describe them, and refused in words otherwise."""

import gzip
import re
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from pitfalls_core.data.files.idx import idx_images, idx_labels, images_and_labels
from pitfalls_core.errors import InputError
from tests.data.files import written

ORIGIN = "MNIST, train-images-idx3-ubyte.gz"
IMAGES = arrays(np.uint8, array_shapes(min_dims=3, max_dims=3, max_side=5))


@settings(deadline=None)
@given(images=IMAGES, packed=st.booleans())
def test_what_is_written_is_read(
    images: NDArray[np.uint8], packed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Images come back value by value, packed or not, whatever the name of the file."""
    path = written.idx(tmp_path_factory.mktemp("idx") / "images", images, packed=packed)
    np.testing.assert_array_equal(idx_images(path, ORIGIN), images)


def test_the_published_layout(tmp_path: Path) -> None:
    """The bytes are those of the description: 0, 0, type, dimensions, big-endian sizes, values."""
    path = tmp_path / "labels"
    path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]))
    np.testing.assert_array_equal(idx_labels(path, ORIGIN), [7, 0, 9])


START = struct.pack(">HBB3I", 0, 8, 3, 2, 1, 2)
HEADER = "IDX images (number, height, width): bytes 0, 0, 8, 3"


@pytest.mark.parametrize(
    ("content", "expected", "found"),
    [
        (b"", HEADER, "an empty file"),
        (b"\0\0", HEADER, "bytes 0, 0"),
        (b"PNG!", HEADER, "bytes 80, 78, 71, 33"),
        (b"\0\0\x08\x01", HEADER, "unsigned bytes in 1 dimensions"),
        (b"\0\0\x0d\x03", HEADER, "32-bit floats in 3 dimensions"),
        (b"\0\0\x07\x03", HEADER, "values of unknown type 7 in 3 dimensions"),
        (START[:11], "3 sizes of 4 bytes", "7 bytes in all"),
        (START + b"abc", "4 values for sizes 2, 1, 2", "3"),
        (START + b"abcde", "4 values for sizes 2, 1, 2", "more"),
        (
            struct.pack(">HBB3I", 0, 8, 3, 0, 1, 2),
            "positive sizes, at most 4,294,967,296 values in all",
            "sizes 0, 1, 2",
        ),
        (
            struct.pack(">HBB3I", 0, 8, 3, 2**20, 2**20, 2),
            "positive sizes, at most 4,294,967,296 values in all",
            "sizes 1048576, 1048576, 2",
        ),
    ],
)
def test_damage_is_named(content: bytes, expected: str, found: str, tmp_path: Path) -> None:
    """Every way in which a file is not IDX is told with what was expected instead."""
    path = tmp_path / "images"
    path.write_bytes(content)
    message = f"{path}: expected {expected}; found {found}. Get it from: {ORIGIN}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        idx_images(path, ORIGIN)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """The message says where the file should be and where it comes from."""
    message = f"{tmp_path / 'no'}: expected a file; found nothing. Get it from: {ORIGIN}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        idx_images(tmp_path / "no", ORIGIN)
    message = f"{tmp_path}: expected a file; found a folder. Get it from: {ORIGIN}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        idx_labels(tmp_path, ORIGIN)


@pytest.mark.parametrize("kept", [5, 15, 30])
def test_a_packing_that_ends_early_is_an_error(kept: int, tmp_path: Path) -> None:
    """A download that broke off is told, not padded."""
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(START + b"abcd")[:kept])
    with pytest.raises(InputError, match=r"expected a file that can be read; found an error"):
        idx_images(path, ORIGIN)


def test_images_and_labels_of_different_sets(tmp_path: Path) -> None:
    """Training images with test labels are refused."""
    images, _ = written.idx_set(tmp_path, 12, size=2, seed=1)
    _, labels = written.idx_set(tmp_path, 10, size=2, seed=2)
    message = (
        f"{images} has 12 images and {labels} has 10 labels: they are not of the same set; give "
        "the files of one data set and one split"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        images_and_labels(images, labels, "MNIST")


@settings(deadline=None)
@given(content=st.binary(max_size=60) | st.binary(max_size=30).map(START.__add__))
def test_any_bytes_are_read_or_refused(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing but `InputError` comes out of a file that is not IDX."""
    path = tmp_path_factory.mktemp("idx") / "any"
    for one in (content, gzip.compress(content), gzip.compress(content)[:-6]):
        path.write_bytes(one)
        with suppress(InputError):
            assert idx_images(path, ORIGIN).ndim == 3
