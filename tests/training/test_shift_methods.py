"""Alignment, curricula and DANN in the training loop: equal budgets, and what they change."""

from typing import Any

import pytest
import torch

from pitfalls_core.data.splits import Splits
from pitfalls_core.seeding import Streams
from pitfalls_core.training.adversarial import DANN
from pitfalls_core.training.coral import CORAL, domainbed_distance
from pitfalls_core.training.curricula import Curriculum
from pitfalls_core.training.loop import Fit, train
from pitfalls_core.training.mmd import MMD
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.recipe import Methods, Recipe
from pitfalls_core.training.schedules import Constant
from tests.training.learnings import Tiny, learning

EPOCHS, BATCH = 3, 16

METHODS = {
    "plain": Methods(),
    "coral": Methods(alignment=CORAL()),
    "sun_saenko": Methods(alignment=CORAL("sun_saenko")),
    "mmd": Methods(alignment=MMD()),
    "dann": Methods(alignment=DANN(width=8)),
    "curriculum": Methods(batching=Curriculum("easy_first", reference_epochs=1)),
    "random": Methods(batching=Curriculum("random")),
    "anti": Methods(batching=Curriculum("hard_first", reference_epochs=1)),
}


def fitted(name: str, seed: int = 0) -> Fit:
    """Return what a small training with a method comes to."""
    torch.manual_seed(0)
    recipe = Recipe(Adam(1e-2), Constant(), EPOCHS, BATCH, METHODS[name])
    return train(Tiny(), learning().splits, recipe, Streams(seed, "tests"))


def both_inputs(splits: Splits) -> tuple[Any, Any]:
    """Return training inputs and live inputs."""
    return splits.train.inputs, splits.unlabelled


def same(one: Fit, other: Fit) -> bool:
    """Return whether two trainings ended with the same weights."""
    return all(torch.equal(one.last[name], other.last[name]) for name in one.last)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_takes_the_same_steps(name: str) -> None:
    """The budget is that of the baseline, and every epoch is recorded."""
    fit = fitted(name)
    assert not fit.diverged
    assert fit.steps == EPOCHS * 4
    assert len(fit.curves["validation_accuracy"]) == EPOCHS


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_a_function_of_the_streams(name: str) -> None:
    """Equal streams give equal weights, others do not; and every method changes the training."""
    first = fitted(name)
    assert same(first, fitted(name))
    assert not same(first, fitted(name, seed=1))
    assert name == "plain" or not same(first, fitted("plain"))


def test_alignment_brings_features_closer() -> None:
    """After training with a large weight, live features are nearer to those of training."""
    distances = []
    for alignment in (CORAL(weight=30.0), CORAL(weight=1e-6)):
        torch.manual_seed(0)
        recipe = Recipe(Adam(1e-2), Constant(), 12, BATCH, Methods(alignment=alignment))
        model, splits = Tiny(), learning().splits
        train(model, splits, recipe, Streams(0, "tests"))
        with torch.no_grad():
            both = [model.eval().features(torch.tensor(one)) for one in both_inputs(splits)]
        distances.append(domainbed_distance(*both).item())
    assert distances[0] < distances[1] / 2


def test_methods_may_not_need_test_sets() -> None:
    """A training whose test sets are something else altogether is the same training."""
    other: Any = learning().splits
    object.__setattr__(other, "tests", {})
    for name in ("coral", "curriculum", "dann"):
        torch.manual_seed(0)
        recipe = Recipe(Adam(1e-2), Constant(), EPOCHS, BATCH, METHODS[name])
        assert same(train(Tiny(), other, recipe, Streams(0, "tests")), fitted(name))
