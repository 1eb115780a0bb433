"""Label smoothing, generalized and symmetric cross-entropy: formulas, limits, gradients."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.special import softmax
from torch import Tensor
from torch.nn import functional

from pitfalls_core.errors import InputError
from pitfalls_core.training.losses.generalized_cross_entropy import GeneralizedCrossEntropy
from pitfalls_core.training.losses.label_smoothing import LabelSmoothing
from pitfalls_core.training.losses.symmetric_cross_entropy import SymmetricCrossEntropy
from tests.training.losses.settings import CLASSES, batch, learning

Settings = LabelSmoothing | GeneralizedCrossEntropy | SymmetricCrossEntropy
Floats = NDArray[np.float64]


def value(settings: Settings, logits: Tensor, labels: Tensor, chosen: Tensor) -> Tensor:
    """Return the loss of a batch in the middle of a training."""
    loss: Tensor = settings.build(learning())(logits, labels, chosen, 0.5)
    return loss


def smoothed(p: Floats, y: NDArray[np.int64]) -> float:
    """Return the cross-entropy to targets of which a tenth is spread evenly."""
    target = 0.9 * np.eye(CLASSES)[y] + 0.1 / CLASSES
    return float(-(target * np.log(p)).sum(axis=1).mean())


def generalized(p: Floats, y: NDArray[np.int64]) -> float:
    """Return equation 6 of the paper for q = 0.7."""
    return float(((1 - p[np.arange(len(y)), y] ** 0.7) / 0.7).mean())


def symmetric(p: Floats, y: NDArray[np.int64]) -> float:
    """Return the authors' code: both terms by sums over classes of clamped arrays."""
    target = np.clip(np.eye(CLASSES)[y], 1e-4, 1.0)
    reverse = -(np.clip(p, 1e-7, 1.0) * np.log(target)).sum(axis=1).mean()
    plain = -np.log(p[np.arange(len(y)), y]).mean()
    return float(0.1 * plain + reverse)


REFERENCES: tuple[tuple[Settings, Callable[[Floats, NDArray[np.int64]], float]], ...] = (
    (LabelSmoothing(), smoothed),
    (GeneralizedCrossEntropy(), generalized),
    (SymmetricCrossEntropy(), symmetric),
)


@pytest.mark.parametrize(("settings", "reference"), REFERENCES)
@pytest.mark.parametrize("seed", range(5))
def test_losses_agree_with_a_second_implementation(
    settings: Settings, reference: Callable[[Floats, NDArray[np.int64]], float], seed: int
) -> None:
    """The same numbers come out of the formulas in NumPy."""
    logits, labels, chosen = batch(seed)
    p = softmax(logits.detach().numpy(), axis=1)
    expected = reference(p, labels.numpy())
    assert value(settings, logits, labels, chosen).item() == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(("settings", "reference"), REFERENCES)
def test_gradients_are_those_of_finite_differences(
    settings: Settings, reference: Callable[[Floats, NDArray[np.int64]], float]
) -> None:
    """Backpropagation agrees with the reference moved by a little along every logit."""
    logits, labels, chosen = batch(7, examples=3)
    (gradient,) = torch.autograd.grad(value(settings, logits, labels, chosen), logits)
    at, step = logits.detach().numpy(), 1e-6
    for place in np.ndindex(*at.shape):
        moved = [at.copy(), at.copy()]
        moved[0][place] -= step
        moved[1][place] += step
        low, high = (reference(softmax(one, axis=1), labels.numpy()) for one in moved)
        assert gradient[place].item() == pytest.approx((high - low) / (2 * step), abs=1e-7)


def test_generalized_cross_entropy_lies_between_its_limits() -> None:
    """As q goes to 0 it is cross-entropy; at q = 1 it is half the mean absolute error."""
    logits, labels, chosen = batch(1)
    plain = functional.cross_entropy(logits, labels)
    near = value(GeneralizedCrossEntropy(1e-9), logits, labels, chosen)
    assert near.item() == pytest.approx(plain.item(), rel=1e-6)
    absolute = (logits.softmax(1) - functional.one_hot(labels, CLASSES)).abs().sum(dim=1).mean()
    half = value(GeneralizedCrossEntropy(1.0), logits, labels, chosen)
    assert half.item() == pytest.approx(absolute.item() / 2, rel=1e-12)


def test_generalized_cross_entropy_weighs_gradients_by_a_power_of_the_probability() -> None:
    """Its gradient is p^q times that of cross-entropy (section 3.2 of the paper)."""
    logits, labels, chosen = batch(2, examples=1)
    (robust,) = torch.autograd.grad(
        value(GeneralizedCrossEntropy(0.7), logits, labels, chosen), logits
    )
    (plain,) = torch.autograd.grad(functional.cross_entropy(logits, labels), logits)
    probability = logits.softmax(dim=1)[0, labels[0]].item()
    assert torch.allclose(robust, probability**0.7 * plain, rtol=1e-9, atol=0)


def test_generalized_cross_entropy_is_finite_where_the_probability_vanishes() -> None:
    """A hopeless example costs 1/q and has no gradient that is not finite."""
    logits = torch.tensor([[200.0, -200.0]], requires_grad=True)
    loss = value(GeneralizedCrossEntropy(0.7), logits, torch.tensor([1]), torch.tensor([0]))
    (gradient,) = torch.autograd.grad(loss, logits)
    assert loss.item() == pytest.approx(1 / 0.7)
    assert torch.isfinite(gradient).all()


def test_label_smoothing_of_nothing_is_cross_entropy() -> None:
    """A share of 0 leaves the labels as they are; at 1 all labels cost the same."""
    logits, labels, chosen = batch(3)
    plain = functional.cross_entropy(logits, labels).item()
    assert value(LabelSmoothing(0.0), logits, labels, chosen).item() == pytest.approx(plain)
    once = value(LabelSmoothing(1.0), logits, labels, chosen).item()
    assert value(LabelSmoothing(1.0), logits, 4 - labels, chosen).item() == pytest.approx(once)


def test_symmetric_cross_entropy_of_uniform_predictions_has_a_closed_form() -> None:
    """At p = 1/K it is alpha log K - beta (1 - 1/K) log 1e-4."""
    logits = torch.zeros(4, CLASSES, dtype=torch.float64)
    labels, chosen = torch.tensor([0, 1, 2, 3]), torch.arange(4)
    expected = 0.1 * math.log(CLASSES) + (1 - 1 / CLASSES) * 4 * math.log(10)
    found = value(SymmetricCrossEntropy(), logits, labels, chosen).item()
    assert found == pytest.approx(expected, rel=1e-12)


def test_symmetric_cross_entropy_without_its_reverse_is_cross_entropy() -> None:
    """With beta = 0 and alpha = 1 nothing else is left."""
    logits, labels, chosen = batch(4)
    plain = functional.cross_entropy(logits, labels).item()
    found = value(SymmetricCrossEntropy(1.0, 0.0), logits, labels, chosen).item()
    assert found == pytest.approx(plain)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LabelSmoothing(1.5), "label_smoothing.share must be in [0, 1]; got 1.5"),
        (
            lambda: GeneralizedCrossEntropy(0.0),
            "generalized_cross_entropy.q must be above 0 and at most 1; got 0.0",
        ),
        (
            lambda: SymmetricCrossEntropy(-1.0, 1.0),
            "symmetric_cross_entropy.alpha and beta must not be negative, and one of them "
            "positive; got -1.0 and 1.0",
        ),
    ],
)
def test_settings_without_meaning_are_refused(make: Callable[[], Settings], message: str) -> None:
    """Each setting names itself and its bounds."""
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        make()
