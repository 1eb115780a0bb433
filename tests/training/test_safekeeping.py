"""Every part of a snapshot matters; one that does not fit is not used; nothing is done in vain."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.seeding import Streams
from pitfalls_core.training import resuming
from pitfalls_core.training.augmentations import ShiftAndContrast
from pitfalls_core.training.loop import train
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.resuming import Moving
from pitfalls_core.training.schedules import Constant, Cosine
from pitfalls_core.training.snapshot import pack, unpack
from tests.training.interruptions import (
    ALL,
    EPOCHS,
    SPLITS,
    STEPS,
    STREAMS,
    Case,
    Counting,
    Interrupted,
    Memory,
    Momentum,
    bits,
    fitted,
    interrupted,
)

WEIGHTS = ("moving", "model")
PARTS: dict[tuple[str, ...], int] = {
    (*WEIGHTS, "0.head.weight"): 2,
    (*WEIGHTS, "0.normalizations.0.running_mean"): 2,
    (*WEIGHTS, "0.normalizations.0.num_batches_tracked"): 2,
    (*WEIGHTS, "2.count"): 2,
    ("moving", "optimizer", "state"): 2,
    ("moving", "generators", "order"): 2,
    ("moving", "generators", "augmentation"): 2,
    ("moving", "generators", "dropout on cpu"): 2,
    ("progress", "rows"): 2,
    ("progress", "steps"): 2,
    # These count when no later epoch is selected.
    ("progress", "selected"): EPOCHS,
    ("progress", "selected_epoch"): EPOCHS,
}
"""The parts of a snapshot, and after how many epochs it is taken to see that they matter."""


def entries(tree: Any) -> set[tuple[str, ...]]:
    """Return where a snapshot has its parts."""
    moving = {("moving", name) for name in tree["moving"]}
    generators = {("moving", "generators", name) for name in tree["moving"]["generators"]}
    return moving | generators | {("progress", name) for name in tree["progress"]}


def part(tree: Any, path: tuple[str, ...]) -> Any:
    """Return what a snapshot has at `path`."""
    for name in path:
        tree = tree[name]
    return tree


@pytest.mark.parametrize("path", PARTS, ids="/".join)
def test_every_part_of_a_snapshot_matters(path: tuple[str, ...]) -> None:
    """With one part as it was an epoch after the start, other bits come out of the same snapshot.

    So a part that was not restored, or not saved as it is, would be seen by the tests above.
    """
    first, later = interrupted(ALL, 1), interrupted(ALL, PARTS[path])
    tree = unpack(later)
    part(tree, path[:-1])[path[-1]] = part(unpack(first), path)
    planted, clean = Memory(stored=pack(tree)), Memory(stored=later)
    expected = bits(fitted(ALL))
    assert bits(fitted(ALL, clean)) == expected
    assert bits(fitted(ALL, planted)) != expected
    assert planted.finished < EPOCHS


def test_no_part_of_a_snapshot_was_forgotten_above() -> None:
    """Each entry is shown to matter by itself or by something inside it."""
    tree = unpack(interrupted(ALL, 1))
    assert tree.keys() == {"start", "moving", "progress"}
    shown = {path[:length] for path in PARTS for length in range(1, len(path) + 1)}
    assert entries(tree) <= shown


def test_rates_are_those_of_the_schedule_not_of_the_snapshot() -> None:
    """The rate of the last step before the interruption does not become the first rate."""
    tree = unpack(interrupted(ALL, 2))
    rate = tree["moving"]["optimizer"]["param_groups"][0]["lr"]
    assert rate == 1e-2 * Cosine().factor(2 * STEPS - 1, EPOCHS * STEPS)


def brighter(splits: Splits, name: str) -> Splits:
    """Return `splits` with one pixel of set `name` changed."""
    sets = {"train": splits.train, "validation": splits.validation}
    images = sets[name].inputs.copy()
    images[0, 0, 0, 0] = 1 - images[0, 0, 0, 0]
    sets[name] = LabelledImages(images, sets[name].labels)
    return Splits(sets["train"], sets["validation"], splits.tests, splits.classes)


def relabelled(splits: Splits) -> Splits:
    """Return `splits` with one label changed."""
    labels = splits.train.labels.copy()
    labels[0] = (labels[0] + 1) % 10
    changed = LabelledImages(splits.train.inputs, labels)
    return Splits(changed, splits.validation, splits.tests, splits.classes)


def weak_dropout() -> nn.Module:
    """Return a layer that draws, and drops less."""
    return nn.Dropout(0.25)


@pytest.fixture(scope="module")
def halfway() -> bytes:
    """Return a snapshot of the case that has everything."""
    return interrupted(ALL, 2)


def starts_over(stored: bytes, **given: Any) -> bool:
    """Return whether a training does not use what is stored, and gives what it gives without."""
    arguments = {"case": ALL} | given
    memory = Memory(stored=stored)
    fit = fitted(memory=memory, **arguments)
    return memory.finished == len(fit.curves["train_loss"]) and bits(fit) == bits(
        fitted(**arguments)
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"case": replace(ALL, width=5)}, id="width"),
        pytest.param({"case": replace(ALL, normalization=False)}, id="layers"),
        pytest.param({"case": replace(ALL, inner=(weak_dropout, Counting))}, id="dropout"),
        pytest.param({"case": replace(ALL, optimizer=Adam(2e-2))}, id="rate"),
        pytest.param({"case": replace(ALL, optimizer=Momentum(1e-2))}, id="optimizer"),
        pytest.param({"case": replace(ALL, schedule=Constant())}, id="schedule"),
        pytest.param({"case": replace(ALL, augmentation=ShiftAndContrast(1, 0.3))}, id="changes"),
        pytest.param({"case": replace(ALL, epochs=EPOCHS + 1)}, id="epochs"),
        pytest.param({"streams": Streams(0, "resuming", {"order": 1})}, id="order"),
        pytest.param({"streams": Streams(0, "resuming", {"augmentation": 1})}, id="augmentation"),
        pytest.param({"streams": Streams(0, "resuming", {"dropout": 1})}, id="drops"),
        pytest.param({"splits": brighter(SPLITS, "train")}, id="training images"),
        pytest.param({"splits": brighter(SPLITS, "validation")}, id="validation images"),
        pytest.param({"splits": relabelled(SPLITS)}, id="labels"),
    ],
)
def test_a_snapshot_of_another_training_is_not_used(given: Any, halfway: bytes) -> None:
    """One thing differs: the training starts from the beginning."""
    assert starts_over(halfway, **given)
    assert not starts_over(halfway)


def test_a_snapshot_from_other_initial_weights_is_not_used() -> None:
    """The same network from other weights starts from the beginning."""
    model = ALL.network()
    with torch.no_grad():
        next(model.parameters()).mul_(0.5)
    memory = Memory(patience=2)
    with pytest.raises(Interrupted):
        train(model, SPLITS, ALL.recipe(), STREAMS, checkpoints=memory)
    assert memory.stored is not None
    assert starts_over(memory.stored)


@pytest.mark.parametrize(
    ("owner", "name", "answer"),
    [
        (torch, "get_num_threads", 77),
        (torch.backends.cpu, "get_cpu_capability", "another"),
        (torch, "__version__", "0.1"),
    ],
)
def test_a_snapshot_from_another_machine_is_not_used(
    owner: Any, name: str, answer: Any, halfway: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What rounds otherwise does not go on with the numbers of this one."""
    monkeypatch.setattr(owner, name, answer if name == "__version__" else lambda: answer)
    assert starts_over(halfway)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"foreign",
        lambda stored: stored[:-1],
        lambda stored: stored[:1000] + bytes([stored[1000] ^ 4]) + stored[1001:],
        lambda _: pack(None),
        lambda _: pack({"progress": {}}),
    ],
    ids=["empty", "foreign", "cut", "flipped", "of nothing", "of something else"],
)
def test_a_damaged_snapshot_is_not_used(spoil: Callable[[bytes], bytes], halfway: bytes) -> None:
    """The training starts from the beginning."""
    assert starts_over(spoil(halfway))


class Remembering(nn.Module):
    """Has a buffer that comes to be in training."""

    seen: Tensor | None

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("seen", None, persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return the features, and remember their mean."""
        self.seen = features.detach().mean(dim=0)
        return features


def test_a_network_that_cannot_be_put_back_starts_over() -> None:
    """A buffer that a fresh network lacks has no place to be restored to."""
    case = Case(inner=(Remembering,))
    assert starts_over(interrupted(case, 2), case=case)


def test_without_checkpoints_nothing_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No snapshot, and no digest of the start."""
    monkeypatch.setattr(resuming, "pack", None)
    monkeypatch.setattr(Moving, "state", None)
    fitted(ALL)
    with pytest.raises(TypeError):
        fitted(ALL, Memory())


def test_until_a_snapshot_is_due_nothing_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The state is looked at once, for the digest of the start, and once for every snapshot."""
    looks: list[int] = []
    state = Moving.state
    memory = Memory(every=EPOCHS - 1)

    def counted(self: Moving) -> dict[str, Any]:
        looks.append(memory.finished)
        return state(self)

    monkeypatch.setattr(Moving, "state", counted)
    fitted(ALL, memory)
    assert looks == [0, EPOCHS - 1]


def test_weights_stay_where_they_are() -> None:
    """Put back in place: order in memory and ties between weights are those of the network."""
    model = SmallCNN(1, 10, widths=(4, 4, 4, 4))
    places = {name: (one.data_ptr(), one.stride()) for name, one in model.named_parameters()}
    optimizer = Adam().build(model.parameters())
    moving = Moving(model, nn.ModuleDict(), optimizer, {"own": torch.Generator()})
    kept = unpack(pack(moving.state()))
    with torch.no_grad():
        for one in model.parameters():
            one.fill_(math.nan)
    torch.rand(3, generator=moving.generators["own"])
    moving.put_back(kept)
    assert pack(moving.state()) == pack(kept)
    assert places == {n: (one.data_ptr(), one.stride()) for n, one in model.named_parameters()}


class Odd(Momentum):
    """Keeps what no snapshot can hold, from the start or from its first step on."""

    def build(self, parameters: Any) -> torch.optim.Optimizer:
        """Return an optimizer with a set in its settings."""
        built = super().build(parameters)
        built.param_groups[0]["history"] = {1}
        return built


class OddLater(Momentum):
    """Keeps what no snapshot can hold once it has taken a step."""

    def build(self, parameters: Any) -> torch.optim.Optimizer:
        """Return an optimizer that gets a set with its first step."""
        built = super().build(parameters)

        def note(*_: object) -> None:
            built.param_groups[0]["history"] = {1}

        built.register_step_post_hook(note)
        return built


@pytest.mark.parametrize(
    ("optimizer", "words", "times"),
    [
        (Odd(0.1), "this training keeps no checkpoints", 1),
        (OddLater(0.1), "no checkpoint was kept", EPOCHS),
    ],
)
def test_a_training_that_cannot_be_saved_goes_on(
    optimizer: Momentum, words: str, times: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says which part of its state no snapshot holds, and the result is the same."""
    memory = Memory()
    fit = fitted(replace(ALL, optimizer=optimizer), memory)
    assert memory.stored is None
    assert bits(fit) == bits(fitted(replace(ALL, optimizer=Momentum(0.1))))
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == times
    assert set(messages) == {
        f"{words}: a snapshot cannot hold a set, found at {place_of(words)}"
        "['optimizer']['param_groups'][0]['history']; it holds dict, list, tuple, str, int, float, "
        "bool, None and dense tensors"
    }


def place_of(words: str) -> str:
    """Return where the state of a training stands in what is packed."""
    return "state[0]" if words.startswith("this") else "state['moving']"
