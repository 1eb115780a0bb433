"""A file of real data: opened, read in pieces, and refused in words that say what to do."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pitfalls_core.errors import InputError

CHUNK = 1 << 20
"""Bytes that are read at a time, so that no number in a file decides how much memory is asked."""

GZIP = b"\x1f\x8b"
"""What a file that gzip made starts with."""


@dataclass(frozen=True)
class SourceFile:
    """A file or folder at `path`, and where one gets it.

    Parameters
    ----------
    path
        Where it should be.
    origin
        Name of the data set and of its official file, for example ``"MNIST,
        train-images-idx3-ubyte.gz"``.
    """

    path: Path
    origin: str

    def error(self, expected: str, found: str) -> InputError:
        """Return the error that says what was expected in the file and what was found."""
        message = f"{self.path}: expected {expected}; found {found}. Get it from: {self.origin}"
        return InputError(message)

    def require_file(self) -> None:
        """Raise `InputError` if there is no file at the path."""
        if not self.path.is_file():
            raise self.error("a file", "a folder" if self.path.is_dir() else "nothing")

    def require_folder(self) -> None:
        """Raise `InputError` if there is no folder at the path."""
        if not self.path.is_dir():
            raise self.error("a folder", "a file" if self.path.is_file() else "nothing")

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the file, unpacked on the way if gzip packed it, whatever its name.

        Raises
        ------
        InputError
            If it is missing or cannot be read, or the packing is damaged.
        """
        self.require_file()
        try:
            with self.path.open("rb") as packed:
                is_packed = packed.read(len(GZIP)) == GZIP
                packed.seek(0)
                if is_packed:
                    with gzip.open(packed, "rb") as unpacked:
                        yield unpacked  # type: ignore[misc]  # GzipFile reads like any other
                else:
                    yield packed
        except (OSError, EOFError, zlib.error) as error:
            raise self.error("a file that can be read", f"{_reason(error)}") from error

    def content(self, most: int) -> bytes:
        """Return all bytes of the file.

        Raises
        ------
        InputError
            If they are more than `most`, or the file cannot be read.
        """
        with self.opened() as file:
            read = at_most(file, most + 1)
        if len(read) > most:
            raise self.error(f"at most {most:,} bytes", "more")
        return read


def at_most(file: BinaryIO, count: int) -> bytes:
    """Return the next `count` bytes of `file`, or what is left of it, read in pieces."""
    pieces = bytearray()
    while len(pieces) < count:
        piece = file.read(min(CHUNK, count - len(pieces)))
        if not piece:
            break
        pieces += piece
    return bytes(pieces)


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"an error while reading ({said})"
