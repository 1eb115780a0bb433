"""A penalty that holds predictions near what was predicted early on."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning

BOUND = 1e-4
"""Probabilities are clamped this far from 0 and 1."""


@dataclass(frozen=True)
class EarlyLearning:
    """Cross-entropy plus `weight` times the mean of log(1 - <t, p>): early-learning regularization.

    S. Liu et al., "Early-Learning Regularization Prevents Memorization of Noisy Labels", NeurIPS
    2020, equations 6 and 9. The target t of a training example starts at zero and moves with every
    visit to `momentum` t + (1 - `momentum`) p, without gradient; the penalty uses the moved
    target. p is clamped to [1e-4, 1 - 1e-4] and, in the target, made to sum to one again. The
    defaults are those for symmetric noise on CIFAR-10.

    Raises
    ------
    InputError
        If `weight` is negative, or `momentum` not in [0, 1).
    """

    weight: float = 3.0
    momentum: float = 0.7

    def __post_init__(self) -> None:
        if not self.weight >= 0:
            raise InputError(f"early_learning.weight must not be negative; got {self.weight}")
        if not 0 <= self.momentum < 1:
            message = f"early_learning.momentum must be at least 0 and below 1; got {self.momentum}"
            raise InputError(message)

    def build(self, learning: Learning, /) -> nn.Module:
        """Return the loss, which remembers a target for each training example."""
        shape = (len(learning.splits.train), learning.splits.classes)
        return _EarlyLearning(self, shape)


class _EarlyLearning(nn.Module):
    targets: Tensor

    def __init__(self, settings: EarlyLearning, shape: tuple[int, int]) -> None:
        super().__init__()
        self.settings = settings
        self.register_buffer("targets", torch.zeros(shape))

    def forward(self, logits: Tensor, labels: Tensor, chosen: Tensor, _progress: float) -> Tensor:
        probabilities = logits.softmax(dim=1).clamp(BOUND, 1 - BOUND)
        with torch.no_grad():
            now = probabilities / probabilities.sum(dim=1, keepdim=True)
            momentum = self.settings.momentum
            targets = momentum * self.targets[chosen] + (1 - momentum) * now
            self.targets[chosen] = targets
        agreement = (targets * probabilities).sum(dim=1)
        penalty = torch.log(1 - agreement).mean()
        return functional.cross_entropy(logits, labels) + self.settings.weight * penalty
