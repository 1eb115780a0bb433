"""How large the gradient is while a model trains."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import nn

from pitfalls_core.data.splits import Splits


@dataclass(frozen=True)
class GradientNorm:
    """Records the norm of the gradient over all learning parameters, before any clipping.

    Curves ``gradient_norm_mean`` and ``gradient_norm_max``: mean and maximum over the steps of an
    epoch. A norm that no number can hold counts as the largest one of single precision.
    """

    def build(self, _splits: Splits, _device: str, /) -> "GradientWatch":
        """Return what looks at the gradients of one run."""
        return GradientWatch()


class GradientWatch:
    """Collects the norms of one epoch."""

    def __init__(self) -> None:
        self._norms: list[float] = []

    def after_backward(self, model: nn.Module, /) -> None:
        """Keep the norm of the gradient of `model`."""
        gradients = [one.grad for one in model.parameters() if one.grad is not None]
        if gradients:
            parts = torch.stack([one.double().square().sum() for one in gradients])
            largest = torch.finfo(torch.float32).max
            norm = torch.nan_to_num(parts.sum().sqrt(), nan=largest, posinf=largest)
            self._norms.append(min(norm.item(), largest))

    def after_epoch(self, _model: nn.Module, /) -> Mapping[str, float]:
        """Return mean and maximum over the epoch, and begin the next one."""
        norms, self._norms = self._norms or [0.0], []
        return {
            "gradient_norm_mean": sum(norms) / len(norms),
            "gradient_norm_max": max(norms),
        }
