"""Residual networks: published sizes, starting weights, and a second implementation."""

import math
import re
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.resnet import NarrowResNet, ResNet50, residual_network


def built(seed: int = 0, **arguments: Any) -> NarrowResNet:
    """Return a network that starts from `seed`, the global generator left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return NarrowResNet(1, 10, **arguments)


def images(*shape: int) -> Tensor:
    """Return random images."""
    return torch.rand(*shape, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("normalization", [False, True])
@pytest.mark.parametrize("size", [8, 20, 33])
def test_images_become_one_logit_a_class(size: int, normalization: bool) -> None:
    """Logits are the head's answer to the features, at any size from eight pixels."""
    model = NarrowResNet(3, 7, widths=(2, 3, 5), normalization=normalization).eval()
    inputs = images(6, 3, size, size)
    assert model.features(inputs).shape == (6, 5)
    assert model(inputs).shape == (6, 7)
    torch.testing.assert_close(model(inputs), model.head(model.features(inputs)))


def test_networks_with_and_without_normalization_start_from_equal_weights() -> None:
    """Normalization layers draw nothing, so all weights that both have are equal."""
    plain, normalized = (built(normalization=on).state_dict() for on in (False, True))
    assert set(plain) < set(normalized)
    assert all(torch.equal(plain[name], normalized[name]) for name in plain)
    other = built(1, normalization=False).state_dict()
    assert not torch.equal(plain["head.weight"], other["head.weight"])


def test_both_initializations_scale_the_same_draws() -> None:
    """Variances are 2 / fan-in and 2 / (fan-in + fan-out), draws are equal, biases zero."""
    kaiming, xavier = (built(initialization=one) for one in ("kaiming", "xavier"))
    own = dict(xavier.named_parameters())
    for name, weight in kaiming.named_parameters():
        if weight.ndim == 1:
            continue
        area = math.prod(weight.shape[2:])
        factor = math.sqrt(weight.shape[1] / (weight.shape[0] + weight.shape[1]))
        torch.testing.assert_close(own[name], factor * weight)
        if weight.numel() > 4000:
            expected = math.sqrt(2 / (weight.shape[1] * area))
            assert weight.std().item() == pytest.approx(expected, rel=0.05)
    assert not any(one.any() for name, one in own.items() if name.endswith(("head.bias", "m.bias")))


def test_logits_equal_those_of_a_second_implementation() -> None:
    """The documented sequence of operations, written out, gives the same numbers."""
    model = built(normalization=False)
    weights = model.state_dict()

    def convolved(name: str, inputs: Tensor, stride: int) -> Tensor:
        kernel = weights[f"{name}.weight"]
        padding = kernel.shape[-1] // 2
        return functional.conv2d(inputs, kernel, weights[f"{name}.bias"], stride, padding)

    inputs = images(5, 1, 20, 20)
    outputs = convolved("stem", inputs, 2).clamp(min=0)
    for block, stride in enumerate((1, 2, 2)):
        name = f"blocks.{block}"
        inner = convolved(f"{name}.first", outputs, stride).clamp(min=0)
        skipped = convolved(f"{name}.shortcut", outputs, stride) if block else outputs
        outputs = (convolved(f"{name}.second", inner, 1) + skipped).clamp(min=0)
    assert outputs.shape == (5, 48, 3, 3)
    expected = outputs.flatten(2).mean(dim=2) @ weights["head.weight"].T + weights["head.bias"]
    torch.testing.assert_close(model(inputs), expected)


def test_fresh_normalization_uses_the_statistics_of_the_batch() -> None:
    """In training mode an image's logits depend on its companions; without normalization not."""
    inputs = images(8, 1, 12, 12)
    for normalization in (False, True):
        model = built(normalization=normalization)
        alone, together = model(inputs[:2]), model(inputs)[:2]
        assert torch.allclose(alone, together, atol=1e-4) is not normalization


def test_another_number_of_widths_is_refused() -> None:
    """The network has three blocks."""
    message = "NarrowResNet has three blocks and needs three widths; got (8, 8)"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        NarrowResNet(1, 10, widths=(8, 8))


def test_an_unknown_initialization_is_refused() -> None:
    """Two are known."""
    message = "there is no initialization 'zeros'; choose one of: kaiming, xavier"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        NarrowResNet(1, 10, initialization="zeros")  # type: ignore[arg-type]


def on_meta(**arguments: Any) -> ResNet50:
    """Return the large network without memory for its weights."""
    with torch.device("meta"):
        return ResNet50(**arguments)


def test_resnet_50_has_the_published_number_of_parameters() -> None:
    """25,557,032 at 1000 classes (torchvision's model page), 50 layers with weights."""
    model = on_meta()
    assert sum(weights.numel() for weights in model.parameters()) == 25_557_032
    layers = [one for one in model.modules() if isinstance(one, nn.Conv2d | nn.Linear)]
    shortcuts = sum(
        "shortcut" in name for name, one in model.named_modules() if isinstance(one, nn.Conv2d)
    )
    assert len(layers) - shortcuts == 50
    assert shortcuts == 4


def test_resnet_50_has_the_published_output_sizes() -> None:
    """At 224 pixels the stages give 56, 28, 14 and 7 pixels (He et al., table 1)."""
    model = on_meta()
    seen: list[tuple[int, ...]] = []
    for block in (2, 6, 12, 15):
        model.blocks[block].register_forward_hook(
            lambda *call: seen.append(tuple(call[2].shape[1:]))
        )
    logits = model(torch.empty(1, 3, 224, 224, device="meta"))
    assert seen == [(256, 56, 56), (512, 28, 28), (1024, 14, 14), (2048, 7, 7)]
    assert logits.shape == (1, 1000)


def test_resnet_50_for_small_images_keeps_them_until_the_second_stage() -> None:
    """Its stem has 3 x 3 weights and no stride; 20 pixels end as three."""
    model = on_meta(channels=1, classes=10, small_images=True)
    assert model.stem.weight.shape == (64, 1, 3, 3)
    outputs = model.blocks(model.stem(torch.empty(2, 1, 20, 20, device="meta")))
    assert outputs.shape == (2, 2048, 3, 3)
    assert model(torch.empty(2, 1, 20, 20, device="meta")).shape == (2, 10)


@pytest.mark.parametrize("normalization", [False, True])
@pytest.mark.parametrize(("depth", "layers"), [(8, 8), (50, 50)])
def test_networks_by_their_depth(depth: int, layers: int, normalization: bool) -> None:
    """Depth counts layers with weights, shortcuts apart; normalization is there or nowhere."""
    with torch.device("meta"):
        model = residual_network(1, 10, depth=depth, normalization=normalization)
    found = [
        name
        for name, one in model.named_modules()
        if isinstance(one, nn.Conv2d | nn.Linear) and "shortcut" not in name
    ]
    assert len(found) == layers
    assert any(isinstance(one, nn.BatchNorm2d) for one in model.modules()) is normalization
    assert model(torch.empty(2, 1, 20, 20, device="meta")).shape == (2, 10)


def test_an_unknown_depth_is_refused() -> None:
    """Two are known."""
    message = "there are residual networks of depth 8 and 50; got 18"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        residual_network(1, 10, depth=18)
