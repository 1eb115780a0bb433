"""A request knows its project and the command that asks for it."""

import shlex
from pathlib import Path

import pytest

from pitfalls_core.project import Project
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.workplace import Workplace

PROJECT = Project(Path("/project"))


def request(
    *studies: str,
    profile: str = "laptop",
    out: str = "build/report",
    device: str = "cpu",
    data_root: Path | None = None,
    anonymous: bool = False,
) -> ReportRequest:
    """Return a request in `PROJECT`."""
    workplace = Workplace(PROJECT, device=device, data_root=data_root)
    return ReportRequest(studies, profile, PROJECT.root / out, workplace, anonymous)


def test_the_project_is_that_of_the_workplace() -> None:
    """There is one project, named once."""
    assert request().project == PROJECT


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (request(), "pitfalls report --profile laptop"),
        (request("a", "b", profile="smoke"), "pitfalls report a b --profile smoke"),
        (request(device="cuda"), "pitfalls report --profile laptop --device cuda"),
        (
            request(device="mps", data_root=Path("/my data")),
            "pitfalls report --profile laptop --device mps --data-root '/my data'",
        ),
        (request("a", anonymous=True), "pitfalls report a --profile laptop --anonymous"),
        (request(out="my out"), "pitfalls report --profile laptop --out '/project/my out'"),
    ],
)
def test_the_command_asks_for_the_same(asked: ReportRequest, command: str) -> None:
    """What is the default is left out, and the shell reads every word as it is."""
    assert asked.command == command
    assert shlex.split(command)[:2] == ["pitfalls", "report"]


def test_another_command_under_the_same_circumstances() -> None:
    """What repeats a failed run has its profile, its device and its data; no run has authors."""
    where = {"device": "cuda", "data_root": Path("/data")}
    asked = request("a", "b", profile="full", anonymous=True, **where)  # type: ignore[arg-type]
    assert asked.command_for("run", "a") == (
        "pitfalls run a --profile full --device cuda --data-root /data"
    )
