"""The store: a run is there whole or not at all, and damage is noticed."""

import errno
import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pitfalls_core.canonical import plain
from pitfalls_core.errors import InputError
from pitfalls_core.runs.store.leases import Lease
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from tests.runs.samples import ARRAYS, arrays_in, files, ingredients, record, run_folder

OTHERS = ["arrays.npz", "timing.json", "weights.snapshot"]
TIMING = {"start": 1.5, "seconds": 2.0, "host": "here"}
FAILURE = Failure("tiny/dots/baseline/0", "ValueError: no", "Traceback ...")
NO_PROCESS = 2**22 + 1
"""Above the largest process id of Linux."""


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """Return a store with one run in it."""
    store = RunStore(tmp_path / "store")
    store.write(record(), {**files(TIMING), "weights.snapshot": b"weights"})
    return store


@pytest.fixture
def key() -> str:
    """Return the key of the run in the store."""
    return ingredients().key


def result(store: RunStore, key: str) -> RunRecord | None:
    """Return the record of a stored run, every byte of which has been read."""
    run = store.read(key, whole=True)
    return None if run is None else run.record


def visible(store: RunStore) -> list[str]:
    """Return the keys of all folders that count as runs."""
    return sorted(path.name for path in store.folder.glob("runs/*/*"))


def paths(folder: Path) -> list[str]:
    """Return all files below `folder`."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_written_run_is_read_back(store: RunStore, key: str) -> None:
    """Record, arrays and timing are what was written, to the last bit of every number."""
    assert result(store, key) == record()
    assert store.array_bytes(key) == ARRAYS
    assert list(arrays_in(store.array_bytes(key))) == ["id.labels", "id.probabilities"]
    assert store.timing(key) == TIMING
    assert list(store.run_keys()) == [key]


def test_a_record_of_a_version_without_sets_is_read() -> None:
    """What an earlier version did not record is empty, and everything else is as it was."""
    written = replace(record(), tensors={"head.weight": (2, 3), "head.bias": (2,)})
    values = plain(written)
    assert RunRecord.from_plain(values) == written
    del values["sets"], values["tensors"]
    assert RunRecord.from_plain(values) == replace(record(), sets={}, tensors={})


def test_nothing_else_is_left(store: RunStore, key: str) -> None:
    """A finished run leaves its files, the version of the store, and no draft."""
    run = f"runs/{key[:2]}/{key}"
    expected = [f"{run}/{name}" for name in (*OTHERS, "record.json")]
    assert paths(store.folder) == sorted([*expected, "version"])


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
    assert (empty.read(other), list(empty.run_keys())) == (None, [])
    assert not empty.folder.exists()


def test_runs_come_in_the_order_of_their_keys(store: RunStore) -> None:
    """The order of writing does not show."""
    for seed in (3, 1, 2):
        store.write(record(ingredients(seed)), files(TIMING))
    assert list(store.run_keys()) == sorted(ingredients(seed).key for seed in range(4))


def flipped(path: Path, place: int, bit: int) -> None:
    """Flip one bit of a file, which keeps its time."""
    times = path.stat()
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_flipped_bit_of_a_record_is_noticed(store: RunStore, key: str) -> None:
    """Whatever bit is flipped, the run is damaged."""
    path = run_folder(store.folder, key) / "record.json"
    whole = path.read_bytes()
    generator = random.Random(0)
    damaged = 0
    for place in range(len(whole)):
        path.write_bytes(whole)
        flipped(path, place, generator.randrange(8))
        try:
            result(store, key)
        except DamagedRun:
            damaged += 1
    assert damaged == len(whole)


def test_message_of_a_damaged_record(store: RunStore, key: str) -> None:
    """The message has the run, the store, the file and what is wrong."""
    path = run_folder(store.folder, key) / "record.json"
    path.write_text(path.read_text().replace('"steps":6', '"steps":7'))
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    start = f"run {key} in {store.folder} is damaged: record.json"
    assert str(error.value) == f"{start}: its digest does not match"


@pytest.mark.parametrize("content", ["[]", "null", "{}", '{"sha256": 1}', '"text"'])
def test_another_document_in_the_place_of_a_record(content: str, store: RunStore, key: str) -> None:
    """JSON that is no record is damage, and not an error of the program."""
    (run_folder(store.folder, key) / "record.json").write_text(content)
    with pytest.raises(DamagedRun):
        store.read(key)


def test_a_missing_record_is_noticed(store: RunStore, key: str) -> None:
    """The message has the path."""
    path = run_folder(store.folder, key) / "record.json"
    path.unlink()
    with pytest.raises(DamagedRun) as error:
        store.read(key)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: record.json: "
        f"[Errno 2] No such file or directory: {str(path)!r}"
    )


@pytest.mark.parametrize("name", OTHERS)
def test_another_missing_file_is_noticed(store: RunStore, key: str, name: str) -> None:
    """A run without one of its files is damaged, however closely it is looked at."""
    (run_folder(store.folder, key) / name).unlink()
    for whole, why in ((False, "it is missing"), (True, os.strerror(errno.ENOENT))):
        with pytest.raises(DamagedRun) as error:
            store.read(key, whole=whole)
        assert str(error.value) == f"run {key} in {store.folder} is damaged: {name}: {why}"


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("kept", [0, 1, 0.5, -1])
def test_truncated_files_are_noticed(store: RunStore, key: str, name: str, kept: float) -> None:
    """A file that lost its end is damaged before anybody uses it."""
    path = run_folder(store.folder, key) / name
    size = path.stat().st_size
    os.truncate(path, {0.5: size // 2, -1: size - 1}.get(kept, int(kept)))
    with pytest.raises(DamagedRun) as error:
        store.read(key, whole=True)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: {name}: its digest does not match"
    )


@pytest.mark.parametrize("name", OTHERS)
def test_a_flipped_bit_of_another_file_is_noticed(store: RunStore, key: str, name: str) -> None:
    """Wherever it is; another time alone is no damage."""
    path = run_folder(store.folder, key) / name
    os.utime(path, (1, 1))
    assert result(store, key) == record()
    whole = path.read_bytes()
    for place in random.Random(1).sample(range(len(whole)), min(len(whole), 40)):
        path.write_bytes(whole)
        flipped(path, place, place % 8)
        with pytest.raises(DamagedRun):
            store.read(key, whole=True)


@pytest.mark.parametrize("name", ["arrays.npz", "weights.snapshot"])
def test_a_hidden_flip_is_noticed_when_a_file_is_used(store: RunStore, key: str, name: str) -> None:
    """A flip that only reading shows is found when it matters; the run is then missing."""
    flipped(run_folder(store.folder, key) / name, 3, 0)
    read = store.array_bytes if name == "arrays.npz" else store.weight_bytes
    with pytest.raises(DamagedRun) as error:
        read(key)
    assert str(error.value) == (
        f"run {key} in {store.folder} is damaged: {name} does not match its digest; it was set "
        "aside, repeat the command to do it again"
    )
    assert store.read(key) is None
    assert [path.name[:64] for path in (store.folder / "damaged").iterdir()] == [key]


def test_a_run_in_the_place_of_another_is_noticed(store: RunStore, key: str) -> None:
    """A whole run under a key that is not its own is damaged."""
    other = ingredients(seed=5).key
    shutil.copytree(run_folder(store.folder, key), run_folder(store.folder, other))
    with pytest.raises(DamagedRun):
        store.read(other)
    assert result(store, key) == record()


def test_a_damaged_run_makes_way(store: RunStore, key: str) -> None:
    """Writing the run again keeps the damaged one aside and puts the new one in its place."""
    (run_folder(store.folder, key) / "record.json").write_text("broken")
    store.write(record(), files(TIMING))
    assert result(store, key) == record()
    kept = list((store.folder / "damaged").iterdir())
    assert [(path / "record.json").read_text() for path in kept] == ["broken"]


def test_only_damaged_runs_are_set_aside(store: RunStore, key: str) -> None:
    """A whole run and one that is not there are left alone."""
    store.set_aside_damaged(key)
    store.set_aside_damaged(ingredients(seed=7).key)
    assert result(store, key) == record()
    (run_folder(store.folder, key) / "arrays.npz").unlink()
    store.set_aside_damaged(key)
    assert store.read(key) is None


def test_a_second_writer_of_the_same_run_is_harmless(store: RunStore, key: str) -> None:
    """The first result stays, byte for byte, and the second leaves nothing behind."""
    before = {name: (store.folder / name).read_bytes() for name in paths(store.folder)}
    store.write(record(), files({"start": 9.0}))
    assert {name: (store.folder / name).read_bytes() for name in paths(store.folder)} == before


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
            store.write(record(), files(TIMING))
    assert visible(store) == []
    assert list((store.folder / "drafts").iterdir()) == []
    store.write(record(), files(TIMING))
    assert result(store, ingredients().key) == record()


def test_a_store_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """A file in the place of the folder of runs is an error of its own, not another's success."""
    store = RunStore(tmp_path / "store")
    store.log("prepared")
    folder = run_folder(store.folder, ingredients().key)
    folder.parent.mkdir(parents=True)
    folder.write_text("in the way")
    with pytest.raises(NotADirectoryError):
        store.write(record(), files(TIMING))
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
    assert result(store, key) == record()


def test_leases_that_nobody_holds_are_swept(store: RunStore, key: str) -> None:
    """A killed holder leaves a file behind; that of a living one stays."""
    held = Lease.take(store.folder, key)
    assert held is not None
    (store.folder / "leases" / ingredients(seed=7).key).touch()
    store.sweep()
    assert [path.name for path in (store.folder / "leases").iterdir()] == [key]
    held.release()
    store.sweep()
    assert list((store.folder / "leases").iterdir()) == []


def test_another_version_is_refused(store: RunStore) -> None:
    """The message has the folder, both versions and what to do."""
    (store.folder / "version").write_text("1\n")
    with pytest.raises(InputError) as error:
        RunStore(store.folder)
    assert str(error.value) == (
        f"{store.folder} is a run store of version '1', and this program reads version 2; "
        "move the folder away to start a new store"
    )


def test_failures_are_kept_until_a_success(store: RunStore, key: str) -> None:
    """The last failure is kept, and a result removes it."""
    other = ingredients(seed=7)
    store.write_failure(other.key, FAILURE)
    store.write_failure(other.key, replace(FAILURE, cause="killed by SIGKILL"))
    assert store.failure(other.key) == replace(FAILURE, cause="killed by SIGKILL")
    store.write(record(other), files(TIMING))
    assert store.failure(other.key) is None
    assert result(store, key) == record()


def test_a_damaged_note_of_a_failure_is_none(store: RunStore) -> None:
    """A failure whose note cannot be read is forgotten: the run is done again anyway."""
    other = ingredients(seed=7).key
    store.write_failure(other, FAILURE)
    (store.folder / "failures" / f"{other}.json").write_text("{")
    assert store.failure(other) is None
