"""Weights lie channels last where that is safe, and hold the same values everywhere."""

import pytest
import torch
from torch import nn

from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.models.memory_order import prefer_channels_last
from pitfalls_core.models.resnet import NarrowResNet


def orders(model: nn.Module) -> set[bool]:
    """Return whether the weights of convolutions over several pixels lie channels last."""
    return {
        one.weight.is_contiguous(memory_format=torch.channels_last)
        for one in model.modules()
        if isinstance(one, nn.Conv2d) and one.kernel_size != (1, 1) and one.in_channels > 1
    }


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (SmallCNN(1, 10), True),
        (NarrowResNet(3, 10), True),
        (SmallCNN(1, 10, widths=(8, 8, 8, 8)), True),
        (SmallCNN(1, 10, widths=(8, 8, 8, 7)), False),
        (NarrowResNet(3, 10, widths=(4, 8, 8)), False),
    ],
)
def test_narrow_networks_keep_the_order_of_torch(model: nn.Module, *, expected: bool) -> None:
    """One narrow convolution is enough."""
    assert orders(model) == {expected}


def test_values_stay() -> None:
    """Only their order in memory changes."""
    convolution = nn.Conv2d(3, 8, 3)
    model = nn.Sequential(convolution, nn.Linear(4, 2))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    prefer_channels_last(model)
    after = model.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert not convolution.weight.is_contiguous()
