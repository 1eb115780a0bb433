"""What the training loop asks of the parts that it receives."""

from collections.abc import Iterable
from typing import Protocol

import torch
from torch import Tensor, nn


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
