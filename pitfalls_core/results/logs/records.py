"""Records of a TFRecord file, in which TensorBoard's events are written.

A record is the length of its data (8 bytes), a checksum of the length, the data, and a checksum of
the data (4 bytes each), all little-endian.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pitfalls_core.errors import InputError
from pitfalls_core.results.logs.crc32c import crc32c, masked

HEADER = struct.Struct("<QI")
FOOTER = struct.Struct("<I")
LARGEST = 2**30
"""Bytes of the data of a record: protocol buffers end at two of these."""


@dataclass
class Records:
    """The records of a file, read once.

    Parameters
    ----------
    path
        The file.
    truncated
        After reading: whether the file ends within a record, as after a crash.
    """

    path: Path
    truncated: bool = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield the data of every whole record.

        Raises
        ------
        InputError
            If a checksum does not agree with what it protects, or the file cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                yield from self._records(file)
        except OSError as error:
            raise InputError(f"{self.path} cannot be read: {error.strerror}") from None

    def _records(self, file: IO[bytes]) -> Iterator[bytes]:
        size, place = self.path.stat().st_size, 0
        while header := file.read(HEADER.size):
            if len(header) < HEADER.size:
                self.truncated = True
                return
            length, checksum = HEADER.unpack(header)
            if masked(crc32c(header[:8])) != checksum or length > LARGEST:
                raise self._damaged(place)
            if place + HEADER.size + length + FOOTER.size > size:
                self.truncated = True
                return
            data, footer = file.read(length), file.read(FOOTER.size)
            if len(footer) < FOOTER.size or masked(crc32c(data)) != FOOTER.unpack(footer)[0]:
                raise self._damaged(place)
            yield data
            place += HEADER.size + length + FOOTER.size

    def _damaged(self, place: int) -> InputError:
        return InputError(
            f"{self.path}: the record at byte {place} does not agree with its checksum, so the "
            "file is damaged; take it from a backup, or move it away and read the rest"
        )
