"""A training that is interrupted and resumed gives, bit for bit, what it gives undisturbed."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from pitfalls_core.training.loop import Fit, train
from tests.training.interruptions import (
    ALL,
    CASES,
    EPOCHS,
    SPLITS,
    STREAMS,
    Case,
    Interrupted,
    Memory,
    bits,
    finished_epochs,
    fitted,
    interrupted,
)


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    """Return each case in turn."""
    return CASES[request.param]


@pytest.fixture(scope="module")
def undisturbed(case: Case) -> Fit:
    """Return what the case gives without checkpoints."""
    return fitted(case)


def test_saving_changes_nothing(case: Case, undisturbed: Fit) -> None:
    """With a snapshot after every finished epoch the same bits come out."""
    memory = Memory()
    assert bits(fitted(case, memory)) == bits(undisturbed)
    assert memory.finished == len(memory.history) == finished_epochs(undisturbed)


def test_interrupted_after_any_epoch(case: Case, undisturbed: Fit) -> None:
    """A fresh network goes on from the snapshot; the epochs before it are not trained again."""
    finished = finished_epochs(undisturbed)
    for patience in range(1, finished + 1):
        memory = Memory(stored=interrupted(case, patience))
        assert bits(fitted(case, memory)) == bits(undisturbed)
        assert memory.finished == finished - patience


def test_interrupted_after_every_epoch(case: Case, undisturbed: Fit) -> None:
    """Snapshots of resumed trainings are, byte for byte, those of an undisturbed one."""
    whole = Memory()
    fitted(case, whole)
    stored: list[bytes] = []
    for _ in whole.history:
        memory = Memory(patience=1, stored=stored[-1] if stored else None)
        with pytest.raises(Interrupted):
            fitted(case, memory)
        stored += memory.history
    assert stored == whole.history
    memory = Memory(stored=stored[-1])
    assert bits(fitted(case, memory)) == bits(undisturbed)
    assert memory.finished == 0


def test_interrupted_some_epochs_after_the_last_snapshot() -> None:
    """What was trained since the snapshot is trained again."""
    memory = Memory(stored=interrupted(ALL, patience=3, every=2))
    assert bits(fitted(ALL, memory)) == bits(fitted(ALL))
    assert memory.finished == EPOCHS - 2


def test_the_cases_are_what_they_are_called() -> None:
    """The explosions come after three epochs, and the other cases finish all of theirs."""
    for name, one in CASES.items():
        fit = fitted(one)
        assert fit.diverged == ("divergence" in name)
        assert finished_epochs(fit) == (3 if fit.diverged else EPOCHS)


def test_a_network_is_left_as_by_an_undisturbed_training() -> None:
    """Resumed from the last epoch too, it is in training mode, and the global generator is still.

    The network that is given has other modes than one that was trained.
    """
    model = ALL.network().eval()
    before = torch.get_rng_state()
    memory = Memory(stored=interrupted(ALL, EPOCHS))
    fit = train(model, SPLITS, ALL.recipe(), STREAMS, checkpoints=memory)
    assert memory.finished == 0
    assert all(module.training for module in model.modules())
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(value, fit.last[name]) for name, value in model.state_dict().items())


PROGRAM = """
import sys
from pathlib import Path
import torch
torch.set_num_threads(int(sys.argv[2]))
from tests.training.interruptions import ALL, interrupted
Path(sys.argv[1]).write_bytes(interrupted(ALL, 2))
"""


def test_another_process_goes_on(tmp_path: Path) -> None:
    """A snapshot that one process wrote serves another."""
    path, threads = tmp_path / "snapshot", str(torch.get_num_threads())
    subprocess.run([sys.executable, "-c", PROGRAM, path, threads], check=True)
    memory = Memory(stored=path.read_bytes())
    assert bits(fitted(ALL, memory)) == bits(fitted(ALL))
    assert memory.finished == EPOCHS - 2
