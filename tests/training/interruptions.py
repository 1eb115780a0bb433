"""Trainings that are interrupted: checkpoints in memory, and cases with all that has a state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.data.glyphs import GlyphShifts
from pitfalls_core.data.splits import Splits
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.seeding import Streams
from pitfalls_core.training.augmentations import ShiftAndContrast
from pitfalls_core.training.loop import Fit, train
from pitfalls_core.training.optimizers import Adam, AdamW
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Methods, Recipe
from pitfalls_core.training.roles import Augmentation, Optimizer, Schedule
from pitfalls_core.training.schedules import Constant, Cosine
from pitfalls_core.training.snapshot import pack

STREAMS = Streams(0, "resuming")
SPLITS = GlyphShifts(train=60, validation=40, test=10).sample(STREAMS)
EPOCHS = 5
STEPS = 4  # of an epoch: 60 examples, 16 at a time


class Interrupted(Exception):
    """The training was stopped from outside."""


@dataclass
class Memory:
    """Checkpoints in memory; the training is interrupted once `patience` epochs are finished.

    It never is if `patience` is 0.
    A snapshot is due after every epoch that `every` divides, counted from where it began or went
    on.
    """

    patience: int = 0
    every: int = 1
    stored: bytes | None = None
    finished: int = 0
    history: list[bytes] = field(default_factory=list)

    def load(self) -> bytes | None:
        """Return what was saved last."""
        return self.stored

    def due(self) -> bool:
        """Count an epoch, and interrupt the training if this is the one and nothing is due."""
        self.finished += 1
        due = self.finished % self.every == 0
        if not due:
            self._interrupt()
        return due

    def save(self, state: bytes, /) -> None:
        """Keep a snapshot, and interrupt the training if this is the epoch."""
        self.stored = state
        self.history.append(state)
        self._interrupt()

    def _interrupt(self) -> None:
        if self.finished == self.patience:
            raise Interrupted


@dataclass(frozen=True)
class Momentum:
    """Stochastic gradient descent with momentum."""

    learning_rate: float

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        return torch.optim.SGD(parameters, lr=self.learning_rate, momentum=0.9, nesterov=True)


@dataclass(frozen=True)
class Bomb:
    """A schedule with one absurd step."""

    at: int

    def factor(self, step: int, _steps: int, /) -> float:
        """Return 1e30 in that step, and 1 in the others."""
        return 1e30 if step == self.at else 1.0


class Counting(nn.Module):
    """Scales what passes by a count that it keeps in a buffer which no state of a model holds."""

    count: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("count", torch.ones(()), persistent=False)

    def forward(self, features: Tensor) -> Tensor:
        """Return the features, scaled."""
        if self.training:
            self.count += 0.01
        return features * self.count


ADAM, CONSTANT = Adam(1e-2), Constant()


@dataclass(frozen=True)
class Case:
    """What is trained, and how."""

    optimizer: Optimizer = ADAM
    schedule: Schedule = CONSTANT
    augmentation: Augmentation | None = None
    normalization: bool = False
    inner: tuple[Callable[[], nn.Module], ...] = ()
    width: int = 4
    epochs: int = EPOCHS

    def network(self) -> nn.Module:
        """Return a fresh network with the initial weights."""
        return initialize(self._network, STREAMS)

    def recipe(self) -> Recipe:
        """Return the recipe."""
        methods = Methods(augmentation=self.augmentation)
        return Recipe(self.optimizer, self.schedule, self.epochs, 16, methods)

    def _network(self) -> nn.Module:
        widths = (self.width,) * 4
        body = SmallCNN(1, 16, widths=widths, normalization=self.normalization)
        return nn.Sequential(body, *(one() for one in self.inner), nn.Linear(16, 10))


def dropout() -> nn.Module:
    """Return a layer that draws."""
    return nn.Dropout(0.5)


ALL = Case(
    schedule=Cosine(),
    augmentation=ShiftAndContrast(2, 0.3),
    normalization=True,
    inner=(dropout, Counting),
)
CASES = {
    "plain": Case(),
    "normalization": Case(normalization=True),
    "dropout": Case(inner=(dropout,)),
    "momentum": Case(optimizer=Momentum(0.05)),
    "decay": Case(optimizer=AdamW(1e-2, 0.1)),
    "schedule": Case(schedule=Cosine()),
    "augmentation": Case(augmentation=ShiftAndContrast(2, 0.3)),
    "hidden buffer": Case(inner=(Counting,)),
    "all": ALL,
    "all with momentum": Case(Momentum(0.05), Cosine(), ALL.augmentation, True, ALL.inner),
    "later divergence": Case(schedule=Bomb(3 * STEPS + 1), inner=(dropout,)),
    "divergence seen on validation": Case(schedule=Bomb(4 * STEPS - 1), normalization=True),
}


def fitted(
    case: Case, memory: Memory | None = None, streams: Streams = STREAMS, splits: Splits = SPLITS
) -> Fit:
    """Return a fresh network trained."""
    return train(case.network(), splits, case.recipe(), streams, checkpoints=memory)


def interrupted(case: Case, patience: int, every: int = 1) -> bytes:
    """Return what is stored when a training is interrupted after `patience` epochs."""
    memory = Memory(patience, every)
    with pytest.raises(Interrupted):
        fitted(case, memory)
    assert memory.stored is not None
    return memory.stored


def bits(fit: Fit) -> bytes:
    """Return all that came out as bytes."""
    curves = dict(fit.curves)
    return pack(vars(fit) | {"curves": curves, "selected": {**fit.selected}, "last": {**fit.last}})


def finished_epochs(fit: Fit) -> int:
    """Return how many epochs a training had finished."""
    return len(fit.curves["train_loss"])
