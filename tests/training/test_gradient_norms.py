"""Norms of gradients against a second implementation."""

import math
from typing import Any

import pytest
import torch
from torch import nn

from pitfalls_core.training.gradient_norms import GradientNorm, GradientWatch


def watch() -> GradientWatch:
    """Return a watch; the data do not matter to it."""
    nothing: Any = None
    return GradientNorm().build(nothing, "cpu")


def with_gradient(model: nn.Module, factor: float) -> nn.Module:
    """Give every parameter a random gradient."""
    generator = torch.Generator().manual_seed(0)
    for one in model.parameters():
        one.grad = factor * torch.randn(one.shape, generator=generator)
    return model


def test_mean_and_maximum_over_an_epoch() -> None:
    """Equal to what torch's own clipping reports; the next epoch starts from nothing."""
    model, seen = nn.Linear(3, 2), watch()
    norms = []
    for factor in (1.0, 3.0, 0.5):
        seen.after_backward(with_gradient(model, factor))
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1e9).item())
    expected = {"gradient_norm_mean": sum(norms) / 3, "gradient_norm_max": max(norms)}
    assert seen.after_epoch(model) == pytest.approx(expected)
    seen.after_backward(with_gradient(model, 1.0))
    again = seen.after_epoch(model)
    assert again["gradient_norm_max"] == pytest.approx(norms[0])


def test_frozen_parameters_do_not_count() -> None:
    """Only what has a gradient learns."""
    model, seen = nn.Linear(3, 2), watch()
    with_gradient(model, 1.0)
    model.bias.grad = None
    seen.after_backward(model)
    assert model.weight.grad is not None
    norm = model.weight.grad.norm().item()
    assert seen.after_epoch(model)["gradient_norm_mean"] == pytest.approx(norm)


@pytest.mark.parametrize("factor", [1e25, math.inf, math.nan])
def test_norms_beyond_single_precision_stay_finite(factor: float) -> None:
    """A gradient whose square overflows, or that is no number at all, is recorded as finite."""
    model, seen = nn.Linear(3, 2), watch()
    seen.after_backward(with_gradient(model, factor))
    found = seen.after_epoch(model)["gradient_norm_max"]
    largest = torch.finfo(torch.float32).max
    if factor == 1e25:
        assert 1e25 < found < 1e26
    else:
        assert found == largest
