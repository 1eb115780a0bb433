"""Cross-entropy with part of every target spread over all classes."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.learning import Learning


@dataclass(frozen=True)
class LabelSmoothing:
    """Cross-entropy with label smoothing (C. Szegedy et al., 2016).

    The target is 1 - `share` on the label plus `share` spread evenly over all classes.

    Raises
    ------
    InputError
        If `share` is not in [0, 1].
    """

    share: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InputError(f"label_smoothing.share must be in [0, 1]; got {self.share}")

    def build(self, _learning: Learning, /) -> nn.Module:
        """Return the loss; it remembers nothing."""
        return _Smoothed(self.share)


class _Smoothed(nn.Module):
    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, logits: Tensor, labels: Tensor, _chosen: Tensor, _progress: float) -> Tensor:
        return functional.cross_entropy(logits, labels, label_smoothing=self.share)
