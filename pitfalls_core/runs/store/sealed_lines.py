"""A file of lines that carry their own digest: what is torn or damaged is left out."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.store.drafts import write_renamed

DIGITS = 16
"""Hexadecimal digits of a line's digest: enough against accidents."""


@dataclass(frozen=True)
class SealedLines:
    """An append-only file of JSON values, one a line, in the order in which they were added."""

    path: Path

    def read(self) -> list[Any]:
        """Return the values of all whole lines; none if there is no file that can be read."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return []
        pairs = (line.rpartition(b"\t") for line in content.split(b"\n"))
        return [json.loads(text) for text, _, seal in pairs if seal == _seal(text)]

    def append(self, values: Iterable[object], *, flush: bool = False) -> None:
        """Add `values`. With `flush`, wait until they are on the disk.

        Raises
        ------
        OSError
            If the file cannot be written to.
        """
        lines = b"".join(map(_line, values))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # What a killed writer left of a line must not swallow the first new one.
            torn = os.fstat(file.fileno()).st_size > 0 and not self._ends_with_newline()
            file.write(b"\n" * torn + lines)
            file.flush()
            if flush:
                os.fsync(file.fileno())

    def remember(self, values: Iterable[object]) -> None:
        """Add `values` if the file can be written: a memory that cannot costs time, not truth."""
        with suppress(OSError):
            self.append(values)

    def replace(self, values: Iterable[object]) -> None:
        """Write the file anew with `values`."""
        write_renamed(self.path, b"".join(map(_line, values)))

    def _ends_with_newline(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() == b"\n"


def _line(value: object) -> bytes:
    # Names of files need not be valid text.
    text = canonical(value).encode(errors="surrogatepass")
    return text + b"\t" + _seal(text) + b"\n"


def _seal(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:DIGITS].encode()
