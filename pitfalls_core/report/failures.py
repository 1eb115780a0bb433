"""One page that lists every failed run with its cause and the command that repeats it."""

from collections.abc import Sequence
from pathlib import Path

from pitfalls_core.project import template_folder
from pitfalls_core.report.publishing import write_whole
from pitfalls_core.runs.record import Failure

FILE = "failures.html"


def publish_failures(folder: Path, failures: Sequence[Failure], profile: str) -> None:
    """Write the page of `failures` into `folder`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(template_folder("failures"))
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    template = environment.get_template("index.html.j2")
    page = template.render(failures=failures, profile=profile)
    write_whole(folder / FILE, page.encode())


def clear_failures(folder: Path) -> None:
    """Remove the page of an earlier build, since nothing failed now."""
    (folder / FILE).unlink(missing_ok=True)


def summary(failures: Sequence[Failure], profile: str) -> str:
    """Return every failure as lines of text: the run, its cause, the command that repeats it."""
    return "\n".join(
        f"failed: {failure.id}: {failure.cause}\n"
        f"        repeat with: pitfalls run {failure.id.partition('/')[0]} --profile {profile}"
        for failure in failures
    )
