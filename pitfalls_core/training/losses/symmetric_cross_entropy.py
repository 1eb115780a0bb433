"""Cross-entropy plus its mirror image, in which labels and predictions trade places."""

import math
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning

CLAMPED = 1e-4
"""What a target of zero counts as, so that its logarithm is finite; the paper sets that to -4."""

LOWEST = 1e-7
"""Probabilities below count as this."""


@dataclass(frozen=True)
class SymmetricCrossEntropy:
    """`alpha` times cross-entropy plus `beta` times reverse cross-entropy.

    Y. Wang et al., "Symmetric Cross Entropy for Robust Learning with Noisy Labels", ICCV 2019. The
    reverse is -sum over classes of p_k log y_k for the one-hot target y, whose zeros count as 1e-4
    (log: -9.2) as in the authors' code; p is clamped to [1e-7, 1]. The defaults are those for
    CIFAR-10.

    Raises
    ------
    InputError
        If a weight is negative, or both are zero.
    """

    alpha: float = 0.1
    beta: float = 1.0

    def __post_init__(self) -> None:
        if not (self.alpha >= 0 and self.beta >= 0 and self.alpha + self.beta > 0):
            message = (
                "symmetric_cross_entropy.alpha and beta must not be negative, and one of them "
                f"positive; got {self.alpha} and {self.beta}"
            )
            raise InputError(message)

    def build(self, _learning: Learning, /) -> nn.Module:
        """Return the loss; it remembers nothing."""
        return _Symmetric(self.alpha, self.beta)


class _Symmetric(nn.Module):
    def __init__(self, alpha: float, beta: float) -> None:
        super().__init__()
        self.alpha, self.beta = alpha, beta

    def forward(self, logits: Tensor, labels: Tensor, _chosen: Tensor, _progress: float) -> Tensor:
        probabilities = logits.softmax(dim=1).clamp(LOWEST, 1.0)
        elsewhere = probabilities.sum(dim=1) - probabilities.gather(1, labels[:, None])[:, 0]
        reverse = -math.log(CLAMPED) * elsewhere.mean()
        return self.alpha * functional.cross_entropy(logits, labels) + self.beta * reverse
