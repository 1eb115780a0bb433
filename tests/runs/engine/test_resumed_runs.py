"""A run that is killed after a checkpoint goes on from there, to the bits of an undisturbed one."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pitfalls_core.runs.engine.checkpoints import CheckpointFile
from pitfalls_core.runs.engine.memory import REMEDY
from pitfalls_core.runs.engine.progress import Progress
from pitfalls_core.runs.identity.key import Ingredients, ingredients_of
from pitfalls_core.runs.store.record import Failure, RunRecord
from pitfalls_core.runs.store.run_store import RunStore
from pitfalls_core.studies.part import Part
from tests.runs.samples import SPECIFICATION
from tests.runs.tiny import TinyProject

STEPS, EPOCHS = 3, 4
"""Steps of an epoch (48 examples, 16 at a time), and epochs of a run."""

MORTAL = '''
"""A model that may die, and whose checkpoints are always due."""

import os
import signal
import sys

from tiny_model import Linear


class Mortal(Linear):
    """Dies at its fifth training step, as long as there is a file `deadly`."""

    def __init__(self, folder):
        """Let every epoch be followed by a checkpoint."""
        super().__init__()
        self.folder, self.steps = folder, 0
        engine = sys.modules["pitfalls_core.runs.engine.checkpoints"]
        engine.CheckpointFile.due = lambda _: True

    def forward(self, images):
        """Count a step of training."""
        if self.training:
            self.steps += 1
            with open(f"{self.folder}/diary", "a") as file:
                file.write(f"{os.getpid()}\\n")
            if self.steps == 5 and os.path.exists(f"{self.folder}/deadly"):
                os.kill(os.getpid(), signal.SIGKILL)
        return super().forward(images)
'''


@dataclass(frozen=True)
class Mortals:
    """A project with one run that may die."""

    tiny: TinyProject
    folder: Path

    @property
    def run(self) -> Ingredients:
        """The run."""
        specification = replace(
            SPECIFICATION,
            data=Part("tiny_data:Dots", train=48),
            model=Part("tiny_mortal:Mortal", folder=str(self.folder)),
            label_noise=None,
            epochs=EPOCHS,
        )
        return ingredients_of([specification], self.tiny.circumstances)[0]

    def execute(self, store: RunStore) -> tuple[Failure, ...]:
        """Execute the run into `store`."""
        engine = self.tiny.workplace(1).engine("smoke", store)
        with Progress({"tiny": 1}, stream=io.StringIO()) as progress:
            return engine.execute([self.run], progress)

    def steps(self) -> list[int]:
        """Return the training steps of each process since the last call, in their order."""
        diary = self.folder / "diary"
        pids = diary.read_text().split()
        diary.unlink()
        return [pids.count(pid) for pid in dict.fromkeys(pids)]

    def result(self, store: RunStore) -> tuple[RunRecord, bytes]:
        """Return what is stored of the run."""
        found = store.read(self.run.key, whole=True)
        assert found is not None
        return found.record, store.array_bytes(self.run.key)


@pytest.fixture(scope="module")
def mortals(tmp_path_factory: pytest.TempPathFactory) -> Mortals:
    """Return a project with a model that may die."""
    root = tmp_path_factory.mktemp("mortals")
    (root / "folder").mkdir()
    tiny = TinyProject.create(root / "project", tiny_mortal=MORTAL)
    return Mortals(tiny, root / "folder")


@pytest.fixture(scope="module")
def undisturbed(mortals: Mortals) -> tuple[RunRecord, bytes]:
    """Return the result of a run that nothing happened to."""
    store = RunStore(mortals.folder / "undisturbed")
    assert mortals.execute(store) == ()
    assert mortals.steps() == [EPOCHS * STEPS]
    return mortals.result(store)


def test_a_killed_run_goes_on(
    mortals: Mortals, undisturbed: tuple[RunRecord, bytes], tmp_path: Path
) -> None:
    """Killed twice it has failed, and repeating the command takes only the steps that are left."""
    store = RunStore(tmp_path / "store")
    checkpoint = store.checkpoint(mortals.run.key)
    (mortals.folder / "deadly").touch()
    try:
        (failure,) = mortals.execute(store)
    finally:
        (mortals.folder / "deadly").unlink()
    assert failure.cause == (
        "killed by SIGKILL, maybe for want of memory, 2 times; its output is in "
        f"{store.log(mortals.run.key)}; if it was memory, {REMEDY}"
    )
    # The first attempt finished one epoch; the second went on with the next, and finished it.
    assert mortals.steps() == [5, 5]
    assert checkpoint.exists()
    assert mortals.execute(store) == ()
    assert mortals.steps() == [(EPOCHS - 2) * STEPS]
    assert mortals.result(store) == undisturbed
    assert list(checkpoint.parent.iterdir()) == []


def torn(path: Path) -> None:
    """Cut a file in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [Path.unlink, torn])
def test_a_checkpoint_that_cannot_be_used(
    damage: Callable[[Path], None],
    mortals: Mortals,
    undisturbed: tuple[RunRecord, bytes],
    tmp_path: Path,
) -> None:
    """Without it, or with half of it, the run starts over and comes to the same bits."""
    store = RunStore(tmp_path / "store")
    (mortals.folder / "deadly").touch()
    try:
        assert len(mortals.execute(store)) == 1
    finally:
        (mortals.folder / "deadly").unlink()
    mortals.steps()
    damage(store.checkpoint(mortals.run.key))
    assert mortals.execute(store) == ()
    assert mortals.steps() == [EPOCHS * STEPS]
    assert mortals.result(store) == undisturbed
    assert not store.checkpoint(mortals.run.key).exists()


def test_a_checkpoint_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last state is kept whole, is due after its time, and is removed without complaint."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    file = CheckpointFile(tmp_path / "deep" / "state", seconds=60)
    assert file.load() is None
    file.remove()
    due = []
    for content in (b"one", b"two"):
        file.save(content)
        for seconds in (59, 1):
            now[0] += seconds
            due.append(file.due())
    assert due == [False, True, False, True]
    assert CheckpointFile(file.path).load() == b"two"
    assert [path.name for path in file.path.parent.iterdir()] == ["state"]
    file.remove()
    assert file.load() is None
