"""The index looks as a full reading does, whatever became of it and of the store."""

import errno
import json
import os
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.canonical import digest, plain
from pitfalls_core.runs.identity.file_digests import stamp_of
from pitfalls_core.runs.identity.observed import Observed
from pitfalls_core.runs.store.index import FILE, Index
from pitfalls_core.runs.store.record import StoredRun
from pitfalls_core.runs.store.run_store import DamagedRun, RunStore
from pitfalls_core.runs.store.sealed_lines import SealedLines
from tests.runs.samples import files, ingredients, record, run_folder

OBSERVED = Observed({"data-root:a.txt": "a1"}, {"numpy": "2.0"}, "parent")
KEY = ingredients().key
NAMES = ("record.json", "arrays.npz", "timing.json", "weights.snapshot")


def write(store: RunStore, seed: int, start: float = 1.5) -> str:
    """Store the run with `seed`, and return its key."""
    made = ingredients(seed)
    store.write(record(made), {**files({"start": start}), "weights.snapshot": b"weights"}, OBSERVED)
    return made.key


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    """Return a store with three runs, and its index."""
    store = RunStore(tmp_path / "store")
    for seed in range(3):
        write(store, seed)
    Index.of(store)
    return store


def full(store: RunStore) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a reading of every byte finds: whole runs, and what is wrong with others."""
    whole, damaged = {}, {}
    for folder in sorted(store.folder.glob("runs/*/*")):
        try:
            run = store.read(folder.name, whole=True)
        except DamagedRun as error:
            damaged[folder.name] = str(error)
            continue
        assert run is not None
        timing = json.loads((folder / "timing.json").read_text())
        whole[folder.name] = (
            run.record.id, "smoke", timing["start"], digest(run.record), plain(run.observed),
        )  # fmt: skip
    return whole, damaged


def indexed(store: RunStore) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the same, from the index."""
    index = Index.of(store)
    rows = {
        key: (row.id, row.profile, row.start, row.result, row.observed)
        for key, row in index.rows.items()
    }
    assert {row.key: row for row in index.rows.values()} == index.rows
    return rows, dict(index.damaged)


def flip(path: Path, place: int) -> None:
    """Change one byte of a file, and put its time of modification back."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    while path.stat().st_ctime_ns == before.st_ctime_ns:
        path.write_bytes(content)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys of the runs that are read whole, as they are read."""
    keys: list[str] = []
    read = RunStore.read

    def noting(store: RunStore, key: str, *, whole: bool = False) -> StoredRun | None:
        keys.append(key)
        return read(store, key, whole=whole)

    monkeypatch.setattr(RunStore, "read", noting)
    return keys


def test_what_a_row_tells(store: RunStore) -> None:
    """It tells what the record, the timing and the file system say."""
    row = Index.of(store).rows[KEY]
    assert (row.key, row.id, row.profile, row.start) == (KEY, "tiny/dots/baseline/0", "smoke", 1.5)
    assert row.result == digest(record())
    assert Observed.from_plain(row.observed) == OBSERVED
    folder = run_folder(store.folder, KEY)
    assert {name: tuple(stamp) for name, stamp in row.stamps.items()} == {
        name: stamp_of(folder / name) for name in NAMES
    }


def test_an_empty_store(tmp_path: Path) -> None:
    """There is nothing, and looking makes nothing."""
    index = Index.of(RunStore(tmp_path / "store"))
    assert (index.rows, index.damaged) == ({}, {})
    assert not (tmp_path / "store").exists()


def test_runs_are_read_once(store: RunStore, readings: list[str]) -> None:
    """A look at a store that stays as it is reads no run; what is new or touched is read alone."""
    assert len(Index.of(store).rows) == 3
    assert readings == []
    key = write(store, 7)
    readings.clear()
    assert len(Index.of(store).rows) == 4
    assert readings == [key]
    (run_folder(store.folder, KEY) / "timing.json").touch()
    readings.clear()
    assert [len(Index.of(store).rows), len(Index.of(store).rows)] == [4, 4]
    assert readings == [KEY]


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_byte(name: str, store: RunStore) -> None:
    """It is noticed in each file of a run, wherever it is and although its time is put back."""
    path = run_folder(store.folder, KEY) / name
    size = path.stat().st_size
    for place in random.Random(0).sample(range(size), min(size, 12)):
        flip(path, place)
        rows, damaged = indexed(store)
        assert (KEY in rows, list(damaged)) == (False, [KEY])
        assert damaged[KEY] == (
            f"run {KEY} in {store.folder} is damaged: {name}: its digest does not match"
        )
        flip(path, place)
        assert indexed(store) == full(store)
        assert Index.of(store).damaged == {}


Change = Callable[[RunStore, random.Random], None]


def _one(store: RunStore, chance: random.Random) -> Path:
    return chance.choice(sorted(store.folder.glob("runs/*/*")) or [store.folder / "none"])


def _remove(store: RunStore, chance: random.Random) -> None:
    shutil.rmtree(_one(store, chance), ignore_errors=True)


def _flip(store: RunStore, chance: random.Random) -> None:
    path = _one(store, chance) / chance.choice(NAMES)
    if path.is_file():
        flip(path, chance.randrange(path.stat().st_size))


def _lose_file(store: RunStore, chance: random.Random) -> None:
    (_one(store, chance) / chance.choice(NAMES)).unlink(missing_ok=True)


def _copy(store: RunStore, chance: random.Random) -> None:
    """Put the files of one run into the place of another."""
    one, other = _one(store, chance), _one(store, chance)
    if one != other:
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(one, other)


def _lose_index(store: RunStore, chance: random.Random) -> None:
    path = store.folder / FILE
    if path.is_file():
        os.truncate(path, chance.randrange(path.stat().st_size + 1))


def _touch(store: RunStore, chance: random.Random) -> None:
    for path in _one(store, chance).glob("*"):
        path.touch()


def _write(store: RunStore, chance: random.Random) -> None:
    write(store, chance.randrange(6), chance.choice([1.5, 2.5]))


def _set_aside(store: RunStore, chance: random.Random) -> None:
    store.set_aside_damaged(_one(store, chance).name)


CHANGES: tuple[Change, ...] = (
    _write, _write, _remove, _flip, _lose_file, _copy, _lose_index, _set_aside, _touch,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_it_looks_as_a_full_reading_does(seed: int, store: RunStore) -> None:
    """After any history of writing, losing, flipping and mixing up, looked at now and then."""
    chance = random.Random(seed)
    looks, wrong = 0, 0
    for _ in range(50):
        chance.choice(CHANGES)(store, chance)
        if chance.random() < 0.7:
            rows, damaged = full(store)
            assert indexed(store) == (rows, damaged)
            looks, wrong = looks + bool(rows), wrong + bool(damaged)
    assert min(looks, wrong) > 4


def _row(store: RunStore, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = plain(Index.of(store).rows[KEY])
    return {**values, **changes}


def _to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


INDEXES: Mapping[str, Callable[[SealedLines, RunStore], object]] = {
    "missing": lambda lines, _: lines.path.unlink(),
    "empty": lambda lines, _: lines.path.write_bytes(b""),
    "rubbish": lambda lines, _: lines.path.write_bytes(b"\xff\0\t\n[]\n"),
    "torn": lambda lines, _: os.truncate(lines.path, lines.path.stat().st_size // 2),
    "of other kinds": lambda lines, _: lines.replace([None, 1, [], {}, {"key": KEY}, [KEY]]),
    "with less": lambda lines, store: lines.replace(
        [{name: value for name, value in _row(store).items() if name != "result"}]
    ),
    "with more": lambda lines, store: lines.replace([_row(store, colour="red")]),
    "of another run": lambda lines, store: lines.replace([_row(store, key="f" * 64)]),
    "with other stamps": lambda lines, store: lines.replace(
        [_row(store, result="wrong", stamps={"record.json": [1, 2, 3, 4]})]
    ),
    "of runs that are gone": lambda _, store: shutil.rmtree(store.run_folder(KEY)),
    "a folder": lambda lines, _: _to_folder(lines.path),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_an_index_that_is_no_good(kind: str, store: RunStore) -> None:
    """It is made anew from the runs, and is of use again, unless it cannot be written."""
    lines = SealedLines(store.folder / FILE)
    INDEXES[kind](lines, store)
    assert indexed(store) == full(store)
    assert full(store)[1] == {}
    assert indexed(store) == full(store)
    read = {values["key"]: values for values in lines.read() if isinstance(values, dict) and values}
    known = (
        {} if kind == "a folder" else {key: plain(row) for key, row in Index.of(store).rows.items()}
    )
    assert known.items() <= read.items()


def test_the_index_of_another_store(store: RunStore, tmp_path: Path) -> None:
    """A copied index knows nothing of the files here, although the runs are the same."""
    other = RunStore(tmp_path / "other")
    for seed in range(3):
        write(other, seed, start=2.5)
    shutil.copy(store.folder / FILE, other.folder / FILE)
    assert indexed(other) == full(other) != full(store)


def test_a_row_is_believed_as_long_as_its_files_stay(store: RunStore) -> None:
    """A look is quick because, with the very same stamps, nothing is read."""
    lines = SealedLines(store.folder / FILE)
    lines.append([_row(store, result="another")])
    assert Index.of(store).rows[KEY].result == "another"
    (run_folder(store.folder, KEY) / "record.json").touch()
    assert Index.of(store).rows[KEY].result == digest(record())


def test_a_flip_in_the_index(store: RunStore) -> None:
    """Wherever it is, the rows are the same."""
    path = store.folder / FILE
    whole, expected = path.read_bytes(), full(store)
    for place in random.Random(0).sample(range(len(whole)), 60):
        path.write_bytes(whole)
        flip(path, place)
        assert indexed(store) == expected


@pytest.mark.parametrize("error", [errno.EROFS, errno.ENOSPC])
def test_a_store_that_cannot_be_written(
    error: int, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read all the same, and nothing is left in it."""
    lines = SealedLines(store.folder / FILE)
    lines.path.unlink()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(SealedLines, "append", refuse)
        patch.setattr(SealedLines, "replace", refuse)
        assert indexed(store) == full(store)
    assert not lines.path.exists()


def test_a_sparse_index_is_written_anew(store: RunStore) -> None:
    """Rows of runs that are gone, or were replaced, do not pile up."""
    lines = SealedLines(store.folder / FILE)
    most = 0
    for _ in range(20):
        (run_folder(store.folder, KEY) / "timing.json").touch()
        Index.of(store)
        most = max(most, len(lines.read()))
    assert 4 < most <= 2 * 3 + 2
    for key in list(store.run_keys())[1:]:
        shutil.rmtree(store.run_folder(key))
    Index.of(store)
    assert len(lines.read()) <= 2 * 1 + 1
    assert indexed(store) == full(store)


def test_the_latest_of_each_run(tmp_path: Path) -> None:
    """The one that was started last, of this profile; with one start, the order is that of keys."""
    store = RunStore(tmp_path / "store")
    made = {
        (version, start): ingredients(versions={"python": version})
        for version, start in (("1", 5.0), ("2", 7.0), ("3", 6.0), ("4", 7.0))
    }
    for (_, start), one in made.items():
        store.write(record(one), files({"start": start}))
    other = ingredients(seed=4)
    laptop = replace(other, specification={**other.specification, "profile": "laptop"})
    store.write(record(laptop), files({"start": 9.0}))
    index = Index.of(store)
    last = max(made["2", 7.0].key, made["4", 7.0].key)
    assert index.latest("smoke") == {"tiny/dots/baseline/0": last}
    assert index.latest("laptop") == {"tiny/dots/baseline/4": laptop.key}
    assert index.latest("full") == {}


def test_counts(tmp_path: Path) -> None:
    """Whole runs of one study and profile count, under whatever plan; damaged ones do not."""
    store = RunStore(tmp_path / "store")
    for study, seed, profile in (
        ("tiny", 0, "smoke"), ("tiny", 1, "smoke"), ("tiny", 2, "laptop"), ("tiny2", 0, "smoke"),
    ):  # fmt: skip
        one = ingredients(seed)
        specification = {**one.specification, "study": study, "profile": profile}
        store.write(record(replace(one, specification=specification)), files())
    index = Index.of(store)
    counts = [
        index.count(*one) for one in (("tiny", "smoke"), ("tiny", "laptop"), ("tiny2", "smoke"))
    ]
    assert counts == [2, 1, 1]
    assert [index.count("tin", "smoke"), index.count("tiny", "full")] == [0, 0]
    (run_folder(store.folder, ingredients(1).key) / "record.json").write_text("")
    assert Index.of(store).count("tiny", "smoke") == 1


def test_what_is_no_run(store: RunStore) -> None:
    """Files and folders that somebody put among the runs are damage there, and no error here."""
    (store.folder / "runs" / "notes.txt").write_text("")
    file, folder = store.run_folder("file"), store.run_folder("folder")
    folder.mkdir(parents=True)
    file.parent.mkdir()
    file.write_text("")
    index = Index.of(store)
    assert len(index.rows) == 3
    record_file = folder / "record.json"
    assert index.damaged == {
        "file": f"run file in {store.folder} cannot be read: "
        f"[Errno 20] Not a directory: {str(file)!r}",
        "folder": f"run folder in {store.folder} is damaged: record.json: "
        f"[Errno 2] No such file or directory: {str(record_file)!r}",
    }
