"""What an engine withstands: runs that hang or are killed, another engine, and a full disk."""

import os
import subprocess
import sys
import threading
from itertools import combinations
from pathlib import Path

import pytest

from pitfalls_core.canonical import canonical
from pitfalls_core.runs.engine.memory import REMEDY
from pitfalls_core.runs.store.leases import Lease
from tests.runs.scripted import RUNS, Scripted, command, until

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Return a project without a single result, as current folder."""
    own = Scripted.create(tmp_path)
    monkeypatch.chdir(own.root)
    return own


def states(own: Scripted) -> dict[str, str]:
    """Return why each run is to be done that is not finished."""
    return {entry.specification.id: entry.reason for entry in own.ledger.to_do}


def spans(own: Scripted) -> dict[str, list[tuple[float, float]]]:
    """Return from when to when each run was executed; a kill ends it at once."""
    found: dict[str, list[tuple[float, float]]] = {}
    for what, here, when in own.diary():
        if what == "start":
            found.setdefault(here, []).append((when, when))
        else:
            found[here][-1] = (found[here][-1][0], when)
    return found


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether two spans have a moment in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def test_a_run_that_hangs(own: Scripted, capsys: Captured) -> None:
    """It is ended after the limit and not tried again; the others are done."""
    own.mood("sleeping", RUNS[1])
    assert command("run", "--run-limit", "1.5") == 1
    captured = capsys.readouterr()
    assert captured.out == "own: 5 planned, 4 finished, 1 failed, 0 stale, 0 missing\n"
    log = own.store.log(own.key(RUNS[1]))
    cause = f"it did not end within 1.5 s, the limit of --run-limit; its output is in {log}"
    assert captured.err.splitlines()[-2:] == [
        f"failed: {RUNS[1]}: {cause}",
        "        repeat with: pitfalls run own --profile smoke",
    ]
    assert states(own) == {RUNS[1]: f"failed before: {cause}"}
    assert own.started().count("fast-0") == 1


def test_a_run_that_is_killed_twice(own: Scripted, capsys: Captured) -> None:
    """It has failed, with the signal; the others are done, once each."""
    own.mood("killed", RUNS[0])
    assert command("run") == 1
    assert capsys.readouterr().out == ("own: 5 planned, 4 finished, 1 failed, 0 stale, 0 missing\n")
    log = own.store.log(own.key(RUNS[0]))
    assert states(own) == {
        RUNS[0]: "failed before: killed by SIGKILL, maybe for want of memory, 2 times; its output "
        f"is in {log}; if it was memory, {REMEDY}"
    }
    assert sorted(own.started()) == [
        "baseline-0", "baseline-0", "baseline-1", "broken-0", "fast-0", "fast-1",
    ]  # fmt: skip


def test_a_second_attempt_is_alone(own: Scripted) -> None:
    """A run that was killed once is tried again when nothing runs beside it, and is finished."""
    own.mood("killed_once", RUNS[0])
    for run in RUNS:
        own.mood("slow", run)
    assert command("run") == 0
    found = spans(own)
    _, second = found.pop("baseline-0")
    others = [span for times in found.values() for span in times]
    assert len(others) == 4
    assert second[1] - second[0] >= 0.6
    assert not any(overlap(second, other) for other in others)
    # The clean twin: first attempts do run beside each other.
    assert any(overlap(*pair) for pair in combinations(others, 2))
    assert own.store.timing(own.key(RUNS[0]))["attempt"] == 2
    assert own.store.timing(own.key(RUNS[1]))["attempt"] == 1


def test_nothing_starts_beside_a_second_attempt(own: Scripted) -> None:
    """Not even a run that another process gives free meanwhile."""
    own.mood("killed_once", RUNS[0])
    own.mood("slower", RUNS[0])
    elsewhere = Lease.take(own.store.folder, own.key(RUNS[1]))
    assert elsewhere is not None

    def give_free() -> None:
        until(lambda: own.started().count("baseline-0") == 2)
        elsewhere.release()

    other = threading.Thread(target=give_free)
    other.start()
    assert command("run") == 0
    other.join()
    found = spans(own)
    assert not overlap(found["baseline-0"][1], found["fast-0"][0])
    assert found["fast-0"][0][0] > found["baseline-0"][1][1]


def test_a_full_disk(own: Scripted, capsys: Captured) -> None:
    """One message that says where, and status 1; finished runs are kept, and it can be repeated."""
    own.mood("full", RUNS[4])
    assert command("run") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == (
        f"pitfalls: the result of run {RUNS[4]} found no room in {own.store.folder}: No space left "
        "on device; finished runs are kept. Make room and repeat the command"
    )
    assert "Traceback" not in captured.err
    kept = own.finished
    assert set(kept) >= set(RUNS[:3])
    assert RUNS[4] not in kept
    assert list((own.store.folder / "drafts").iterdir()) == []
    own.calm()
    assert command("run") == 0
    assert sorted(own.started()) == sorted(
        "-".join(run.split("/")[2:]) for run in RUNS if run not in kept
    )
    assert own.finished == list(RUNS)


def test_a_disk_without_room_for_a_failure(own: Scripted, capsys: Captured) -> None:
    """A run that raises, and whose note finds no room: it is the disk that is told of."""
    own.mood("fuller", RUNS[4])
    own.mood("raising", RUNS[4])
    assert command("run") == 1
    assert (
        capsys.readouterr()
        .err.splitlines()[-1]
        .startswith(f"pitfalls: the result of run {RUNS[4]} found no room in ")
    )
    assert states(own)[RUNS[4]] == "new"


def results(own: Scripted) -> dict[str, bytes]:
    """Return the bytes of all records and arrays."""
    found = {}
    for key in own.store.run_keys():
        run = own.store.read(key, whole=True)
        assert run is not None
        found[key] = canonical(run.record).encode() + own.store.array_bytes(key)
    return found


def test_two_engines_at_once(own: Scripted) -> None:
    """Every run is executed once in total, and both commands end with all of them finished."""
    for run in RUNS:
        own.mood("slow", run)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "pitfalls_core", "run", "own", "--profile", "smoke"],
            cwd=own.root,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in started:
        output, errors = one.communicate(timeout=240)
        assert output == "own: 5 planned, 5 finished, 0 failed, 0 stale, 0 missing\n", errors
        assert one.returncode == 0
    assert sorted(own.started()) == sorted("-".join(run.split("/")[2:]) for run in RUNS)
    shared = results(own)
    assert len(shared) == 5
    assert list((own.store.folder / "leases").iterdir()) == []
    # The same five runs, done by one engine alone, have the same bytes.
    own.calm()
    (own.store.folder / "runs").rename(own.root / "build" / "aside")
    assert command("run") == 0
    assert results(own) == shared


def test_a_change_of_the_function_makes_exactly_its_runs_stale(
    own: Scripted, capsys: Captured
) -> None:
    """A script's own module is needed by its runs alone, and what both import by all."""
    assert command("run") == 0
    capsys.readouterr()
    own.tiny.edit("own_other.py", "return own_training.run", "result = own_training.run")
    with (own.root / "own_other.py").open("a") as file:
        file.write("    return result\n")
    assert states(own) == {RUNS[2]: "source changed: own_other.py"}
    own.tiny.edit("own_light.py", "0.25", "0.5")
    both = "source changed: own_light.py, own_other.py"
    alone = "source changed: own_light.py"
    assert states(own) == {run: both if run == RUNS[2] else alone for run in RUNS}
    own.calm()
    assert command("run") == 0
    assert len(own.started()) == 5


def test_scores_of_a_script_reach_the_store(own: Scripted) -> None:
    """What the function returned is what is stored, argument of the budget included."""
    import numpy as np

    assert command("run") == 0
    for run, width in (("baseline", 1), ("fast", 2), ("broken", 1)):
        for seed in (0, 1) if run != "broken" else (0,):
            generator = np.random.default_rng([seed, width, 2])
            generator.random((20, 2))
            stored = own.store.read(own.key(f"own/dots/{run}/{seed}"), whole=True)
            assert stored is not None
            assert stored.record.scores == {"id/accuracy": 0.5 + generator.random() / 4}
            assert stored.record.curves == {"loss": (1.0, 0.5)}
            assert stored.record.examples == {"id": 20}
