"""A loss between cross-entropy and the mean absolute error."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class GeneralizedCrossEntropy:
    """(1 - p^q) / q for the probability p of the label, averaged over the batch.

    Z. Zhang and M. Sabuncu, "Generalized Cross Entropy Loss for Training Deep Neural Networks with
    Noisy Labels", NeurIPS 2018, equation 6, without truncation. As `q` goes to 0 it is
    cross-entropy; at 1 it is 1 - p, half the mean absolute error 2 - 2 p.

    Parameters
    ----------
    q
        In (0, 1]; 0.7 in the paper.

    Raises
    ------
    InputError
        If `q` is not in (0, 1].
    """

    q: float = 0.7

    def __post_init__(self) -> None:
        if not 0 < self.q <= 1:
            message = f"generalized_cross_entropy.q must be above 0 and at most 1; got {self.q}"
            raise InputError(message)

    def build(self, _learning: Learning, /) -> nn.Module:
        """Return the loss; it remembers nothing."""
        return _Generalized(self.q)


class _Generalized(nn.Module):
    def __init__(self, q: float) -> None:
        super().__init__()
        self.q = q

    def forward(self, logits: Tensor, labels: Tensor, _chosen: Tensor, _progress: float) -> Tensor:
        log_of_label = -functional.cross_entropy(logits, labels, reduction="none")
        # The difference of 1 and a power keeps its digits where q is small.
        return -torch.expm1(self.q * log_of_label).mean() / self.q
