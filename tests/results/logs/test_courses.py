"""Curves of training beside each other: means between validations, and what cannot be joined."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from pitfalls_core.results.logs.asked import Asked, Score
from pitfalls_core.results.logs.courses import LoggedCourse, courses_of
from pitfalls_core.results.logs.logged import Curve, LoggedRun, Logs

Points = Mapping[str, tuple[Sequence[float], Sequence[float]]]


def read(*runs: Points, **told: str) -> tuple[LoggedCourse, ...]:
    """Return the courses of runs with these curves, each also with a score."""
    logged = [
        LoggedRun(
            f"run{seed}",
            {"variant": "a", "seed": str(seed)},
            {name: Curve.of(*points) for name, points in {**curves, "acc": ([9], [0.5])}.items()},
            frozenset({*curves, "acc"}),
        )
        for seed, curves in enumerate(runs)
    ]
    logs = Logs("logs", "kind", tuple(logged), ())
    return courses_of(logs, Asked((Score("acc"),), curves=tuple(told.items())))


def test_losses_of_batches_are_averaged() -> None:
    """Over the steps since the validation before; steps behind the last one are left out."""
    (found,) = read({
        "train_loss": ([0, 1, 2, 3, 4], [4.0, 2.0, 1.0, 3.0, 9.0]),
        "val_loss": ([1, 3], [0.5, 0.25]),
    })  # fmt: skip
    assert found.curves == {"train_loss": (3.0, 2.0), "validation_loss": (0.5, 0.25)}
    assert (found.steps, found.epochs, found.not_finite) == ((1.0, 3.0), True, None)
    assert found.names == {"train_loss": "train_loss", "validation_loss": "val_loss"}
    assert found.noise == pytest.approx((1 / 3 + 1 / 2) / 2)  # |a - b| / 2 over the mean
    assert found.lacks == {"validation_accuracy": "it is not logged"}
    assert found.arm == ("a", "")


def test_a_validation_before_training_is_left_out() -> None:
    """There is no training loss to set beside it."""
    (found,) = read({
        "train_loss": ([1, 2], [4.0, 2.0]), "val_loss": ([0, 1, 2], [9.0, 0.5, 0.25]),
    })  # fmt: skip
    assert found.curves == {"train_loss": (4.0, 2.0), "validation_loss": (0.5, 0.25)}


@pytest.mark.parametrize(
    ("train", "validation"), [(range(100), range(5)), (range(5), range(20, 120, 20))]
)
def test_steps_beside_epochs(train: range, validation: range) -> None:
    """Two counts of steps are not set beside each other, whichever is the longer."""
    (found,) = read({
        "train_loss": (train, [1.0] * len(train)),
        "val_loss": (validation, [1.0] * len(validation)),
    })  # fmt: skip
    assert set(found.curves) == {"train_loss"}
    assert not found.epochs
    assert found.lacks["validation_loss"] == (
        f"the training loss is logged at steps {train[0]} to {train[-1]} and validation at steps "
        f"{validation[0]} to {validation[-1]}, so that their points cannot be set beside each "
        "other; log both with one count of steps"
    )


def test_the_first_loss_that_is_not_finite() -> None:
    """It has its own step, also behind the last validation."""
    (found,) = read({
        "train_loss": ([0, 1, 2], [1.0, 1.0, np.inf]), "val_loss": ([0, 1], [1.0, 1.0]),
    })  # fmt: skip
    assert (found.not_finite, len(found.steps)) == (2.0, 2)


@pytest.mark.parametrize(
    ("name", "told", "epochs"),
    [("train_loss", False, False), ("train_loss_epoch", False, True), ("train_loss", True, True)],
)
def test_training_without_validation(name: str, told: bool, epochs: bool) -> None:
    """Its points are epochs if its name says so, or the user."""
    words = {"train_loss": name} if told else {}
    (found,) = read({name: ([5, 10], [2.0, 1.0])}, **words)
    assert (found.curves, found.epochs) == ({"train_loss": (2.0, 1.0)}, epochs)


def test_accuracies_in_percent() -> None:
    """All runs are looked at together: one that collapsed is no share of 0.8."""

    def run(accuracy: Sequence[float]) -> Points:
        return {"train_loss": ([0, 1], [2.0, 1.0]), "val_acc": ([0, 1], accuracy)}

    first, second = read(run([50.0, 80.0]), run([0.5, 0.8]))
    assert first.curves["validation_accuracy"] == (0.5, 0.8)
    assert second.curves["validation_accuracy"] == pytest.approx((0.005, 0.008))
    assert (first.percent, second.percent) == (True, True)
    (wrong,) = read(run([-3.0, 250.0]))
    assert wrong.lacks["validation_accuracy"] == "its values are no shares and no percentages"


def test_what_is_not_a_curve() -> None:
    """A single value, and a name that could be either of two."""
    (found,) = read({
        "train_loss": ([7], [0.5]),
        "val_loss": ([0, 1], [1.0, 1.0]),
        "valid_loss": ([0, 1], [1.0, 1.0]),
    })  # fmt: skip
    assert found.curves == {}
    assert found.lacks == {
        "train_loss": "a single value of it is there, and no curve",
        "validation_loss": (
            "any of 'val_loss', 'valid_loss' could be meant; say which with --curve "
            "validation_loss=NAME"
        ),
        "validation_accuracy": "it is not logged",
    }


def test_accuracies_at_other_steps() -> None:
    """They are not set beside the validation loss."""
    (found,) = read({
        "train_loss": ([0, 1, 2], [3.0, 2.0, 1.0]),
        "val_loss": ([0, 1, 2], [3.0, 2.0, 1.0]),
        "val_acc": ([0, 2], [0.5, 0.6]),
    })  # fmt: skip
    assert set(found.curves) == {"train_loss", "validation_loss"}
    assert found.lacks == {
        "validation_accuracy": "it is not logged at the steps of the validation loss"
    }
