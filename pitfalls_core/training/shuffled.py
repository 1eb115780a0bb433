"""The batches of a variant that names no other way: every example once an epoch, shuffled."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class Shuffled:
    """Every example once an epoch; the last step of an epoch takes the examples that are left."""

    def prepare(self, learning: Learning, /) -> "ShuffledBatches":
        """Return the batches of a training."""
        return ShuffledBatches(len(learning.splits.train), learning.batch_size)


@dataclass(frozen=True)
class ShuffledBatches:
    """Batches of `batch_size` of `examples` examples."""

    examples: int
    batch_size: int

    def epoch(self, _epoch: int, generator: torch.Generator, /) -> Sequence[Tensor]:
        """Return the indices of the examples of each step, (examples,) int64 each."""
        return torch.split(torch.randperm(self.examples, generator=generator), self.batch_size)
