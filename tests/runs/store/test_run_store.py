"""The store: a run is there whole or not at all, and damage is noticed."""

import errno
import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.errors import InputError
from pitfalls_core.runs.store.record import Failure
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from tests.runs.samples import ARRAYS, arrays_in, ingredients, record, run_folder

TIMING = {"start": 1.5, "seconds": 2.0, "host": "here"}
FAILURE = Failure("tiny/dots/baseline/0", "ValueError: no", "Traceback ...")
NO_PROCESS = 2**22 + 1
"""Above the largest process id of Linux."""


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """Return a store with one run in it."""
    store = RunStore(tmp_path / "store")
    store.write(record(), ARRAYS, TIMING)
    return store


@pytest.fixture
def key() -> str:
    """Return the key of the run in the store."""
    return ingredients().key


def visible(store: RunStore) -> list[str]:
    """Return the keys of all folders that count as runs."""
    return sorted(path.name for path in store.folder.glob("runs/*/*"))


def files(folder: Path) -> list[str]:
    """Return all files below `folder`."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_written_run_is_read_back(store: RunStore, key: str) -> None:
    """Record, arrays and timing are what was written, to the last bit of every number."""
    assert store.read(key) == record()
    assert store.array_bytes(key) == ARRAYS
    assert list(arrays_in(store.array_bytes(key))) == ["id.labels", "id.probabilities"]
    assert store.timing(key) == TIMING
    assert [one.id for one in store.records()] == ["tiny/dots/baseline/0"]


def test_nothing_else_is_left(store: RunStore, key: str) -> None:
    """A finished run leaves its three files, the version of the store, and no draft."""
    run = f"runs/{key[:2]}/{key}"
    expected = [f"{run}/{name}" for name in ("arrays.npz", "record.json", "timing.json")]
    assert files(store.folder) == sorted([*expected, "version"])


def test_what_is_not_there(store: RunStore, tmp_path: Path) -> None:
    """A run that was never written has nothing to be read, and asking for it writes nothing."""
    other = ingredients(seed=7).key
    assert store.read(other) is None
    assert store.timing(other) == {}
    assert store.failure(other) is None
    with pytest.raises(InputError) as error:
        store.array_bytes(other)
    assert str(error.value) == f"{store.folder} holds no run {other}"
    empty = RunStore(tmp_path / "empty")
    assert (empty.read(other), list(empty.records())) == (None, [])
    assert not empty.folder.exists()


def test_runs_come_in_the_order_of_their_keys(store: RunStore) -> None:
    """The order of writing does not show."""
    for seed in (3, 1, 2):
        store.write(record(ingredients(seed)), ARRAYS, TIMING)
    keys = [one.ingredients.key for one in store.records()]
    assert keys == sorted(ingredients(seed).key for seed in range(4))


def flipped(path: Path, place: int, bit: int) -> None:
    """Flip one bit of a file, which keeps its time."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_flipped_bit_of_a_record_is_noticed(store: RunStore, key: str) -> None:
    """Whatever bit is flipped, the run is damaged, or what is read is what was written."""
    path = run_folder(store.folder, key) / "record.json"
    whole = path.read_bytes()
    generator = random.Random(0)
    damaged = 0
    for place in range(len(whole)):
        path.write_bytes(whole)
        flipped(path, place, generator.randrange(8))
        try:
            assert store.read(key) == record()
        except DamagedRun:
            damaged += 1
    # Only the noted time of the arrays is not covered: then the arrays themselves are read.
    assert damaged >= len(whole) - len('"arrays_modified":') - 20


def test_message_of_a_damaged_record(store: RunStore, key: str) -> None:
    """The message has the run, the store and what is wrong."""
    path = run_folder(store.folder, key) / "record.json"
    path.write_text(path.read_text().replace('"steps":6', '"steps":7'))
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    start = f"run {key} in {store.folder} is damaged"
    assert str(error.value) == f"{start}: its digest does not match"
    path.write_text("{")
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    assert str(error.value) == (
        f"{start}: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    )
    assert list(store.records()) == []


@pytest.mark.parametrize("name", ["record.json", "arrays.npz"])
def test_a_missing_file_is_noticed(store: RunStore, key: str, name: str) -> None:
    """A run without its record or its arrays is damaged; the message has the path."""
    path = run_folder(store.folder, key) / name
    path.unlink()
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: "
        f"[Errno 2] No such file or directory: {str(path)!r}"
    )


@pytest.mark.parametrize("kept", [0, 1, len(ARRAYS) // 2, len(ARRAYS) - 1])
def test_truncated_arrays_are_noticed(store: RunStore, key: str, kept: int) -> None:
    """Arrays that lost their end are damaged before anybody reads them."""
    os.truncate(run_folder(store.folder, key) / "arrays.npz", kept)
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: its digest does not match"
    )


def test_arrays_that_were_touched_are_digested(store: RunStore, key: str) -> None:
    """Another time alone is no damage; another byte with another time is."""
    path = run_folder(store.folder, key) / "arrays.npz"
    os.utime(path, (1, 1))
    assert store.read(key) == record()
    flipped(path, 100, 0)
    with pytest.raises(DamagedRun):
        store.read(key)


def test_a_hidden_flip_in_arrays_is_noticed_when_they_are_used(store: RunStore, key: str) -> None:
    """With size and time kept, the flip shows when the arrays are read; the run is then missing."""
    flipped(run_folder(store.folder, key) / "arrays.npz", 100, 0)
    assert store.read(key) == record()
    with pytest.raises(DamagedRun) as error:
        store.array_bytes(key)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: its arrays do not match; it was set aside, "
        "repeat the command to do it again"
    )
    assert store.read(key) is None
    assert [path.name[:64] for path in (store.folder / "damaged").iterdir()] == [key]


def test_a_run_in_the_place_of_another_is_noticed(store: RunStore, key: str) -> None:
    """A whole run under a key that is not its own is damaged."""
    other = ingredients(seed=5).key
    shutil.copytree(run_folder(store.folder, key), run_folder(store.folder, other))
    with pytest.raises(DamagedRun):
        store.read(other)
    assert store.read(key) == record()


def test_a_damaged_run_makes_way(store: RunStore, key: str) -> None:
    """Writing the run again keeps the damaged one aside and puts the new one in its place."""
    (run_folder(store.folder, key) / "record.json").write_text("broken")
    store.write(record(), ARRAYS, TIMING)
    assert store.read(key) == record()
    kept = list((store.folder / "damaged").iterdir())
    assert [(path / "record.json").read_text() for path in kept] == ["broken"]


def test_only_damaged_runs_are_set_aside(store: RunStore, key: str) -> None:
    """A whole run and one that is not there are left alone."""
    store.set_aside_damaged(key)
    store.set_aside_damaged(ingredients(seed=7).key)
    assert store.read(key) == record()
    (run_folder(store.folder, key) / "arrays.npz").unlink()
    store.set_aside_damaged(key)
    assert store.read(key) is None


def test_a_second_writer_of_the_same_run_is_harmless(store: RunStore, key: str) -> None:
    """The first result stays, byte for byte, and the second leaves nothing behind."""
    before = {name: (store.folder / name).read_bytes() for name in files(store.folder)}
    store.write(record(), ARRAYS, {"start": 9.0, "seconds": 9.0, "host": "there"})
    assert {name: (store.folder / name).read_bytes() for name in files(store.folder)} == before


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_an_error_while_writing_leaves_nothing(
    step: int, error: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a full disk at any of the files, neither run nor draft is there; later it works."""
    store = RunStore(tmp_path / "store")
    store.log("prepared")
    calls = 0

    def failing(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == step:
            raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match=rf"^\[Errno {error}\] {os.strerror(error)}$"):
            store.write(record(), ARRAYS, TIMING)
    assert visible(store) == []
    assert list((store.folder / "drafts").iterdir()) == []
    store.write(record(), ARRAYS, TIMING)
    assert store.read(ingredients().key) == record()


def test_a_store_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """A file in the place of the folder of runs is an error of its own, not another's success."""
    store = RunStore(tmp_path / "store")
    store.log("prepared")
    folder = run_folder(store.folder, ingredients().key)
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    with pytest.raises(NotADirectoryError):
        store.write(record(), ARRAYS, TIMING)
    assert list((store.folder / "drafts").iterdir()) == []


def test_drafts_of_ended_processes_are_swept(store: RunStore, key: str) -> None:
    """A draft of a process that is gone is removed; one of a living process and runs are not."""
    drafts = store.folder / "drafts"
    for process in (NO_PROCESS, os.getpid(), os.getppid()):
        (drafts / f"{key}-{process}-ab12").mkdir(parents=True)
    (drafts / f"{key}-{NO_PROCESS}-ab12" / "arrays.npz").write_bytes(b"half")
    (drafts / "notes").mkdir()
    store.sweep()
    assert sorted(path.name for path in drafts.iterdir()) == sorted(
        [f"{key}-{os.getpid()}-ab12", f"{key}-{os.getppid()}-ab12", "notes"]
    )
    assert store.read(key) == record()


def test_another_version_is_refused(store: RunStore) -> None:
    """The message has the folder, both versions and what to do."""
    (store.folder / "version").write_text("2\n")
    with pytest.raises(InputError) as error:
        RunStore(store.folder)
    assert str(error.value) == (
        f"{store.folder} is a run store of version '2', and this program reads version 1; "
        "move the folder away to start a new store"
    )


def test_failures_are_kept_until_a_success(store: RunStore, key: str) -> None:
    """The last failure is kept, and a result removes it."""
    other = ingredients(seed=7)
    store.write_failure(other.key, FAILURE)
    store.write_failure(other.key, replace(FAILURE, cause="killed by SIGKILL"))
    assert store.failure(other.key) == replace(FAILURE, cause="killed by SIGKILL")
    store.write(record(other), ARRAYS, TIMING)
    assert store.failure(other.key) is None
    assert store.read(key) == record()


def test_a_damaged_note_of_a_failure_is_none(store: RunStore) -> None:
    """A failure whose note cannot be read is forgotten: the run is done again anyway."""
    other = ingredients(seed=7).key
    store.write_failure(other, FAILURE)
    (store.folder / "failures" / f"{other}.json").write_text("{")
    assert store.failure(other) is None


def test_timing_that_cannot_be_read_is_empty(store: RunStore, key: str) -> None:
    """Timing is outside the promise: without it, the run is still whole."""
    (run_folder(store.folder, key) / "timing.json").write_text("{")
    assert store.timing(key) == {}
    assert store.read(key) == record()
