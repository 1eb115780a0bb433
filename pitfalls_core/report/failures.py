"""One page that lists everything that failed, with its cause and the command that repeats it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pitfalls_core.errors import WorkFailed
from pitfalls_core.project import template_folder
from pitfalls_core.report.anonymity import Veil
from pitfalls_core.report.publishing import write_whole
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.store.record import Failure

FILE = "failures.html"


@dataclass(frozen=True)
class FailedStep:
    """A run or a stage of the report that failed."""

    name: str
    cause: str
    traceback: str
    command: str

    @classmethod
    def run(cls, failure: Failure, request: ReportRequest) -> "FailedStep":
        """Return the step that a failed run of `request` is."""
        study = failure.id.partition("/")[0]
        command = failure.command or request.command_for("run", study)
        return cls(failure.id, failure.cause, failure.traceback, command)

    @classmethod
    def documents(cls, error: WorkFailed, command: str) -> "FailedStep":
        """Return the step from finished runs to documents, which `error` has ended."""
        return cls("the documents", str(error), "", command)

    def veiled(self, veil: Veil) -> "FailedStep":
        """Return the step as an anonymous page may show it."""
        cause, trace = veil.printed(self.cause), veil.printed(self.traceback)
        return replace(self, cause=cause, traceback=trace, command=veil.value(self.command))

    def __str__(self) -> str:
        return f"failed: {self.name}: {self.cause}\n        repeat with: {self.command}"


def publish_failures(folder: Path, steps: Sequence[FailedStep]) -> None:
    """Write the page of `steps` into `folder`; without any, remove the page of an earlier build.

    A page that cannot be written is left out: whoever asked for the report names the same failures.
    """
    if not steps:
        (folder / FILE).unlink(missing_ok=True)
        return
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(template_folder("failures"))
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("index.html.j2").render(steps=steps)
    with suppress(WorkFailed):
        write_whole(folder / FILE, page.encode())
