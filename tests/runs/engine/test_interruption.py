"""A training that is stopped in the middle leaves no process, keeps what is done, and goes on."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from pitfalls_core.canonical import canonical
from tests.runs.faults import SLEEPING
from tests.runs.tiny import RUNS, TinyProject

PATIENCE = 240
"""Seconds after which something is held to be stuck."""


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            pytest.fail("nothing happened")
        time.sleep(0.05)


def running(process: int) -> bool:
    """Return whether a process is there and is more than an entry in a table."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


class Sleepers:
    """A project whose bright runs sleep until they are let go."""

    def __init__(self, root: Path) -> None:
        self.diary = root / "diary"
        self.diary.mkdir(parents=True)
        self.tiny = TinyProject.create(root / "project", tiny_sleeping=SLEEPING)
        bright = f'Part("tiny_sleeping:waiting", diary={str(self.diary)!r})'
        self.tiny.edit("studies/tiny.py", 'Part("tiny_brightness:Brighter")', bright)

    def start(self) -> subprocess.Popen[str]:
        """Start `pitfalls run` in a session of its own, as a terminal would."""
        command = [sys.executable, "-m", "pitfalls_core", "run", "tiny", "--profile", "smoke"]
        # Tests that run in the background ignore Ctrl-C, and what they start would inherit that.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self.driver = subprocess.Popen(
                [*command, "--jobs", "2"],
                cwd=self.tiny.root,
                env={**os.environ, "PYTHONPATH": str(Path.cwd())},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)
        return self.driver

    def stop(self) -> None:
        """End whatever was started last, if it is still there."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.driver.pid, signal.SIGKILL)
        self.driver.communicate()

    def asleep(self) -> list[int]:
        """Return the process ids of the runs that sleep, once two do."""
        until(lambda: len(list(self.diary.glob("*.pid"))) == 2)
        pids = [int(path.stem) for path in self.diary.glob("*.pid")]
        for path in self.diary.glob("*.pid"):
            path.unlink()
        return pids

    def finished(self) -> list[str]:
        """Return the names of the runs in the store."""
        ledger = self.tiny.workplace().ledger(self.tiny.study, "smoke")
        return [one.specification.id for one in ledger.finished]


def nobody_in(session: int) -> bool:
    """Return whether no process of a session is running."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            return False
    return True


@pytest.fixture(scope="module")
def sleepers(tmp_path_factory: pytest.TempPathFactory) -> Sleepers:
    """Return a project whose bright runs sleep."""
    return Sleepers(tmp_path_factory.mktemp("sleepers"))


@pytest.fixture(autouse=True)
def _nothing_is_left(sleepers: Sleepers) -> Iterator[None]:
    """End what a failing test would leave behind."""
    yield
    sleepers.stop()


def test_a_killed_driver_takes_its_workers_along(sleepers: Sleepers) -> None:
    """After `kill -9` of the driver, even while nobody has waited for it, no process is left."""
    driver = sleepers.start()
    workers = sleepers.asleep()
    assert all(map(running, workers))
    os.kill(driver.pid, signal.SIGKILL)
    until(lambda: not any(map(running, workers)))
    until(partial(nobody_in, driver.pid))
    driver.communicate()
    assert driver.returncode == -signal.SIGKILL
    kept = sleepers.finished()
    assert kept
    assert not any("/bright/" in run for run in kept)


def test_an_interrupted_driver_cleans_up(sleepers: Sleepers) -> None:
    """Ctrl-C, which reaches all processes of a terminal, leaves none and keeps finished runs."""
    before = sleepers.finished()
    driver = sleepers.start()
    sleepers.asleep()
    os.killpg(driver.pid, signal.SIGINT)
    _, errors = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 130
    line = "pitfalls: interrupted; finished runs are kept, repeat the command"
    assert errors.splitlines()[-1] == line
    assert "Traceback" not in errors
    until(partial(nobody_in, driver.pid))
    assert set(sleepers.finished()) >= set(before)
    ledger = sleepers.tiny.workplace().ledger(sleepers.tiny.study, "smoke")
    assert ledger.count("failed") == 0


def results(sleepers: Sleepers) -> dict[str, bytes]:
    """Return the bytes of all records and arrays; the times beside them differ."""
    store = sleepers.tiny.workplace().store
    found = {key: store.read(key, whole=True) for key in store.run_keys()}
    return {
        key: canonical(run.record).encode() + store.array_bytes(key)
        for key, run in found.items()
        if run is not None
    }


@pytest.mark.long
def test_the_same_command_goes_on_where_it_stopped(sleepers: Sleepers) -> None:
    """Killed at random moments and repeated, it ends with the bytes of an undisturbed training."""
    (sleepers.diary / "go").touch()
    assert sleepers.start().wait(timeout=PATIENCE) == 0
    undisturbed = results(sleepers)
    assert len(undisturbed) == len(RUNS)
    sleepers.stop()
    shutil.rmtree(sleepers.tiny.project.build)
    generator = random.Random(0)
    for _ in range(8):
        driver = sleepers.start()
        time.sleep(generator.uniform(0, 12))
        sleepers.stop()
        until(partial(nobody_in, driver.pid))
    left = len(RUNS) - len(sleepers.finished())
    driver = sleepers.start()
    output, errors = driver.communicate(timeout=PATIENCE)
    assert output == "tiny: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n"
    assert errors.count("training: ") == left
    assert results(sleepers) == undisturbed
    assert list((sleepers.tiny.project.store / "drafts").iterdir()) == []
