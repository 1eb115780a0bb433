"""What was asked of a table of results: one value that the command line builds."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pitfalls_core.project import Project


@dataclass(frozen=True)
class TableRequest:
    """A report about one file of results, or about one folder of logs.

    Parameters
    ----------
    source
        The file or folder.
    out
        Folder of the report.
    project
        The project, for its templates and its bibliography.
    command
        The command line that asks for this, without folders.
    anonymous
        Whether authors, paths, host and commit are left out of everything that is published.
    read
        The files that were read, where the source is a folder.
    """

    source: Path
    out: Path
    project: Project
    command: str
    anonymous: bool = False
    read: tuple[Path, ...] = ()

    @property
    def outside(self) -> tuple[Path, ...]:
        """Folders that may lie outside of the project: of the report and of the file."""
        return (self.out, self.source.absolute().parent)

    @property
    def name(self) -> str:
        """The name of the file without its ending: what the report is called."""
        return self.source.stem

    @cached_property
    def sha256(self) -> str:
        """Digest of the file, or of all files that were read in the folder."""
        if self.source.is_dir():
            return _digest_of_all(sorted(set(self.read)), self.source)
        return _digest(self.source)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of_all(files: Iterable[Path], folder: Path) -> str:
    """Return one digest of files with their places in the folder."""
    lines = [f"{_digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
