"""Files reach the report folder whole or not at all, and nothing that is not ours is touched."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.errors import InputError, WorkFailed
from pitfalls_core.report.manifest import FILE, manifest_text, read_manifest
from pitfalls_core.report.publishing import publish, require_writable, write_whole

OLD = {"report.html": b"old page", "tables/tab-a.csv": b"old table", "figures/fig-a.svg": b"old"}
NEW = {"report.html": b"new page", "tables/tab-b.csv": b"new table", "figures/fig-a.svg": b"new"}
NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def published(folder: Path, files: dict[str, bytes]) -> None:
    """Publish `files` with their manifest."""
    publish(folder, files, manifest_text({}, files))


def held(folder: Path) -> dict[str, bytes]:
    """Return every file in `folder`, hidden ones too."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def failing_after(calls: int, function: Callable[..., Any], error: BaseException) -> Any:
    """Return `function` with an end: after so many calls it raises."""
    count = 0

    def limited(*arguments: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > calls:
            raise error
        return function(*arguments, **more)

    return limited


def test_a_report_is_what_was_published(tmp_path: Path) -> None:
    """The files, the manifest, and no trace of how they were written."""
    published(tmp_path / "out", OLD)
    assert held(tmp_path / "out") == {**OLD, FILE: manifest_text({}, OLD).encode()}


def test_the_next_report_replaces_the_last_and_leaves_the_rest(tmp_path: Path) -> None:
    """What only the last report had is removed; what the user put there stays."""
    published(tmp_path, OLD)
    (tmp_path / "tables" / "notes.txt").write_bytes(b"mine")
    published(tmp_path, NEW)
    expected = {**NEW, "tables/notes.txt": b"mine", FILE: manifest_text({}, NEW).encode()}
    assert held(tmp_path) == expected


def test_files_beside_the_promise_are_written_and_kept(tmp_path: Path) -> None:
    """A file that the manifest does not name is published with the others, and never removed."""
    publish(tmp_path, {**OLD, "timings.json": b"1"}, manifest_text({}, OLD))
    assert (tmp_path / "timings.json").read_bytes() == b"1"
    published(tmp_path, NEW)
    assert (tmp_path / "timings.json").read_bytes() == b"1"


def test_unchanged_files_are_not_written(tmp_path: Path) -> None:
    """They keep their times, so that whoever watches them sees no change."""
    published(tmp_path, OLD)
    inodes = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}
    published(tmp_path, OLD)
    assert {path: path.stat().st_ino for path in inodes} == inodes


@pytest.mark.parametrize("writes", range(4))
def test_a_full_disk_leaves_the_old_report_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Whichever write finds no room, the last report stays as it was, to the byte."""
    published(tmp_path, OLD)
    before = held(tmp_path)
    monkeypatch.setattr(os, "fsync", failing_after(writes, os.fsync, NO_ROOM))
    with pytest.raises(WorkFailed) as caught:
        published(tmp_path, NEW)
    assert str(caught.value) == (
        f"the report cannot be written to {tmp_path}: No space left on device; make room, or name "
        "another folder with --out, and repeat the command"
    )
    assert held(tmp_path) == before
    monkeypatch.undo()
    published(tmp_path, NEW)
    assert held(tmp_path) == {**NEW, FILE: manifest_text({}, NEW).encode()}


class Killed(BaseException):
    """The process is gone: nothing that it had in mind is done any more."""


@pytest.mark.parametrize("renames", range(4))
def test_a_kill_between_the_renames_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    """The manifest comes last: until then the folder is not that of the new report."""
    published(tmp_path, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing_after(renames, Path.replace, Killed()))
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(Killed):
            published(tmp_path, NEW)
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert manifest["outputs"].keys() == OLD.keys()
    assert list(tmp_path.glob(".drafts-*"))
    published(tmp_path, NEW)
    assert held(tmp_path) == {**NEW, FILE: manifest_text({}, NEW).encode()}
    assert not list(tmp_path.glob(".drafts-*"))


def test_the_drafts_of_a_living_writer_stay(tmp_path: Path) -> None:
    """Only what a killed writer left is removed: another one may be at work right now."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with subprocess.Popen(["sleep", "60"]) as living:
        folders = [tmp_path / f".drafts-{name}" for name in (living.pid, ended.pid, "notes")]
        for folder in folders:
            folder.mkdir()
        published(tmp_path, OLD)
        living.kill()
    assert [folder.is_dir() for folder in folders] == [True, False, True]


def test_two_that_sweep_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drafts of a killed writer may vanish meanwhile: another report removes them too."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    (tmp_path / f".drafts-{ended.pid}" / "0").mkdir(parents=True)
    monkeypatch.setattr(os, "rmdir", failing_after(0, os.rmdir, FileNotFoundError()))
    published(tmp_path, OLD)
    assert (tmp_path / FILE).read_text() == manifest_text({}, OLD)


def test_a_writer_of_another_user_is_living(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that we may not ask about is there."""
    (tmp_path / ".drafts-1").mkdir()
    monkeypatch.setattr(os, "kill", failing_after(0, os.kill, PermissionError()))
    published(tmp_path, OLD)
    assert (tmp_path / ".drafts-1").is_dir()


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    """It is not removed, and nothing else is written."""
    published(tmp_path, OLD)
    before = held(tmp_path)
    (tmp_path / "tables" / "tab-b.csv").mkdir()
    with pytest.raises(WorkFailed) as caught:
        published(tmp_path, NEW)
    assert str(caught.value) == (
        f"{tmp_path / 'tables' / 'tab-b.csv'} is a folder, and the report has a file of that name; "
        "move it away, or name another folder with --out"
    )
    assert held(tmp_path) == before


def test_a_folder_is_no_file_of_the_last_report(tmp_path: Path) -> None:
    """A damaged manifest that names one costs nothing."""
    out = tmp_path / "out"
    (out / "mine").mkdir(parents=True)
    (out / "mine" / "notes.txt").write_text("mine")
    (out / FILE).write_text('{"inputs": {}, "outputs": {"mine": "", "gone.html": ""}}')
    published(out, OLD)
    assert (out / "mine" / "notes.txt").read_text() == "mine"
    assert read_manifest(out) == {"schema": 1, **json.loads(manifest_text({}, OLD))}


def test_a_manifest_cannot_name_a_file_outside(tmp_path: Path) -> None:
    """A folder with somebody else's manifest costs no file anywhere else."""
    (tmp_path / "mine.txt").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / FILE).write_text('{"inputs": {}, "outputs": {"../mine.txt": "", "report.html": ""}}')
    published(out, OLD)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    """And nothing is left beside it."""
    write_whole(tmp_path / "a" / "b.txt", b"new")
    assert held(tmp_path) == {"a/b.txt": b"new"}


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    """The file keeps its time."""
    write_whole(tmp_path / "a", b"same")
    before = (tmp_path / "a").stat()
    write_whole(tmp_path / "a", b"same")
    after = (tmp_path / "a").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("error", [Killed(), KeyboardInterrupt()])
def test_an_end_before_the_rename_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """There is never a moment at which the file is neither the old nor the new one."""
    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(Path, "replace", failing_after(0, Path.replace, error))
    with pytest.raises(type(error)):
        write_whole(tmp_path / "a", b"new")
    assert held(tmp_path) == {"a": b"old"}


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    """Beside the file only, and neither what a living writer is at nor what the user has there."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left = tmp_path / f"a-{ended.pid}-00ff.draft"
    others = ("notes.draft", f"a-{os.getpid()}-00ff.draft", f"b/a-{ended.pid}-00ff.draft")
    (tmp_path / "b").mkdir()
    for path in (left, *(tmp_path / name for name in others)):
        path.touch()
    write_whole(tmp_path / "a", b"new")
    assert held(tmp_path) == {"a": b"new", **dict.fromkeys(others, b"")}


def test_a_file_without_room_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the file, the reason and what to do."""
    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "fsync", failing_after(0, os.fsync, NO_ROOM))
    with pytest.raises(WorkFailed) as caught:
        write_whole(tmp_path / "a", b"new")
    assert str(caught.value) == (
        f"{tmp_path / 'a'} cannot be written: No space left on device; make room and repeat the "
        "command"
    )
    assert held(tmp_path) == {"a": b"old"}


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    """Asking whether a folder can be written to leaves nothing in it."""
    require_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


@pytest.mark.parametrize(
    ("place", "reason"), [("file", "File exists"), ("file/out", "Not a directory")]
)
def test_a_file_in_the_way_is_refused(tmp_path: Path, place: str, reason: str) -> None:
    """The folder, the reason and what to do are told."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError) as caught:
        require_writable(tmp_path / place)
    assert str(caught.value) == (
        f"the output folder {tmp_path / place} cannot be written to: {reason}; "
        "name another one with --out"
    )
    assert (tmp_path / "file").read_text() == "mine"


def test_a_read_only_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that exists and takes no file is found out before any work is done."""
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    monkeypatch.setattr(tempfile, "TemporaryFile", failing_after(0, os.open, denied))
    with pytest.raises(InputError) as caught:
        require_writable(tmp_path)
    assert str(caught.value) == (
        f"the output folder {tmp_path} cannot be written to: Permission denied; "
        "name another one with --out"
    )
