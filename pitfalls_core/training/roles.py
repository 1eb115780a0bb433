"""What the training loop asks of the parts that it receives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pitfalls_core.data.splits import Labelled, Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.learning import Learning


class Optimizer(Protocol):
    """Settings that make an optimizer."""

    def build(self, parameters: Iterable[nn.Parameter], /) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        ...


class Schedule(Protocol):
    """The learning rate over a run, relative to the one that the optimizer was built with."""

    def factor(self, step: int, steps: int, /) -> float:
        """Return the factor for `step`, counted from 0, out of `steps`."""
        ...


class Augmentation(Protocol):
    """Random changes to training images."""

    def __call__(self, images: Tensor, generator: torch.Generator, /) -> Tensor:
        """Return changed copies of `images` (images, channels, height, width), in [0, 1].

        `generator` lives on the CPU whatever the device of the images.
        """
        ...


class Loss(Protocol):
    """What is minimised."""

    def build(self, learning: Learning, /) -> nn.Module:
        """Return a module that is called with logits, labels, chosen and progress.

        It returns a single number. `chosen` (batch,) are the indices of the batch in the training
        set, `progress` is the share of all steps that were taken. What it remembers from step to
        step is in its buffers.
        """
        ...


class Batches(Protocol):
    """The batches of one training."""

    def epoch(self, epoch: int, generator: torch.Generator, /) -> Sequence[Tensor]:
        """Return the indices of the examples of each step of an epoch, on the CPU, int64.

        There are as many steps as without a method: examples over batch size, rounded up.
        """
        ...


class Batching(Protocol):
    """Which examples each step takes."""

    def prepare(self, learning: Learning, /) -> Batches:
        """Return the batches of one training; what they need to know is found out here."""
        ...


class Alignment(Protocol):
    """A term that is added to the loss, computed from features."""

    def build(self, learning: Learning, /) -> nn.Module:
        """Return a module that is called with model, features, chosen, generator and progress.

        It returns a single number, weighted. The model has `features` and `head`. Given are the
        features (batch, width) of the batch, `chosen` and `progress` as for a loss, and a generator
        on the CPU that belongs to stream ``adaptation``. Parameters of the module are trained with
        the others.
        """
        ...


class Freezing(Protocol):
    """Which parameters learn."""

    def apply(self, model: nn.Module, epoch: int, epochs: int, /) -> None:
        """Say for every parameter whether it learns in `epoch`; the model is in training mode.

        Normalization that is frozen is put into evaluation mode.
        """
        ...


class Preparation(Protocol):
    """A change of the data that a variant sees."""

    def prepare(self, splits: Splits, streams: Streams, /) -> Splits:
        """Return changed copies."""
        ...


class TestTime(Protocol):
    """What happens to a trained model before it meets the test sets."""

    def adapt(self, model: nn.Module, splits: Splits, device: str, /) -> None:
        """Change `model` in place; only training and unlabelled inputs may be looked at."""
        ...


class Measure(Protocol):
    """Further scores of predictions."""

    def score(
        self, probabilities: NDArray[np.floating[Any]], part: Labelled, /
    ) -> Mapping[str, float]:
        """Return scores by name, higher is better; those that are undefined are left out."""
        ...


class Watch(Protocol):
    """One training, watched."""

    def after_backward(self, model: nn.Module, /) -> None:
        """Look at the gradients of a step, before they are clipped."""
        ...

    def after_epoch(self, model: nn.Module, /) -> Mapping[str, float]:
        """Return finite numbers, by the names of their curves; the same names every time."""
        ...


class Probe(Protocol):
    """What is written down of a training, beyond loss and accuracy."""

    def build(self, splits: Splits, device: str, /) -> Watch:
        """Return what watches one training. What it remembers, it forgets after each epoch."""
        ...


class Checkpoints(Protocol):
    """Where a training keeps snapshots of itself, so that it can go on after an interruption.

    When one is due may depend on the clock: what comes out of the training does not depend on it.
    """

    def load(self) -> bytes | None:
        """Return the snapshot saved last, or None; asked once, before the first epoch."""
        ...

    def due(self) -> bool:
        """Return whether to save a snapshot now; asked once after each finished epoch."""
        ...

    def save(self, state: bytes, /) -> None:
        """Keep `state`, the bytes that `load` is to return, in place of the one before."""
        ...
