"""Frozen features stay as they are, bit for bit, and learn again when they may."""

import re

import pytest
import torch
from torch import nn
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.models.resnet import NarrowResNet
from pitfalls_core.training.freezing import LinearProbe, ProbeThenFineTune
from pitfalls_core.training.optimizers import Adam


def trained(freezing: LinearProbe | ProbeThenFineTune, epochs: int) -> list[set[str]]:
    """Return for each of `epochs` the entries of the state that moved."""
    torch.manual_seed(0)
    model = NarrowResNet(1, 3, widths=(2, 3, 4))
    images, labels = torch.rand(12, 1, 8, 8), torch.arange(12) % 3
    optimizer = Adam(0.01).build(model.parameters())
    moved = []
    for epoch in range(epochs):
        model.train()
        freezing.apply(model, epoch, epochs)
        before = {name: value.clone() for name, value in model.state_dict().items()}
        optimizer.zero_grad()
        functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
        after = model.state_dict()
        moved.append({name for name in before if not torch.equal(before[name], after[name])})
    return moved


def test_a_probe_moves_the_head_alone() -> None:
    """Neither weights nor running statistics of the features change."""
    assert trained(LinearProbe(), 3) == [{"head.weight", "head.bias"}] * 3


def test_after_the_probe_everything_learns() -> None:
    """For half of the epochs the head alone, then weights and statistics of all layers."""
    first, second, third, fourth = trained(ProbeThenFineTune(), 4)
    assert first == second == {"head.weight", "head.bias"}
    assert {"stem.weight", "stem_normalization.running_mean", "head.weight"} <= third & fourth


@pytest.mark.parametrize(("share", "frozen"), [(0.2, 1), (0.5, 3), (0.9, 5)])
def test_the_share_counts_epochs(share: float, frozen: int) -> None:
    """An epoch is frozen if it starts within the share of the run."""
    moved = trained(ProbeThenFineTune(share), 5)
    assert [len(one) == 2 for one in moved] == [True] * frozen + [False] * (5 - frozen)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5, float("nan")])
def test_shares_that_leave_a_phase_out_are_refused(share: float) -> None:
    """Both phases need some epochs."""
    message = f"freezing.share must lie between 0 and 1; got {share}"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ProbeThenFineTune(share)


def test_a_model_without_a_head_is_refused() -> None:
    """Nothing would learn."""
    message = (
        "Linear has no layer called 'head' with parameters, so that its features cannot be "
        "frozen; give the layer that maps features to logits that name"
    )
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        LinearProbe().apply(nn.Linear(2, 2), 0, 1)
