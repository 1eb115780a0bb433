"""Leases: one holder at a time, and none that outlives its process."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pitfalls_core.runs.store.leases import Lease

KEY = "a" * 64

HOLDER = """
import sys
from pathlib import Path
from pitfalls_core.runs.store.leases import Lease
lease = Lease.take(Path(sys.argv[1]), sys.argv[2])
print("none" if lease is None else "held", flush=True)
sys.stdin.readline()
if lease is not None:
    lease.release()
print("released", flush=True)
sys.stdin.readline()
"""


class Holder:
    """A process that takes a lease and waits to be told."""

    def __init__(self, folder: Path, key: str = KEY) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder), key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.first = self.answer()

    def answer(self) -> str:
        """Return the next line that it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> str:
        """Let it do the next step, and return what it says."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self) -> None:
        """Kill it without a chance to clean up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def holder(tmp_path: Path) -> Any:
    """Yield a process that holds the lease."""
    holder = Holder(tmp_path)
    yield holder
    holder.end()


def leases(folder: Path) -> list[str]:
    """Return the names of all files of leases."""
    return sorted(path.name for path in (folder / "leases").iterdir())


def test_one_holder_at_a_time(tmp_path: Path, holder: Holder) -> None:
    """While one process holds it, neither this one nor a third gets it; another run is free."""
    assert holder.first == "held"
    assert Lease.take(tmp_path, KEY) is None
    third = Holder(tmp_path)
    assert third.first == "none"
    third.end()
    other = Lease.take(tmp_path, "b" * 64)
    assert other is not None
    other.release()


def test_a_released_lease_is_free(tmp_path: Path, holder: Holder) -> None:
    """Its file is gone, and the next one gets it although the first holder lives on."""
    assert leases(tmp_path) == [KEY]
    assert holder.go_on() == "released"
    assert leases(tmp_path) == []
    lease = Lease.take(tmp_path, KEY)
    assert lease is not None
    assert leases(tmp_path) == [KEY]
    lease.release()
    assert leases(tmp_path) == []


def test_a_killed_holder_holds_nothing(tmp_path: Path, holder: Holder) -> None:
    """Its file stays, and is in nobody's way."""
    holder.end()
    assert leases(tmp_path) == [KEY]
    lease = Lease.take(tmp_path, KEY)
    assert lease is not None
    assert Lease.take(tmp_path, KEY) is None
    lease.release()
    assert leases(tmp_path) == []


def test_within_one_process(tmp_path: Path) -> None:
    """A second taker in the same process is refused as well; nothing is left open."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # it holds no files
    lease = Lease.take(tmp_path, KEY)
    assert lease is not None
    assert Lease.take(tmp_path, KEY) is None
    lease.release()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def released_in_between(
    lease: Lease, monkeypatch: pytest.MonkeyPatch, *, taken_again: bool
) -> list[Lease]:
    """Have `lease` released after the next opening of its file and before its locking."""
    others: list[Lease] = []
    lock = fcntl.flock

    def late(descriptor: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        lease.release()
        if taken_again:
            other = Lease.take(lease.path.parents[1], lease.path.name)
            assert other is not None
            others.append(other)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    return others


def test_a_lease_of_a_file_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock on a file that was removed meanwhile is no lease: the file is made anew."""
    first = Lease.take(tmp_path, KEY)
    assert first is not None
    released_in_between(first, monkeypatch, taken_again=False)
    second = Lease.take(tmp_path, KEY)
    assert second is not None
    assert os.path.samestat(os.fstat(second.descriptor), second.path.stat())
    assert Lease.take(tmp_path, KEY) is None
    second.release()


def test_a_lease_that_a_third_took_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another file in its place, held by somebody else, there is no lease."""
    first = Lease.take(tmp_path, KEY)
    assert first is not None
    others = released_in_between(first, monkeypatch, taken_again=True)
    assert Lease.take(tmp_path, KEY) is None
    (third,) = others
    assert os.path.samestat(os.fstat(third.descriptor), third.path.stat())
    third.release()


RACER = """
import os, sys
from pathlib import Path
from pitfalls_core.runs.store.leases import Lease
folder, won = Path(sys.argv[1]), 0
while won < 200:
    lease = Lease.take(folder, "k")
    if lease is None:
        continue
    os.mkdir(folder / "alone")  # fails if another is in here
    os.rmdir(folder / "alone")
    lease.release()
    won += 1
"""


def test_racing_processes(tmp_path: Path) -> None:
    """Three processes that take and release without a pause are never in at the same time."""
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, str(tmp_path)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [racer.communicate()[1] for racer in racers] == [b""] * 3
    assert leases(tmp_path) == []
