"""Checksums against the vectors of RFC 3720 and against a computation bit by bit."""

import random

import pytest

from pitfalls_core.results.logs.crc32c import SHORT, crc32c
from tests.results.logs.event_files import plain_crc32c


@pytest.mark.parametrize(
    ("data", "checksum"),
    [
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
        (b"123456789", 0xE3069283),
        (b"", 0),
    ],
)
def test_the_published_vectors(data: bytes, checksum: int) -> None:
    """RFC 3720, appendix B.4, and the check value of the catalogue of CRCs."""
    assert crc32c(data) == checksum


@pytest.mark.parametrize("size", [SHORT - 1, SHORT, SHORT + 1, 4096, 10_007])
def test_long_data_is_no_other_data(size: int) -> None:
    """Parts side by side give the checksum of the whole."""
    data = random.Random(size).randbytes(size)
    assert crc32c(data) == plain_crc32c(data)


def test_leading_zeros_count() -> None:
    """The filling in front of the first part is not taken for data."""
    assert len({crc32c(bytes(size)) for size in range(2000, 2010)}) == 10
