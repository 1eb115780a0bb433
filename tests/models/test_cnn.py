"""The small convolutional network: shapes, shared starting weights, and a second implementation."""

import itertools
import math
import re

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.cnn import SmallCNN


def built(*, normalization: bool, seed: int = 0) -> SmallCNN:
    """Return a network that starts from `seed`, the global generator left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return SmallCNN(1, 10, normalization=normalization)


def images(*shape: int) -> Tensor:
    """Return random images."""
    return torch.rand(*shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("normalization", [False, True])
@pytest.mark.parametrize("size", [4, 8, 20])
def test_images_become_one_logit_a_class(size: int, normalization: bool) -> None:
    """Any size from four pixels gives (images, classes)."""
    model = SmallCNN(3, 7, widths=(2, 3, 4, 5), normalization=normalization)
    assert model(images(6, 3, size, size)).shape == (6, 7)


def test_networks_with_and_without_normalization_start_from_equal_weights() -> None:
    """Normalization layers draw nothing, so all weights that both have are equal."""
    plain, normalized = (built(normalization=on).state_dict() for on in (False, True))
    assert set(plain) < set(normalized)
    assert all(torch.equal(plain[name], normalized[name]) for name in plain)
    other = built(normalization=False, seed=1).state_dict()
    assert not torch.equal(plain["head.weight"], other["head.weight"])


def test_logits_equal_those_of_a_second_implementation() -> None:
    """The documented sequence of operations, written out, gives the same numbers."""
    model = built(normalization=False)
    weights = {name: value.contiguous() for name, value in model.state_dict().items()}
    features = inputs = images(5, 1, 20, 20)
    for layer in range(4):
        kernel, bias = (weights[f"convolutions.{layer}.{part}"] for part in ("weight", "bias"))
        features = functional.conv2d(features, kernel, bias, padding=1).clamp(min=0)
        if layer in (0, 1):
            features = functional.max_pool2d(features, 2)
    expected = features.flatten(2).mean(dim=2) @ weights["head.weight"].T + weights["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_fresh_normalization_uses_the_statistics_of_the_batch() -> None:
    """In training mode an image's logits depend on its companions; without normalization not."""
    inputs = images(8, 1, 8, 8)
    for normalization in (False, True):
        model = built(normalization=normalization)
        alone, together = model(inputs[:2]), model(inputs)[:2]
        assert torch.allclose(alone, together, atol=1e-5) is not normalization


def test_the_number_of_parameters() -> None:
    """Kernels of 3 x 3 and biases, two numbers for each normalized channel, and the head."""
    widths = (1, 16, 16, 32, 64)
    expected = sum((9 * a + 1) * b for a, b in itertools.pairwise(widths)) + 65 * 10
    counts = [
        sum(parameter.numel() for parameter in built(normalization=on).parameters())
        for on in (False, True)
    ]
    assert counts == [expected, expected + 2 * sum(widths[1:])]


def test_convolutions_start_with_the_stated_spread() -> None:
    """Weights are centred with variance two over the fan-in, biases are zero."""
    state = SmallCNN(1, 10, widths=(64, 64, 64, 64)).state_dict()
    weight = state["convolutions.2.weight"]
    assert weight.std().item() == pytest.approx(math.sqrt(2 / (64 * 9)), rel=0.03)
    assert abs(weight.mean().item()) < 0.002
    assert not any(state[f"convolutions.{layer}.bias"].any() for layer in range(4))


def test_the_last_convolution_sees_26_pixels() -> None:
    """The gradient of one of its outputs reaches 26 x 26 pixels of a large image and no more."""
    model = built(normalization=False)
    inputs = images(1, 1, 64, 64).requires_grad_()
    seen: list[Tensor] = []
    handle = model.convolutions[3].register_forward_hook(lambda *call: seen.append(call[2]))
    model(inputs)
    handle.remove()
    (gradient,) = torch.autograd.grad(seen[0][0, :, 8, 8].square().sum(), inputs)
    rows, columns = gradient[0, 0].nonzero().unbind(dim=1)
    # Pooling passes gradients through the largest pixel only: a border pixel may get none.
    assert 24 <= rows.max() - rows.min() + 1 <= 26
    assert 24 <= columns.max() - columns.min() + 1 <= 26


def test_another_number_of_widths_is_refused() -> None:
    """The network has four convolutions."""
    message = "SmallCNN has four convolutions and needs four widths; got (8, 8, 8)"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        SmallCNN(1, 10, widths=(8, 8, 8))
