"""The training loop: it learns, repeats itself bit for bit, selects honestly, and survives NaN."""

import re
from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from pitfalls_core.data.glyphs import GlyphShifts
from pitfalls_core.data.splits import LabelledImages, Splits
from pitfalls_core.errors import InputError
from pitfalls_core.models.cnn import SmallCNN
from pitfalls_core.seeding import Streams
from pitfalls_core.training.augmentations import ShiftAndContrast
from pitfalls_core.training.evaluation import predict
from pitfalls_core.training.loop import CURVES, Fit, train
from pitfalls_core.training.metrics import accuracy
from pitfalls_core.training.optimizers import Adam
from pitfalls_core.training.randomness import initialize
from pitfalls_core.training.recipe import Methods, Recipe
from pitfalls_core.training.schedules import Constant, Cosine

STREAMS = Streams(0, "loop")
SPLITS = GlyphShifts(train=100, validation=50, test=10).sample(STREAMS)
STEPS = 7  # of an epoch: 100 examples, 16 at a time


@dataclass
class Recorder:
    """An augmentation that changes nothing and keeps what it was given."""

    draws: int = 0
    batches: list[bytes] = field(default_factory=list)

    def __call__(self, images: Tensor, generator: torch.Generator, /) -> Tensor:
        """Return the images as they are."""
        torch.rand(self.draws, generator=generator)
        self.batches.append(images.numpy().tobytes())
        return images


@dataclass
class Clock:
    """A schedule that keeps what it was asked."""

    constant: float
    asked: list[tuple[int, int]] = field(default_factory=list)

    def factor(self, step: int, steps: int, /) -> float:
        """Return the constant."""
        self.asked.append((step, steps))
        return self.constant


METHODS = {field.name for field in fields(Methods)}
NO_CURVES: dict[str, tuple[float, ...]] = dict.fromkeys(CURVES, ())


def recipe(**changed: Any) -> Recipe:
    """Return a short recipe."""
    plain: dict[str, Any] = {
        "optimizer": Adam(3e-3),
        "schedule": Constant(),
        "epochs": 3,
        "batch_size": 16,
    }
    methods = {name: changed.pop(name) for name in METHODS if name in changed}
    return Recipe(**(plain | changed), methods=Methods(**methods))


def network(*, normalization: bool = False) -> nn.Module:
    """Return a small network with the weights of this test's stream."""
    return initialize(
        lambda: SmallCNN(1, 10, widths=(8, 8, 8, 8), normalization=normalization), STREAMS
    )


def fitted(splits: Splits = SPLITS, **changed: Any) -> Fit:
    """Return a small network trained by a short recipe."""
    return train(network(), splits, recipe(**changed), STREAMS)


def test_twenty_images_are_learnt_by_heart() -> None:
    """Trained long enough, the network answers every training image right."""
    few = LabelledImages(SPLITS.train.inputs[:20], SPLITS.train.labels[:20])
    splits = Splits(few, few, {}, classes=10)
    model = initialize(lambda: SmallCNN(1, 10), STREAMS)
    fit = train(model, splits, recipe(epochs=80, batch_size=20), STREAMS)
    assert fit.curves["validation_accuracy"][-1] == 1
    assert fit.curves["train_loss"][0] > 2
    assert fit.curves["train_loss"][-1] < 0.1


@pytest.mark.parametrize("augmentation", [None, ShiftAndContrast(2, 0.3)])
def test_a_repetition_is_equal_bit_for_bit(augmentation: ShiftAndContrast | None) -> None:
    """The same model, data, recipe and streams give the same states and curves."""
    first, second = (fitted(augmentation=augmentation, schedule=Cosine()) for _ in range(2))
    assert first.curves == second.curves
    assert first.last.keys() == second.last.keys()
    for name, value in first.last.items():
        assert torch.equal(value, second.last[name])


def test_variants_see_the_same_batches_in_the_same_order() -> None:
    """Neither another network nor what an augmentation draws moves the order of the examples."""
    seen = []
    for model, recorder in (
        (network(), Recorder()),
        (network(normalization=True), Recorder()),
        (network(), Recorder(draws=5)),
    ):
        train(model, SPLITS, recipe(augmentation=recorder), STREAMS)
        seen.append(recorder.batches)
    assert seen[0] == seen[1] == seen[2]


def test_an_epoch_takes_every_example_once() -> None:
    """Seven batches hold the hundred examples, in another order in every epoch."""
    recorder = Recorder()
    fit = fitted(augmentation=recorder, epochs=2)
    size = 20 * 20 * 4
    epochs = [b"".join(recorder.batches[i * STEPS : (i + 1) * STEPS]) for i in range(2)]
    examples = [[e[i : i + size] for i in range(0, len(e), size)] for e in epochs]
    expected = sorted(image.tobytes() for image in SPLITS.train.inputs)
    assert [sorted(part) for part in examples] == [expected, expected]
    assert examples[0] != examples[1]
    assert fit.steps == 2 * STEPS


def test_the_schedule_is_asked_once_a_step_and_scales_the_rate() -> None:
    """A factor of zero leaves the weights as they were, through all steps."""
    clock = Clock(0.0)
    fit = fitted(schedule=clock)
    assert clock.asked == [(step, 3 * STEPS) for step in range(3 * STEPS)]
    for name, value in network().state_dict().items():
        assert torch.equal(fit.last[name], value)


def test_a_schedule_equals_another_learning_rate() -> None:
    """Half the rate by the schedule is half the rate by the optimizer."""
    halved = fitted(optimizer=Adam(1e-2), schedule=Clock(0.5))
    assert halved.curves == fitted(optimizer=Adam(5e-3)).curves


def test_the_training_loss_of_a_still_model_is_that_of_the_training_set() -> None:
    """Weighted by the size of the batches, the mean over an epoch is the mean over examples."""
    fit = fitted(schedule=Clock(0.0), epochs=1)
    probabilities = predict(network(), SPLITS.train.inputs).astype(np.float64)
    right = probabilities[np.arange(100), SPLITS.train.labels]
    assert fit.curves["train_loss"][0] == pytest.approx(-np.log(right).mean(), rel=1e-5)


def test_the_selected_epoch_is_the_best_on_validation() -> None:
    """The selected state is the one that scored the maximum of the curve, last or not."""
    fit = fitted(epochs=12, optimizer=Adam(1e-2))
    curve = fit.curves["validation_accuracy"]
    assert len(curve) == 12
    assert fit.selected_epoch == int(np.argmax(curve))
    for state, expected in ((fit.selected, max(curve)), (fit.last, curve[-1])):
        model = network()
        model.load_state_dict(dict(state))
        scores = predict(model, SPLITS.validation.inputs)
        assert accuracy(scores, SPLITS.validation.labels) == pytest.approx(expected)


def test_the_earliest_of_equal_epochs_is_selected() -> None:
    """A model that does not change scores the same after every epoch: the first one counts."""
    fit = fitted(schedule=Clock(0.0))
    assert len(set(fit.curves["validation_accuracy"])) == 1
    assert fit.selected_epoch == 0


def test_stored_states_do_not_change_with_the_model() -> None:
    """What a fit holds is a copy: training the same model further leaves it alone."""
    model = network()
    fit = train(model, SPLITS, recipe(epochs=1), STREAMS)
    before = {name: value.clone() for name, value in fit.last.items()}
    train(model, SPLITS, recipe(epochs=1), STREAMS)
    assert all(torch.equal(fit.last[name], before[name]) for name in before)
    assert not torch.equal(model.state_dict()["head.weight"], before["head.weight"])


def test_test_sets_are_not_looked_at() -> None:
    """Splits whose test sets raise when touched train like any others."""

    class Sealed(SimpleNamespace):
        @property
        def tests(self) -> None:
            raise AssertionError("the test sets were read")

    sealed = cast("Splits", Sealed(train=SPLITS.train, validation=SPLITS.validation))
    assert fitted(sealed).curves == fitted().curves


def test_a_loss_that_explodes_ends_the_training() -> None:
    """With an absurd learning rate the run ends after its first step, and says so."""
    fit = fitted(optimizer=Adam(1e30))
    assert (fit.diverged, fit.steps) == (True, 1)
    assert fit.curves == NO_CURVES
    assert fit.selected_epoch is None
    assert fit.selected is fit.last


def test_an_explosion_seen_on_the_validation_set_ends_the_training() -> None:
    """One step an epoch: the loss before it is finite, the one after it is not."""
    fit = fitted(optimizer=Adam(1e30), batch_size=100)
    assert (fit.diverged, fit.steps, fit.curves) == (True, 1, NO_CURVES)


def test_what_was_learnt_before_a_divergence_is_kept() -> None:
    """Epochs that were finished keep their curve and their selected state."""

    class Bomb(Clock):
        def factor(self, step: int, steps: int, /) -> float:
            super().factor(step, steps)
            return 1e30 if step == 2 * STEPS + 1 else 1.0

    fit = fitted(schedule=Bomb(1.0), epochs=5)
    calm = fitted(epochs=2)
    assert (fit.diverged, fit.steps) == (True, 2 * STEPS + 2)
    assert fit.curves == calm.curves
    assert fit.selected_epoch == calm.selected_epoch
    assert all(torch.equal(fit.selected[name], calm.selected[name]) for name in calm.selected)


def test_a_calm_training_has_not_diverged() -> None:
    """The clean twin of the explosions finishes all epochs with finite curves."""
    fit = fitted()
    assert not fit.diverged
    assert np.isfinite([fit.curves["train_loss"], fit.curves["validation_loss"]]).all()
    assert len(fit.curves["validation_loss"]) == 3


@pytest.mark.parametrize("name", ["epochs", "batch_size"])
def test_numbers_that_are_not_positive_are_refused(name: str) -> None:
    """A recipe without epochs or examples trains nothing."""
    with pytest.raises(
        InputError, match=f"^{re.escape(f'recipe.{name} must be positive; got 0')}$"
    ):
        recipe(**{name: 0})
