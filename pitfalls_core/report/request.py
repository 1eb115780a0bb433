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
    anonymous
        Whether authors, paths, host and commit are left out of everything that is published.
    """

    studies: tuple[str, ...]
    profile: str
    out: Path
    workplace: Workplace
    anonymous: bool = False

    @property
    def project(self) -> Project:
        """The project."""
        return self.workplace.project

    @property
    def outside(self) -> tuple[Path, ...]:
        """Folders that may lie outside of the project: of the report and of data."""
        return (self.out, self.workplace.anchors.data_root)

    @property
    def command(self) -> str:
        """The command line that asks for this."""
        own = self.out != self.project.build / "report"
        out = f" --out {shlex.quote(str(self.out))}" if own else ""
        anonymous = " --anonymous" if self.anonymous else ""
        return self.command_for("report", *self.studies) + anonymous + out

    def command_for(self, command: str, *studies: str) -> str:
        """Return the command line of another `command` under the same circumstances."""
        line = ["pitfalls", command, *studies, "--profile", self.profile]
        if self.workplace.device != "cpu":
            line += ["--device", self.workplace.device]
        if self.workplace.data_root is not None:
            line += ["--data-root", str(self.workplace.data_root)]
        return shlex.join(line)
