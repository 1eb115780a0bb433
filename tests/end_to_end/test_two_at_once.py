"""Two reports of one project at the same time share the work and write the same bytes."""

from pathlib import Path

from tests.end_to_end.small_project import PATIENCE, SmallProject, kill, until

RUNS = 9
JOBS = 2


def test_two_reports_at_once(built: SmallProject, tmp_path: Path) -> None:
    """Both succeed, each run is executed once in all, and nothing else is left in the folders."""
    project = SmallProject.create(tmp_path / "project")
    both = [project.start("report", "--jobs", str(JOBS)) for _ in range(2)]
    said = [process.communicate(timeout=PATIENCE) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert project.executed == RUNS
    assert project.promised() == built.promised()
    assert project.left_behind == []
    assert list((project.store / "leases").iterdir()) == []
    assert not (project.store / "damaged").exists()
    assert len((project.root / "build" / "plans.jsonl").read_text().splitlines()) == 1
    assert "up to date:" in project.run("report").stdout


def test_a_report_beside_one_that_is_killed(built: SmallProject, tmp_path: Path) -> None:
    """The other takes over what was being done, and its report is that of an undisturbed one."""
    project = SmallProject.create(tmp_path / "project")
    first = project.start("report", "--jobs", str(JOBS))
    until(lambda: bool(project.stored) or first.poll() is not None)
    second = project.start("report", "--jobs", str(JOBS))
    until(lambda: len(project.stored) >= RUNS // 2 or first.poll() is not None)
    kill(first)
    said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, said
    assert project.promised() == built.promised()
    assert RUNS <= project.executed <= RUNS + JOBS
    assert project.left_behind == []
