"""Optimizers as settings; `build` binds them to parameters."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import nn

from pitfalls_core.errors import InputError


@dataclass(frozen=True)
class Adam:
    """Adam (D. Kingma and J. Ba, 2015), betas 0.9 and 0.999, epsilon 1e-8, no weight decay.

    Raises
    ------
    InputError
        If `learning_rate` is not positive.
    """

    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        _require_positive_rate(self.learning_rate)

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        return torch.optim.Adam(parameters, lr=self.learning_rate, fused=True)


@dataclass(frozen=True)
class AdamW:
    """Adam with decoupled weight decay (I. Loshchilov and F. Hutter, 2019).

    Each step also shrinks every parameter by `learning_rate` times `weight_decay`.

    Raises
    ------
    InputError
        If `learning_rate` is not positive, or `weight_decay` is negative.
    """

    learning_rate: float = 1e-3
    weight_decay: float = 1e-2

    def __post_init__(self) -> None:
        _require_positive_rate(self.learning_rate)
        if not self.weight_decay >= 0:
            raise InputError(
                f"optimizer.weight_decay must not be negative; got {self.weight_decay}"
            )

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        return torch.optim.AdamW(
            parameters, lr=self.learning_rate, weight_decay=self.weight_decay, fused=True
        )


def _require_positive_rate(learning_rate: float) -> None:
    if not learning_rate > 0:
        raise InputError(f"optimizer.learning_rate must be positive; got {learning_rate}")
