"""Minibatches of the adaptation sample, for terms that compare it with training images."""

from typing import Protocol, cast

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning


class WithFeatures(Protocol):
    """What a model must have to be aligned."""

    def features(self, inputs: Tensor, /) -> Tensor:
        """Return what the head is given, (examples, width)."""
        ...


class LiveBatches:
    """Draws from the adaptation sample, which lies on the device once and for all."""

    def __init__(self, images: Tensor) -> None:
        self._images = images

    @classmethod
    def of(cls, learning: Learning) -> "LiveBatches":
        """Return the batches of a training.

        Raises
        ------
        InputError
            If its data have no adaptation sample.
        """
        sample = learning.splits.unlabelled
        if sample is None or len(sample) < 2:
            message = (
                "alignment needs an adaptation sample of at least 2 inputs, and the data have "
                f"{'none' if sample is None else len(sample)}; let their sample() return Splits "
                "with unlabelled inputs"
            )
            raise InputError(message)
        return cls(torch.tensor(sample, device=learning.device))

    def features(self, model: nn.Module, count: int, generator: torch.Generator) -> Tensor:
        """Return the features of `count` inputs, drawn without replacement while there are some.

        `generator` lives on the CPU, whatever the device.
        """
        found: Tensor = cast("WithFeatures", model).features(self.draw(count, generator))
        return found

    def draw(self, count: int, generator: torch.Generator) -> Tensor:
        """Return `count` inputs; no more than the sample has, and two at least."""
        order = torch.randperm(len(self._images), generator=generator)
        return self._images[order[:count].to(self._images.device)]
