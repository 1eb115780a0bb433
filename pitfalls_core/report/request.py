"""What was asked for: one value that the command line builds and everything else reads."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from pitfalls_core.project import Project
from pitfalls_core.runs.workplace import Workplace


@dataclass(frozen=True)
class ReportRequest:
    """A report to be built.

    Parameters
    ----------
    studies
        Names of studies; empty means all of them.
    profile
        Their size.
    out
        Folder of the report.
    workplace
        Where and how runs are made.
    """

    studies: tuple[str, ...]
    profile: str
    out: Path
    workplace: Workplace

    @property
    def project(self) -> Project:
        """The project."""
        return self.workplace.project

    @property
    def command(self) -> str:
        """The command line that asks for this."""
        words = ["pitfalls", "report", *self.studies, "--profile", self.profile]
        if self.workplace.device != "cpu":
            words += ["--device", self.workplace.device]
        if self.out != self.project.build / "report":
            words += ["--out", str(self.out)]
        return shlex.join(words)
