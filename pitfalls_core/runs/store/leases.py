"""Leases: who is doing a run right now, so that two programs at once never do the same one.

A lease is a lock of the operating system on a file; it ends with its holder, however that ends.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lease:
    """The right to do one run, held until `release`."""

    path: Path
    descriptor: int

    @classmethod
    def take(cls, folder: Path, key: str) -> "Lease | None":
        """Return the lease of run `key`, or None if somebody else holds it.

        Parameters
        ----------
        folder
            Folder of the run store.
        key
            A run key.
        """
        path = folder / "leases" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return None
            if _is_at(descriptor, path):
                return cls(path, descriptor)
            # Its last holder removed the file between our opening and our locking it.
            os.close(descriptor)

    def release(self) -> None:
        """Give the run free."""
        self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
