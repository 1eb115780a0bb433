"""Adam as it is often run by mistake: without the correction of its running means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError

BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True)
class AdamWithoutBiasCorrection:
    """Adam without the bias correction of its running means, which start from zero.

    M. Mosbach et al., "On the Stability of Fine-tuning BERT", ICLR 2021, name it as a cause of
    failed runs: as long as gradients keep their size, step t (from 1) is larger than Adam's by the
    factor (1 - 0.9^t) / sqrt(1 - 0.999^t), which rises from 3.2 to 6.6 in the twelfth step and
    falls back to one over thousands. Betas are 0.9 and 0.999, epsilon is 1e-8.

    Raises
    ------
    InputError
        If `learning_rate` is not positive.
    """

    learning_rate: float = 1e-3

    def __post_init__(self) -> None:
        if not self.learning_rate > 0:
            raise InputError(f"optimizer.learning_rate must be positive; got {self.learning_rate}")

    def build(self, parameters: Iterable[nn.Parameter]) -> torch.optim.Optimizer:
        """Return an optimizer of `parameters`."""
        return UncorrectedAdam(parameters, lr=self.learning_rate)


class UncorrectedAdam(torch.optim.Optimizer):
    """Moves each parameter by lr m / (sqrt(v) + epsilon), with running means m and v from zero.

    A parameter without a gradient is left as it is, its running means included.
    """

    def __init__(self, params: Iterable[nn.Parameter], *, lr: float) -> None:
        super().__init__(params, {"lr": lr})

    @torch.no_grad()
    def step(self, _closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Take one step."""
        for group in self.param_groups:
            learning = [one for one in group["params"] if one.grad is not None]
            if not learning:
                continue
            gradients = [one.grad for one in learning]
            first = [self._mean(one, "exp_avg") for one in learning]
            second = [self._mean(one, "exp_avg_sq") for one in learning]
            torch._foreach_lerp_(first, gradients, 1 - BETAS[0])
            torch._foreach_mul_(second, BETAS[1])
            torch._foreach_addcmul_(second, gradients, gradients, 1 - BETAS[1])
            sizes = torch._foreach_sqrt(second)
            torch._foreach_add_(sizes, EPSILON)
            torch._foreach_addcdiv_(learning, first, sizes, -group["lr"])

    def _mean(self, parameter: Tensor, name: str) -> Tensor:
        state = self.state[parameter]
        if name not in state:
            state[name] = torch.zeros_like(parameter)
        kept: Tensor = state[name]
        return kept
