"""Adam without bias correction against the closed form of its first steps."""

import itertools
import math
import re

import pytest
import torch
from torch import nn

from pitfalls_core.errors import InputError
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.roles import Optimizer
from pitfalls_core.training.snapshot import pack, unpack
from pitfalls_core.training.uncorrected_adam import AdamWithoutBiasCorrection


def factor(step: int) -> float:
    """Return how much longer step number `step`, from 1, is without bias correction."""
    return (1 - 0.9**step) / math.sqrt(1 - 0.999**step)


def moves(optimizer: Optimizer, steps: int) -> list[float]:
    """Return the size of each step down a slope of constant steepness."""
    parameter = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    built = optimizer.build([parameter])
    places = [0.0]
    for _ in range(steps):
        parameter.grad = torch.full((1,), 2.5, dtype=torch.float64)
        built.step()
        places.append(parameter.item())
    return [before - after for before, after in itertools.pairwise(places)]


def test_steps_are_longer_by_the_closed_form() -> None:
    """On a slope Adam steps by the learning rate, and this by the stated factor of it."""
    corrected = moves(Adam(0.1), 1000)
    plain = moves(AdamWithoutBiasCorrection(0.1), 1000)
    ratios = [long / short for long, short in zip(plain, corrected, strict=True)]
    assert ratios == pytest.approx([factor(step) for step in range(1, 1001)], rel=1e-6)


def test_the_factor_is_largest_in_the_twelfth_step() -> None:
    """The published values: 3.16 at first, 6.57 at most, 3.24 after 100 steps, 1.26 after 1000."""
    factors = {step: factor(step) for step in range(1, 5001)}
    assert max(factors, key=lambda step: factors[step]) == 12
    named = [factors[step] for step in (1, 12, 100, 1000)]
    assert named == pytest.approx([3.16, 6.57, 3.24, 1.26], abs=0.005)


def test_steps_agree_with_the_algorithm_written_out() -> None:
    """Running means from zero, not divided by anything, for gradients that change sign."""
    parameter = nn.Parameter(torch.tensor([2.0], dtype=torch.float64))
    built = AdamWithoutBiasCorrection(0.1).build([parameter])
    value, first, second = 2.0, 0.0, 0.0
    for gradient in (3.0, -1.0, 0.5, 0.0):
        parameter.grad = torch.tensor([gradient], dtype=torch.float64)
        built.step()
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        value -= 0.1 * first / (math.sqrt(second) + 1e-8)
        assert parameter.item() == pytest.approx(value, rel=1e-12)


def test_a_parameter_without_gradient_rests_and_starts_afresh_later() -> None:
    """What is frozen does not move, and its first step is the first of its own."""
    resting, moving = (nn.Parameter(torch.zeros(1, dtype=torch.float64)) for _ in range(2))
    built = AdamWithoutBiasCorrection(0.1).build([resting, moving])
    for _ in range(5):
        moving.grad = torch.ones(1, dtype=torch.float64)
        built.step()
    assert resting.item() == 0.0
    assert moving.item() < 0
    resting.grad = torch.ones(1, dtype=torch.float64)
    built.step()
    assert resting.item() == pytest.approx(-0.1 * factor(1), rel=1e-6)


def test_training_goes_on_from_a_snapshot_of_its_state() -> None:
    """Interrupted and undisturbed steps end at the same bits."""
    ends = []
    for interrupted in (False, True):
        parameter = nn.Parameter(torch.tensor([1.0, -2.0]))
        built = AdamWithoutBiasCorrection(0.01).build([parameter])
        for step in range(6):
            if interrupted and step == 3:
                kept = unpack(pack(built.state_dict()))
                built = AdamWithoutBiasCorrection(0.01).build([parameter])
                built.load_state_dict(kept)
            parameter.grad = parameter.detach() ** 2 + step
            built.step()
        ends.append(parameter.detach().clone())
    assert torch.equal(ends[0], ends[1])


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_learning_rates_that_are_not_positive_are_refused(rate: float) -> None:
    """A step needs a length."""
    message = f"optimizer.learning_rate must be positive; got {rate}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        AdamWithoutBiasCorrection(rate)
