"""Optimizers take the steps of their papers."""

import re

import pytest
import torch
from torch import nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.optimizers import Adam, AdamW
from pitfalls_core.training.roles import Optimizer

GRADIENTS = (3.0, -1.0, 0.5)
START = 2.0


def after_steps(optimizer: Optimizer) -> list[float]:
    """Return a parameter after each step along the given gradients."""
    parameter = nn.Parameter(torch.tensor([START], dtype=torch.float64))
    built = optimizer.build([parameter])
    values = []
    for gradient in GRADIENTS:
        parameter.grad = torch.tensor([gradient], dtype=torch.float64)
        built.step()
        values.append(parameter.item())
    return values


def by_hand(rate: float, decay: float) -> list[float]:
    """Return the same by algorithm 1 of Kingma and Ba, with decoupled weight decay."""
    value, first, second, values = START, 0.0, 0.0, []
    for step, gradient in enumerate(GRADIENTS, start=1):
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        corrected = first / (1 - 0.9**step), second / (1 - 0.999**step)
        value -= rate * decay * value
        value -= rate * corrected[0] / (corrected[1] ** 0.5 + 1e-8)
        values.append(value)
    return values


def test_adam_steps() -> None:
    """Three steps agree with the published algorithm; the first is the learning rate itself."""
    steps = after_steps(Adam(0.1))
    assert steps == pytest.approx(by_hand(0.1, 0.0), rel=1e-9)
    assert steps[0] == pytest.approx(START - 0.1, rel=1e-8)


def test_adamw_steps() -> None:
    """Weight decay shrinks the parameter beside the step, not through the gradient."""
    assert after_steps(AdamW(0.1, 0.25)) == pytest.approx(by_hand(0.1, 0.25), rel=1e-9)


def test_adamw_without_decay_is_adam() -> None:
    """With a weight decay of zero both take the same steps."""
    assert after_steps(AdamW(0.1, 0.0)) == after_steps(Adam(0.1))


@pytest.mark.parametrize("kind", [Adam, AdamW])
@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_learning_rates_that_are_not_positive_are_refused(
    kind: type[Adam] | type[AdamW], rate: float
) -> None:
    """A step needs a length."""
    message = f"optimizer.learning_rate must be positive; got {rate}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        kind(rate)


def test_negative_weight_decay_is_refused() -> None:
    """Decay does not grow weights."""
    message = "optimizer.weight_decay must not be negative; got -0.5"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        AdamW(0.1, -0.5)
