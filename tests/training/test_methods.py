"""Methods have their say in the loop, exactly where they should, and survive an interruption."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.errors import InputError
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.learning import Learning
from pitfalls_core.training.loop import Fit, train
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Methods, Recipe
from pitfalls_core.training.schedules import Constant
from tests.training.interruptions import SPLITS, STREAMS, Interrupted, Memory, bits
from tests.training.methods import (
    Confidence,
    Descent,
    FirstOnes,
    HeadFirst,
    Norms,
    Pulling,
    Remembering,
)

PLAIN = Recipe(Adam(1e-2), Constant(), epochs=3, batch_size=16)
STEPS = 4  # of an epoch: 60 examples, 16 at a time


def network() -> nn.Module:
    """Return a small network with the weights of this test's stream."""
    return initialize(lambda: SmallCNN(1, 10, widths=(4, 4, 4, 8), normalization=True), STREAMS)


def fitted(recipe: Recipe, memory: Memory | None = None, **methods: Any) -> Fit:
    """Return a fresh network trained with the named methods."""
    changed = replace(recipe, methods=Methods(**methods)) if methods else recipe
    return train(network(), SPLITS, changed, STREAMS, checkpoints=memory)


def moved(before: nn.Module, fit: Fit) -> set[str]:
    """Return the names of the weights that the training changed."""
    start = before.state_dict()
    return {name for name, value in fit.last.items() if not torch.equal(value, start[name])}


@pytest.mark.parametrize(
    "methods",
    [
        {"loss": Remembering()},
        {"alignment": Pulling()},
        {"loss": Remembering(), "alignment": Pulling(), "freezing": HeadFirst(1), "clip": 0.5},
        {"batching": FirstOnes()},
    ],
    ids=["loss", "alignment", "all", "batching"],
)
@pytest.mark.parametrize("patience", [1, 2])
def test_an_interruption_changes_nothing(methods: dict[str, Any], patience: int) -> None:
    """What a loss remembers, an alignment learns and draws, comes back with the snapshot."""
    memory = Memory(patience)
    with pytest.raises(Interrupted):
        fitted(PLAIN, memory, **methods)
    resumed = fitted(PLAIN, Memory(stored=memory.stored), **methods)
    assert bits(resumed) == bits(fitted(PLAIN, **methods))


def test_what_a_loss_remembers_matters() -> None:
    """The examples count more the later they are seen again, so another model comes out."""
    assert bits(fitted(PLAIN, loss=Remembering())) != bits(fitted(PLAIN))


def test_an_alignment_without_weight_moves_no_weight_of_the_model() -> None:
    """The term is zero, and its draws belong to a stream of its own."""
    plain, idle = fitted(PLAIN), fitted(PLAIN, alignment=Pulling(weight=0.0))
    assert all(torch.equal(plain.last[name], idle.last[name]) for name in plain.last)
    assert idle.curves["alignment"] == (0.0, 0.0, 0.0)
    assert "alignment" not in plain.curves


def test_an_alignment_is_minimised_beside_the_loss() -> None:
    """With a large weight the term falls, and the loss is shown without it."""
    fit = fitted(PLAIN, alignment=Pulling(weight=10.0))
    assert fit.curves["alignment"][-1] < 0.8 * fit.curves["alignment"][0]
    assert 1 < fit.curves["train_loss"][0] < 4


def test_the_parameters_of_an_alignment_are_trained() -> None:
    """The learnt point takes part: held still, it would leave another model."""

    class Still(Pulling):
        def build(self, learning: Any, /) -> nn.Module:
            return super().build(learning).requires_grad_(False)

    assert bits(fitted(PLAIN, alignment=Still())) != bits(fitted(PLAIN, alignment=Pulling()))


def test_batches_are_those_of_the_method() -> None:
    """The loss is the mean over the examples that were taken, and only they are learnt."""
    recipe = replace(PLAIN, epochs=12)
    fit = fitted(recipe, batching=FirstOnes())
    assert fit.steps == 12 * STEPS
    model = network()
    model.load_state_dict(fit.last)
    right = predict(model, SPLITS.train.inputs).argmax(axis=1) == SPLITS.train.labels
    assert right[:16].mean() > right[16:].mean() + 0.2


def test_frozen_weights_stay_until_they_may_move() -> None:
    """Frozen throughout, only the head moves, and no statistic of a normalization either."""
    head = {"head.weight", "head.bias"}
    assert moved(network(), fitted(PLAIN, freezing=HeadFirst(3))) == head
    later = moved(network(), fitted(PLAIN, freezing=HeadFirst(2)))
    assert "convolutions.0.weight" in later
    assert "normalizations.0.running_mean" in later


def test_a_clipped_step_is_no_longer_than_the_norm() -> None:
    """One step of plain descent at rate 1 moves all weights together by the norm, no more."""
    recipe = Recipe(Descent(1.0), Constant(), epochs=1, batch_size=len(SPLITS.train))
    for clip in (1e-3, 1e3):
        probe = Norms()
        fit = fitted(replace(recipe, probes=(probe,), methods=Methods(clip=clip)))
        start = dict(network().named_parameters())
        steps = [(fit.last[name] - value.detach()).flatten() for name, value in start.items()]
        assert torch.cat(steps).norm().item() == pytest.approx(min(clip, probe.seen[0]), rel=1e-3)


def test_a_probe_sees_every_step_before_it_is_clipped() -> None:
    """Its numbers are a curve of their own."""
    probe, clipped = Norms(), Norms()
    fit = fitted(replace(PLAIN, probes=(probe,)))
    fitted(replace(PLAIN, probes=(clipped,), methods=Methods(clip=1e-6)))
    assert list(fit.curves["steps_seen"]) == [STEPS, 2 * STEPS, 3 * STEPS]
    assert clipped.seen[0] == probe.seen[0] > 1e-6


def test_a_number_of_a_probe_that_is_not_finite_ends_the_training() -> None:
    """It could not be stored, and the training has gone wrong."""
    fit = fitted(replace(PLAIN, probes=(Norms(value=math.inf),)))
    assert fit.diverged
    assert (fit.steps, fit.curves["train_loss"]) == (STEPS, ())


def test_measures_of_the_validation_set_are_curves() -> None:
    """They are those of the model after the epoch; what is undefined is left out."""
    fit = fitted(replace(PLAIN, measures=(Confidence(),)))
    model = network()
    model.load_state_dict(fit.last)
    validation = SPLITS.validation
    found = predict(model, validation.inputs)[np.arange(len(validation)), validation.labels]
    assert fit.curves["validation_confidence"][-1] == pytest.approx(found.mean(), rel=1e-6)
    undefined = fitted(replace(PLAIN, measures=(Confidence(defined=False),)))
    assert "validation_confidence" not in undefined.curves


def test_a_method_gets_copies_of_the_model_as_it_was() -> None:
    """The copies are independent, and training moves none of them."""
    copies: list[Tensor] = []

    class Looking(Remembering):
        def build(self, learning: Learning, /) -> nn.Module:
            first, second = learning.factory(), learning.factory()
            nn.init.zeros_(second.get_parameter("head.weight"))
            copies.append(first.get_parameter("head.weight"))
            return super().build(learning)

    fitted(PLAIN, loss=Looking())
    assert torch.equal(copies[0], network().state_dict()["head.weight"])


def test_a_norm_that_is_not_positive_is_refused() -> None:
    """Nothing would be learnt."""
    with pytest.raises(InputError) as error:
        Methods(clip=-1.0)
    assert str(error.value) == "methods.clip must be positive; got -1.0"
