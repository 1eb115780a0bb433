"""One page lists everything that failed, as text, with the command that repeats it."""

import errno
import os
from pathlib import Path

import pytest

from pitfalls_core.errors import ExportFailed
from pitfalls_core.project import Project
from pitfalls_core.report.failures import FILE, FailedStep, publish_failures
from pitfalls_core.report.request import ReportRequest
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.workplace import Workplace


def asked(profile: str) -> ReportRequest:
    """Return a request at `profile`."""
    project = Project(Path("/project"))
    return ReportRequest((), profile, project.build / "report", Workplace(project))


RAISED = Failure("blobs/test/fast/0", "ValueError: <b>&", "Traceback <i>")
RECORDED = Failure("blobs/test/own/0", "no result yet", command="python -m train")
STEPS = (
    FailedStep.run(RAISED, asked("smoke")),
    FailedStep.run(Failure("blobs/test/fast/1", "killed by signal 9"), asked("laptop")),
    FailedStep.documents(ExportFailed("one\ntwo"), "pitfalls report --profile laptop"),
    FailedStep.run(RECORDED, asked("laptop")),
)


def test_every_step_is_listed_with_its_command(tmp_path: Path) -> None:
    """Name, cause and command of every one; a traceback where there is one."""
    publish_failures(tmp_path, STEPS)
    page = (tmp_path / FILE).read_text()
    for name in ("blobs/test/own/0", "blobs/test/fast/0", "blobs/test/fast/1", "the documents"):
        assert f"<h2>{name}</h2>" in page
    assert "killed by signal 9" in page
    assert "<pre>one\ntwo</pre>" in page
    assert page.count("<code>python -m train</code>") == 1
    assert page.count("<code>pitfalls run blobs --profile smoke</code>") == 1
    assert page.count("<code>pitfalls run blobs --profile laptop</code>") == 1
    assert page.count("<code>pitfalls report --profile laptop</code>") == 1
    assert page.count("<summary>Traceback</summary>") == 1


def test_messages_are_text(tmp_path: Path) -> None:
    """Markup in a message or a traceback is shown, never followed."""
    publish_failures(tmp_path, STEPS)
    page = (tmp_path / FILE).read_text()
    assert "ValueError: &lt;b&gt;&amp;" in page
    assert "Traceback &lt;i&gt;" in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_the_page_of_an_earlier_build_is_removed(tmp_path: Path) -> None:
    """When nothing failed there is no page that could say otherwise."""
    publish_failures(tmp_path, STEPS)
    publish_failures(tmp_path, ())
    assert not (tmp_path / FILE).exists()
    publish_failures(tmp_path, ())


def test_a_page_that_cannot_be_written_hides_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the failures can still be printed."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    publish_failures(tmp_path, STEPS)
    assert list(tmp_path.iterdir()) == []


def test_a_step_reads_as_two_lines() -> None:
    """What failed and why, and how to repeat it."""
    assert str(STEPS[1]) == (
        "failed: blobs/test/fast/1: killed by signal 9\n"
        "        repeat with: pitfalls run blobs --profile laptop"
    )
