"""A writer that is killed at any moment leaves whole runs only."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pitfalls_core.runs.store.run_store import RunStore

FEW, MANY = 10, 150
"""Kills of a writer, in the fast tests and in the long ones; the README names both."""

WRITER = """
import sys
from pathlib import Path
from pitfalls_core.runs.identity.key import Ingredients
from pitfalls_core.runs.store.record import RunRecord
from pitfalls_core.runs.store.run_store import RunStore

store = RunStore(Path(sys.argv[1]))
start = int(sys.argv[2])
for seed in range(start, start + 100_000):
    run = {"study": "s", "task": "t", "variant": "v", "seed": seed}
    made = Ingredients(run, {"module": "digest"}, {"python": "3.11"}, "cpu")
    arrays = bytes(range(256)) * 64
    record = RunRecord(
        f"s/t/v/{seed}", "t", "v", seed, "ok", {"test/accuracy": seed / 7}, {"test": 9},
        {"test": "digest"}, {"train_loss": (0.5, 0.25)}, 3, 4,
        __import__("hashlib").sha256(arrays).hexdigest(), made,
    )
    store.write(record, {"arrays.npz": arrays, "timing.json": b"{}"})
    print(made.key, flush=True)
"""


def acknowledged_before_a_kill(folder: Path, start: int, after: float) -> list[str]:
    """Return the keys that a writer told before it was killed, `after` seconds past the first."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(start)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(after)
    os.kill(writer.pid, signal.SIGKILL)
    rest, _ = writer.communicate()
    return [line for line in (first + rest).split("\n")[:-1] if len(line) == 64]


def require_whole_runs_after_kills(folder: Path, kills: int) -> None:
    """Kill a writer again and again, and look after each kill at everything that is new."""
    generator = random.Random(kills)
    store = RunStore(folder)
    acknowledged: set[str] = set()
    looked_at: set[str] = set()
    torn = 0
    for number in range(kills):
        told = acknowledged_before_a_kill(folder, number * 100_000, generator.random() / 20)
        assert told
        acknowledged.update(told)
        torn += len(list(folder.glob("drafts/*")))
        store.sweep()
        assert list(folder.glob("drafts/*")) == []
        present = {path.name for path in folder.glob("runs/*/*")}
        assert present >= acknowledged
        # One more run may have come into being than its writer had time to tell.
        assert len(present) <= len(acknowledged) + number + 1
        for key in present - looked_at:
            assert store.read(key, whole=True) is not None
            assert len(store.array_bytes(key)) == 256 * 64
        looked_at |= present
    # The kills have met a writer at work, or this test would show nothing.
    assert torn > kills / 10


def test_ten_kills(tmp_path: Path) -> None:
    """Every run that was told is readable, no half run is seen, and drafts are swept."""
    require_whole_runs_after_kills(tmp_path / "store", FEW)


@pytest.mark.long
def test_a_hundred_and_fifty_kills(tmp_path: Path) -> None:
    """The same, often enough to meet rare moments."""
    require_whole_runs_after_kills(tmp_path / "store", MANY)


def test_two_writers_of_the_same_runs(tmp_path: Path) -> None:
    """Two processes that store the same runs at once end with each of them whole."""
    program = WRITER.replace("100_000", "40")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "store"), "0"], stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert told[0] == told[1]
    store = RunStore(tmp_path / "store")
    assert sorted(key.decode() for key in told[0]) == list(store.run_keys())
    assert list((tmp_path / "store" / "drafts").iterdir()) == []
