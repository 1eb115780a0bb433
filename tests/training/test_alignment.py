"""Alignment terms against second implementations, with their invariances and gradients."""

import math
import re
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training import adversarial
from pitfalls_core.training.adversarial import DANN, Discriminator, reversed_gradient
from pitfalls_core.training.coral import (
    CORAL,
    covariance,
    domainbed_distance,
    sun_saenko_distance,
)
from pitfalls_core.training.live_batches import LiveBatches
from pitfalls_core.training.mmd import BANDWIDTHS, MMD, mmd
from tests.training.learnings import Tiny, images, learning

DISTANCES = (domainbed_distance, sun_saenko_distance, mmd)


def features(count: int, seed: int, width: int = 6) -> Tensor:
    """Return correlated features in double precision."""
    generator = torch.Generator().manual_seed(seed)
    mixing = torch.randn(width, width, generator=generator, dtype=torch.float64)
    return torch.randn(count, width, generator=generator, dtype=torch.float64) @ mixing + seed


def term(part: Any, *, weight_of: int = 12) -> tuple[Tensor, Tiny]:
    """Return the term of a part for one batch of a small training, and the model."""
    torch.manual_seed(0)
    model, known = Tiny(), learning()
    inputs = torch.tensor(known.splits.train.inputs[:weight_of])
    module = part.build(known)
    generator = torch.Generator().manual_seed(5)
    found = module(model, model.features(inputs), torch.arange(weight_of), generator, 0.5)
    return found, model


def test_covariances_are_those_of_numpy() -> None:
    """Divisor n - 1, features in columns."""
    values = features(20, 1)
    assert covariance(values).numpy() == pytest.approx(np.cov(values.numpy(), rowvar=False))


@pytest.mark.parametrize(("first", "second"), [((20, 1), (30, 2)), ((2, 3), (9, 4))])
def test_coral_agrees_with_numpy(first: tuple[int, int], second: tuple[int, int]) -> None:
    """Both scalings, written down again with NumPy's covariance."""
    one, other = features(*first), features(*second)
    covariances = np.cov(one.numpy(), rowvar=False) - np.cov(other.numpy(), rowvar=False)
    means = one.numpy().mean(axis=0) - other.numpy().mean(axis=0)
    domainbed = np.mean(covariances**2) + np.mean(means**2)
    sun_saenko = np.linalg.norm(covariances, "fro") ** 2 / (4 * 6**2)
    assert domainbed_distance(one, other).item() == pytest.approx(domainbed)
    assert sun_saenko_distance(one, other).item() == pytest.approx(sun_saenko)


def test_mmd_agrees_with_a_loop_over_all_pairs() -> None:
    """A sum of Gaussian kernels, averaged over pairs."""
    one, other = features(5, 1), features(4, 2)

    def kernel(first: Tensor, second: Tensor) -> float:
        values = [
            sum(math.exp(-g * float((x - y).square().sum())) for g in BANDWIDTHS)
            for x in first
            for y in second
        ]
        return sum(values) / len(values)

    expected = kernel(one, one) + kernel(other, other) - 2 * kernel(one, other)
    assert mmd(one, other).item() == pytest.approx(expected)


@pytest.mark.parametrize("distance", DISTANCES)
def test_a_distance_is_symmetric_and_zero_between_equals(distance: Any) -> None:
    """And positive between others; the order of the examples has no part in it."""
    one, other = features(12, 1), features(15, 2)
    assert distance(one, one).item() == pytest.approx(0, abs=1e-12)
    assert distance(one, other).item() > 0
    assert distance(one, other).item() == pytest.approx(distance(other, one).item())
    assert distance(one.flip(0), other).item() == pytest.approx(distance(one, other).item())


def test_only_the_domainbed_form_sees_means() -> None:
    """Moved features have the same covariance; the mean squared move is what is left."""
    one = features(12, 1)
    assert sun_saenko_distance(one, one + 3).item() == pytest.approx(0, abs=1e-12)
    assert domainbed_distance(one, one + 3).item() == pytest.approx(9)


@pytest.mark.parametrize("distance", [domainbed_distance, sun_saenko_distance])
def test_a_rotation_of_both_changes_no_covariance_distance(distance: Any) -> None:
    """The Frobenius norm is that of the rotated matrices too."""
    one, other = features(12, 1), features(15, 2)
    rotation, _ = torch.linalg.qr(features(6, 3))
    turned = distance(one @ rotation, other @ rotation).item()
    assert turned == pytest.approx(distance(one, other).item())


@pytest.mark.parametrize("distance", DISTANCES)
def test_gradients_are_those_of_finite_differences(distance: Any) -> None:
    """For the features of both domains."""
    one, other = (0.3 * features(*which, width=3) for which in ((5, 1), (4, 2)))
    assert torch.autograd.gradcheck(distance, (one.requires_grad_(), other.requires_grad_()))


@pytest.mark.parametrize(
    ("part", "distance"),
    [
        (CORAL(weight=2.0), domainbed_distance),
        (CORAL("sun_saenko", weight=2.0), sun_saenko_distance),
        (MMD(weight=2.0), mmd),
    ],
)
def test_the_term_is_the_weighted_distance_to_a_live_batch(part: Any, distance: Any) -> None:
    """Its live batch is as large as the training batch and follows the generator."""
    found, _ = term(part)
    torch.manual_seed(0)
    model, known = Tiny(), learning()
    source = model.features(torch.tensor(known.splits.train.inputs[:12]))
    drawn = LiveBatches.of(known).draw(12, torch.Generator().manual_seed(5))
    assert drawn.shape == (12, 1, 8, 8)
    assert found.item() == pytest.approx(2 * distance(source, model.features(drawn)).item())


def test_domainbed_scaling_is_the_default() -> None:
    """With weight 1, as there."""
    assert CORAL() == CORAL("domainbed", 1.0)


@pytest.mark.parametrize("part", [CORAL(), MMD(), DANN()])
def test_the_term_teaches_the_features_and_not_the_head(part: Any) -> None:
    """Gradients reach the layers below the head."""
    found, model = term(part)
    torch.autograd.backward(found)
    assert model.layer.weight.grad is not None
    assert model.layer.weight.grad.abs().sum() > 0
    assert model.head.weight.grad is None


@pytest.mark.parametrize("part", [CORAL(), MMD()])
def test_a_batch_of_one_adds_nothing(part: Any) -> None:
    """There is no covariance of a single example."""
    module = part.build(learning())
    value = module(Tiny(), torch.ones(1, 5), torch.arange(1), torch.Generator(), 0.0)
    assert value.item() == 0


@pytest.mark.parametrize("part", [CORAL(), MMD(), DANN()])
def test_data_without_a_live_sample_are_refused(part: Any) -> None:
    """There is nothing to align with."""
    message = (
        "alignment needs an adaptation sample of at least 2 inputs, and the data have none; let "
        "their sample() return Splits with unlabelled inputs"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        part.build(learning(sample=False))


def test_live_batches_are_drawn_without_replacement() -> None:
    """No input twice, and no more than there are."""
    batches = LiveBatches(torch.arange(10.0)[:, None])
    drawn = batches.draw(7, torch.Generator().manual_seed(1)).flatten().tolist()
    assert len(set(drawn)) == 7
    assert len(batches.draw(20, torch.Generator())) == 10


def test_a_reversed_gradient_is_the_negative_times_a_factor() -> None:
    """Forwards it is the identity."""
    values = torch.tensor([1.0, -2.0], requires_grad=True)
    through = reversed_gradient(values, 0.3)
    assert through.tolist() == values.tolist()
    torch.autograd.backward((through * torch.tensor([2.0, 5.0])).sum())
    assert values.grad is not None
    assert values.grad.tolist() == pytest.approx([-0.6, -1.5])


@pytest.mark.parametrize(("progress", "expected"), [(0.0, 0.0), (0.5, math.tanh(2.5)), (1.0, 1.0)])
def test_the_ramp_is_the_published_one(progress: float, expected: float) -> None:
    """2 / (1 + exp(-10 p)) - 1 is tanh(5 p)."""
    assert adversarial.ramp(progress) == pytest.approx(expected, abs=1e-4)


def test_the_discriminator_has_three_layers_that_learn() -> None:
    """Its own gradient is not reversed and does not depend on the progress."""
    module = DANN(width=7).build(learning())
    assert isinstance(module, Discriminator)
    layers = [one for one in module.layers.modules() if isinstance(one, nn.Linear)]
    assert [(one.in_features, one.out_features) for one in layers] == [(5, 7), (7, 7), (7, 2)]
    gradients = []
    for progress in (0.0, 0.9):
        module.zero_grad()
        torch.manual_seed(0)
        model = Tiny()
        inputs = torch.tensor(images(12, 1).inputs)
        generator = torch.Generator().manual_seed(5)
        loss = module(model, model.features(inputs), torch.arange(12), generator, progress)
        torch.autograd.backward(loss)
        assert layers[0].weight.grad is not None
        gradients.append(layers[0].weight.grad.clone())
    assert torch.equal(*gradients)


def test_features_learn_to_fool_the_discriminator() -> None:
    """At full reversal, their gradient is minus that of the domain loss; at the start it is 0."""
    module = DANN(width=7).build(learning())
    assert isinstance(module, Discriminator)
    generator = torch.Generator().manual_seed(5)
    source = torch.rand(12, 5, requires_grad=True)
    torch.autograd.backward(module(Tiny(), source, torch.arange(12), generator, 0.0))
    assert source.grad is not None
    assert source.grad.abs().max() == 0
    plain = torch.rand(12, 5, requires_grad=True)
    same = plain.detach().clone().requires_grad_()
    model = Tiny().eval()
    target = model.features(LiveBatches.of(learning()).draw(12, torch.Generator().manual_seed(5)))
    domains = torch.tensor([0] * 12 + [1] * 12)
    logits = module.layers(torch.cat([plain, target.detach()]))
    torch.autograd.backward(functional.cross_entropy(logits, domains))
    generator = torch.Generator().manual_seed(5)
    torch.autograd.backward(module(model, same, torch.arange(12), generator, 0.5))
    assert plain.grad is not None
    assert same.grad is not None
    expected = -adversarial.ramp(0.5) * plain.grad
    assert torch.allclose(same.grad, expected, atol=1e-7)


def test_the_discriminator_starts_from_its_own_stream() -> None:
    """Equal seeds give equal weights, and torch's global generator stays where it was."""
    before = torch.random.get_rng_state()
    first, again, other = (DANN().build(learning(seed=seed)).state_dict() for seed in (0, 0, 1))
    assert torch.equal(before, torch.random.get_rng_state())
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not all(torch.equal(first[name], other[name]) for name in first)


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (
            CORAL,
            {"scaling": "deep"},
            "coral.scaling must be one of domainbed, sun_saenko; got 'deep'",
        ),
        (CORAL, {"weight": 0.0}, "coral.weight must be positive; got 0.0"),
        (MMD, {"weight": -1.0}, "mmd.weight must be positive; got -1.0"),
        (DANN, {"width": 0}, "dann.width must be positive; got 0"),
    ],
)
def test_settings_out_of_range_are_refused(
    kind: Any, arguments: dict[str, Any], message: str
) -> None:
    """The message names the setting."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        kind(**arguments)
