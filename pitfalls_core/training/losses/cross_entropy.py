"""The loss of a variant that names none."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class CrossEntropy:
    """Mean negative logarithm of the probability of the label."""

    def build(self, _learning: Learning, /) -> nn.Module:
        """Return the loss; it remembers nothing."""
        return _CrossEntropy()


class _CrossEntropy(nn.Module):
    def forward(self, logits: Tensor, labels: Tensor, _chosen: Tensor, _progress: float) -> Tensor:
        return functional.cross_entropy(logits, labels)
