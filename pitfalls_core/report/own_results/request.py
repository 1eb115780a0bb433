"""What was asked of a table of results: one value that the command line builds."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pitfalls_core.project import Project


@dataclass(frozen=True)
class TableRequest:
    """A report about one file of results.

    Parameters
    ----------
    source
        The file.
    out
        Folder of the report.
    project
        The project, for its templates and its bibliography.
    command
        The command line that asks for this, without folders.
    anonymous
        Whether authors, paths, host and commit are left out of everything that is published.
    """

    source: Path
    out: Path
    project: Project
    command: str
    anonymous: bool = False

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
        """Digest of the file."""
        return hashlib.sha256(self.source.read_bytes()).hexdigest()
