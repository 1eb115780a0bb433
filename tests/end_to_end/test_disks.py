"""Disks that take nothing: a report says so once, tears nothing, and goes on with more room."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pitfalls_core.cli import main
from tests.end_to_end.small_project import SmallProject

RUNS = 9


@contextmanager
def _read_only(folder: Path) -> Iterator[str]:
    """Let nobody write into `folder`; yield what the system says to whoever tries."""
    if os.geteuid() != 0:
        inside = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        for path in inside:
            path.chmod(0o555)
        try:
            yield "Permission denied"
        finally:
            for path in inside:
                path.chmod(0o755)
        return
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        yield "Read-only file system"
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*words: str) -> None:
    """Mount something, or skip the test."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a file system")
    done = subprocess.run(["mount", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")


def test_a_read_only_store(project: SmallProject) -> None:
    """With every run finished the report is written elsewhere, and is the same."""
    before = project.promised()
    with _read_only(project.store):
        done = project.run("report", "--out", "elsewhere")
    assert (done.returncode, done.stderr) == (0, "")
    elsewhere = project.root / "elsewhere"
    promised = {name: (elsewhere / name).read_bytes() for name in before}
    assert promised == before
    assert project.executed == 0


def test_a_read_only_build_folder(project: SmallProject) -> None:
    """Neither an index nor an executed notebook can be kept, and both are done without."""
    before = project.promised()
    (project.store / "index.jsonl").unlink()
    shutil.rmtree(project.root / "build" / "notebooks")
    with _read_only(project.root / "build"):
        done = project.run("report", "--out", "elsewhere")
    assert (done.returncode, done.stderr) == (0, "")
    elsewhere = project.root / "elsewhere"
    promised = {name: (elsewhere / name).read_bytes() for name in before}
    assert promised == before


def test_a_read_only_store_without_a_run(project: SmallProject) -> None:
    """Before anything is executed, one message says what cannot be written and why."""
    before = project.promised()
    shutil.rmtree(project.stored[0])
    with _read_only(project.store) as why:
        done = project.run("report", "--out", "elsewhere")
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:] == [
        f"pitfalls: the run store {project.store} cannot be written to: {why}; 1 runs are to be "
        "done, and their results need a place. Make it writable, or make room"
    ]
    assert (project.executed, project.promised()) == (0, before)
    assert project.run("report").returncode == 0
    assert (project.executed, project.promised()) == (1, before)


def test_a_store_that_takes_no_file(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same where nobody may mount anything: the first file that is tried is refused."""

    def refuse(path: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    shutil.rmtree(project.stored[0])
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(Path, "touch", refuse)
    assert main(("report",)) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [
        f"pitfalls: the run store {project.store} cannot be written to: Read-only file system; "
        "1 runs are to be done, and their results need a place. Make it writable, or make room"
    ]
    assert project.executed == 0


def test_a_full_disk(built: SmallProject, tmp_path: Path) -> None:
    """It fills while runs are stored, then while documents are; finished runs are kept."""
    project = SmallProject.create(tmp_path / "project")
    build = project.root / "build"
    build.mkdir()
    _mount("-t", "tmpfs", "-o", "size=128k", "none", str(build))
    try:
        done = project.run("report")
        last = done.stderr.splitlines()[-1]
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert last.startswith("pitfalls: the result of run blobs/blobs/")
        assert last.endswith(
            f" found no room in {project.store}: No space left on device; finished runs are kept. "
            "Make room and repeat the command"
        )
        kept = project.stored
        assert 1 <= len(kept) < RUNS

        _mount("-o", "remount,size=1m", str(build))
        done = project.run("report")
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        failed = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
        assert failed == [
            f"failed: the documents: the report cannot be written to {project.report}: No space "
            "left on device; make room, or name another folder with --out, and repeat the command"
        ]
        assert set(kept) < set(project.stored)
        assert (project.promised(), project.left_behind) == ({}, [])

        _mount("-o", "remount,size=16m", str(build))
        done = project.run("report")
        assert done.returncode == 0, done.stderr
        assert "training" not in done.stderr
        assert (project.promised(), project.left_behind) == (built.promised(), [])
    finally:
        subprocess.run(["umount", str(build)], check=True)
