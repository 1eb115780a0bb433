"""A disk that fails at any single step: what was there stays, and nothing half done counts."""

import errno
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.runs.engine.checkpoints import CheckpointFile
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.runs.store.sealed_lines import SealedLines
from tests.runs.samples import files, ingredients, record

KEY = ingredients().key
FILES = {**files(), "weights.snapshot": b"weights" * 100}
OLD, NEW = Failure("tiny/dots/baseline/0", "old"), Failure("tiny/dots/baseline/0", "new")
ERRORS = [errno.ENOSPC, errno.EIO]


@dataclass
class Disk:
    """Counts the steps that change the disk, and fails at one of them.

    Parameters
    ----------
    fails_at
        Number of the step that fails, from 1 on; 0 for none.
    error
        How it fails.
    """

    fails_at: int = 0
    error: int = 0
    steps: list[str] = field(default_factory=list)

    def step(self, what: str) -> None:
        """Count one step, or fail."""
        self.steps.append(what)
        if len(self.steps) == self.fails_at:
            raise OSError(self.error, os.strerror(self.error))

    def used_by(self, action: Callable[[], None]) -> OSError | None:
        """Return how `action` fails on this disk, if it does."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("mkdir", "rename", "replace", "fsync"):
                patch.setattr(os, name, self._counted(name, getattr(os, name)))
            patch.setattr(io, "open", self._opening(io.open))
            try:
                action()
            except OSError as error:
                return error
        return None

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **more: Any) -> Any:
            self.step(name)
            return real(*arguments, **more)

        return counted

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opening(path: Any, mode: str = "r", *more: Any) -> Any:
            file = real(path, mode, *more)
            return file if mode[0] == "r" else _Counted(file, self)

        return opening


class _Counted:
    """An opened file of a failing disk: a write that fails has written a half."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: bytes) -> None:
        """Write, or write the first half and fail."""
        try:
            self._disk.step("write")
        except OSError:
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            raise
        self._file.write(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_Counted":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@dataclass(frozen=True)
class Action:
    """Something that changes a store, and what may be there before and afterwards.

    Parameters
    ----------
    prepare, act
        What is done on a sound disk before, and what may fail.
    look
        Returns what is there.
    steps
        The steps that `act` is known to take.
    again
        Returns what is there once `act` was repeated, from what was there before and from `act`.
    """

    prepare: Callable[[RunStore], object]
    act: Callable[[RunStore], None]
    look: Callable[[RunStore], object]
    steps: set[str]
    again: Callable[[Any, Any], object] = lambda _, new: new


def write(store: RunStore) -> None:
    """Write the run."""
    store.write(record(), FILES)


def run_in(store: RunStore) -> object:
    """Return what there is of the run, every byte of which is read."""
    try:
        run = store.read(KEY, whole=True)
    except DamagedRun:
        return "damaged"
    if run is None:
        return None
    return run.record, {name: (store.run_folder(KEY) / name).read_bytes() for name in run.files}


def damage(store: RunStore) -> None:
    """Leave a damaged run in the place of the run."""
    write(store)
    (store.run_folder(KEY) / "timing.json").write_bytes(b"")


def lines(store: RunStore) -> SealedLines:
    """Return sealed lines in the store."""
    return SealedLines(store.folder / "lines.jsonl")


def checkpoint(store: RunStore) -> CheckpointFile:
    """Return the checkpoint of the run."""
    return CheckpointFile(store.checkpoint(KEY))


ACTIONS = {
    "a first run": Action(
        lambda _: None, write, run_in, {"mkdir", "write", "fsync", "rename", "replace"}
    ),
    "another run": Action(
        lambda store: store.write(record(ingredients(seed=5)), FILES),
        write, run_in, {"mkdir", "write", "fsync", "rename"},
    ),
    "a run that was damaged": Action(
        damage, write, run_in, {"mkdir", "write", "fsync", "rename"}
    ),
    "setting aside": Action(
        damage, lambda store: store.set_aside_damaged(KEY), run_in, {"mkdir", "rename"}
    ),
    "a first failure": Action(
        lambda _: None,
        lambda store: store.write_failure(KEY, NEW),
        lambda store: store.failure(KEY), {"mkdir", "write", "fsync", "replace"},
    ),
    "another failure": Action(
        lambda store: store.write_failure(KEY, OLD),
        lambda store: store.write_failure(KEY, NEW),
        lambda store: store.failure(KEY), {"mkdir", "write", "fsync", "replace"},
    ),
    "first lines": Action(
        lambda _: None,
        lambda store: lines(store).append(["new"], flush=True),
        lambda store: lines(store).read(), {"mkdir", "write", "fsync"},
        lambda before, _: [*before, "new"],
    ),
    "more lines": Action(
        lambda store: lines(store).append(["old", "older"]),
        lambda store: lines(store).append(["new"], flush=True),
        lambda store: lines(store).read(), {"mkdir", "write", "fsync"},
        lambda before, _: [*before, "new"],
    ),
    "other lines": Action(
        lambda store: lines(store).append(["old", "older"]),
        lambda store: lines(store).replace(["new"]),
        lambda store: lines(store).read(), {"mkdir", "write", "fsync", "replace"},
    ),
    "a first checkpoint": Action(
        lambda _: None,
        lambda store: checkpoint(store).save(b"new" * 1000),
        lambda store: checkpoint(store).load(), {"mkdir", "write", "fsync", "replace"},
    ),
    "another checkpoint": Action(
        lambda store: checkpoint(store).save(b"old" * 1000),
        lambda store: checkpoint(store).save(b"new" * 1000),
        lambda store: checkpoint(store).load(), {"mkdir", "write", "fsync", "replace"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", ACTIONS)
def test_a_disk_that_fails_once(name: str, error: int, tmp_path: Path) -> None:
    """Whichever step fails: it is told, the old or the new is there whole, and it works later."""
    action = ACTIONS[name]
    sound = RunStore(tmp_path / "sound")
    action.prepare(sound)
    allowed = [action.look(sound)]
    disk = Disk()
    assert disk.used_by(lambda: action.act(sound)) is None
    assert set(disk.steps) == action.steps
    allowed.append(action.look(sound))
    told = set()
    for number, step in enumerate(disk.steps, start=1):
        where = f"step {number}, {step}"
        store = RunStore(tmp_path / str(number))
        action.prepare(store)
        failed = Disk(number, error).used_by(lambda: action.act(store))  # noqa: B023
        after = action.look(RunStore(store.folder))
        if failed is None:
            assert (step, after) == ("mkdir", allowed[1]), where  # of a folder that is there
        else:
            assert failed.errno == error, where
            assert after in (allowed if "damaged" not in allowed else [*allowed, None]), where
            told.add(step)
        assert drafts(store) == [], where
        store.sweep()
        assert Disk().used_by(lambda: action.act(store)) is None, where  # noqa: B023
        assert action.look(store) == action.again(after, allowed[1]), where
    assert told >= action.steps - {"mkdir"}


def drafts(store: RunStore) -> list[Path]:
    """Return everything in the store that does not count yet."""
    return [*store.folder.rglob("*.draft"), *store.folder.glob("drafts/*")]


def test_a_store_that_can_be_written(tmp_path: Path) -> None:
    """Asking leaves nothing but the version of the store."""
    store = RunStore(tmp_path / "store")
    store.require_writable(3)
    assert [path.name for path in store.folder.iterdir()] == ["version"]


@pytest.mark.parametrize("error", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_a_store_that_cannot_be_written(
    error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the folder, the reason, how many runs are to be done, and the remedy."""
    store = RunStore(tmp_path / "store")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        patch.setattr(io, "open", refuse)
        with pytest.raises(InputError) as refused:
            store.require_writable(3)
    assert str(refused.value) == (
        f"the run store {store.folder} cannot be written to: {os.strerror(error)}; 3 runs are to "
        "be done, and their results need a place. Make it writable, or make room"
    )
    store.require_writable(3)


def test_a_file_in_the_place_of_a_store(tmp_path: Path) -> None:
    """It is told before any work is done."""
    (tmp_path / "store").write_text("in the way")
    with pytest.raises(InputError) as refused:
        RunStore(tmp_path / "store").require_writable(1)
    assert str(refused.value) == (
        f"the run store {tmp_path / 'store'} cannot be written to: File exists; 1 runs are to be "
        "done, and their results need a place. Make it writable, or make room"
    )
