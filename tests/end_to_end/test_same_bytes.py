"""A report that was killed, at any moment, ends with the bytes of an undisturbed one."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.small_project import SmallProject, kill, until

KILLS = 10
MOST_SECONDS = 12.0

RUNS = 9
JOBS = 2


def _kill_once(moment: Callable[[], bool], project: SmallProject) -> None:
    """Start a report and kill it at a moment, and wait until it has left no process."""
    process = project.start("report", "--jobs", str(JOBS))
    until(lambda: moment() or process.poll() is not None)
    kill(process)
    until(lambda: not project.processes)


def test_a_kill_in_each_stage_ends_with_the_same_bytes(built: SmallProject, tmp_path: Path) -> None:
    """While it trains, while the notebook is executed and while it publishes: nothing is torn."""
    project = SmallProject.create(tmp_path / "project")
    _kill_once(lambda: bool(project.stored), project)
    assert 1 <= len(project.stored) < RUNS
    _kill_once(lambda: any("ipykernel" in line for line in project.processes), project)
    assert len(project.stored) == RUNS
    assert not (project.report / "manifest.json").exists()
    _kill_once(lambda: any(project.report.glob(".drafts-*/*")), project)
    assert not (project.report / "manifest.json").exists()
    executed = project.executed
    assert RUNS <= executed <= RUNS + 2 * JOBS

    done = project.run("report")
    assert (done.returncode, project.promised()) == (0, built.promised()), done.stderr
    assert (project.executed, project.left_behind) == (executed, [])


@pytest.mark.long
def test_killed_reports_end_with_the_same_bytes(tmp_path: Path) -> None:
    """The same command after each kill goes on, without flags, to the same bytes."""
    undisturbed = SmallProject.create(tmp_path / "undisturbed")
    assert undisturbed.run("report").returncode == 0
    expected = undisturbed.promised()

    killed = SmallProject.create(tmp_path / "killed")
    moments = random.Random(20)
    for _ in range(KILLS):
        process = killed.start("report")
        time.sleep(moments.uniform(0.2, MOST_SECONDS))
        kill(process)
    assert killed.run("report").returncode == 0
    assert killed.promised() == expected
    assert killed.left_behind == []
