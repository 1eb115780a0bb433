"""Digests of the content of files and folders, each read once as long as it stays as it is."""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pitfalls_core.runs.store.sealed_lines import SealedLines

SETTLED_SECONDS = 2.0
"""Age from which the times of a file tell two edits apart; younger files are read anew."""

CLOCK_GRAIN = 0.02
"""Seconds by which the times of files may lag behind the clock: they come from its last tick."""

Stamp = tuple[int, int, int, int]
"""Size, time of modification, time of change (both in ns) and inode of a file."""


def stamp_of(path: Path | str) -> Stamp:
    """Return what changes whenever the file at `path` is written to or replaced."""
    state = os.stat(path)  # noqa: PTH116  # asked for thousands of files
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


@dataclass(frozen=True)
class FileDigests:
    """SHA-256 of files and folders, remembered in a file of sealed lines.

    Parameters
    ----------
    lines
        The memory. It may be missing, damaged or impossible to write: files are then read again.
    """

    lines: SealedLines
    _known: dict[str, tuple[Stamp, str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for line in self.lines.read():
            match line:
                case [str(path), [int(), int(), int(), int()] as stamp, str(digest)]:
                    self._known[path] = (tuple(stamp), digest)

    def of(self, path: Path) -> str:
        """Return the digest of the file or the folder `path`.

        That of a folder covers the names and the content of all files below it, hidden ones left
        out.

        Raises
        ------
        OSError
            If something cannot be read.
        """
        if not path.is_dir():
            return self._of_file(path)
        total = hashlib.sha256()
        for file in sorted(files_below(path, onerror=_refuse)):
            name = file.relative_to(path).as_posix()
            total.update(os.fsencode(f"{name}\0{self._of_file(file)}\0"))
        return total.hexdigest()

    def _of_file(self, path: Path) -> str:
        place = str(path.resolve())
        stamp = stamp_of(place)
        known = self._known.get(place)
        if known is not None and known[0] == stamp:
            return known[1]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if stamp_of(place) == stamp and time.time() - stamp[2] / 1e9 > SETTLED_SECONDS:
            self._known[place] = (stamp, digest)
            self.lines.remember([[place, stamp, digest]])
        return digest


def files_below(folder: Path, onerror: Callable[[OSError], None] | None = None) -> list[Path]:
    """Return all files below `folder`, hidden files and folders left out.

    Links are followed, but not back to a folder that they lie in. A folder that cannot be read is
    told to `onerror`, and left out.
    """
    found: list[Path] = []
    above: dict[str, frozenset[str]] = {str(folder): frozenset()}
    for place, folders, files in os.walk(folder, onerror=onerror, followlinks=True):
        line = above.pop(place) | {os.path.realpath(place)}
        real = {name: os.path.realpath(Path(place, name)) for name in folders if name[0] != "."}
        folders[:] = [name for name, path in real.items() if path not in line]
        above |= {str(Path(place, name)): line for name in folders}
        found += [Path(place, name) for name in files if not name.startswith(".")]
    return found


def _refuse(error: OSError) -> None:
    raise error
