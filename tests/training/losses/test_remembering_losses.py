"""Early-learning regularization and small-loss selection: what they remember and what they drop."""

import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.special import softmax
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.losses.early_learning import EarlyLearning
from pitfalls_core.training.losses.small_loss import SmallLoss
from tests.training.losses.settings import CLASSES, batch, learning


def test_early_learning_agrees_with_a_second_implementation_over_many_steps() -> None:
    """Targets and losses of thirty steps, by the paper's equations in NumPy."""
    module = EarlyLearning().build(learning()).double()
    targets = np.zeros((12, CLASSES))
    for seed in range(30):
        logits, labels, chosen = batch(seed)
        logits, labels, chosen = logits[:7], labels[:7], chosen[:7]
        loss = module(logits, labels, chosen, seed / 30)
        raw = softmax(logits.detach().numpy(), axis=1)
        p = np.clip(raw, 1e-4, 1 - 1e-4)
        places = chosen.numpy()
        targets[places] = 0.7 * targets[places] + 0.3 * p / p.sum(axis=1, keepdims=True)
        penalty = np.log(1 - (targets[places] * p).sum(axis=1)).mean()
        plain = -np.log(raw[np.arange(7), labels.numpy()]).mean()
        assert loss.item() == pytest.approx(plain + 3 * penalty, rel=1e-9)
    assert module.get_buffer("targets").numpy() == pytest.approx(targets, rel=1e-12)


def test_early_learning_keeps_its_targets_in_its_state() -> None:
    """The targets of all examples are a buffer, so that a snapshot holds them."""
    module = EarlyLearning().build(learning(examples=9))
    assert {name: tuple(one.shape) for name, one in module.state_dict().items()} == {
        "targets": (9, CLASSES)
    }


def test_the_first_visit_has_a_closed_form() -> None:
    """From targets of zero, predictions 1/K give log(1 - 0.3 / K) times the weight."""
    logits = torch.zeros(3, CLASSES, dtype=torch.float64)
    module = EarlyLearning(weight=2.0).build(learning()).double()
    loss = module(logits, torch.tensor([0, 1, 2]), torch.arange(3), 0.0)
    assert loss.item() == pytest.approx(np.log(CLASSES) + 2 * np.log(1 - 0.3 / CLASSES))


def test_no_gradient_flows_through_the_targets() -> None:
    """The gradient of the penalty is that of -t / (1 - <t, p>) with t held still."""
    logits, labels, chosen = batch(5)
    module = EarlyLearning(weight=1.0).build(learning()).double()
    (gradient,) = torch.autograd.grad(module(logits, labels, chosen, 0.0), logits)
    held = module.get_buffer("targets")[chosen]
    again = logits.detach().requires_grad_()
    p = again.softmax(dim=1).clamp(1e-4, 1 - 1e-4)
    loss = functional.cross_entropy(again, labels) + torch.log(1 - (held * p).sum(dim=1)).mean()
    (expected,) = torch.autograd.grad(loss, again)
    assert torch.allclose(gradient, expected, rtol=1e-9, atol=1e-12)


def test_without_weight_early_learning_is_cross_entropy() -> None:
    """Nothing but the targets is left of it."""
    logits, labels, chosen = batch(6)
    found = EarlyLearning(weight=0.0).build(learning()).double()(logits, labels, chosen, 0.0)
    assert found.item() == pytest.approx(functional.cross_entropy(logits, labels).item())


@pytest.mark.parametrize(("epoch", "kept"), [(0, 12), (1, 12), (4, 11), (5, 10), (10, 8), (19, 8)])
def test_the_dropped_share_follows_the_published_ramp(epoch: int, kept: int) -> None:
    """Of 12 examples n - floor(R n) stay, R = 0.4 min(T / 10, 1), the smallest losses."""
    logits, labels, chosen = batch(8)
    losses = np.sort(functional.cross_entropy(logits, labels, reduction="none").detach().numpy())
    module = SmallLoss(0.4).build(learning(epochs=20))
    for within in (0.0, 0.5, 0.99):
        found = module(logits, labels, chosen, (epoch + within) / 20).item()
        assert found == pytest.approx(losses[:kept].mean(), rel=1e-12)


@pytest.mark.parametrize("epochs", [3, 7, 12, 49])
def test_every_epoch_begins_with_its_own_share(epochs: int) -> None:
    """The first step of an epoch does not count as the last of the one before, whatever rounding.

    Progress is step over steps, as the loop computes it.
    """
    logits, labels, chosen = batch(9)
    losses = np.sort(functional.cross_entropy(logits, labels, reduction="none").detach().numpy())
    module, each = SmallLoss(0.5, ramp=epochs).build(learning(epochs=epochs)), 7
    for epoch in range(epochs):
        dropped = int(0.5 * min(epoch / epochs, 1) * 12)
        found = module(logits, labels, chosen, epoch * each / (epochs * each)).item()
        assert found == pytest.approx(losses[: 12 - dropped].mean(), rel=1e-12)


def test_dropped_examples_have_no_gradient() -> None:
    """Only what is kept teaches."""
    logits, labels, chosen = batch(10)
    loss = SmallLoss(0.4).build(learning())(logits, labels, chosen, 0.9)
    (gradient,) = torch.autograd.grad(loss, logits)
    losses = functional.cross_entropy(logits, labels, reduction="none")
    taught = (gradient.abs().sum(dim=1) > 0).nonzero()[:, 0]
    assert set(taught.tolist()) == set(losses.argsort()[:8].tolist())


def test_dropping_nothing_is_cross_entropy() -> None:
    """With a share of 0 it is the plain loss at every time."""
    logits, labels, chosen = batch(11)
    found = SmallLoss(0.0).build(learning())(logits, labels, chosen, 0.9).item()
    assert found == pytest.approx(functional.cross_entropy(logits, labels).item(), rel=1e-12)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: EarlyLearning(-1.0), "early_learning.weight must not be negative; got -1.0"),
        (
            lambda: EarlyLearning(momentum=1.0),
            "early_learning.momentum must be at least 0 and below 1; got 1.0",
        ),
        (lambda: SmallLoss(1.0), "small_loss.share must be at least 0 and below 1; got 1.0"),
        (lambda: SmallLoss(0.1, ramp=0), "small_loss.ramp must be positive; got 0"),
    ],
)
def test_settings_without_meaning_are_refused(make: Callable[[], object], message: str) -> None:
    """Each setting names itself and its bounds."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        make()
